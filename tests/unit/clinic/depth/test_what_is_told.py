"""What is told beside a depth: the direction, what was seen in people, from where, and for whom it holds."""

import pytest
from tests.spec.flat_body import calm_case

from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.depth_lines import beneath
from weizhong.clinic.depth.needled_body import NeedledBody, needled_body
from weizhong.clinic.depth.needles import needle_for
from weizhong.clinic.documents.treatment_plan import DepthAdvice
from weizhong.clinic.gate.hazards import hazards_of
from weizhong.facts.tables import read_table

SEEN = "On CT, expert needle tips lay at 41"


def advice(code: str, bmi: float = 24.0, void: tuple[str, ...] = (), mm_per_cun: float = 20.0) -> DepthAdvice:
    return advise(
        code, NeedledBody(sex="male", age_years=40, bmi=bmi, position="prone", void=void), mm_per_cun
    )


def test_what_lies_beneath_is_told_with_the_direction_that_avoids_it_unless_that_is_told_already() -> None:
    (kidney,) = hazards_of("BL23")
    way = kidney.direction.rstrip(".")[1:]
    assert way in beneath((kidney,), "")
    assert way not in beneath((kidney,), kidney.direction)


def test_where_needle_tips_were_seen_is_told_beside_a_depth_and_not_where_there_is_none() -> None:
    assert advice("BL25").conflicts[0].startswith(SEEN)
    assert not any(one.startswith(SEEN) for one in advice("BL25", void=("pregnant",)).conflicts)


@pytest.mark.parametrize("code", ["ST36", "BL60", "LI4"])
def test_on_a_limb_the_textbook_holds_for_a_body_unlike_those_measured(code: str) -> None:
    unlike = advice(code, bmi=15.0, void=("pregnant",))
    assert unlike.textbook_mm == advice(code).textbook_mm is not None


def test_a_textbook_told_beside_a_limit_is_cited() -> None:
    told = advice("BL13").taught
    assert told is not None
    cited = {(one.key, one.check) for one in advice("BL13").citations}
    assert {(one.key, one.check) for one in told.citations} <= cited


def test_on_thinned_blood_the_rule_that_withholds_the_depth_is_cited() -> None:
    rule = next(
        row for row in read_table("clinic/contraindications")["rule"] if row["id"] == "anticoagulant_needling"
    )
    thinned = advise("BL23", NeedledBody(has_anticoagulant=True))
    assert (thinned.status, thinned.bound_mm, thinned.needle) == ("withheld", None, None)
    assert [one.key for one in thinned.citations] == rule["source"]


@pytest.mark.parametrize("code", ["LI4", "SP6", "GB34", "BL33", "BL57"])
def test_over_something_without_a_figure_the_hub_keeps_the_tip_from_the_end_of_what_is_taught(
    code: str,
) -> None:
    told = advice(code, mm_per_cun=22.0)
    assert told.hazards
    assert (told.status, told.bound_mm, told.nerve_mm) == ("textbook", None, None)
    assert told.needle is not None
    assert told.textbook_mm is not None
    assert told.needle.length_mm < told.textbook_mm[1]


def test_where_nothing_is_recorded_the_needle_reaches_the_end_of_what_is_taught() -> None:
    told = advice("BL60", mm_per_cun=22.0)
    assert not told.hazards
    assert told.needle is not None
    assert (told.needle.length_mm, told.needle.hub_stops) == (30.0, False)


def test_a_shaft_that_just_reaches_what_the_textbook_wants_is_enough() -> None:
    assert [needle_for(70.0, wanted_mm=mm).length_mm for mm in (18.0, 18.1)] == [25.0, 30.0]


def test_a_textbook_that_was_read_shortens_the_needle_and_one_that_was_not_does_not() -> None:
    needles = [advice(code, mm_per_cun=10.0).needle for code in ("BL17", "BL13")]
    assert [one and one.length_mm for one in needles] == [13.0, 15.0]


@pytest.mark.parametrize(("told", "is_thinned"), [("yes", True), ("no", False), ("unknown", False)])
def test_only_blood_that_is_told_to_be_thinned_withholds_every_depth(told: str, is_thinned: bool) -> None:
    case = calm_case(**{told: ["anticoagulant"]} if told != "no" else {})
    assert needled_body(case).has_anticoagulant is is_thinned


def test_what_is_not_answered_voids_as_a_yes_does() -> None:
    assert needled_body(calm_case()).void == ()
    (yes,) = needled_body(calm_case(yes=["pregnant"])).void
    assert needled_body(calm_case(unknown=["pregnant"])).void == (f"not answered: {yes}",)
