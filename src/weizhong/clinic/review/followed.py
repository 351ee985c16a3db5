"""From a course to who is followed up: what they are to answer, what they answered, when they came."""

from collections.abc import Sequence
from datetime import date

from weizhong.clinic.review.accepting import accept
from weizhong.clinic.review.course import Course
from weizhong.clinic.review.document import SetAside
from weizhong.outcomes.reminders import Answered, Followed
from weizhong.terms.errors import MissingInput


def followed(
    person: str, course: Course, on: date, instruments: Sequence[str] = ()
) -> tuple[Followed, tuple[SetAside, ...]]:
    """Return one person as the follow-up knows them, and what of their course is set aside.

    Parameters
    ----------
    person : str
        Whatever the caller knows them by.
    course : Course
        As recorded; only what of it can be used is taken.
    on : date
        The day asked about.
    instruments : sequence of str, optional
        What they are to answer each time; otherwise the scale that decides and those with a start value.

    Raises
    ------
    MissingInput
        If the course names neither the day it began nor a visit: nobody then knows when anything is due.

    Examples
    --------
    >>> from weizhong.clinic.review.course import Reading, Visit
    >>> begun = Course(baseline=[Reading(scale="nrs", value=7)], visits=[Visit(on=date(2026, 9, 1))])
    >>> one, aside = followed("17", begun, date(2026, 10, 1))
    >>> one.instruments, aside
    (('nrs',), ())
    """
    accepted = accept(course, on)
    if accepted.began is None:
        raise MissingInput("plan.on: the day the course began is not told, nor any visit; add it.")
    primary = course.plan.primary_scale
    usual = (*((primary,) if primary else ()), *(read.scale for read in accepted.starts))
    one = Followed(
        person=person,
        began=accepted.began,
        instruments=tuple(dict.fromkeys(instruments or usual)),
        visits=tuple(visit.on for visit in accepted.treated),
        answers=tuple(
            Answered(on=read.on, instrument=read.scale, value=read.value)
            for read in sorted((*accepted.starts, *accepted.reads))
        ),
    )
    return one, accepted.set_aside
