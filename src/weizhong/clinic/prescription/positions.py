"""Groups sites by body position, with as few turns as possible."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from itertools import combinations, permutations
from operator import or_
from typing import Literal

from msgspec import structs

from weizhong.clinic.documents.treatment_plan import PositionGroup
from weizhong.clinic.gate.lying import last_resort, position_notes
from weizhong.clinic.gate.sites import site
from weizhong.clinic.prescription.site_gate import Prescribed
from weizhong.terms.codes import Laterality

Position = Literal["prone", "supine", "side_lying", "sitting"]
# A position, and on the side the half of the body that lies below and cannot be reached.
_Lying = tuple[Position, Laterality | None]
_LYINGS: tuple[_Lying, ...] = (
    ("prone", None),
    ("supine", None),
    ("side_lying", Laterality.RIGHT),
    ("side_lying", Laterality.LEFT),
    ("sitting", None),
)


@dataclass(frozen=True, slots=True)
class Posture:
    """Sites treated without turning the patient.

    Parameters
    ----------
    position : str
        How the patient lies or sits.
    order : int
        First is 1.
    note : str
        How to lie; from the second on, to turn first.
    sites : tuple of Prescribed
        What is treated.
    """

    position: Position
    order: int
    note: str
    sites: tuple[Prescribed, ...]


def group(
    sites: Sequence[Prescribed], forbidden: frozenset[str]
) -> tuple[tuple[Posture, ...], tuple[Prescribed, ...]]:
    """Return the postures in order, and the sites no allowed posture exposes.

    A posture of last resort is taken only for sites that nothing else exposes. Of all ways to expose the
    rest, one with the fewest turns is taken; among those, one whose first posture exposes the most sites,
    then its second of the remaining, and so on; then the one that sites prefer.

    Parameters
    ----------
    sites : sequence of Prescribed
        What is to be treated.
    forbidden : frozenset of str
        Positions this person may not be treated in.
    """
    exposed = _exposed(sites, forbidden)
    order = _fewest_turns(exposed, sites)
    rest = (1 << len(sites)) - 1
    postures: list[Posture] = []
    for lying in order:
        members = exposed[lying] & rest
        rest &= ~members
        postures.append(_posture(lying, len(postures) + 1, _of(sites, members)))
    return tuple(postures), _of(sites, rest)


def without_turns_to_nothing(groups: Sequence[PositionGroup]) -> list[PositionGroup]:
    """Return groups that are left of more, in order: nobody is turned into the first.

    Parameters
    ----------
    groups : sequence of PositionGroup
        What is left; those without points fall away.
    """
    turn = f"{position_notes()['turn']} "
    left = [one for one in groups if one.points]
    return [
        structs.replace(one, order=order, note=one.note if order > 1 else one.note.removeprefix(turn))
        for order, one in enumerate(left, 1)
    ]


def _exposed(sites: Sequence[Prescribed], forbidden: frozenset[str]) -> dict[_Lying, int]:
    """Return the sites each useful posture exposes, as bits; last resorts only those nothing else does."""
    found, bit = [0] * len(_LYINGS), 1
    for one in sites:
        for number in _exposing(one.choice.code, one.side):
            found[number] |= bit
        bit <<= 1
    last, elsewhere = last_resort(), 0
    masks: dict[_Lying, int] = {}
    for lying, mask in zip(_LYINGS, found, strict=True):
        if mask and lying[0] not in forbidden:
            masks[lying] = mask
            elsewhere |= 0 if lying[0] in last else mask
    if last.isdisjoint([position for position, _ in masks]):
        return masks
    useful = ((lying, mask & ~elsewhere if lying[0] in last else mask) for lying, mask in masks.items())
    return {lying: mask for lying, mask in useful if mask}


@cache
def _exposing(code: str, side: Laterality) -> tuple[int, ...]:
    """Return which postures expose a site, by their number."""
    positions = site(code).positions
    return tuple(
        number
        for number, (position, down) in enumerate(_LYINGS)
        if position in positions and down is not side
    )


def _fewest_turns(exposed: dict[_Lying, int], sites: Sequence[Prescribed]) -> tuple[_Lying, ...]:
    """Return the postures that expose everything that can be exposed, in the best order."""
    everything = _union(exposed.values())
    alone = [(lying,) for lying, mask in exposed.items() if mask == everything]
    if len(alone) == 1:
        return alone[0]
    if alone:
        return min(alone, key=lambda order: _dislike(order, (everything,), sites))
    for count in range(2, len(exposed) + 1):
        covering = [
            lyings
            for lyings in combinations(exposed, count)
            if _union([exposed[lying] for lying in lyings]) == everything
        ]
        if covering:
            return _best_order([order for one in covering for order in permutations(one)], exposed, sites)
    return ()


def _best_order(
    orders: list[tuple[_Lying, ...]], exposed: dict[_Lying, int], sites: Sequence[Prescribed]
) -> tuple[_Lying, ...]:
    """Return the order that exposes the most sites early; of several, the one that sites prefer."""
    if len(orders) == 1:
        return orders[0]
    members = {order: _anew(order, exposed) for order in orders}
    worth = {order: tuple(mask.bit_count() for mask in masks) for order, masks in members.items()}
    most = max(worth.values())
    best = [order for order in orders if worth[order] == most]
    return min(best, key=lambda order: _dislike(order, members[order], sites)) if len(best) > 1 else best[0]


def _anew(order: tuple[_Lying, ...], exposed: dict[_Lying, int]) -> tuple[int, ...]:
    """Return the sites that each posture exposes and no earlier one does."""
    masks, seen = [], 0
    for lying in order:
        masks.append(exposed[lying] & ~seen)
        seen |= exposed[lying]
    return tuple(masks)


def _dislike(order: tuple[_Lying, ...], members: tuple[int, ...], sites: Sequence[Prescribed]) -> int:
    """Return how far down the sites' own lists of positions their postures stand, summed."""
    return sum(
        [
            _place_among_its_own(one.choice.code, lying[0])
            for lying, mask in zip(order, members, strict=True)
            for one in _of(sites, mask)
        ]
    )


@cache
def _place_among_its_own(code: str, position: Position) -> int:
    return site(code).positions.index(position)


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _of(sites: Sequence[Prescribed], members: int) -> tuple[Prescribed, ...]:
    if members + 1 == 1 << len(sites):
        return tuple(sites)
    return tuple([one for number, one in enumerate(sites) if members >> number & 1]) if members else ()


def _posture(lying: _Lying, order: int, members: tuple[Prescribed, ...]) -> Posture:
    return Posture(lying[0], order, _note(lying, is_turned=order > 1), members)


@cache
def _note(lying: _Lying, *, is_turned: bool) -> str:
    position, side_down = lying
    notes = position_notes()
    note = notes[position].format(down=side_down.value if side_down else "")
    return f"{notes['turn']} {note}" if is_turned else note
