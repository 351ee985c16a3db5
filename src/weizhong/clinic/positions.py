"""Groups sites by body position, with as few turns as possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from weizhong.clinic.prescribe import Prescribed
from weizhong.clinic.sites import last_resort, position_notes, site
from weizhong.terms.codes import Laterality

Position = Literal["prone", "supine", "side_lying", "sitting"]


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

    The posture that exposes the most sites comes first, then the one that exposes most of the rest; a posture
    of last resort is taken only for sites that nothing else exposes.

    Parameters
    ----------
    sites : sequence of Prescribed
        What is to be treated.
    forbidden : frozenset of str
        Positions this person may not be treated in.
    """
    positions: list[Position] = [name for name in get_args(Position) if name not in forbidden]
    exposed_in = {
        name: {i for i, one in enumerate(sites) if name in site(one.choice.code).positions}
        for name in positions
    }
    rest = set(range(len(sites)))
    postures: list[Posture] = []
    last = last_resort()
    for allowed in ([name for name in positions if name not in last], positions):
        while any(exposed_in[name] & rest for name in allowed):
            best = max(allowed, key=lambda name: len(exposed_in[name] & rest))
            members = exposed_in[best] & rest
            rest -= members
            for side_down, lying in _by_side(best, [sites[i] for i in sorted(members)]):
                postures.append(_posture(best, side_down, len(postures) + 1, lying))
    return tuple(postures), tuple(sites[i] for i in sorted(rest))


def _by_side(
    position: Position, members: list[Prescribed]
) -> list[tuple[Laterality, tuple[Prescribed, ...]]]:
    """On the side only the upper half can be treated: the other half waits for a turn, with its needles."""
    if position != "side_lying":
        return [(Laterality.MIDLINE, tuple(members))]
    upper = tuple(one for one in members if one.side is not Laterality.RIGHT)
    lower = tuple(one for one in members if one.side is Laterality.RIGHT)
    halves = [(Laterality.RIGHT, upper), (Laterality.LEFT, lower)]
    return [(down, half) for down, half in halves if half]


def _posture(
    position: Position, side_down: Laterality, order: int, members: tuple[Prescribed, ...]
) -> Posture:
    notes = position_notes()
    lying = notes[position].format(down=side_down.value)
    return Posture(
        position=position,
        order=order,
        note=lying if order == 1 else f"{notes['turn']} {lying}",
        sites=members,
    )
