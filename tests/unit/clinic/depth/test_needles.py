"""The needle stops by its hub above the limit, or the hand has to."""

import pytest

from weizhong.clinic.depth.needles import needle_for, standard_lengths_mm


@pytest.mark.parametrize("limit_mm", [13.5, 15.0, 15.5, 24.9, 25.0, 30.1, 43.5, 60.0, 75.5])
def test_the_longest_shaft_shorter_than_the_limit_is_taken(limit_mm):
    length_mm = needle_for(limit_mm).length_mm
    assert length_mm == max(mm for mm in standard_lengths_mm() if mm < limit_mm)
    assert needle_for(limit_mm).hub_stops


@pytest.mark.parametrize("limit_mm", [4.0, 10.0, 11.0, 13.0])
def test_where_every_shaft_is_too_long_the_shortest_is_held_by_hand(limit_mm):
    needle = needle_for(limit_mm)
    assert (needle.length_mm, needle.hub_stops) == (13.0, False)
    assert "hold the depth by hand" in needle.text


def test_a_shaft_no_longer_than_the_textbook_wants_is_enough():
    assert needle_for(70.0, wanted_mm=24.0).length_mm == 25.0


def test_what_the_textbook_wants_never_lengthens_a_shaft_beyond_the_limit():
    assert needle_for(25.0, wanted_mm=40.0).length_mm == 15.0


def test_a_short_shaft_is_thin_and_a_long_one_thick():
    assert needle_for(14.0).diameter_mm < needle_for(60.0).diameter_mm


def test_sizes_are_shown_as_unverified():
    assert {one.check for one in needle_for(30.0).citations} == {"S", "K"}
