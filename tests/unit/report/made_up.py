"""Made-up plans on a made-up body, with content of real shape and length, for the report's tests."""

from typing import Any, Literal

import msgspec
from tests.unit.report.made_up_body import egg_body, placed

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
