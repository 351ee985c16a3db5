"""A stand-in body for rules about people: every point has a place, and nothing has to be solved for it."""

from collections.abc import Sequence
from typing import Any

from weizhong.anatomy.location_rules import Ashi
from weizhong.anatomy.person import Person
from weizhong.anatomy.placed_point import Ellipse, PlacedPoint, Spread
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.clinic.documents.case import Case
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.gate.questions import gate_questions
from weizhong.facts.points import point
from weizhong.terms.codes import Laterality

MM_PER_CUN = 20.0
BOTH = (Laterality.LEFT, Laterality.RIGHT)


def calm_answers(**other: str) -> dict[str, str]:
    """Every question of the gate answered with no, but for those given."""
    calm = {name: "no" for name, question in gate_questions().items() if not question.is_clearing}
    return calm | other


def calm_document(**other: Any) -> dict[str, Any]:
    """The patient file of a well woman of 52 with chronic pain at L4 that stays above the knee."""
    return {
        "patient": {"sex": "female", "age_years": 52, "stature_cm": 162, "mass_kg": 70},
        "complaint": {"duration_weeks": 30, "pain_0_10": 5, "levels": ["L4"], "radiation": "above_knee"},
        "answers": calm_answers(),
    } | other


def calm_case(yes: Sequence[str] = (), unknown: Sequence[str] = (), **other: Any) -> Case:
    """That woman with some answers changed."""
    answers = calm_answers(**dict.fromkeys(yes, "yes"), **dict.fromkeys(unknown, "unknown"))
    calm = calm_document(answers=answers)
    if "complaint" in other:
        other["complaint"] = calm["complaint"] | other["complaint"]
    return read_case(calm | other)


def flat_place(
    codes: Sequence[str], person: Person, posterior: LandmarkPosterior, ashi: Sequence[Ashi]
) -> tuple[PlacedPoint, ...]:
    """Place every point on a line, and tender spots on another, all well apart."""
    sides = [(code, (Laterality.MIDLINE,) if point(code).is_midline else BOTH) for code in codes]
    spots = [(code, side) for code, both in sides for side in both]
    points = [_at((100.0 * number, 0.0, 0.0), *spot) for number, spot in enumerate(spots)]
    tender = [
        _at((0.0, 100.0 * one.lateral_mm, 100.0 * sum(one.level.encode())), one.code, one.side)
        for one in ashi
    ]
    return (*points, *tender)


def _at(position_mm: tuple[float, float, float], code: str, side: Laterality) -> PlacedPoint:
    return PlacedPoint(
        code=code,
        side=side,
        position_mm=position_mm,
        normal=(0.0, 1.0, 0.0),
        face=0,
        barycentric=(1.0, 0.0, 0.0),
        mm_per_cun=MM_PER_CUN,
        cun_measure=None,
        distances=(),
        ellipse=Ellipse((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), 10.0, 10.0),
        landmark_spread=Spread(4.0, 4.0),
        level_spread=Spread(0.0, 0.0),
        rule_spread=Spread(1.0, 1.0),
        level=None,
        how_to_find=(),
        is_rule_derived=False,
        rule_note="",
    )
