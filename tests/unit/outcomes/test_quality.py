"""Who has not answered, which visits lack a score, floor and ceiling, reminders."""

from datetime import date, timedelta
from itertools import pairwise

import msgspec
import pytest

from weizhong.outcomes.proportion import proportion
from weizhong.outcomes.quality import quality
from weizhong.outcomes.reminders import Answered, Followed, due_of, follow_up_times, reminders
from weizhong.terms.errors import UnknownCode

BEGAN = date(2026, 9, 1)


def person(name: str = "17", *answers: tuple[int, str, float], **more: object) -> Followed:
    """Somebody followed up, with answers as days since the start, scale and value."""
    given = tuple(
        Answered(on=BEGAN + timedelta(days=day), instrument=scale, value=value)
        for day, scale, value in answers
    )
    return msgspec.convert(
        {"person": name, "began": BEGAN, "instruments": ("nrs", "rmdq"), "answers": given, **more}, Followed
    )


def day(after: int) -> date:
    return BEGAN + timedelta(days=after)


def state(one: Followed, on: date, time: str = "six_weeks") -> str:
    return next(due.state for due in due_of(one, on) if due.time == time)


def test_times_follow_each_other_and_their_windows_do_not_overlap() -> None:
    times = follow_up_times()
    for before, after in pairwise(times):
        assert before.weeks + before.late_weeks <= after.weeks - after.early_weeks, after.id


def test_what_is_due_goes_from_not_yet_to_open_to_missed() -> None:
    one = person()
    assert [state(one, day(after)) for after in (0, 27, 28, 42, 63, 64)] == [
        "not_yet", "not_yet", "open", "open", "open", "missed",
    ]  # fmt: skip


def test_an_answer_counts_within_its_window_alone() -> None:
    assert state(person("17", (28, "nrs", 4), (40, "rmdq", 9)), day(70)) == "answered"
    assert state(person("17", (27, "nrs", 4), (40, "rmdq", 9)), day(70)) == "partly"
    assert state(person("17", (64, "nrs", 4), (64, "rmdq", 9)), day(70)) == "missed"


def test_one_scale_of_two_leaves_it_open_and_names_what_is_missing() -> None:
    (due,) = (due for due in due_of(person("17", (40, "nrs", 4)), day(45)) if due.time == "six_weeks")
    assert (due.state, due.missing) == ("open", ("rmdq",))


def test_an_answer_of_a_later_day_is_not_known_yet() -> None:
    assert state(person("17", (45, "nrs", 4), (45, "rmdq", 9)), day(44)) == "open"


def test_nothing_is_due_of_somebody_who_left() -> None:
    one = person("17", ended=day(60))
    assert [due.time for due in due_of(one, day(400))] == ["six_weeks"]
    assert {made.time for after in range(500) for made in reminders([one], day(after))} == {"six_weeks"}


def test_reminders_fall_on_the_day_it_is_due_a_week_and_three_weeks_after() -> None:
    one = person()
    told = {after: reminders([one], day(after)) for after in range(70)}
    numbers = {after: found[0].number for after, found in told.items() if found}
    assert numbers == {after: 1 + (after >= 49) + (after >= 63) for after in range(42, 64)}
    assert all(len(found) <= 1 for found in told.values())


def test_a_reminder_that_was_sent_is_not_repeated() -> None:
    sent = person("17", reminded=(day(43),))
    assert reminders([sent], day(48)) == ()
    (again,) = reminders([sent], day(49))
    assert (again.number, again.instruments) == (2, ("nrs", "rmdq"))


def test_nobody_who_answered_is_reminded() -> None:
    assert reminders([person("17", (41, "nrs", 4), (41, "rmdq", 9))], day(50)) == ()


def test_looking_ahead_tells_what_will_fall_due_and_when() -> None:
    (made,) = reminders([person()], day(40), ahead_days=7)
    assert (made.remind_on, made.number) == (day(42), 1)
    assert reminders([person()], day(40), ahead_days=1) == ()


def test_who_has_not_answered_is_told_from_the_day_it_was_due() -> None:
    assert [due.state for due in quality([person()], day(41)).unanswered] == []
    assert [due.state for due in quality([person()], day(42)).unanswered] == ["open"]
    assert [due.state for due in quality([person()], day(64)).unanswered] == ["missed"]


def test_the_share_that_answered_counts_only_whose_time_is_over() -> None:
    """Early answers alone would make the share too good."""
    early = person("1", (30, "nrs", 4), (30, "rmdq", 9))
    assert quality([early, person("2")], day(45)).answered[0].answered.of == 0
    told = quality([early, person("2")], day(64)).answered[0].answered
    assert (told.count, told.of, told.share) == (1, 2, 0.5)


def test_visits_at_which_a_scale_was_not_read_are_named_with_what_is_missing() -> None:
    visited = person(
        "17", (0, "nrs", 7), (0, "rmdq", 14), (7, "nrs", 6), visits=(day(0), day(7), day(14), day(21))
    )
    told = quality([visited], day(14)).visits_without_score
    assert [(one.on, one.missing) for one in told] == [(day(7), ("rmdq",)), (day(14), ("nrs", "rmdq"))]


def test_people_without_a_start_value_are_named() -> None:
    late = person("2", (3, "nrs", 7), (3, "rmdq", 9), visits=(day(0),))
    both = person("1", (0, "nrs", 7), (0, "rmdq", 9), visits=(day(0),))
    rated = msgspec.structs.replace(person("3"), instruments=("pgic",))
    assert quality([both, late, rated], day(10)).without_start == ("2",)


def test_floor_and_ceiling_are_shares_of_start_values_with_their_intervals() -> None:
    starts = [0, 0, 1, 5, 6, 7, 9, 10]
    group = [
        msgspec.structs.replace(person(str(number), (0, "nrs", value)), instruments=("nrs",))
        for number, value in enumerate(starts)
    ]
    (ends,) = quality(group, day(1)).ends
    assert (ends.at_best.count, ends.at_worst.count, ends.at_best.of) == (2, 1, 8)
    assert ends.near_best is not None
    assert ends.near_worst is not None
    assert (ends.near_best.count, ends.near_worst.count) == (3, 2)  # less than two points of room
    assert ends.is_narrow is None  # three of eight: 14 to 69 %
    assert ends.at_best.low is not None
    assert 0 < ends.at_best.low < 0.25


@pytest.mark.parametrize(
    ("near", "of", "is_narrow"), [(0, 7, None), (0, 40, False), (9, 20, True), (3, 20, None)]
)
def test_a_scale_is_narrow_or_wide_enough_only_where_enough_people_started_to_tell(
    near: int, of: int, is_narrow: bool | None
) -> None:
    values = [1.0] * near + [5.0] * (of - near)
    group = [
        msgspec.structs.replace(person(str(number), (0, "nrs", value)), instruments=("nrs",))
        for number, value in enumerate(values)
    ]
    assert quality(group, day(1)).ends[0].is_narrow is is_narrow


def test_where_the_error_or_any_start_value_is_unknown_so_is_whether_a_scale_is_wide_enough() -> None:
    bare = msgspec.structs.replace(person(), instruments=("nrs",))
    told = msgspec.structs.replace(person("17", (0, "hfaq", 30)), instruments=("hfaq",))
    assert quality([bare], day(1)).ends[0].is_narrow is None
    assert quality([told], day(1)).ends[0].near_best is None


def test_on_a_scale_where_more_is_better_the_best_end_is_the_upper_one() -> None:
    told = msgspec.structs.replace(person("17", (0, "psfs", 10)), instruments=("psfs",))
    (ends,) = quality([told], day(1)).ends
    assert (ends.at_best.count, ends.at_worst.count) == (1, 0)


def test_of_nobody_no_share_is_told() -> None:
    nobody = quality([], day(1))
    assert (nobody.people, nobody.unanswered, nobody.ends) == (0, (), ())
    assert proportion(0, 0).share is None


def test_an_instrument_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownCode):
        quality([msgspec.structs.replace(person(), instruments=("nsr",))], day(1))


def test_the_answer_can_be_written_as_json_and_read_back() -> None:
    told = quality([person("17", (0, "nrs", 7), visits=(day(0),))], day(50))
    assert msgspec.json.decode(msgspec.json.encode(told), type=type(told)) == told


def test_a_t_score_is_too_near_an_end_by_the_errors_of_both_scores() -> None:
    name = "promis_pain_interference_4a"  # 41.6 errs by 6.1 and 53.9 by 1.9: together 12.5
    near, far = (
        person(str(at), (0, name, value), instruments=(name,)) for at, value in enumerate((53.9, 61.2))
    )
    (ends,) = quality([near, far], day(1)).ends
    assert ends.near_best is not None
    assert ends.near_best.count == 1
