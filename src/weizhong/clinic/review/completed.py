"""A course of sessions, completed by what was written down beside them: scores, agreements, other visits."""

from collections.abc import Sequence
from datetime import date
from itertools import chain

from msgspec.structs import replace

from weizhong.clinic.review.course import Course, CoursePlan, Visit
from weizhong.clinic.review.from_sessions import began, split_readings
from weizhong.terms.errors import InvalidInput

_BESIDE = ("on", "events", "readings")  # what a record of a visit does not tell, or not all of


def completed(made: Course, told: Course) -> Course:
    """Return a course made of sessions with what a course file tells beside them.

    Where both tell of the plan or of who treats, the file stands: it is what was agreed; not so of the
    complaint, which is what the sessions were for. Visits of the file without a record count as others do;
    to a visit with one it adds events and readings alone.

    Parameters
    ----------
    made : Course
        Of sessions.
    told : Course
        Written down.

    Raises
    ------
    InvalidInput
        If the file tells what was done at a visit of which there is a record, or another complaint than the
        sessions; the place is named.

    Examples
    --------
    >>> from weizhong.clinic.review.course import Reading
    >>> completed(Course(), Course(baseline=[Reading(scale="nrs", value=7)])).baseline[0].value
    7
    """
    visits = sorted(_visits(made.visits, told.visits), key=lambda one: one.on)
    first = next((one.on for one in visits if one.was_treated), None)
    starts, later = split_readings(told.readings, first)
    return replace(
        made,
        plan=_plan(made.plan, told.plan, [one.on for one in visits]),
        practitioners=told.practitioners or made.practitioners,
        baseline=[*made.baseline, *told.baseline, *starts],
        visits=visits,
        readings=[*made.readings, *later],
        settled=[*made.settled, *told.settled],
    )


def _plan(made: CoursePlan, told: CoursePlan, days: Sequence[date]) -> CoursePlan:
    if made.package and told.package not in ("", made.package):
        raise InvalidInput(
            "plan.package of the course file tells another complaint than the visits, and each is "
            "a course of its own; correct it, or leave it out."
        )
    unsaid = CoursePlan()
    said = {name: getattr(told, name) for name in CoursePlan.__struct_fields__}
    agreed = {name: value for name, value in said.items() if value != getattr(unsaid, name)}
    return replace(made, **{"on": began(made.on, days), **agreed})


def _visits(made: Sequence[Visit], told: Sequence[Visit]) -> list[Visit]:
    days = {one.on for one in made}
    added: dict[date, list[Visit]] = {}
    for number, one in enumerate(told):
        if one.on in days:
            _check_adds(one, number)
        added.setdefault(one.on, []).append(one)
    return [
        *(_with(one, added.pop(one.on, [])) for one in made),  # the first of a day takes what belongs to it
        *chain.from_iterable(added.values()),
    ]


def _with(visit: Visit, added: Sequence[Visit]) -> Visit:
    return replace(
        visit,
        events=[*visit.events, *(event for one in added for event in one.events)],
        readings=[*visit.readings, *(reading for one in added for reading in one.readings)],
    )


def _check_adds(visit: Visit, number: int) -> None:
    unsaid = Visit(on=visit.on)
    names = [name for name in Visit.__struct_fields__ if name not in _BESIDE]
    wrong = [name for name in names if getattr(visit, name) != getattr(unsaid, name)]
    if wrong:
        raise InvalidInput(
            f"visits[{number}]: what was done that day stands in the record of the visit; the course file "
            f"adds events and readings only, so leave out {', '.join(wrong)}."
        )
