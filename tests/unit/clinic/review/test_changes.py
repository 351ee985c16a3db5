"""What became of a scale: where it starts, which reading counts as its last, and what share was gained."""

import pytest
from tests.spec.review_vignettes import FIRST

from weizhong.clinic.review.accepting import accept
from weizhong.clinic.review.changes import changes
from weizhong.clinic.review.course import Course, Reading, Visit
from weizhong.clinic.review.document import ScaleChange

WEEK_BEFORE, DAY_BEFORE, TWO_WEEKS_ON = FIRST.replace(day=1), FIRST.replace(day=6), FIRST.replace(day=21)


def nrs(value: float, on=FIRST) -> Reading:
    return Reading(scale="nrs", value=value, on=on)


def change(start: list[Reading], at_first_visit: list[Reading], later: list[Reading]) -> ScaleChange:
    course = Course(baseline=start, visits=[Visit(on=FIRST, readings=at_first_visit)], readings=later)
    (one,) = changes(accept(course, TWO_WEEKS_ON))
    return one


def test_of_several_start_values_the_last_before_treatment_counts() -> None:
    seen = change([nrs(9, WEEK_BEFORE), nrs(7, DAY_BEFORE)], [], [nrs(6, TWO_WEEKS_ON)])
    assert (seen.start, seen.start_on, seen.gain) == (7, DAY_BEFORE.isoformat(), 1)


def test_a_reading_of_a_visit_without_treatment_is_the_newer_start_value() -> None:
    visits = [Visit(on=DAY_BEFORE, is_treated=False, readings=[nrs(5, DAY_BEFORE)]), Visit(on=FIRST)]
    course = Course(baseline=[nrs(8, WEEK_BEFORE)], visits=visits, readings=[nrs(5, TWO_WEEKS_ON)])
    (seen,) = changes(accept(course, TWO_WEEKS_ON))
    assert (seen.start, seen.start_on, seen.now, seen.verdict) == (5, DAY_BEFORE.isoformat(), 5, "none")
    assert "Read before the first treatment, so it stands as start value." in seen.text


def test_without_any_treatment_there_is_no_gain() -> None:
    visit = Visit(on=FIRST, is_treated=False, readings=[nrs(0)])
    (seen,) = changes(accept(Course(baseline=[nrs(7, WEEK_BEFORE)], visits=[visit]), TWO_WEEKS_ON))
    assert (seen.start, seen.now, seen.verdict) == (0, None, "unknown")


def test_a_reading_that_stands_as_start_value_is_not_its_own_follow_up() -> None:
    seen = change([], [nrs(7)], [])
    assert (seen.start, seen.now, seen.verdict) == (7, None, "unknown")
    assert "no reading since the start" in seen.text


@pytest.mark.parametrize("later", [[], [nrs(5, TWO_WEEKS_ON)]])
def test_a_start_value_that_a_newer_one_replaced_is_told_and_is_no_gain(later) -> None:
    seen = change([nrs(9, WEEK_BEFORE), nrs(7, DAY_BEFORE)], [nrs(6)], later)
    told = (
        f"It was 9 on {WEEK_BEFORE}, 7 on {DAY_BEFORE}; what changed before the first treatment is no gain."
    )
    assert told in seen.text
    assert seen.start == 6


@pytest.mark.parametrize(("before", "is_told"), [(4, True), (7, True), (8, False), (9, False)])
def test_who_was_clearly_worse_before_the_first_treatment_is_told_so(before, is_told) -> None:
    seen = change([nrs(before, WEEK_BEFORE)], [nrs(9)], [nrs(6, TWO_WEEKS_ON)])
    assert ("clearly worse before any needle" in seen.text) is is_told
    assert (f"It was {before:g} on {WEEK_BEFORE}" in seen.text) is (before != 9)


@pytest.mark.parametrize(("before", "is_told"), [(11, False), (12, True), (50, True)])
def test_who_fell_to_nothing_before_the_first_treatment_is_told_so_from_what_matters_on(
    before, is_told
) -> None:
    """On a scale that counts what one can do, nothing is the worst start."""
    told, start, later = (
        Reading(scale="hfaq", value=value, on=day)
        for value, day in ((before, WEEK_BEFORE), (0, FIRST), (0, TWO_WEEKS_ON))
    )
    seen = change([told], [start], [later])
    assert ("clearly worse before any needle" in seen.text) is is_told


def test_where_no_start_value_was_replaced_nothing_is_said_of_one() -> None:
    for later in ([], [nrs(5, TWO_WEEKS_ON)]):
        assert "It was" not in change([nrs(7, DAY_BEFORE)], [], later).text


def test_a_rating_has_no_start_value_to_replace() -> None:
    rated = [Reading(scale="pgic", value=value, on=day) for value, day in ((4, DAY_BEFORE), (6, FIRST))]
    assert "It was" not in change(rated[:1], rated[1:], []).text


@pytest.mark.parametrize(
    ("start", "now", "share", "verdict"),
    [(7, 6, 0.142857, "none"), (1, 0, 1.0, "unclear"), (0.5, 0, 1.0, "unclear"), (0, 1, None, "none")],
)
def test_the_share_gained_is_of_the_start_value_unless_that_is_nothing(start, now, share, verdict) -> None:
    seen = change([nrs(start)], [], [nrs(now, TWO_WEEKS_ON)])
    assert (seen.gain_share, seen.verdict) == (share, verdict)
