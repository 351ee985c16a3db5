"""What the list and the card say of depth, where several needles may go in at one point."""

from msgspec.structs import replace

from weizhong.clinic.documents.treatment_plan import PlannedPoint
from weizhong.clinic.documents.treatments import PressNeedle
from weizhong.clinic.files.example import example_case
from weizhong.clinic.planning.plan import plan
from weizhong.report.strictest_depth import strictest_depth


def bl23(*modalities: str) -> PlannedPoint:
    made = plan(replace(example_case(), modalities=list(modalities)))
    return next(one for group in made.positions for one in group.points if one.code == "BL23")


def test_how_short_a_press_needle_is_limits_no_needle_by_hand_at_the_same_point() -> None:
    both = bl23("needling", "press_needle")
    assert any(isinstance(one, PressNeedle) for one in both.treatments)
    assert strictest_depth(both) == strictest_depth(bl23("needling"))


def test_where_only_a_press_needle_goes_in_its_length_is_told() -> None:
    alone = bl23("press_needle")
    pressed = next(one for one in alone.treatments if isinstance(one, PressNeedle))
    assert strictest_depth(alone).at_most == pressed.depth_mm.at_most
