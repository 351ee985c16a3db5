"""What of a course can be used: possible days, values on their scale, one value a day. The rest is named."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from weizhong.clinic.gate.rules import VERDICTS
from weizhong.clinic.review.adverse import Happened, happened, settle
from weizhong.clinic.review.course import Course, Reading, Visit
from weizhong.clinic.review.document import SetAside
from weizhong.facts.tables import read_table
from weizhong.outcomes.instruments import instrument


@dataclass(frozen=True, slots=True, order=True)
class Read:
    """A reading with its day, on its scale, contradicted by none.

    Parameters
    ----------
    on : date
        The day.
    scale : str
        Name of the scale.
    value : float
        As given.
    """

    on: date
    scale: str
    value: float


@dataclass(frozen=True, slots=True)
class Accepted:
    """What can be used.

    Parameters
    ----------
    began : date or None
        The day the course began.
    visits : tuple of Visit
        In order of their days, one a day.
    starts : tuple of Read
        Start values.
    reads : tuple of Read
        Later readings, in order of their days.
    set_aside : tuple of SetAside
        What is not used, and why.
    contradicted : tuple of (str, date)
        Scales and days for which two values stand.
    events : tuple of Happened
        What went wrong, in order of the visits, with what was said of it later.
    """

    began: date | None
    visits: tuple[Visit, ...]
    starts: tuple[Read, ...]
    reads: tuple[Read, ...]
    set_aside: tuple[SetAside, ...]
    contradicted: tuple[tuple[str, date], ...]
    events: tuple[Happened, ...] = ()

    @property
    def treated(self) -> tuple[Visit, ...]:
        """The visits at which treatment was given."""
        return tuple(visit for visit in self.visits if visit.was_treated)


@dataclass(slots=True)
class _Aside:
    """Collects what is set aside, each sentence once."""

    said: dict[str, SetAside] = field(default_factory=dict)

    def say(self, kind: str, scale: str | None = None, **values: Any) -> None:
        named = {"scale": instrument(scale).label} if scale else {}
        text = str(read_table("clinic/review")["aside"][kind].format(**named, **values))
        self.said.setdefault(text, SetAside(kind=kind, text=text, scale=scale))


def accept(course: Course, on: date) -> Accepted:
    """Return what of a course can be used on a day.

    Parameters
    ----------
    course : Course
        As recorded.
    on : date
        The day of the review: nothing can have happened after it.

    Examples
    --------
    >>> late = Course(visits=[Visit(on=date(2027, 1, 1))])
    >>> accept(late, date(2026, 11, 22)).set_aside[0].kind
    'visit_in_future'
    """
    aside = _Aside()
    visits = _visits(course, on, aside)
    began = course.plan.on or (visits[0].on if visits else None)
    first = next((visit.on for visit in visits if visit.was_treated), None)
    told_starts = tuple(_starts(course, began, first, on, aside))
    told_later = tuple(_later(course, visits, began, on, aside))
    clashes = _clashes((*told_starts, *told_later), aside)
    starts, later = (_agreeing(reads, clashes) for reads in (told_starts, told_later))
    _tell_mixed_forms((*starts, *later), aside)
    events = _events(course, visits, on, aside)
    return Accepted(
        began=began,
        visits=visits,
        starts=starts,
        reads=later,
        set_aside=tuple(aside.said.values()),
        contradicted=clashes,
        events=events,
    )


def is_stale(day: date, on: date) -> bool:
    """Return whether what was asked or read on a day is too old to hold on another.

    Examples
    --------
    >>> is_stale(date(2026, 9, 1), date(2026, 10, 27)), is_stale(date(2026, 9, 1), date(2026, 10, 28))
    (False, True)
    """
    return on - day > timedelta(weeks=read_table("clinic/review")["interruption"]["weeks"])


def _visits(course: Course, on: date, aside: _Aside) -> tuple[Visit, ...]:
    start, kept = course.plan.on, dict[date, Visit]()
    for visit in sorted(course.visits, key=lambda one: one.on):
        if visit.on > on:
            aside.say("visit_in_future", on=visit.on)
        elif start is not None and visit.on < start:
            aside.say("visit_before_plan", on=visit.on, start=start)
        elif visit.on in kept:
            aside.say("visit_twice", on=visit.on)
            kept[visit.on] = _joined(kept[visit.on], visit)
        else:
            kept[visit.on] = visit
    for visit in kept.values():
        if visit.gate == "stop" and (visit.applied or visit.was_treated):
            aside.say("treated_after_stop", on=visit.on)
    return tuple(kept.values())


def _joined(one: Visit, other: Visit) -> Visit:
    """Two entries of one day: nothing of either is lost, and the graver gate stands."""
    gates = [gate for gate in VERDICTS if gate in (one.gate, other.gate)]
    return Visit(
        on=one.on,
        gate=gates[0] if gates else None,
        gate_because=[*one.gate_because, *other.gate_because],
        is_treated=one.was_treated or other.was_treated,
        applied=[*one.applied, *other.applied],
        needle=one.needle or other.needle,
        response_sought=one.response_sought or other.response_sought,
        stimulation=one.stimulation or other.stimulation,
        retention_min=other.retention_min if one.retention_min is None else one.retention_min,
        minutes=other.minutes if one.minutes is None else one.minutes,
        events=[*one.events, *other.events],
        readings=[*one.readings, *other.readings],
    )


def _events(course: Course, visits: Sequence[Visit], on: date, aside: _Aside) -> tuple[Happened, ...]:
    """What went wrong, each event with what was said of it until this day."""
    events = tuple(happened(visits))
    for one in sorted(course.settled, key=lambda each: each.on):
        events, why = settle(events, one) if one.on <= on else (events, "settled_in_future")
        if why:
            label = read_table("clinic/review")["event"][one.kind]["label"]
            aside.say(why, label=label, visit=one.visit, on=one.on)
    return events


def _starts(
    course: Course, began: date | None, first: date | None, on: date, aside: _Aside
) -> Iterator[Read]:
    for reading in course.baseline:
        day = reading.on or began
        if day is None:
            aside.say("reading_undated", scale=reading.scale)
        elif first is not None and day > first:
            aside.say("start_after_treatment", scale=reading.scale, on=day, first=first)
        elif is_stale(day, first or on):
            aside.say("start_too_old", scale=reading.scale, on=day)
        elif read := _usable(reading, day, on, aside):
            yield read


def _later(
    course: Course, visits: Iterable[Visit], began: date | None, on: date, aside: _Aside
) -> Iterator[Read]:
    taken = [(reading, reading.on or visit.on) for visit in visits for reading in visit.readings]
    for reading, day in [*taken, *((reading, reading.on) for reading in course.readings)]:
        if day is None:
            aside.say("reading_undated", scale=reading.scale)
        elif began is not None and day < began:
            aside.say("reading_before_start", scale=reading.scale, on=day, start=began)
        elif read := _usable(reading, day, on, aside):
            yield read


def _usable(reading: Reading, day: date, on: date, aside: _Aside) -> Read | None:
    of = instrument(reading.scale)
    if day > on:
        aside.say("reading_in_future", scale=of.name, on=day)
        return None
    if not of.low <= reading.value <= of.high:  # what is no number compares false, too
        aside.say("off_scale", scale=of.name, on=day, low=of.low, high=of.high)
        return None
    if not of.can_be(reading.value):
        aside.say("not_possible", scale=of.name, on=day)
        return None
    return Read(day, reading.scale, reading.value)


def _clashes(reads: Iterable[Read], aside: _Aside) -> tuple[tuple[str, date], ...]:
    """The scales and days for which two values stand, whether start value or later reading."""
    by_day: dict[tuple[str, date], set[float]] = {}
    for read in reads:
        by_day.setdefault((read.scale, read.on), set()).add(read.value)
    clashes = tuple(key for key, values in by_day.items() if len(values) > 1)
    for name, day in clashes:
        aside.say("contradiction", scale=name, on=day)
    return clashes


def _agreeing(reads: Iterable[Read], clashes: Container[tuple[str, date]]) -> tuple[Read, ...]:
    """Readings that none contradicts, each once, in order of their days."""
    return tuple(sorted({read for read in reads if (read.scale, read.on) not in clashes}))


def _tell_mixed_forms(reads: Iterable[Read], aside: _Aside) -> None:
    used, forms = {read.scale for read in reads}, read_table("clinic/review")["forms"]["never_mixed"]
    for pair in forms:
        if set(pair) <= used:
            aside.say("mixed_forms", scales=" and ".join(instrument(name).label for name in pair))
