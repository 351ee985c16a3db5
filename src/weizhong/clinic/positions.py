"""Groups sites by body position, with as few turns as possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from weizhong.clinic.prescribe import Prescribed
from weizhong.clinic.sites import last_resort, position_notes, site
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

    The posture that exposes the most sites comes first, then the one that exposes most of the rest; a posture
    of last resort is taken only for sites that nothing else exposes.

    Parameters
    ----------
    sites : sequence of Prescribed
        What is to be treated.
    forbidden : frozenset of str
        Positions this person may not be treated in.
    """
    allowed = [lying for lying in _LYINGS if lying[0] not in forbidden]
    exposed_in = {lying: {i for i, one in enumerate(sites) if _exposes(lying, one)} for lying in allowed}
    rest = set(range(len(sites)))
    postures: list[Posture] = []
    last = last_resort()
    for choice in ([lying for lying in allowed if lying[0] not in last], allowed):
        while any(exposed_in[lying] & rest for lying in choice):
            best = max(choice, key=lambda lying: len(exposed_in[lying] & rest))
            members = exposed_in[best] & rest
            rest -= members
            postures.append(_posture(best, len(postures) + 1, tuple(sites[i] for i in sorted(members))))
    return tuple(postures), tuple(sites[i] for i in sorted(rest))


def _exposes(lying: _Lying, one: Prescribed) -> bool:
    position, side_down = lying
    return position in site(one.choice.code).positions and (side_down is None or one.side is not side_down)


def _posture(lying: _Lying, order: int, members: tuple[Prescribed, ...]) -> Posture:
    position, side_down = lying
    notes = position_notes()
    note = notes[position].format(down=side_down.value if side_down else "")
    return Posture(
        position=position, order=order, note=note if order == 1 else f"{notes['turn']} {note}", sites=members
    )
