"""Getting worse that the start value does not show: after better readings, and at the end of a scale."""

from collections.abc import Iterable, Iterator

from weizhong.clinic.review.accepting import Accepted
from weizhong.clinic.review.changes import start_and_values
from weizhong.clinic.review.document import ScaleChange
from weizhong.outcomes.setbacks import setback
from weizhong.outcomes.stop_signs import worsening
from weizhong.outcomes.worst_end import is_worst_unseen


def unseen_worsening(seen: Iterable[ScaleChange], accepted: Accepted) -> Iterator[str]:
    """Yield the conditions that hold: a setback at one reading or at two, the worst end of a scale.

    Every scale has a say, however long ago it was read and whichever was named to decide. One that already
    counts as worse than at the start says so by itself, unless only its setback has lasted two readings.

    Parameters
    ----------
    seen : iterable of ScaleChange
        What became of each scale.
    accepted : Accepted
        What can be used.

    Examples
    --------
    >>> from datetime import date
    >>> from weizhong.clinic.review.accepting import Read, accept
    >>> from weizhong.clinic.review.changes import changes
    >>> from weizhong.clinic.review.course import Course, Reading, Visit
    >>> read = [Reading(scale="nrs", value=value, on=date(2026, 9, 1 + value)) for value in (1, 8)]
    >>> course = Course(visits=[Visit(on=date(2026, 9, 1))], readings=read)
    >>> accepted = accept(course, date(2026, 9, 20))
    >>> list(unseen_worsening(changes(accepted), accepted))
    ['set_back_once']
    """
    found = {_of(one, *start_and_values(one.scale, accepted)) for one in seen}
    if "set_back_twice" in found:
        yield "set_back_twice"
    elif "set_back_once" in found:
        yield "set_back_once"
    if "at_worst_end" in found:
        yield "at_worst_end"


def _of(change: ScaleChange, start: float | None, values: list[float]) -> str | None:
    """What one scale tells, the gravest first."""
    fallen = setback(change.scale, values)
    if fallen == "twice" and worsening(change.scale, start, values) != "twice":
        return "set_back_twice"
    if change.verdict == "worse":
        return None
    if fallen == "once":
        return "set_back_once"
    return "at_worst_end" if is_worst_unseen(change.scale, start, values) else None
