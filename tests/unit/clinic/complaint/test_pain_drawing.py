"""A pain drawing is read as far as it goes, and no further."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weizhong.clinic.complaint.body_chart import body_chart
from weizhong.clinic.complaint.drawing_contradictions import questions_of_the_drawing
from weizhong.clinic.complaint.pain_drawing import read_drawing
from weizhong.clinic.documents.case import Answer, Case, Complaint, DrawnMark
from weizhong.clinic.documents.diagnosis import Drawing
from weizhong.clinic.gate.sites import check_site_name

MIRRORED = {"left": "right", "right": "left", "both": "both", "midline": "midline"}
DRAWN = st.lists(
    st.builds(
        DrawnMark,
        cell=st.sampled_from(sorted(body_chart())),
        side=st.sampled_from(["left", "right", "both", "midline"]),
        feels=st.sampled_from(["pain", "numb", "tingling", "burning", "stiff"]),
    ),
    min_size=1,
    max_size=12,
)


def drawn(*cells: str, side: str = "left", feels: str = "pain") -> list[DrawnMark]:
    return msgspec.convert([{"cell": cell, "side": side, "feels": feels} for cell in cells], list[DrawnMark])


def read(marks: list[DrawnMark], **told: object) -> Drawing:
    """The drawing of a case that tells so much besides."""
    complaint = {"drawing": msgspec.to_builtins(marks), **told}
    drawing = read_drawing(msgspec.convert({"complaint": complaint}, Case))
    assert drawing is not None
    return drawing


def test_no_drawing_says_nothing() -> None:
    assert read_drawing(Case()) is None
    assert questions_of_the_drawing(Case()) == []


def test_a_part_on_one_channel_only_gives_it_the_whole_share() -> None:
    assert [(one.channel, one.share) for one in read(drawn("knee_back")).channels] == [("BL", 1.0)]


def test_a_part_that_a_channel_only_touches_counts_half_beside_the_one_that_runs_through_it() -> None:
    shares = {one.channel: one.share for one in read(drawn("flank")).channels}
    assert shares == {"GB": 0.67, "BL": 0.33}


def test_what_is_marked_twice_counts_once() -> None:
    once, twice = drawn("knee_back", "hip_side"), drawn("knee_back", "hip_side", "hip_side")
    assert read(once).channels == read(twice).channels


def test_both_sides_are_as_many_marks_as_left_and_right() -> None:
    apart = drawn("low_back") + drawn("low_back", side="right")
    assert read(apart) == read(drawn("low_back", side="both"))


def test_of_two_feelings_at_one_place_the_one_that_says_more_of_a_nerve_counts() -> None:
    marks = drawn("shin_inner_lower", feels="numb") + drawn("shin_inner_lower") + drawn("foot_side")
    assert [(one.name, one.share) for one in read(marks).dermatomes][:2] == [("L4", 0.67), ("S1", 0.33)]


def test_a_muscle_is_named_only_where_enough_of_its_own_zone_is_marked() -> None:
    assert "quadratus_lumborum" not in {one.id for one in read(drawn("groin")).muscles}


def test_what_the_maps_dispute_is_told_as_disputed() -> None:
    found = {one.name: one for one in read(drawn("big_toe", "foot_top", feels="numb")).dermatomes}
    assert (found["L5"].agreed, found["L5"].disputed) == (["back of the foot"], ["big toe"])
    assert found["L4"].agreed == []


def test_the_maps_are_said_to_disagree() -> None:
    assert any("disagree" in note for note in read(drawn("big_toe")).notes)


@pytest.mark.parametrize(
    ("told", "cells", "asked"),
    [
        ("none", ["calf_lower"], True),
        ("above_knee", ["calf_lower"], True),
        ("none", ["thigh_back_lower"], True),
        ("below_knee", ["calf_lower"], False),
        ("none", ["buttock_lower"], False),
        ("none", ["thumb"], False),
    ],
)
def test_the_leg_is_asked_about_only_where_more_is_drawn_than_told(
    told: str, cells: list[str], asked: bool
) -> None:
    found = read(drawn(*cells), radiation=told).contradictions
    assert ("complaint.radiation" in {one.field for one in found if one.asked}) is asked


def test_an_unanswered_question_is_not_reopened() -> None:
    case = Case(complaint=Complaint(drawing=drawn("saddle", feels="numb")))
    assert questions_of_the_drawing(case) == []


def test_a_question_answered_with_no_is_reopened_by_what_is_drawn() -> None:
    case = Case(
        complaint=Complaint(drawing=drawn("saddle", feels="tingling")),
        answers={"saddle_numbness": Answer.NO},
    )
    assert [field for field, _ in questions_of_the_drawing(case)] == ["saddle_numbness"]


def test_a_contradiction_names_what_is_drawn_and_what_was_told() -> None:
    (found,) = read(drawn("calf_lower"), radiation="none").contradictions
    assert found.text == (
        "The drawing marks calf, lower half, but the radiation is given as none; which of the two is right?"
    )


@given(DRAWN)
def test_shares_of_channels_never_pass_one_and_those_of_anything_lie_between_none_and_all(
    marks: list[DrawnMark],
) -> None:
    drawing = read(marks)
    assert sum(one.share or 0 for one in drawing.channels) <= 1.02
    shares = [
        *(one.share for one in drawing.channels),
        *(one.share for one in drawing.muscles),
        *(one.share for one in drawing.dermatomes),
    ]
    assert all(share is not None and 0 < share <= 1 for share in shares)


@given(DRAWN)
def test_a_mirrored_drawing_reads_mirrored(marks: list[DrawnMark]) -> None:
    other = [mark for one in marks for mark in drawn(one.cell, side=MIRRORED[one.side], feels=one.feels)]
    here, there = read(marks), read(other)
    assert MIRRORED[here.symmetry] == there.symmetry
    assert here.width == there.width
    assert [(one.channel, one.share) for one in here.channels] == [
        (one.channel, one.share) for one in there.channels
    ]
    assert [{MIRRORED[side] for side in one.sides} for one in here.muscles] == [
        set(one.sides) for one in there.muscles
    ]


@given(st.data())
def test_the_order_of_the_marks_changes_no_share(data: st.DataObject) -> None:
    marks = data.draw(DRAWN)
    here, there = read(marks), read(data.draw(st.permutations(marks)))
    assert {one.channel: one.share for one in here.channels} == {
        one.channel: one.share for one in there.channels
    }
    assert sorted(one.share for one in here.dermatomes) == sorted(one.share for one in there.dermatomes)


@given(DRAWN)
def test_every_region_of_a_drawing_is_a_site_the_gate_knows(marks: list[DrawnMark]) -> None:
    for region in read(marks).regions:
        check_site_name(region, frozenset())


def test_a_drawing_just_as_far_as_told_contradicts_nothing() -> None:
    assert read(drawn("calf_lower"), radiation="below_knee").contradictions == []
    assert read(drawn("thumb"), radiation="none").contradictions == []


def test_a_drawing_less_far_than_told_is_told_and_not_asked_about() -> None:
    (found,) = read(drawn("buttock_lower"), radiation="below_knee").contradictions
    assert not found.asked
    assert found.text.startswith("The radiation is given as below knee, but nothing that far")


def test_the_side_that_was_told_is_named() -> None:
    (found,) = read(drawn("calf_lower", side="left"), side="right").contradictions
    assert (
        found.text
        == "The side is given as right, but only the other side is marked; which of the two is right?"
    )


def test_what_must_be_asked_comes_before_what_is_only_told() -> None:
    found = read(drawn("buttock_lower"), radiation="below_knee", side="right").contradictions
    assert [one.asked for one in found] == [True, False]


def test_a_question_left_open_keeps_no_later_one_from_being_reopened() -> None:
    both_legs = drawn("calf_lower", side="both")
    case = Case(complaint=Complaint(drawing=both_legs), answers={"bilateral_leg_symptoms": Answer.NO})
    assert [field for field, _ in questions_of_the_drawing(case)] == ["bilateral_leg_symptoms"]


def test_only_a_sign_that_is_named_as_found_and_as_not_found_is_asked_about() -> None:
    def asked(found: list[str], absent: list[str]) -> list[str]:
        case = Case(signs=found, signs_absent=absent)
        return [field for field, _ in questions_of_the_drawing(case)]

    assert asked([], ["posterior_leg_pain"]) == []
    assert asked(["paraspinal_pain"], ["posterior_leg_pain"]) == []
    assert asked(["posterior_leg_pain"], ["posterior_leg_pain"]) == ["signs_absent"]
