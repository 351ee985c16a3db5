"""Which channels and muscles a drawing points to: from which share on, how much is told, and why."""

import msgspec

from weizhong.clinic.complaint.pain_drawing import read_drawing
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.diagnosis import Drawing

ON_GALLBLADDER = ("hip_side", "thigh_side_upper", "thigh_side_lower")
ON_BLADDER = ("low_back", "thigh_back_upper", "thigh_back_lower", "knee_back", "calf_upper", "calf_lower")


def read(*cells: str, side: str = "left") -> Drawing:
    marks = [{"cell": cell, "side": side} for cell in cells]
    drawing = read_drawing(msgspec.convert({"complaint": {"drawing": marks}}, Case))
    assert drawing is not None
    return drawing


def test_a_channel_is_told_with_the_parts_it_runs_through_and_the_parts_it_touches() -> None:
    told = {one.channel: (one.sides, one.because) for one in read("flank", "knee_back").channels}
    assert told == {
        "BL": (["left"], ["drawn: flank", "drawn: back of the knee"]),
        "GB": (["left"], ["drawn: flank"]),
    }


def test_a_channel_counts_from_exactly_three_tenths_of_the_drawing_on() -> None:
    ten = read(*ON_GALLBLADDER, *ON_BLADDER, "buttock_upper")
    assert [(one.channel, one.share) for one in ten.channels] == [("BL", 0.7), ("GB", 0.3)]
    eleven = read(*ON_GALLBLADDER, *ON_BLADDER, "buttock_upper", "foot_side")
    assert [one.channel for one in eleven.channels] == ["BL"]


def test_a_muscle_counts_where_half_the_drawing_and_half_its_own_zone_are_just_reached() -> None:
    assert [(one.id, one.share) for one in read("low_back", "thumb").muscles] == [
        ("multifidus_lumbar", 0.5),
        ("iliopsoas", 0.5),
    ]
    assert read("low_back", "thumb", "index_finger").muscles == []


def test_a_muscle_of_whose_zone_only_a_third_is_marked_is_not_named() -> None:
    assert read("sacroiliac").muscles == []


def test_a_muscle_is_told_with_its_side_its_share_in_hundredths_and_the_parts_drawn() -> None:
    here, elsewhere = read("sacroiliac", "hip_side", "thumb", side="right").muscles
    assert (here.id, elsewhere.id) == ("quadratus_lumborum", "piriformis")
    for one in (here, elsewhere):
        assert (one.share, one.sides) == (0.67, ["right"])
        assert one.because == ["drawn: sacroiliac joint", "drawn: side of the hip"]


def test_a_part_where_a_muscle_only_spills_over_is_told_among_its_reasons() -> None:
    (calf,) = [one for one in read("knee_back", "thigh_back_lower").muscles if one.id == "gastrocnemius"]
    assert calf.because == ["drawn: back of the knee", "drawn: back of the thigh, lower half"]
