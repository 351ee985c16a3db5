"""The needle for a depth: so short that the handle meets the skin before the tip meets the ceiling."""

from bisect import bisect_left
from functools import cache, lru_cache

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


def needle_for(limit_mm: float, wanted_mm: float | None = None) -> NeedleAdvice:
    """Return the needle for a depth that must not be reached.

    The shaft is shorter than the limit where a standard one is: the shortest that reaches what the textbook
    wants, or the longest allowed. Otherwise it is the shortest there is, and the depth has to be held by
    hand.

    Parameters
    ----------
    limit_mm : float
        Ceiling, depth of a nerve, or default; mm from the skin.
    wanted_mm : float, optional
        Depth the textbook goes to, mm.

    Examples
    --------
    >>> needle_for(19.0).length_mm, needle_for(60.0, wanted_mm=24.0).length_mm, needle_for(11.0).hub_stops
    (15.0, 25.0, False)
    """
    lengths = standard_lengths_mm()
    allowed = bisect_left(lengths, limit_mm)
    if not allowed:
        return _by_hand_above(limit_mm)
    reaching = allowed if wanted_mm is None else bisect_left(lengths, wanted_mm)
    return _stopped_above(limit_mm, lengths[min(reaching, allowed - 1)])


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
def _by_hand_above(limit_mm: float) -> NeedleAdvice:
    shortest = standard_lengths_mm()[0]
    text = (
        f"No standard length stops by its hub above {limit_mm:g} mm: take the shortest, "
        f"{shortest:g} mm, and hold the depth by hand."
    )
    return _advice(shortest, False, text)


@lru_cache(maxsize=1024)
def _stopped_above(limit_mm: float, length_mm: float) -> NeedleAdvice:
    text = (
        f"A {length_mm:g} mm needle stops by its hub above {limit_mm:g} mm; do not press the skin in. It "
        "breaks, if ever, where shaft and handle meet: look there before, and never use it twice."
    )
    return _advice(length_mm, True, text)


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
        citations=[*citations(table["lengths"]), *citations(gauge)],
    )
