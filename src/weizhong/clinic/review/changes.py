"""What became of each scale since the start: better, worse, no meaningful change, or unknown."""

from datetime import date

from weizhong.clinic.review.accepting import Accepted, Read
from weizhong.clinic.review.change_words import Measured, in_words
from weizhong.clinic.review.document import ScaleChange
from weizhong.clinic.review.scales import scale_names, threshold_citations
from weizhong.outcomes.change import verdict_of
from weizhong.outcomes.gain import gained, share_of
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.measurement_error import told_from_chance
from weizhong.outcomes.setbacks import fell_from
from weizhong.outcomes.stop_signs import best_before
from weizhong.outcomes.worst_end import can_show_worse


def changes(accepted: Accepted, since: date | None = None) -> tuple[ScaleChange, ...]:
    """Return the change of every scale that was read, in the order of the table.

    Parameters
    ----------
    accepted : Accepted
        What can be used.
    since : date, optional
        The day of the visit to decide at, where that has come: older readings no longer decide.

    Examples
    --------
    >>> from weizhong.clinic.review.course import Visit
    >>> start, now = Read(date(2026, 10, 1), "nrs", 7), Read(date(2026, 11, 1), "nrs", 4)
    >>> seen = changes(Accepted(start.on, (Visit(on=start.on),), (start,), (now,), (), ()))
    >>> seen[0].gain, seen[0].verdict
    (3.0, 'better')
    """
    used = {read.scale for read in (*accepted.starts, *accepted.reads)}
    return tuple(_change(name, accepted, since) for name in scale_names() if name in used)


def start_and_later(scale: str, accepted: Accepted) -> tuple[Read | None, tuple[Read, ...]]:
    """Return the start value of a scale and its later readings, oldest first.

    The start value is the newest value from before the first treatment, told as one or read at a visit: what
    was read at the first treated visit was taken before any needle, and no change until then is of treatment.
    """
    known = [read for read in (*accepted.starts, *accepted.reads) if read.scale == scale]
    first = accepted.treated[0].on if accepted.treated else date.max
    start = max((read for read in known if read.on <= first), default=None)
    return start, tuple(read for read in known if read.on > first)


def start_and_values(scale: str, accepted: Accepted) -> tuple[float | None, list[float]]:
    """Return the start value of a scale and its later readings, oldest first, in points."""
    start, later = start_and_later(scale, accepted)
    return start.value if start else None, [read.value for read in later]


def replaced_starts(scale: str, accepted: Accepted) -> tuple[Read, ...]:
    """Return what was read before the start value that counts and differs from it, oldest first."""
    start, _ = start_and_later(scale, accepted)
    known = {read for read in (*accepted.starts, *accepted.reads) if read.scale == scale}
    return tuple(sorted(one for one in known if start and one < start and one.value != start.value))


def _change(scale: str, accepted: Accepted, since: date | None) -> ScaleChange:
    start, later = start_and_later(scale, accepted)
    last = later[-1] if later else None
    first, now = start.value if start else None, last.value if last else None
    of, replaced, values = instrument(scale), replaced_starts(scale, accepted), [one.value for one in later]
    gain = gained(of, first, now)
    share = share_of(of, first, gain)
    measured = Measured(
        of=of,
        error=told_from_chance(scale, first, now),
        verdict="unknown" if now is None else verdict_of(scale, first, now),
        start=first,
        now=now,
        gain=gain,
        share=None if of.mic_share is None else share,
        best_before=best_before(scale, first, values),
        fell_from=fell_from(scale, values),
        can_show_worse=can_show_worse(scale, first),
        is_of_first_visit=start is not None and start not in accepted.starts,
        replaced=replaced,
        was_worse_by_start=any(verdict_of(scale, one.value, first or 0.0) == "worse" for one in replaced),
    )
    return ScaleChange(
        scale=scale,
        label=of.label,
        start=first,
        start_on=start.on.isoformat() if start else None,
        now=now,
        now_on=last.on.isoformat() if last else None,
        gain=gain,
        gain_share=share,
        verdict=measured.verdict,
        is_current=last is not None and (since is None or last.on >= since),
        text=in_words(measured),
        citations=threshold_citations(of),
    )
