"""What a change is called: which way it went, and what must be minded."""

import pytest
from tests.spec.review_vignettes import FIRST

from weizhong.clinic.review.accepting import accept
from weizhong.clinic.review.changes import changes
from weizhong.clinic.review.course import Course, Reading, Visit


def words(scale: str, start: float, now: float) -> str:
    course = Course(
        baseline=[Reading(scale=scale, value=start)],
        visits=[Visit(on=FIRST)],
        readings=[Reading(scale=scale, value=now, on=FIRST.replace(day=20))],
    )
    (change,) = changes(accept(course, FIRST.replace(day=30)))
    return change.text


@pytest.mark.parametrize(
    ("scale", "start", "now", "said"),
    [
        ("nrs", 7, 7, "7 to 7, as it was."),
        ("nrs", 7, 6, "7 to 6, a gain of 1 (14 %)."),
        ("nrs", 6, 7, "6 to 7, a loss of 1."),
        ("nrs", 6, 6.5, "6 to 6.5, a loss of 0.5."),
        ("nrs", 6, 7, "cannot tell less than 2 points from chance"),
        ("nrs", 5, 8, "5 to 8, a loss of 3. A gain of 2 or of 30 % matters. That is worse."),
        ("hfaq", 50, 45, "50 to 45, a loss of 5. A gain of 12 matters."),
        ("odi", 47, 33, "a gain of 14 (29 %)"),
        ("vas", 100, 71, "a gain of 29 (29 %)"),
        ("odi", 50, 35.0002, "a gain of 14.9998 (29 %)"),
        ("qbpds", 60, 49, "cannot tell less than 12 points from chance"),
    ],
)
def test_a_change_is_told_with_its_direction_and_threshold(scale, start, now, said) -> None:
    assert said in words(scale, start, now)


@pytest.mark.parametrize(
    ("scale", "start", "now"),
    [
        ("nrs", 7, 4),
        ("nrs", 7, 7),
        ("hfaq", 50, 45),
        ("nrs", 5, 8),
        ("hfaq", 50, 55),
        ("qbpds", 60, 48),
        ("qbpds", 48, 60),
    ],
)
def test_chance_is_not_named_where_it_explains_nothing(scale, start, now) -> None:
    assert "from chance" not in words(scale, start, now)


@pytest.mark.parametrize(("start", "is_told"), [(3, True), (4, False), (20, False), (21, True)])
def test_a_scale_says_where_it_shows_little_change(start, is_told) -> None:
    assert ("shows little change" in words("rmdq", start, start)) == is_told


def test_a_start_value_told_as_one_is_not_said_to_be_a_reading_of_the_first_visit() -> None:
    assert "stands as start value" not in words("nrs", 7, 4)
