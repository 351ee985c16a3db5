"""What a set of points and a regimen is told to share with a trial: at the very bounds, and beyond."""

import pytest

from weizhong.clinic.prescription.point_trials import core
from weizhong.clinic.prescription.protocol_check import check_protocol


@pytest.mark.parametrize(("count", "is_met"), [(13, False), (14, True), (20, True), (21, False)])
def test_as_many_needles_as_the_trial_had_are_met_at_both_bounds(count: int, is_met: bool) -> None:
    (found,) = check_protocol([("BL23", "left")] * count, "gerac", "back_pain")
    assert found.text == f"{count} needles; GERAC (Haake 2007) had 14 to 20."
    assert (found.verdict == "clear") is is_met


@pytest.mark.parametrize(
    ("span", "is_met"), [((10, 15), True), ((9, 15), False), ((10, 16), False), ((12, 12), True)]
)
def test_an_amount_is_met_where_both_its_ends_lie_within_the_trials(
    span: tuple[float, float], is_met: bool
) -> None:
    found = check_protocol([], "gerac", "back_pain", stated={"sessions": span})
    (told,) = [one for one in found if one.rule == "prescription.sessions"]
    assert (told.verdict == "clear") is is_met


def test_half_of_the_trials_make_a_point_one_of_the_core_and_one_of_four_does_not() -> None:
    assert "GV4" in core("back_pain")
    assert "SP6" not in core("back_pain")
