"""Setbacks and the worst end of a scale: laws that hold whatever was read, and the slow twin beside them."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.unit.outcomes.plain_setbacks import plain_setback, plain_worst_unseen

from weizhong.clinic.review import Course, review
from weizhong.clinic.review.course import Reading, Visit
from weizhong.clinic.review.scales import scale_names
from weizhong.outcomes.change import verdict_of
from weizhong.outcomes.gain import best_and_worst, gain_of
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.setbacks import fell_from, setback
from weizhong.outcomes.stop_signs import stop_signs
from weizhong.outcomes.worst_end import is_worst_unseen

SCALES = st.sampled_from([name for name in scale_names() if not instrument(name).rating])
PLACES = st.integers(0, 100)
COURSES = st.lists(PLACES, max_size=6)
MANY, SOME = settings(max_examples=300, deadline=None), settings(max_examples=60, deadline=None)


def at(name: str, place: int) -> float:
    """A value on the scale, from its worst end by hundredths of its range, as it would be written down."""
    best, worst = best_and_worst(instrument(name))
    return round(worst + (best - worst) * place / 100, 0 if instrument(name).is_whole else 2)


@MANY
@given(SCALES, COURSES)
def test_fast_and_slow_say_the_same_of_a_setback(name: str, course: list[int]) -> None:
    values = [at(name, place) for place in course]
    assert setback(name, values) == plain_setback(name, values)


@MANY
@given(SCALES, PLACES, COURSES)
def test_fast_and_slow_say_the_same_of_the_worst_end(name: str, start: int, course: list[int]) -> None:
    first, values = at(name, start), [at(name, place) for place in course]
    is_worse = bool(values) and verdict_of(name, first, values[-1]) == "worse"
    assert is_worst_unseen(name, first, values) == plain_worst_unseen(name, first, values, is_worse)


@MANY
@given(SCALES, st.lists(st.integers(0, 80), max_size=6), st.integers(1, 20))
def test_where_one_error_holds_everywhere_it_does_not_matter_how_high_all_of_it_lies(
    name: str, course: list[int], higher: int
) -> None:
    error = instrument(name).error
    assume(error is None or not error.by_score)
    shift = at(name, higher) - at(name, 0)
    values = [at(name, place) for place in course]
    assert setback(name, values) == setback(name, [value + shift for value in values])


@MANY
@given(SCALES, st.lists(PLACES, min_size=1, max_size=6), PLACES)
def test_a_reading_as_good_as_any_before_it_is_never_a_setback(
    name: str, course: list[int], also: int
) -> None:
    assert setback(name, [at(name, place) for place in (*course, max(*course, also))]) == "none"


@MANY
@given(SCALES, st.lists(PLACES, min_size=2, max_size=6), PLACES)
def test_an_earlier_reading_more_never_takes_a_setback_away(name: str, course: list[int], more: int) -> None:
    values = [at(name, place) for place in course]
    if fell_from(name, values) is not None:
        assert fell_from(name, [at(name, more), *values]) is not None


@SOME
@given(SCALES, PLACES, st.lists(PLACES, min_size=1, max_size=6))
def test_the_worst_a_scale_can_show_never_passes_in_silence(name: str, start: int, course: list[int]) -> None:
    """Who comes to the worst end from anywhere is called worse, set back, or as bad as can be shown."""
    of, first = instrument(name), at(name, start)
    _, worst = best_and_worst(of)
    assume(gain_of(of, worst, first) > 0.05 * (of.high - of.low))
    values = [*(at(name, place) for place in course), worst]
    signs = stop_signs(name, first, values)
    assert signs.verdict == "worse" or signs.is_worst_unseen
    assert judged(name, first, values) not in ("adjust", "continue")


@SOME
@given(SCALES, PLACES, st.lists(PLACES, min_size=2, max_size=8))
def test_nobody_is_treated_on_after_a_setback_before_it_was_looked_into(
    name: str, start: int, course: list[int]
) -> None:
    values = [at(name, place) for place in course]
    told = setback(name, values)
    assume(told != "none")
    first = at(name, start)
    decision = judged(name, first, values)
    lasts = told == "twice" and stop_signs(name, first, values).verdict != "better"
    assert decision in (("refer",) if lasts else ("refer", "stop", "pause"))


def judged(name: str, start: float, values: Sequence[float]) -> str:
    """What the review decides of a course with a visit a week, each with a clear gate and a reading."""
    days = [date(2026, 9, 7) + timedelta(weeks=week) for week in range(len(values) + 1)]
    visits = [
        Visit(on=day, gate="clear", readings=[Reading(scale=name, value=value)])
        for day, value in zip(days, (start, *values), strict=True)
    ]
    return review(Course(visits=visits), days[-1]).decision
