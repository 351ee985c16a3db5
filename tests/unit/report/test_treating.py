from typing import Any

import pytest
from tests.spec.flat_body import calm_case, flat_place

from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.planning.plan import plan
from weizhong.report import outline, phrases, treating, weighing

EVERYTHING = ["needling", "electroacupuncture", "cupping", "moxa", "acupressure", "seeds"]


def made(*modalities: str, **other: Any) -> TreatmentPlan:
    return plan(calm_case(modalities=list(modalities) or EVERYTHING, **other), place=flat_place)


def told(of: TreatmentPlan) -> list[str]:
    shared = treating.usual(of)
    return [
        text
        for point_set in outline.all_sets(of)
        for _, texts in treating.doses(point_set, shared)
        for text in texts
    ]


def test_a_dose_most_places_share_is_told_once_under_the_technique() -> None:
    cups = made("cupping")
    assert all(text.endswith("told under Techniques.") for text in told(cups))
    (guide,) = treating.guides(cups)
    assert any("cups stay 5 to 10 min" in line for _, lines in guide.parts for line in lines)


def test_a_dose_of_one_place_is_told_there() -> None:
    needled = made("needling")
    assert any("never as much as" in text for text in told(needled))


def test_what_is_to_be_looked_at_and_said_stands_under_its_time() -> None:
    needling = next(one for one in treating.guides(made()) if one.title == "Needling by hand")
    names = [name for name, _ in needling.parts]
    assert names[-4:] == ["Meanwhile", "Afterwards", "Beliefs put right", "The gate holds it back with"]
    assert any("heated so that they stick" in line for _, lines in needling.parts for line in lines)


def test_what_nobody_read_in_a_source_says_so() -> None:
    lines = [line for one in treating.guides(made()) for _, told in one.parts for line in told]
    assert any(line.endswith("(unverified)") for line in lines)


def test_every_needle_with_current_joins_a_pair_or_says_why_not() -> None:
    current = made("electroacupuncture")
    lines = treating.pair_lines(current)
    assert len(lines) == len(current.pairs) + len({one.why for one in (*current.pairs, *current.unpaired)})
    for end in (end for pair in current.pairs for end in (pair.first, pair.second)):
        assert any(f"{end.code} {end.side}" in line for line in lines)


def test_the_trials_that_used_a_point_and_what_may_come_instead_are_told() -> None:
    point = next(one for one in outline.all_sets(made("needling")) if one.code == "BL23").first
    said = treating.named_by(point)
    assert "trials that name their points" in said[0]
    assert said[-1].startswith("May come instead: EX-B2:L2")


def test_a_draft_has_no_doses_and_tells_the_technique_in_short() -> None:
    draft = made("needling", unknown=["fever"])
    assert draft.status == "draft"
    assert all(text for text in told(draft))
    assert treating.usual(draft) == {}


@pytest.mark.parametrize("signs", [[], ["straight_leg_raise_positive", "weak_big_toe_lifting"]])
def test_every_kind_of_pain_that_was_weighed_is_told_with_what_speaks_for_it(signs: list[str]) -> None:
    diagnosis = made("needling", signs=signs).diagnosis
    assert diagnosis is not None
    parts = dict(weighing.parts(diagnosis))
    assert [one.title for one in parts["heading.classes"]] == [one.name for one in diagnosis.classes]
    assert ("heading.levels" in parts) == bool(signs)


def test_a_finding_about_all_needles_says_so_in_a_word_and_one_about_everything_in_none() -> None:
    faint = next(one for one in made("needling", yes=["first_treatment"]).findings if one.rule == "may_faint")
    assert phrases.scope(faint) == "Applies to: whatever pierces the skin"
    told = next(
        one
        for one in made("needling", yes=["isolation_or_poor_sleep"]).findings
        if not one.points and len(one.modalities) == 13
    )
    assert phrases.scope(told) == ""
