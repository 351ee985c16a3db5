"""How good the answers are: who has not, which visits lack a score, who started at an end of a scale."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec

from weizhong.facts.tables import read_table
from weizhong.outcomes.gain import best_and_worst, gain_of
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.measurement_error import told_from_chance
from weizhong.outcomes.proportion import Proportion, proportion
from weizhong.outcomes.reminders import Due, Followed, Reminder, due_of, follow_up_times, reminders

SCHEMA = "weizhong.follow_up/1"


class AnsweredAt(msgspec.Struct, frozen=True, kw_only=True):
    """How many answered everything at one time, of those for whom that time is over."""

    time: str
    label: str
    answered: Proportion


class VisitWithoutScore(msgspec.Struct, frozen=True, kw_only=True):
    """A visit at which nothing of what is to be answered was read."""

    person: str
    on: date
    missing: tuple[str, ...]


class EndsOfScale(msgspec.Struct, frozen=True, kw_only=True):
    """Who started where a scale cannot show much.

    Parameters
    ----------
    instrument : str
        The scale.
    at_best, at_worst : Proportion
        Start values at its very ends.
    near_best, near_worst : Proportion or None
        Start values so near an end that a gain, or a loss, cannot be told from chance; None without an error.
    is_narrow : bool or None
        Whether either share is surely more than the scale may have to be wide enough, by its interval; None
        where that is unknown or too few people started to tell.
    """

    instrument: str
    at_best: Proportion
    at_worst: Proportion
    near_best: Proportion | None
    near_worst: Proportion | None
    is_narrow: bool | None


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """How good the answers of a group are on a day.

    Parameters
    ----------
    on : date
        The day.
    people : int
        How many are followed up.
    unanswered : tuple of Due
        What is open past its day, missed or partly missed.
    answered : tuple of AnsweredAt
        Shares who answered, by time.
    without_start : tuple of str
        People without a start value on a scale they are to answer.
    visits_without_score : tuple of VisitWithoutScore
        Visits at which nothing was read.
    ends : tuple of EndsOfScale
        Floor and ceiling, by scale.
    reminders : tuple of Reminder
        Whom to remind.
    problems : tuple of str
        What could not be used, whose, and why: a whole record, whose person is then not among the people, or
        something in it.
    """

    on: date
    people: int
    unanswered: tuple[Due, ...]
    answered: tuple[AnsweredAt, ...]
    without_start: tuple[str, ...]
    visits_without_score: tuple[VisitWithoutScore, ...]
    ends: tuple[EndsOfScale, ...]
    reminders: tuple[Reminder, ...]
    problems: tuple[str, ...] = ()
    schema: Literal["weizhong.follow_up/1"] = "weizhong.follow_up/1"


def quality(
    people: Iterable[Followed], on: date, ahead_days: int = 0, problems: Sequence[str] = ()
) -> Quality:
    """Return how good the answers are.

    Parameters
    ----------
    people : iterable of Followed
        Who is followed up.
    on : date
        The day.
    ahead_days : int, optional
        How many days to look ahead for reminders.
    problems : sequence of str, optional
        What could not be used, whose, and why.

    Raises
    ------
    UnknownCode
        If somebody is to answer an instrument that does not exist.

    Examples
    --------
    >>> from weizhong.outcomes.reminders import Answered
    >>> began = date(2026, 9, 1)
    >>> start = Answered(on=began, instrument="nrs", value=10)
    >>> person = Followed(person="17", began=began, instruments=("nrs",), visits=(began,), answers=(start,))
    >>> told = quality([person], date(2026, 10, 20))
    >>> [due.time for due in told.unanswered], told.ends[0].at_worst.count
    (['six_weeks'], 1)
    """
    group = tuple(people)
    dues = tuple(due for one in group for due in due_of(one, on))
    return Quality(
        on=on,
        people=len(group),
        unanswered=tuple(due for due in dues if _is_unanswered(due, on)),
        answered=tuple(_answered_at(time.id, time.label, dues, on) for time in follow_up_times()),
        without_start=tuple(one.person for one in group if _lacks_start(one)),
        visits_without_score=tuple(bare for one in group for bare in visits_without_score(one, on)),
        ends=tuple(_ends(name, _starts(group, name)) for name in _instruments(group)),
        reminders=reminders(group, on, ahead_days),
        problems=tuple(problems),
    )


def visits_without_score(one: Followed, on: date) -> tuple[VisitWithoutScore, ...]:
    """Return the visits of one person at which something to be answered was not read, up to a day.

    Examples
    --------
    >>> day = date(2026, 9, 1)
    >>> one = Followed(person="17", began=day, instruments=("nrs",), visits=(day,))
    >>> [visit.missing for visit in visits_without_score(one, day)]
    [('nrs',)]
    """
    read = {(answer.on, answer.instrument) for answer in one.answers}
    lacking = (
        (day, tuple(name for name in one.instruments if (day, name) not in read))
        for day in sorted(one.visits)
        if day <= on
    )
    return tuple(
        VisitWithoutScore(person=one.person, on=day, missing=missing) for day, missing in lacking if missing
    )


def _is_unanswered(due: Due, on: date) -> bool:
    return due.state in ("missed", "partly") or (due.state == "open" and due.due_on <= on)


def _answered_at(time: str, label: str, dues: Sequence[Due], on: date) -> AnsweredAt:
    """Only whose time is over is counted: early answers alone would make the share too good."""
    settled = [due for due in dues if due.time == time and due.closes_on < on]
    count = sum(due.state == "answered" for due in settled)
    return AnsweredAt(time=time, label=label, answered=proportion(count, len(settled)))


def _instruments(group: Sequence[Followed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in group for name in one.instruments))


def _start_of(one: Followed, name: str) -> float | None:
    """The newest value from before the first treatment or of its day, as the review of a course takes it."""
    first = min(one.visits, default=one.began)
    read = [answer for answer in one.answers if answer.instrument == name and answer.on <= first]
    return max(read).value if read else None


def _starts(group: Sequence[Followed], name: str) -> list[float]:
    return [value for one in group if name in one.instruments and (value := _start_of(one, name)) is not None]


def _lacks_start(one: Followed) -> bool:
    return any(_start_of(one, name) is None for name in one.instruments if not instrument(name).rating)


def _ends(name: str, starts: Sequence[float]) -> EndsOfScale:
    of, total = instrument(name), len(starts)
    best, worst = best_and_worst(of)
    near_best = near_worst = None
    if of.error is not None:
        near_best = proportion(sum(_is_near(of, start, best) for start in starts), total)
        near_worst = proportion(sum(_is_near(of, start, worst) for start in starts), total)
    return EndsOfScale(
        instrument=name,
        at_best=proportion(starts.count(best), total),
        at_worst=proportion(starts.count(worst), total),
        near_best=near_best,
        near_worst=near_worst,
        is_narrow=_is_narrow(near_best, near_worst),
    )


def _is_near(of: Instrument, start: float, end: float) -> bool:
    """Whether not even a change from a start value to an end of the scale is told from chance."""
    return abs(gain_of(of, start, end)) < told_from_chance(of.name, start, end)


def most_near_an_end() -> float:
    """Return the share that may start near an end of a scale that is wide enough.

    Examples
    --------
    >>> most_near_an_end()
    0.15
    """
    return float(read_table("outcomes/responders")["ends"]["share"])


def _is_narrow(*near: Proportion | None) -> bool | None:
    if any(one is not None and one.low is not None and one.low > most_near_an_end() for one in near):
        return True
    is_wide = all(one is not None and one.high is not None and one.high <= most_near_an_end() for one in near)
    return False if is_wide else None
