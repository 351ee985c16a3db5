"""The needle stops by its hub above the limit, or the hand has to."""

import pytest

from weizhong.clinic.depth.needles import needle_for, needle_reaching, reach_mm, standard_lengths_mm


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


@pytest.mark.parametrize("length_mm", standard_lengths_mm())
def test_at_least_a_quarter_of_every_shaft_stays_outside_as_the_who_asks(length_mm):
    assert 0.75 * length_mm - 1.0 < reach_mm(length_mm) <= 0.75 * length_mm


@pytest.mark.parametrize("wanted_mm", [4.0, 9.0, 9.1, 11.0, 24.0, 30.0])
def test_the_shortest_shaft_that_reaches_what_is_taught_with_that_much_outside_is_taken(wanted_mm):
    length_mm = needle_for(70.0, wanted_mm=wanted_mm).length_mm
    assert length_mm == min(mm for mm in standard_lengths_mm() if reach_mm(mm) >= wanted_mm)


def test_what_is_taught_and_not_reached_is_told():
    assert "The textbook begins at 14.5 mm: not reached." in needle_for(25.0, 21.7, 14.5).text
    assert "The textbook begins at 10 mm: not reached." in needle_for(13.0, 20.0, 10.0).text
    assert "textbook" not in needle_for(25.0, 21.7, 11.0).text
    assert "textbook" not in needle_for(25.0, 21.7).text


@pytest.mark.parametrize("most_mm", [5.0, 9.0, 11.5, 23.4, 56.0])
def test_where_nothing_is_recorded_beneath_the_shortest_shaft_that_reaches_what_is_taught_is_taken(most_mm):
    needle = needle_reaching(most_mm)
    assert needle.length_mm == min(mm for mm in standard_lengths_mm() if reach_mm(mm) >= most_mm)
    assert not needle.hub_stops
    assert needle.text.startswith(f"A {needle.length_mm:g} mm needle. Its depth is held by hand.")


def test_beyond_what_the_longest_shaft_reaches_it_says_how_far_it_goes():
    assert "75 mm needle, at most 56 mm in: 19 mm stay out" in needle_reaching(56.1).text


def test_a_limit_that_leaves_shaft_outside_anyway_needs_no_word_of_it():
    assert "stay out" not in needle_for(9.0).text
    assert "at most 9 mm in" in needle_for(9.1).text


def test_what_the_textbook_wants_never_lengthens_a_shaft_beyond_the_limit():
    assert needle_for(25.0, wanted_mm=40.0).length_mm == 15.0


def test_a_short_shaft_is_thin_and_a_long_one_thick():
    assert needle_for(14.0).diameter_mm < needle_for(60.0).diameter_mm


def test_sizes_are_shown_as_unverified():
    assert {one.check for one in needle_for(30.0).citations} == {"S", "K", "R"}
