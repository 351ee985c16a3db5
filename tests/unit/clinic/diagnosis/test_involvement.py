"""Which channels and muscles are named, on which side, in which order, and by which sources."""

import pytest
from tests.unit.clinic.diagnosis.found import found_of

DOWN_THE_BACK = "left pain: low_back, thigh_back_lower, knee_back"


@pytest.mark.parametrize(
    ("side", "sides"),
    [("left", ["left"]), ("both", ["left", "right"]), ("midline", ["midline"]), (None, [])],
)
def test_without_a_drawing_channels_and_muscles_are_those_of_the_side_that_was_told(
    side: str | None, sides: list[str]
) -> None:
    found = found_of("lateral_leg_pain", "trigger_point_piriformis", side=side)
    assert [(one.channel, one.sides) for one in found.channels] == [("GB", sides)]
    assert [(one.id, one.sides) for one in found.muscles] == [("piriformis", sides)]


def test_a_muscle_without_its_trigger_point_comes_after_every_other_of_the_drawing() -> None:
    drawn = "right pain: sacroiliac, buttock_lower, buttock_upper, thigh_back_upper, low_back"
    before = [one.id for one in found_of(drawn=drawn).muscles]
    assert before[0] == "gluteus_medius"
    after = found_of(absent=("trigger_point_gluteus_medius",), drawn=drawn).muscles
    assert [one.id for one in after] == [*before[1:], "gluteus_medius"]
    assert [one.status for one in after] == ["candidate"] * (len(before) - 1) + ["not_found"]


def test_a_channel_on_which_some_of_the_drawing_lies_stands_before_one_that_only_a_sign_names() -> None:
    found = found_of("midline_pain", "stiff_bending", drawn=f"{DOWN_THE_BACK}, hip_side, flank").channels
    assert [(one.channel, one.share) for one in found] == [("BL", 0.67), ("GB", 0.33), ("GV", None)]


def test_a_channel_that_a_sign_names_cites_its_pattern_and_its_place_on_the_chart() -> None:
    found = found_of("lateral_leg_pain")
    (pattern,) = found.patterns
    (on_the_chart,) = found_of(drawn="left pain: hip_side, thigh_side_upper").channels
    assert found.channels[0].channel == on_the_chart.channel == "GB"
    assert found.channels[0].citations == [*pattern.citations, *on_the_chart.citations]
