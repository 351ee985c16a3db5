"""The gate begins gently where the diagnosis finds sensitisation probable, and no answer changes that."""

from itertools import product

import pytest
from tests.checker import sensitised
from tests.spec.flat_body import calm_case, flat_place
from tests.spec.session_visit import ready, run

from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.documents.case import Case
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.session import agenda_of
from weizhong.terms.errors import Refused

GENTLY = {"sensitised_begin_gently", "sensitised_nothing_harsh"}
CRITERIA = ("pain_spread_beyond", "pain_on_light_touch", "touch_or_movement_sensitive_before", "fatigue")
ROOT = ("straight_leg_raise_positive", "leg_pain_worse_than_back_pain")
WIDE = [
    {"cell": "upper_arm_outer", "side": "both"},
    {"cell": "thigh_side_upper", "side": "both"},
    {"cell": "low_back_midline", "side": "midline"},
]


def begins_gently(case: Case) -> bool:
    found = {one.rule for one in screen(case).findings} & GENTLY
    assert found in (set(), GENTLY)
    return bool(found)


def as_document(case: Case) -> dict[str, object]:
    complaint = case.complaint
    return {
        "package": case.package,
        "patient": {"age_years": case.patient.age_years, "sex": case.patient.sex},
        "complaint": {
            "duration_weeks": complaint.duration_weeks,
            "radiation": complaint.radiation,
            "side": complaint.side,
            "drawing": [
                {"cell": one.cell, "side": one.side, "feels": one.feels} for one in complaint.drawing
            ],
        },
        "signs": case.signs,
        "signs_absent": case.signs_absent,
        "answers": {name: answer.value for name, answer in case.answers.items()},
    }


def agree(case: Case) -> bool:
    """Gate, diagnosis and slow checker say the same; return it."""
    screening = screen(case)
    found = diagnose(case, frozenset(one.rule for one in screening.findings)).sensitisation
    assert found is not None
    told = {begins_gently(case), found.level == "probable", sensitised.is_probable(as_document(case))}
    assert len(told) == 1
    return told.pop()


@pytest.mark.parametrize("has", list(product([True, False], repeat=4)))
def test_every_criterion_is_needed(has: tuple[bool, ...]) -> None:
    signs = [name for name, told in zip(CRITERIA, has, strict=True) if told]
    assert agree(calm_case(signs=signs)) is all(has)


@pytest.mark.parametrize(("weeks", "is_long"), [(11.9, False), (12, True), (30, True)])
def test_the_pain_has_lasted_for_three_months(weeks: float, is_long: bool) -> None:
    assert agree(calm_case(signs=list(CRITERIA), complaint={"duration_weeks": weeks})) is is_long


def test_a_wide_drawing_counts_as_spread() -> None:
    drawn = {"drawing": WIDE, "radiation": "above_knee"}
    assert agree(calm_case(signs=list(CRITERIA[1:]), complaint=drawn))
    assert not agree(calm_case(signs=list(CRITERIA[1:]), complaint=drawn | {"drawing": WIDE[1:]}))


def test_no_answer_takes_the_caution_back_though_the_diagnosis_has_another_cause() -> None:
    case = calm_case(["spine_surgery", "pain_unchanged_by_movement"], signs=list(CRITERIA))
    assert begins_gently(case)
    assert sensitised.is_probable(as_document(case))
    found = diagnose(case, frozenset(one.rule for one in screen(case).findings)).sensitisation
    assert found is not None
    assert found.level == "hints"


def test_a_likely_nerve_root_explains_the_pain() -> None:
    below = {"radiation": "below_knee"}
    assert not agree(calm_case(signs=[*CRITERIA, *ROOT], complaint=below))
    assert agree(calm_case(signs=[*CRITERIA], complaint=below))


def test_in_the_neck_as_in_the_back() -> None:
    neck = {"levels": ["C5"], "radiation": "none"}
    assert agree(calm_case(signs=list(CRITERIA), package="neck_pain", complaint=neck))
    assert not agree(calm_case(signs=list(CRITERIA[:3]), package="neck_pain", complaint=neck))


def test_the_visit_follows_it() -> None:
    case = calm_case(signs=list(CRITERIA), modalities=["needling", "dry_needling", "cupping", "gua_sha"])
    agenda = agenda_of(plan(case, place=flat_place), case.modalities, screening=screen(case))
    assert agenda.modalities == ["needling", "dry_needling", "cupping"]
    assert agenda.restriction.needles_at_most == 4
    assert len(agenda.sites) == 4
    thin = {"pack": "B", "depth_mm": 3}
    state = run(
        ("needle_pack_opened", {"pack": "B", "diameter_mm": 0.16, "length_mm": 13}),
        ("needle_inserted", thin),
        state=ready(agenda=agenda),
    )
    with pytest.raises(Refused, match="Stimulation may be at most gentle"):
        run(("needle_stimulated", {"strength": "strong"}), state=state)
    with pytest.raises(Refused, match="Suction is at most gentle"):
        run(("technique_applied", {"pieces": 1, "strength": "strong"}), state=state)
    others = [("BL23", "right"), ("BL25", "left"), ("BL25", "right")]
    named = [{"needle": f"n{number}", "code": one[0], "side": one[1]} for number, one in enumerate(others, 2)]
    full = run(
        *(("needle_inserted", thin | one) for one in named),
        ("needle_removed",),
        state=state,
    )
    with pytest.raises(Refused, match="No more needles than 4 are allowed"):
        run(("needle_inserted", thin | {"needle": "n5"}), state=full)
