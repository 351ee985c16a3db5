"""The course of every scale that was read: its error, every published rule, what was to be expected."""

from collections.abc import Iterable

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.review.accepting import Accepted, Read
from weizhong.clinic.review.changes import start_and_later
from weizhong.clinic.review.course import Course
from weizhong.outcomes.cited import Cited
from weizhong.outcomes.trajectory import DayReading, Trajectory, trajectory


def trajectories(course: Course, accepted: Accepted, scales: Iterable[str]) -> list[Trajectory]:
    """Return the course of every scale.

    Parameters
    ----------
    course : Course
        As recorded.
    accepted : Accepted
        What of it can be used.
    scales : iterable of str
        Scales that were read.

    Examples
    --------
    >>> from datetime import date
    >>> from weizhong.clinic.review.course import Visit
    >>> start, now = Read(date(2026, 10, 1), "rmdq", 17), Read(date(2026, 11, 1), "rmdq", 12)
    >>> seen = Accepted(start.on, (Visit(on=start.on),), (start,), (now,), (), ())
    >>> made = trajectories(Course(), seen, ["rmdq"])[0].change
    >>> made.met, made.counted
    (1, 5)
    """
    plan = course.plan
    return [
        trajectory(
            scale,
            None if start is None else _reading(start),
            [_reading(read) for read in later],
            visits=[visit.on for visit in accepted.treated],
            complaint_weeks=plan.complaint_weeks,
            package=plan.judged_as,
            goal=plan.goal.value if plan.goal is not None and plan.goal.scale == scale else None,
        )
        for scale in scales
        for start, later in [start_and_later(scale, accepted)]
    ]


def citations_of(told: Iterable[Trajectory]) -> list[Citation]:
    """Return where all of it comes from, each source and check once."""
    rows = {_key(cited): cited for one in told for cited in _cited(one)}
    found = {one: None for cited in rows.values() for one in citations(cited.as_cited())}
    return list(found)


def _cited(one: Trajectory) -> list[Cited]:
    change = one.change
    told: list[Cited] = [*change.errors, *change.rules] if change else []
    if change is not None and change.gain is not None:
        told.append(one.regression)
    return [*told, *(point for band in one.bands for point in band.points)]


def _key(cited: Cited) -> tuple[object, ...]:
    return (cited.sources, cited.check, cited.check_note)


def _reading(read: Read) -> DayReading:
    return DayReading(on=read.on, value=read.value)
