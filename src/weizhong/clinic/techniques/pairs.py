"""Pairs of needles for current: one side, one circuit, in place together; never across heart or midline."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import dist
from typing import Any

from weizhong.clinic.documents.treatments import ElectrodePair, PairEnd, Unpaired
from weizhong.clinic.gate.sites import is_at, site
from weizhong.clinic.techniques.tables import technique_table
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality


@dataclass(frozen=True, slots=True)
class CurrentSite:
    """A needle that current is left to.

    Parameters
    ----------
    code : str
        Point code, or ``ashi:L4``.
    side : Laterality
        Side of the body.
    position : str
        Body position it is needled in.
    position_mm : tuple of float
        Where it lies on this body, mm.
    lateral_cm : float
        Distance of a tender spot from the midline, cm.
    """

    code: str
    side: Laterality
    position: str
    position_mm: tuple[float, float, float]
    lateral_cm: float = 0.0


_Pair = tuple[CurrentSite, CurrentSite]


def pairs_of(sites: Sequence[CurrentSite]) -> tuple[list[ElectrodePair], list[Unpaired]]:
    """Return the pairs, and which needles join none, with the reason.

    The same pair on both sides comes before one that the other side has not; then nearest first.

    Parameters
    ----------
    sites : sequence of CurrentSite
        Needles that the gate leaves current to.

    Examples
    --------
    >>> def here(code, mm, side=Laterality.LEFT):
    ...     return CurrentSite(code, side, "prone", (0.0, 0.0, mm))
    >>> pairs, left = pairs_of([here("BL23", 0.0), here("BL25", 50.0), here("BL40", 500.0)])
    >>> [(one.first.code, one.second.code) for one in pairs], [one.end.code for one in left]
    ([('BL23', 'BL25')], ['BL40'])
    >>> across = pairs_of([here("BL23", 0.0), here("BL23", 60.0, Laterality.RIGHT)])
    >>> across[0], "no partner" in across[1][0].why
    ([], True)
    """
    row = technique_table("electroacupuncture")["pairing"]
    usable = [one for one in sites if not why_never(one.code, one.side, one.lateral_cm)]
    joined: set[int] = set()
    pairs: list[ElectrodePair] = []
    for both in _both_sides_first([pair for pair in combinations(usable, 2) if not _why_apart(*pair)]):
        ends = {id(one) for pair in both for one in pair}
        if len(pairs) + len(both) <= row["at_most_pairs"] and not ends & joined:
            joined |= ends
            pairs += [_pair(first, second, row["text"]) for first, second in both]
    left = [Unpaired(end=_end(one), why=_why_left(one, pairs)) for one in sites if id(one) not in joined]
    return pairs, left


def _both_sides_first(close: Iterable[_Pair]) -> list[tuple[_Pair, ...]]:
    """Pairs with their like on the other side, then every pair alone, each nearest first."""
    near = sorted(close, key=lambda pair: (_apart_mm(*pair), pair[0].code, pair[1].code, pair[0].side.value))
    alike = defaultdict[frozenset[tuple[str, float]], list[_Pair]](list)
    for pair in near:
        alike[frozenset((one.code, one.lateral_cm) for one in pair)].append(pair)
    both_sides = [both for both in alike.values() if len({first.side for first, _ in both}) == len(both) > 1]
    return [*map(tuple, both_sides), *((pair,) for pair in near)]


def why_never(code: str, side: Laterality, lateral_cm: float = 0.0) -> str:
    """Return why current never touches a place, or nothing if it may.

    Examples
    --------
    >>> why_never("BL13", Laterality.LEFT)
    'Current never runs through the upper back.'
    >>> why_never("BL23", Laterality.LEFT)
    ''
    """
    labels = read_table("clinic/sites")["region"]
    for region in technique_table("electroacupuncture")["pairing"]["never_regions"]:
        if is_at(region, code, side, lateral_cm):
            return f"Current never runs through the {labels.get(region, region)}."
    return "" if _circuit(code) else "The place belongs to no circuit that keeps clear of the heart."


def why_not(first: CurrentSite, second: CurrentSite) -> str:
    """Return why two needles may not be joined, or nothing if they may: what a pair set by hand is held to.

    Examples
    --------
    >>> left = CurrentSite("BL23", Laterality.LEFT, "prone", (0.0, 0.0, 0.0))
    >>> right = CurrentSite("BL23", Laterality.RIGHT, "prone", (60.0, 0.0, 0.0))
    >>> why_not(left, right)
    'BL23 left and BL23 right lie on two sides: current never crosses the midline. ...'
    """
    for one in (first, second):
        never = why_never(one.code, one.side, one.lateral_cm)
        if never:
            names = f"{_name(first)} and {_name(second)}"
            return f"{names}: {never} Join two needles of one side, below the chest."
    return _why_apart(first, second)


def _why_apart(first: CurrentSite, second: CurrentSite) -> str:
    """Why two needles that may each carry current may not do so together."""
    names = f"{_name(first)} and {_name(second)}"
    if first.side is not second.side:
        text = "lie on two sides: current never crosses the midline. Join two needles of one side."
        return f"{names} {text}"
    if _circuit(first.code) != _circuit(second.code):
        text = "lie in arm and leg: current between them would pass the heart. Join two of one limb."
        return f"{names} {text}"
    if first.position != second.position:
        return f"{names} are never in place at the same time; join two of one body position."
    if (first.code, first.side) == (second.code, second.side):
        return f"{names} are one needle; a pair is two."
    return ""


def _why_left(one: CurrentSite, pairs: Iterable[ElectrodePair]) -> str:
    never = why_never(one.code, one.side, one.lateral_cm)
    if never:
        return never
    most = technique_table("electroacupuncture")["pairing"]["at_most_pairs"]
    if len(list(pairs)) >= most:
        return f"{most} pairs are the most, and other needles have them."
    return "There is no partner left on this side, in this circuit and position."


@cache
def _circuit(code: str) -> str:
    region = site(code).region
    rows: list[dict[str, Any]] = technique_table("electroacupuncture")["pairing"]["circuit"]
    return next((row["id"] for row in rows if region in row["regions"]), "")


def _pair(first: CurrentSite, second: CurrentSite, why: str) -> ElectrodePair:
    return ElectrodePair(
        first=_end(first),
        second=_end(second),
        position=first.position,
        distance_mm=round(_apart_mm(first, second), 1),
        why=why,
    )


def _end(one: CurrentSite) -> PairEnd:
    return PairEnd(code=one.code, side=one.side.value)


def _name(one: CurrentSite) -> str:
    return f"{one.code} {one.side.value}"


def _apart_mm(first: CurrentSite, second: CurrentSite) -> float:
    return dist(first.position_mm, second.position_mm)
