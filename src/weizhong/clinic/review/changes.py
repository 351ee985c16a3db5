"""What became of each scale since the start: better, worse, no meaningful change, or unknown."""

from collections.abc import Mapping
from datetime import date

from weizhong.clinic.review.accepting import Accepted, Read
from weizhong.clinic.review.change_words import Measured, in_words
from weizhong.clinic.review.document import ChangeVerdict, ScaleChange
from weizhong.clinic.review.scales import Scale, scale_names
from weizhong.clinic.review.scales import scale as scale_of

# Finer than any scale is written down: 4.1 less 2.1 are two points, whatever binary fractions make of it.
_DECIMALS = 6


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


def replaced_starts(scale: str, accepted: Accepted) -> tuple[Read, ...]:
    """Return what was read before the start value that counts and differs from it, oldest first."""
    start, _ = start_and_later(scale, accepted)
    known = {read for read in (*accepted.starts, *accepted.reads) if read.scale == scale}
    return tuple(sorted(one for one in known if start and one < start and one.value != start.value))


def gain_of(scale: str, start: float, now: float) -> float:
    """Return how much better it is, in points: positive is better whichever way the scale runs.

    Examples
    --------
    >>> gain_of("nrs", 7, 4), gain_of("hfaq", 50, 62)
    (3.0, 12.0)
    """
    return round(float(start - now if scale_of(scale).is_less_better else now - start), _DECIMALS)


def verdict_of(scale: str, start: float | None, now: float) -> ChangeVerdict:
    """Return what a value says against the start value.

    Examples
    --------
    >>> verdict_of("nrs", 7, 4), verdict_of("nrs", 3, 2), verdict_of("nrs", 7, 6), verdict_of("nrs", 4, 7)
    ('better', 'unclear', 'none', 'worse')
    """
    of = scale_of(scale)
    if of.rating is not None:
        return _rated(of.rating, now)
    if start is None:
        return "unknown"
    gain, share = gain_of(scale, start, now), _share(of, start, gain_of(scale, start, now))
    by_share = of.share is not None and share is not None and share >= of.share
    if of.meaningful <= gain or by_share:
        return "better" if gain >= of.error else "unclear"
    return "worse" if -gain >= max(of.meaningful, of.error) else "none"


def _rated(rating: Mapping[str, float], now: float) -> ChangeVerdict:
    if now <= rating["better_at_most"]:
        return "better"
    return "worse" if now >= rating["worse_at_least"] else "none"


def _change(scale: str, accepted: Accepted, since: date | None) -> ScaleChange:
    of = scale_of(scale)
    start, later = start_and_later(scale, accepted)
    now = later[-1] if later else None
    first = start.value if start else None
    gain = gain_of(scale, first, now.value) if first is not None and now and of.rating is None else None
    replaced = replaced_starts(scale, accepted)
    measured = Measured(
        of=of,
        verdict=verdict_of(scale, first, now.value) if now else "unknown",
        start=first,
        now=now.value if now else None,
        gain=gain,
        share=None if of.share is None else _share(of, first, gain),
        best_before=_best(scale, first, [read.value for read in later[:-1]]),
        is_of_first_visit=start is not None and start not in accepted.starts,
        replaced=replaced,
        was_worse_by_start=any(verdict_of(scale, one.value, first or 0.0) == "worse" for one in replaced),
    )
    return ScaleChange(
        scale=scale,
        label=of.label,
        start=measured.start,
        start_on=start.on.isoformat() if start else None,
        now=measured.now,
        now_on=now.on.isoformat() if now else None,
        gain=gain,
        gain_share=_share(of, first, gain),
        verdict=measured.verdict,
        is_current=now is not None and (since is None or now.on >= since),
        text=in_words(measured),
        citations=list(of.citations),
    )


def _best(scale: str, start: float | None, values: list[float]) -> float | None:
    """The best of earlier values that counted as better."""
    better = [value for value in values if verdict_of(scale, start, value) == "better"]
    return max(better, key=lambda value: gain_of(scale, 0, value), default=None)


def _share(of: Scale, start: float | None, gain: float | None) -> float | None:
    """The gain as a share of the start value: none where more is better or there was nothing to lose."""
    if gain is None or not start or not of.is_less_better:
        return None
    return round(gain / start, _DECIMALS)
