"""A made-up body and made-up plans with content of real shape and length, for the report's tests."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.placed_point import Distance, Ellipse, LevelBelief, PlacedPoint, Spread
from weizhong.clinic.documents.treatment_plan import (
    BodySummary,
    Citation,
    DepthAdvice,
    Diagnosis,
    Dose,
    EvidenceLine,
    Finding,
    LandmarkLine,
    PatternMatch,
    PlannedPoint,
    PositionGroup,
    Question,
    Reason,
    TreatmentPlan,
)
from weizhong.report.surface import Surface
from weizhong.terms.codes import Laterality


@dataclass(frozen=True)
class EggBody:
    """A closed egg 1600 mm tall: 200 mm half-width, 120 mm half-depth; every answer on it is analytic."""

    vertices_mm: NDArray[np.float64]
    faces: NDArray[np.int64]
    normals: NDArray[np.float64]


HALF = np.array([200.0, 120.0, 800.0])


@cache
def egg_body(rings: int = 60, spokes: int = 72) -> EggBody:
    polar = np.linspace(0, np.pi, rings + 1)[1:-1]
    turn = np.linspace(0, 2 * np.pi, spokes, endpoint=False)
    side = np.stack(
        [
            np.outer(np.sin(polar), np.cos(turn)),
            np.outer(np.sin(polar), np.sin(turn)),
            np.outer(np.cos(polar), np.ones(spokes)),
        ],
        axis=-1,
    ).reshape(-1, 3)
    unit = np.vstack([side, [[0, 0, 1], [0, 0, -1]]])
    top, bottom = len(unit) - 2, len(unit) - 1
    faces = []
    for ring in range(rings - 2):
        for spoke in range(spokes):
            a, b = ring * spokes + spoke, ring * spokes + (spoke + 1) % spokes
            faces += [[a, a + spokes, b], [b, a + spokes, b + spokes]]
    last = (rings - 2) * spokes
    for spoke in range(spokes):
        following = (spoke + 1) % spokes
        faces += [[top, spoke, following], [bottom, last + following, last + spoke]]
    normals = unit / HALF
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return EggBody(unit * HALF + [0, 0, HALF[2]], np.array(faces), normals)


WHO = Citation(
    key="WHO2008",
    title="WHO Standard Acupuncture Point Locations",
    url="https://example.org/who",
    check="R",
    check_label="read in the source",
)
RECALLED = Citation(
    key="FOX2016", title="A textbook of depths", url="", check="K", check_label="unverified: recalled"
)
GUIDE = Citation(
    key="NICE-NG59",
    title="Low back pain and sciatica in over 16s",
    url="https://example.org/ng59",
    check="R",
    check_label="read in the source",
)


def finding(verdict: Any, title: str, **changes: Any) -> Finding:
    given: dict[str, Any] = {
        "rule": title.lower().replace(" ", "_"),
        "verdict": verdict,
        "title": title,
        "text": "",
        "action": "",
        "because": [],
        "modalities": [],
        "points": [],
        "citations": [WHO],
    }
    return Finding(**{**given, **changes})


def on_skin(
    body: Surface, x: float, z: float, toward: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """The outermost point of the skin at (x, z) seen along y from behind (+1) or in front (-1)."""
    a, b, c = (body.vertices_mm[body.faces[:, corner]] for corner in range(3))
    area = (b[:, 0] - a[:, 0]) * (c[:, 2] - a[:, 2]) - (c[:, 0] - a[:, 0]) * (b[:, 2] - a[:, 2])
    with np.errstate(divide="ignore", invalid="ignore"):
        u = ((x - a[:, 0]) * (c[:, 2] - a[:, 2]) - (c[:, 0] - a[:, 0]) * (z - a[:, 2])) / area
        v = ((b[:, 0] - a[:, 0]) * (z - a[:, 2]) - (x - a[:, 0]) * (b[:, 2] - a[:, 2])) / area
        inside = (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9)
        y = a[:, 1] + u * (b[:, 1] - a[:, 1]) + v * (c[:, 1] - a[:, 1])
    face = int(np.argmax(np.where(inside, y * toward, -np.inf)))
    normal = np.cross(b[face] - a[face], c[face] - a[face])
    return np.array([x, y[face], z]), normal / np.linalg.norm(normal), face


def belief_about(level: str) -> LevelBelief:
    spine = ["T12", "L1", "L2", "L3", "L4", "L5", "S1"]
    at = spine.index(level)
    return LevelBelief(level, {spine[at - 1]: 0.11, level: 0.76, spine[at + 1]: 0.13})


def placed(
    body: Surface,
    code: str,
    x: float,
    z: float,
    toward: float = 1.0,
    level: str | None = "L2",
    half: tuple[float, float] = (27, 13),
) -> PlacedPoint:
    spot, normal, face = on_skin(body, x, z, toward)
    up = np.array([0, 0, 1.0]) - normal[2] * normal
    up /= np.linalg.norm(up)
    across = np.cross(normal, up)
    side = Laterality.MIDLINE if x == 0 else Laterality.LEFT if x > 0 else Laterality.RIGHT
    belief = belief_about(level) if level else None
    return PlacedPoint(
        code=code,
        side=side,
        position_mm=tuple(spot.tolist()),
        normal=tuple(normal.tolist()),
        face=face,
        barycentric=(1 / 3, 1 / 3, 1 / 3),
        mm_per_cun=19.4,
        cun_measure="scapula_width",
        distances=(
            Distance(f"{level} spinous process" if level else "crease of the knee", "inferior", 4, 12),
            Distance("posterior midline", "along the skin, lateral", abs(x) * 1.04, 5),
        ),
        ellipse=Ellipse(tuple(up.tolist()), tuple(across.tolist()), *half),
        landmark_spread=Spread(9, 3),
        level_spread=Spread(6, 0),
        rule_spread=Spread(3, 4),
        level=belief,
        how_to_find=(
            "Lay both hands on the iliac crests; the line between them crosses the spine at L4.",
            "Count two spinous processes up and mark the lower edge of L2.",
            f"From there measure {abs(x):.0f} mm to the side along the skin.",
        ),
        is_rule_derived=False,
        rule_note="",
    )


DEPTHS = {
    "textbook": DepthAdvice(
        status="textbook",
        textbook_cun=(0.8, 1.2),
        textbook_mm=(16, 23),
        bound_mm=None,
        angle="perpendicular",
        text="",
        conflicts=["needle tips at 41 mm were shown on CT (n = 20), deeper than the textbook figure."],
        citations=[WHO, RECALLED],
    ),
    "none_over_organ": DepthAdvice(
        status="none_over_organ",
        textbook_cun=None,
        textbook_mm=None,
        bound_mm=None,
        angle="",
        text="No depth: kidney below, and no ceiling for this person exists yet.",
        conflicts=[],
        citations=[RECALLED],
    ),
    "no_data": DepthAdvice(
        status="no_data",
        textbook_cun=None,
        textbook_mm=None,
        bound_mm=None,
        angle="",
        text="",
        conflicts=[],
        citations=[],
    ),
    "withheld": DepthAdvice(
        status="withheld",
        textbook_cun=None,
        textbook_mm=None,
        bound_mm=None,
        angle="",
        text="",
        conflicts=[],
        citations=[],
    ),
}

# code, pinyin, hanzi, height as a share of stature, distance from the midline as a share, side, level, depth
PRONE = [
    ("GV4", "Mìngmén", "命門", 0.605, 0, 1, "L2", "textbook"),
    ("GV3", "Yāoyángguān", "腰陽關", 0.565, 0, 1, "L4", "textbook"),
    ("BL23", "Shènshū", "腎俞", 0.605, 0.019, 1, "L2", "none_over_organ"),
    ("BL25", "Dàchángshū", "大腸俞", 0.565, 0.019, 1, "L4", "textbook"),
    ("EX-B2:L4", "Huátuójiājǐ", "華佗夾脊", 0.567, 0.0065, 1, "L4", "no_data"),
    ("EX-B2:L5", "Huátuójiājǐ", "華佗夾脊", 0.548, 0.0065, 1, "L5", "no_data"),
    ("BL40", "Wěizhōng", "委中", 0.275, 0.055, 1, None, "no_data"),
    ("BL57", "Chéngshān", "承山", 0.18, 0.06, 1, None, "no_data"),
]
SUPINE = [("ST36", "Zúsānlǐ", "足三里", 0.24, 0.066, -1, None, "textbook")]


def planned(body: Surface, row: tuple[Any, ...], x: float, status: str) -> PlannedPoint:
    code, pinyin, hanzi, height, _, toward, level, depth = row
    place = placed(
        body,
        code,
        x,
        height * float(body.vertices_mm[:, 2].max()),
        toward,
        level,
        (27, 13) if level else (14, 9),
    )
    return PlannedPoint(
        code=code,
        side=str(place.side),
        name_pinyin=pinyin,
        name_hanzi=hanzi,
        location=f"Level with the lower edge of the spinous process of {level or 'none'}, 1.5 B-cun lateral.",
        reasons=[
            Reason(
                role="local",
                text="Lies at the painful level; named for low back pain by four of five textbooks.",
                citations=[WHO],
            )
        ],
        technique="Manual needling, even method, de qi sought.",
        depth=DEPTHS["withheld" if status == "draft" else depth],
        cautions=[
            finding(
                "caution", "Kidney beneath", points=[code], text="Angle towards the spine, never outward."
            )
        ]
        if code == "BL23"
        else [],
        placement=place,
    )


def group(body: Surface, position: Any, order: int, note: str, rows: list[Any], status: str) -> PositionGroup:
    stature = float(body.vertices_mm[:, 2].max())
    points = [
        planned(body, row, sign * row[4] * stature, status)
        for row in rows
        for sign in ((1, -1) if row[4] else (0,))
    ]
    return PositionGroup(position=position, order=order, note=note, points=points)


def plan(
    body: Surface | None = None, status: Literal["plan", "draft", "stop"] = "plan", **changes: Any
) -> TreatmentPlan:
    body = body or egg_body()
    stature = float(body.vertices_mm[:, 2].max())
    tips = {
        "tip_c7": 0.835,
        "tip_t3": 0.79,
        "tip_t7": 0.725,
        "tip_t12": 0.64,
        "tip_l2": 0.603,
        "tip_l4": 0.565,
        "tip_l5": 0.546,
    }
    given: dict[str, Any] = {
        "status": status,
        "headline": {
            "plan": "Chronic non-specific low back pain: ten sessions, then review",
            "draft": "Four answers are missing; until then this is a draft without depths",
            "stop": "New bladder trouble with saddle numbness: refer at once",
        }[status],
        "referral": "Emergency department now: suspected cauda equina syndrome. Do not needle."
        if status == "stop"
        else None,
        "watermark": "DRAFT: NOT FOR TREATMENT" if status == "draft" else None,
        "questions": [
            Question(
                id="anticoagulant",
                text="Does the patient take a blood thinner?",
                needed_for=["needling", "cupping"],
            ),
            Question(
                id="pregnant",
                text="Is the patient pregnant, or might she be?",
                group="Body and time of life",
                plain="Could you be pregnant?",
                needed_for=["needling"],
            ),
        ]
        if status == "draft"
        else [],
        "findings": [
            finding("note", "Age over 50", text="Asked about fracture risk.", because=["age 52"]),
            finding("clear", "No fever"),
            finding(
                "caution",
                "Diabetes",
                text="Feet heal slowly.",
                action="Inspect the skin; no moxa on numb feet.",
                because=["answer: diabetes = yes"],
                citations=[RECALLED],
            ),
            finding(
                "avoid_modality",
                "No electroacupuncture",
                text="Active implant.",
                modalities=["electroacupuncture"],
            ),
            *(
                [
                    finding(
                        "stop",
                        "Saddle numbness with new bladder trouble",
                        text="Suspected cauda equina syndrome.",
                        action="Refer at once.",
                        because=["answer: saddle numbness = yes", "answer: new bladder trouble = yes"],
                        citations=[GUIDE],
                    )
                ]
                if status == "stop"
                else []
            ),
            *(
                [finding("ask", "Blood thinner not known", text="Deep needling and cupping depend on it.")]
                if status == "draft"
                else []
            ),
        ],
        "diagnosis": Diagnosis(
            duration="chronic",
            category="non_specific",
            severity="pain 6 of 10",
            icd11=["ME84.2 Low back pain"],
            because=["14 weeks", "no radiation below the knee"],
            patterns=[
                PatternMatch(
                    id="cold_damp",
                    name="Cold-damp bi pattern",
                    confidence=0.67,
                    signs_found=["worse in cold and damp weather", "heavy feeling"],
                    signs_not_reported=["white greasy coating"],
                    icd11=["SE90"],
                    citations=[WHO],
                )
            ],
            citations=[GUIDE],
        ),
        "positions": []
        if status == "stop"
        else [
            group(body, "prone", 1, "", PRONE, status),
            group(body, "supine", 2, "Take all needles out before turning the patient.", SUPINE, status),
        ],
        "dose": None
        if status == "stop"
        else Dose(
            sessions=(6, 12),
            sessions_per_week=(1, 2),
            retention_min=(20, 30),
            needle="0.25 × 40 mm, single use",
            review_after_weeks=6,
            review_on="2027-01-03",
            stop_rule="Stop if pain has not fallen by 30 % after six sessions.",
            citations=[GUIDE],
        ),
        "evidence": [
            EvidenceLine(
                kind="evidence",
                title="Acupuncture against sham, chronic low back pain",
                statement="Pain 7 points of 100 lower at eight weeks (95 % interval 4 to 10).",
                strength="moderate",
                direction="for",
                citations=[WHO],
            ),
            EvidenceLine(
                kind="guideline",
                title="ACP 2017",
                statement="Offers acupuncture among first choices for chronic low back pain.",
                strength="strong",
                direction="for",
                citations=[WHO],
            ),
            EvidenceLine(
                kind="guideline",
                title="NICE NG59",
                statement="Do not offer acupuncture for managing low back pain.",
                strength="recommendation",
                direction="against",
                citations=[GUIDE],
            ),
        ],
        "body": BodySummary(
            sex="female",
            age_years=52,
            stature_mm=stature,
            mass_kg=70,
            bmi=26.7,
            landmarks=[
                LandmarkLine(
                    name=name,
                    label=f"{name[4:].upper()} spinous process, lower edge",
                    mean_mm=share * stature,
                    sd_mm=12,
                    measured=name == "tip_c7",
                )
                for name, share in tips.items()
            ],
            warnings=["The survey ends at 58 years; every error is widened beyond that."],
        ),
        "limitations": ["A vertebra too many or too few shifts a count by a whole level."],
        "intended_use": "For qualified practitioners: supports, never replaces, clinical judgement.",
        "review_notice": "Not yet reviewed by a clinician.",
        "software_version": "0.1.0",
        "facts_digest": "0123456789abcdef",
        "input_digest": "fedcba9876543210",
        "made_on": "2026-11-22",
    }
    return TreatmentPlan(**{**given, **changes})


def with_text(made: TreatmentPlan, text: str) -> TreatmentPlan:
    """The same plan with `text` in every free string of it, as hostile input would have it."""

    def poison(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: poison(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [poison(inner, key) for inner in value]
        kept = {
            "status",
            "schema",
            "verdict",
            "side",
            "position",
            "kind",
            "direction",
            "contrast",
            "check",
            "sex",
            "duration",
            "category",
            "code",
            "made_on",
        }
        return text if isinstance(value, str) and key not in kept else value

    plain = poison(msgspec.to_builtins(made))
    return msgspec.convert(plain, TreatmentPlan)
