"""Which scales are due when, who has answered, and whom to remind: as data, for whoever sends it."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Literal

import msgspec

from weizhong.facts.tables import read_table
from weizhong.outcomes.cited import Cited, citation

State = Literal["not_yet", "open", "answered", "partly", "missed"]


class Answered(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One score somebody gave.

    Parameters
    ----------
    on : date
        The day.
    instrument : str
        Which scale.
    value : float
        The score, in points.
    """

    on: date
    instrument: str
    value: float


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """One person who is followed up.

    Parameters
    ----------
    person : str
        Whatever the caller knows them by; it stays in the answer and enters no message.
    began : date
        The day the course began.
    instruments : tuple of str
        What they are to answer each time.
    visits : tuple of date
        Days of treatment.
    answers : tuple of Answered
        What they answered.
    reminded : tuple of date
        Days on which they were reminded already.
    ended : date or None
        The day they withdrew or died, if they did: nothing is due after it.
    """

    person: str
    began: date
    instruments: tuple[str, ...]
    visits: tuple[date, ...] = ()
    answers: tuple[Answered, ...] = ()
    reminded: tuple[date, ...] = ()
    ended: date | None = None


class FollowUpTime(Cited, frozen=True, kw_only=True):
    """A time at which scales are to be answered.

    Parameters
    ----------
    id, label : str
        Its name and words.
    weeks : float
        Weeks after the start.
    early_weeks, late_weeks : float
        How much earlier and later an answer still counts for it.
    """

    id: str
    label: str
    weeks: float
    early_weeks: float
    late_weeks: float


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What is due of one person at one time.

    Parameters
    ----------
    person, time, label : str
        Whose, which time, and its words.
    opens_on, due_on, closes_on : date
        From when an answer counts, when it is due, and until when it still counts.
    state : {"not_yet", "open", "answered", "partly", "missed"}
        How it stands on the day asked about; partly and missed are final, open is not.
    missing : tuple of str
        Instruments not answered.
    """

    person: str
    time: str
    label: str
    opens_on: date
    due_on: date
    closes_on: date
    state: State
    missing: tuple[str, ...]


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to remind.

    Parameters
    ----------
    person, time, label : str
        Whom, of which time, and its words.
    number : int
        The first, second, … reminder.
    remind_on : date
        The day it falls on; it may have passed.
    closes_on : date
        Until when an answer still counts.
    instruments : tuple of str
        What is missing.
    """

    person: str
    time: str
    label: str
    number: int
    remind_on: date
    closes_on: date
    instruments: tuple[str, ...]


@cache
def follow_up_times() -> tuple[FollowUpTime, ...]:
    """Return the times at which scales are to be answered.

    Examples
    --------
    >>> [time.id for time in follow_up_times()]
    ['six_weeks', 'three_months', 'six_months', 'twelve_months']
    """
    fields = ("id", "label", "weeks", "early_weeks", "late_weeks")
    return tuple(
        FollowUpTime(
            **{field: row[field] for field in fields},
            **citation(row),
        )
        for row in read_table("outcomes/follow_up")["due"]
    )


def due_of(one: Followed, on: date) -> tuple[Due, ...]:
    """Return what is due of a person, at every time up to the end of their follow-up.

    Parameters
    ----------
    one : Followed
        The person.
    on : date
        The day asked about: nothing later is known.

    Examples
    --------
    >>> person = Followed(person="17", began=date(2026, 9, 1), instruments=("nrs",))
    >>> [(due.time, due.state) for due in due_of(person, date(2026, 10, 15))][:2]
    [('six_weeks', 'open'), ('three_months', 'not_yet')]
    """
    return tuple(_due(one, time, on) for time in follow_up_times() if not _is_over(one, time))


def reminders(people: Iterable[Followed], on: date, ahead_days: int = 0) -> tuple[Reminder, ...]:
    """Return whom to remind on a day or within the days after it, by day.

    Of one person and time the latest reminder that falls due is given, never several at once. One that was
    sent already is not repeated.

    Parameters
    ----------
    people : iterable of Followed
        Who is followed up.
    on : date
        The day.
    ahead_days : int, optional
        How many days to look ahead.

    Examples
    --------
    >>> person = Followed(person="17", began=date(2026, 9, 1), instruments=("nrs", "rmdq"))
    >>> [(one.number, str(one.remind_on), one.instruments) for one in reminders([person], date(2026, 10, 21))]
    [(2, '2026-10-20', ('nrs', 'rmdq'))]
    """
    until = on + timedelta(days=ahead_days)
    found = (
        made
        for one in people
        for due in due_of(one, on)
        if due.state in ("open", "not_yet") and due.missing and (made := _reminder(one, due, until))
    )
    return tuple(sorted(found, key=lambda made: (made.remind_on, made.person)))


def _reminder(one: Followed, due: Due, until: date) -> Reminder | None:
    days: list[int] = read_table("outcomes/follow_up")["reminders"]["days"]
    falling = [
        (number, day)
        for number, after in enumerate(days, 1)
        if (day := due.due_on + timedelta(days=after)) <= min(until, due.closes_on)
    ]
    if not falling:
        return None
    number, day = falling[-1]
    if any(day <= sent for sent in one.reminded):
        return None
    return Reminder(
        person=one.person,
        time=due.time,
        label=due.label,
        number=number,
        remind_on=day,
        closes_on=due.closes_on,
        instruments=due.missing,
    )


def _due(one: Followed, time: FollowUpTime, on: date) -> Due:
    opens, due, closes = _window(one, time)
    given = {answer.instrument for answer in one.answers if opens <= answer.on <= min(closes, on)}
    missing = tuple(name for name in one.instruments if name not in given)
    return Due(
        person=one.person,
        time=time.id,
        label=time.label,
        opens_on=opens,
        due_on=due,
        closes_on=closes,
        state=_state(one, missing, opens, closes, on),
        missing=missing,
    )


def _state(one: Followed, missing: tuple[str, ...], opens: date, closes: date, on: date) -> State:
    if not missing:
        return "answered"
    if on > closes:
        return "partly" if len(missing) < len(one.instruments) else "missed"
    return "not_yet" if on < opens else "open"


def _window(one: Followed, time: FollowUpTime) -> tuple[date, date, date]:
    due = one.began + timedelta(weeks=time.weeks)
    return due - timedelta(weeks=time.early_weeks), due, due + timedelta(weeks=time.late_weeks)


def _is_over(one: Followed, time: FollowUpTime) -> bool:
    """Nothing is due of somebody who had left by then."""
    return one.ended is not None and one.ended < _window(one, time)[1]
