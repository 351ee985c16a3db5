"""Getting worse that the start value does not show: after better readings, and at the end of a scale."""

from collections.abc import Iterable, Sequence

from weizhong.clinic.review.accepting import Accepted
from weizhong.clinic.review.changes import start_and_values
from weizhong.clinic.review.document import ScaleChange
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.setbacks import setback
from weizhong.outcomes.stop_signs import worsening
from weizhong.outcomes.worst_end import can_show_worse, is_worst_unseen


def unseen_worsening(
    seen: Sequence[ScaleChange], accepted: Accepted, primary: str | None = None
) -> dict[str, str]:
    """Return by scale what holds: a setback at one reading or at two, the worst end of a scale.

    Every scale has a say, however long ago it was read and whichever was named to decide. One that already
    counts as worse than at the start says so by itself, unless only its setback has lasted two readings. A
    setback has lasted where nothing of the gain is left that counts, on pain or on a scale that decides.

    Parameters
    ----------
    seen : sequence of ScaleChange
        What became of each scale.
    accepted : Accepted
        What can be used.
    primary : str, optional
        The scale named at the start to decide by; all of them unless told.

    Examples
    --------
    >>> from datetime import date
    >>> from weizhong.clinic.review.accepting import Read, accept
    >>> from weizhong.clinic.review.changes import changes
    >>> from weizhong.clinic.review.course import Course, Reading, Visit
    >>> read = [Reading(scale="nrs", value=value, on=date(2026, 9, 1 + value)) for value in (1, 8)]
    >>> course = Course(visits=[Visit(on=date(2026, 9, 1))], readings=read)
    >>> accepted = accept(course, date(2026, 9, 20))
    >>> unseen_worsening(changes(accepted), accepted)
    {'nrs': 'set_back_once'}
    """
    found = {}
    for one in seen:
        told = _of(one, *start_and_values(one.scale, accepted))
        if told == "set_back_twice" and not _has_lasted(one, primary):
            told = "set_back_once"
        if told and not (told == "at_worst_end" and _is_answered(one, seen)):
            found[one.scale] = told
    return found


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


def _has_lasted(change: ScaleChange, primary: str | None) -> bool:
    decides = primary in (None, change.scale) or instrument(change.scale).measures == "pain"
    return decides and change.verdict != "better"


def _is_answered(change: ScaleChange, seen: Iterable[ScaleChange]) -> bool:
    """Whether something as new that can show worse does not: the patient's rating, or a scale of the same."""
    measured = instrument(change.scale).measures
    return any(
        one.verdict in ("better", "unclear", "none")
        and (one.now_on or "") >= (change.now_on or "")
        and (instrument(one.scale).rating or instrument(one.scale).measures == measured)
        and can_show_worse(one.scale, one.start)
        for one in seen
        if one.scale != change.scale
    )
