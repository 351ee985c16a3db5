"""The needle for a depth: its handle stops it above the ceiling, and enough of its shaft stands out."""

from bisect import bisect_left
from functools import cache, lru_cache
from math import floor

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import NeedleAdvice
from weizhong.facts.tables import read_table


@cache
def standard_lengths_mm() -> tuple[float, ...]:
    """Return the standard shafts, shortest first.

    Examples
    --------
    >>> standard_lengths_mm()[:2]
    (13.0, 15.0)
    """
    return tuple(sorted(float(mm) for mm in read_table("clinic/needles")["lengths"]["mm"]))


@cache
def reach_mm(length_mm: float) -> float:
    """Return how deep a needle goes at most so that enough of its shaft stays above the skin, whole mm.

    Parameters
    ----------
    length_mm : float
        The shaft without handle, mm.

    Examples
    --------
    >>> reach_mm(15.0), reach_mm(40.0)
    (11.0, 30.0)
    """
    outside = read_table("clinic/needles")["outside"]["share_at_least"]
    return float(floor(length_mm * (1.0 - outside)))


def needle_for(
    limit_mm: float, wanted_mm: float | None = None, begins_mm: float | None = None
) -> NeedleAdvice:
    """Return the needle for a depth that must not be reached.

    The shaft is shorter than the limit where a standard one is: the shortest that reaches what the textbook
    wants with enough of it outside, or the longest allowed. Otherwise it is the shortest there is, and the
    depth has to be held by hand.

    Parameters
    ----------
    limit_mm : float
        Ceiling, depth of a nerve, or default; mm from the skin.
    wanted_mm, begins_mm : float, optional
        Depth the textbook goes to, and from which it begins, mm.

    Examples
    --------
    >>> needle_for(19.0).length_mm, needle_for(60.0, wanted_mm=24.0).length_mm, needle_for(11.0).hub_stops
    (15.0, 40.0, False)
    """
    lengths = standard_lengths_mm()
    allowed = bisect_left(lengths, limit_mm)
    reaching = allowed if wanted_mm is None else bisect_left(lengths, wanted_mm, key=reach_mm)
    length_mm = lengths[max(0, min(reaching, allowed - 1))]
    is_short = begins_mm is not None and reach_mm(length_mm) < begins_mm
    return (_stopped_above if allowed else _by_hand_above)(
        limit_mm, length_mm, begins_mm if is_short else None
    )


def needle_reaching(most_mm: float) -> NeedleAdvice:
    """Return the needle for a depth that is taught where nothing is known to lie beneath: no hub stops it.

    Parameters
    ----------
    most_mm : float
        Depth the textbook goes to, mm.

    Examples
    --------
    >>> needle_reaching(23.4).length_mm, needle_reaching(23.4).hub_stops
    (40.0, False)
    """
    lengths = standard_lengths_mm()
    length_mm = lengths[min(bisect_left(lengths, most_mm, key=reach_mm), len(lengths) - 1)]
    out = _staying_out(length_mm) if reach_mm(length_mm) < most_mm else ""
    return held_by_hand(length_mm, f"A {length_mm:g} mm needle{out}. Its depth is held by hand.")


@cache
def held_by_hand(length_mm: float, text: str) -> NeedleAdvice:
    """Return a needle longer than its depth, which no hub stops.

    Parameters
    ----------
    length_mm : float
        A standard shaft, mm.
    text : str
        Why it is so long, and how its depth is held.

    Examples
    --------
    >>> held_by_hand(50.0, "Leave 30 mm outside.").hub_stops
    False
    """
    return _advice(length_mm, False, text)


# The same few limits come again and again.
@lru_cache(maxsize=1024)
def _by_hand_above(limit_mm: float, length_mm: float, begins_mm: float | None) -> NeedleAdvice:
    out = _staying_out(length_mm) if reach_mm(length_mm) < limit_mm else ""
    text = (
        f"A {length_mm:g} mm needle{out}. No standard length is shorter than {limit_mm:g} mm, so no hub "
        f"stops it: hold the depth by hand.{_not_reached(begins_mm)}"
    )
    return _advice(length_mm, False, text)


@lru_cache(maxsize=1024)
def _stopped_above(limit_mm: float, length_mm: float, begins_mm: float | None) -> NeedleAdvice:
    text = (
        f"A {length_mm:g} mm needle{_staying_out(length_mm)}. Its hub stops a slip above {limit_mm:g} mm; do "
        f"not press the skin in.{_not_reached(begins_mm)}"
    )
    return _advice(length_mm, True, text)


def _staying_out(length_mm: float) -> str:
    most_mm = reach_mm(length_mm)
    return (
        f", at most {most_mm:g} mm in: {length_mm - most_mm:g} mm stay out, for it breaks, if ever, at the "
        "handle; look there first"
    )


def _not_reached(begins_mm: float | None) -> str:
    return "" if begins_mm is None else f" The textbook begins at {begins_mm:g} mm: not reached."


@cache
def _advice(length_mm: float, hub_stops: bool, text: str) -> NeedleAdvice:
    table = read_table("clinic/needles")
    gauge = next(row for row in table["gauge"] if length_mm <= row["up_to_mm"])
    thin, thick = gauge["diameter_mm"]
    return NeedleAdvice(
        length_mm=length_mm,
        diameter_mm=(thin, thick),
        hub_stops=hub_stops,
        text=f"{text} By custom {thin:g} to {thick:g} mm thick.",
        citations=[*citations(table["lengths"]), *citations(table["outside"]), *citations(gauge)],
    )
