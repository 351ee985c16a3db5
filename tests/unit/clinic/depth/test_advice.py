"""What is said of the depth at a point: a limit, a textbook figure, a default, or nothing."""

import pytest

from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.treatment_plan import DepthAdvice

HEAVIER = "A heavier body does not raise it."


def advice(code: str, bmi: float | None = 24.0, void: tuple[str, ...] = ()) -> DepthAdvice:
    body = NeedledBody(sex="female", age_years=52, bmi=bmi, position="prone", void=void)
    return advise(code, body, 20.0)


@pytest.mark.parametrize(("bmi", "is_said"), [(24.9, False), (25.0, True), (35.0, True)])
def test_a_heavier_body_is_told_that_its_limit_is_no_deeper(bmi: float, is_said: bool) -> None:
    found = advice("BL23", bmi)
    assert (HEAVIER in found.text) is is_said
    assert found.bound_mm == advice("BL23").bound_mm


def test_over_an_organ_the_limit_cites_the_organ_too() -> None:
    keys = {one.key for one in advice("BL13").citations}
    assert {"WHO1999-CHEST", "zone_pleura_posterior"} & keys
    assert advice("BL13").angle.startswith("Oblique toward the spine")


def test_a_textbook_range_is_shown_in_cun_and_in_millimetres_of_this_body() -> None:
    found = advice("ST36")
    assert (found.status, found.textbook_cun, found.textbook_mm) == ("textbook", (0.5, 1.2), (10.0, 24.0))
    assert "0.5 to 1.2 cun, 10 to 24 mm at 20.0 mm per cun here" in found.text
    assert found.angle == "perpendicular"


def test_a_textbook_that_passes_the_limit_is_told_to_do_so() -> None:
    assert any("passes the most cautious bound of 14.5 mm" in one for one in advice("ST36").conflicts)


def test_a_range_that_begins_at_the_limit_is_not_shown_as_one() -> None:
    found = advice("BL40")
    assert (found.status, found.textbook_mm, found.bound_mm) == ("bound", None, 10.0)
    assert "begins at or beyond it" in found.text


def test_over_an_organ_without_a_limit_nothing_but_the_default_is_given() -> None:
    found = advice("CV12")
    assert (found.status, found.bound_mm, found.default_mm) == ("none_over_organ", None, 4.0)
    assert "does not hold here" not in found.text
    assert found.taught is None or found.textbook_mm is None


@pytest.mark.parametrize("code", ["BL13", "BL23", "GB21"])
def test_what_was_measured_on_others_does_not_hold_for_a_body_unlike_theirs(code: str) -> None:
    found = advice(code, void=("bones that are not as usual",))
    assert found.status == "none_over_organ"
    assert found.bound_mm is None
    assert "does not hold here: bones that are not as usual." in found.text
    assert "No default either" in found.text
    assert found.default_mm is None
    assert found.needle is None


@pytest.mark.parametrize("code", ["BL13", "BL23", "BL40", "ST36", "GB21"])
def test_the_needle_ends_above_the_limit_or_is_said_to_be_held_by_hand(code: str) -> None:
    found = advice(code)
    assert found.needle is not None
    assert found.bound_mm is not None
    lowest = min(mm for mm in (found.bound_mm, found.nerve_mm) if mm is not None)
    assert found.needle.hub_stops is (found.needle.length_mm < lowest)


def test_a_nerve_nearer_than_the_textbook_goes_is_told() -> None:
    nerve = [one for one in advice("BL40").conflicts if one.startswith("A nerve may lie from 4 mm")]
    assert len(nerve) == 1
    assert not any("A nerve may lie" in one for one in advice("ST36").conflicts)
