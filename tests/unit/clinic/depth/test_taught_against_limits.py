"""What a textbook teaches, held against limit and nerve of this body; and where no figure holds."""

import pytest

from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.treatment_plan import DepthAdvice
from weizhong.clinic.gate.hazards import hazards_of
from weizhong.facts.points import textbook_depths


def advice(code: str, mm_per_cun: float | None = 20.0, void: tuple[str, ...] = ()) -> DepthAdvice:
    return advise(
        code, NeedledBody(sex="female", age_years=52, bmi=24.0, position="prone", void=void), mm_per_cun
    )


@pytest.mark.parametrize(("mm_per_cun", "is_passed"), [(18.0, False), (18.75, False), (20.0, True)])
def test_beside_a_limit_it_is_the_deeper_end_of_what_is_taught_that_must_not_pass_it(
    mm_per_cun: float, is_passed: bool
) -> None:
    found = advice("BL13", mm_per_cun)
    assert found.bound_mm == 15.0
    assert found.taught is not None
    assert found.taught.mm is not None
    assert found.taught.mm[0] < 15.0
    assert found.taught.passes_ceiling is is_passed
    assert ("passes the limit of 15 mm" in found.taught.text) is is_passed
    assert ("stays within the limit of 15 mm" in found.taught.text) is not is_passed
    assert (found.taught.text in found.conflicts) is is_passed


@pytest.mark.parametrize(("deepest_mm", "is_passed"), [(12.0, False), (25.0, False), (25.1, True)])
def test_a_range_that_is_shown_is_said_to_pass_the_bound_only_where_it_does(
    deepest_mm: float, is_passed: bool
) -> None:
    (row,) = [one for one in textbook_depths("BL25") if one.depth_cun]
    assert row.depth_cun is not None
    found = advice("BL25", deepest_mm / row.depth_cun[1])
    assert (found.bound_mm, found.textbook_mm and found.textbook_mm[1]) == (25.0, deepest_mm)
    assert any("passes the most cautious bound of 25 mm" in one for one in found.conflicts) is is_passed


def test_a_range_that_is_shown_is_not_told_a_second_time_beside_it() -> None:
    for code in ("BL25", "BL26", "ST36"):
        assert advice(code).textbook_mm is not None
        assert advice(code).taught is None


@pytest.mark.parametrize(("mm_per_cun", "is_told"), [(20.0, False), (30.0, True), (None, True)])
def test_a_nerve_is_told_where_the_textbook_may_reach_it_and_where_its_millimetres_are_unknown(
    mm_per_cun: float | None, is_told: bool
) -> None:
    found = advice("BL26", mm_per_cun)
    assert (found.status, found.nerve_mm) == ("textbook", 27.5)
    assert any(one.startswith("A nerve may lie from 27.5 mm") for one in found.conflicts) is is_told


def test_where_no_figure_holds_the_way_in_is_the_one_that_avoids_the_first_hazard() -> None:
    kidney, nerves = hazards_of("BL25")
    found = advice("BL25", void=("pregnant",))
    assert found.status == "no_data"
    assert found.angle == kidney.direction != advice("BL25").angle
    way = nerves.direction.rstrip(".")[1:]
    assert way in (found.beneath or "")


def test_where_no_figure_holds_no_needle_is_chosen_and_nothing_is_held_against_the_textbook() -> None:
    usual, unlike = advice("BL26", 30.0), advice("BL26", 30.0, void=("pregnant",))
    assert (unlike.status, unlike.needle, unlike.bound_mm) == ("no_data", None, None)
    assert usual.needle is not None
    assert any("27.5 mm" in one for one in usual.conflicts)
    assert not any("27.5 mm" in one for one in unlike.conflicts)
