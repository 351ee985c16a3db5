"""The course of one person on one scale."""

from datetime import date, timedelta

import msgspec
import pytest

from weizhong.outcomes.stop_signs import best_before, is_plateau, plateau_readings, worsening
from weizhong.outcomes.trajectory import DayReading, trajectory
from weizhong.terms.errors import InvalidInput

FIRST = date(2026, 9, 7)


def reads(*values: float) -> list[DayReading]:
    return [DayReading(on=FIRST + timedelta(weeks=week), value=value) for week, value in enumerate(values, 1)]


START = DayReading(on=FIRST, value=7)


def test_every_reading_carries_its_error_within_the_scale() -> None:
    course = trajectory("nrs", START, reads(5, 1))
    half = 1.959964 * 1.02
    assert course.start is not None
    assert (course.start.low, course.start.high) == pytest.approx((7 - half, 7 + half), abs=1e-5)
    assert (course.points[1].low, course.points[1].high) == pytest.approx((0, 1 + half), abs=1e-5)
    assert [point.weeks for point in course.points] == [1, 2]


def test_a_reading_of_a_scale_without_an_error_has_none() -> None:
    course = trajectory("hfaq", DayReading(on=FIRST, value=40), reads(55))
    assert (course.points[0].low, course.points[0].high) == (None, None)


def test_the_value_that_matters_lies_on_the_side_where_better_is_and_on_the_scale() -> None:
    assert trajectory("nrs", START, []).matters_at == 5
    assert trajectory("hfaq", DayReading(on=FIRST, value=40), []).matters_at == 52
    assert trajectory("rmdq", DayReading(on=FIRST, value=3), []).matters_at is None
    assert trajectory("nrs", None, reads(5)).matters_at is None


def test_a_plateau_is_a_gain_that_is_kept_and_grows_no_more() -> None:
    assert plateau_readings() == 3
    assert is_plateau("rmdq", 17, [10, 9, 8])
    assert not is_plateau("rmdq", 17, [12, 9, 7])  # five points more: that matters
    assert not is_plateau("rmdq", 17, [15, 9, 9])  # one of the three was no gain
    assert not is_plateau("rmdq", None, [10, 9, 8])
    assert not is_plateau("pgic", None, [2, 2, 2])
    assert not is_plateau("phq_2", 6, [1, 1, 1])  # nobody knows what matters there


def test_worsening_is_told_as_once_and_as_twice_in_a_row() -> None:
    assert worsening("rmdq", 10, []) == "unknown"
    assert worsening("rmdq", 10, [14]) == "none"
    assert worsening("rmdq", 10, [15]) == "once"
    assert worsening("rmdq", 10, [15, 16]) == "twice"
    assert worsening("rmdq", 10, [15, 12, 15]) == "once"
    assert worsening("rmdq", 10, [16, 16, 12]) == "none"


def test_a_gain_that_is_gone_is_told_with_its_best() -> None:
    signs = trajectory("nrs", START, reads(3, 4, 6)).signs
    assert (signs.has_lost_gain, signs.best, signs.verdict) == (True, 3, "none")
    assert best_before("hfaq", 40, [60, 55, 42]) == 60
    assert not trajectory("nrs", START, reads(3, 4)).signs.has_lost_gain


def test_what_to_stop_by_is_there_for_the_review() -> None:
    signs = trajectory("rmdq", DayReading(on=FIRST, value=17), reads(10, 9, 8)).signs
    assert msgspec.structs.asdict(signs) == {
        "readings": 3, "verdict": "better", "share": 0.529412, "is_plateau": True, "worsening": "none",
        "setback": "none", "can_show_worse": True, "is_worst_unseen": False,
        "has_lost_gain": False, "best": 9,
    }  # fmt: skip


def test_without_a_reading_there_is_no_change_and_nothing_is_known() -> None:
    course = trajectory("nrs", START, [])
    assert (course.change, course.points, course.signs.verdict, course.signs.worsening) == (
        None, (), "unknown", "unknown",
    )  # fmt: skip
    assert trajectory("nrs", None, []).start is None


def test_two_values_of_one_day_are_refused_without_telling_them() -> None:
    with pytest.raises(InvalidInput, match=r"^Two values stand for one day; keep the one that is right\.$"):
        trajectory("nrs", START, [*reads(5), *reads(4)])
    with pytest.raises(InvalidInput, match="Two values"):
        trajectory("nrs", START, [START])


def test_readings_may_come_in_any_order() -> None:
    assert trajectory("nrs", START, reads(5, 4, 3)[::-1]) == trajectory("nrs", START, reads(5, 4, 3))


def test_a_course_can_be_written_as_json() -> None:
    told = msgspec.json.decode(msgspec.json.encode(trajectory("nrs", START, reads(5), complaint_weeks=20)))
    assert told["points"][0]["on"] == "2026-09-14"
    assert [band["group"] for band in told["bands"]] == ["persistent"]
