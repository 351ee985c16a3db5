"""How many pieces of what stays on the skin a person may have, and how body and ear share them."""

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec.structs import replace

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.restrictions import merged
from weizhong.clinic.documents.treatment_plan import Finding
from weizhong.clinic.documents.treatments import Amount, EarPlace, kind_of
from weizhong.clinic.gate.screen import Screening
from weizhong.clinic.prescription.notes import note
from weizhong.clinic.prescription.pieces import PieceLimit, counted_on_the_body
from weizhong.clinic.techniques.amounts import amounts_of
from weizhong.clinic.techniques.place import Withheld
from weizhong.facts.tables import read_table


def piece_limits(screening: Screening, ear: Sequence[EarPlace]) -> tuple[PieceLimit, ...]:
    """Return how many pieces of each modality this person may have at once, and how many the ear has of them.

    Parameters
    ----------
    screening : Screening
        What the gate leaves and takes off.
    ear : sequence of EarPlace
        Places of the ear that something may be done at.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Case
    >>> from weizhong.clinic.gate.screen import screen
    >>> unasked = screen(Case(modalities=["seeds"]))  # what nobody answered is kept as a caution: gently
    >>> [(one.modality, one.at_most) for one in piece_limits(unasked, [])]
    [('seeds', 3)]
    """
    return tuple(_limits(screening, ear))


def ear_within(ear: Sequence[EarPlace], limits: Sequence[PieceLimit]) -> tuple[list[EarPlace], list[Finding]]:
    """Return the places of the ear with no more pieces than the ear has, and what was left out for that.

    Parameters
    ----------
    ear : sequence of EarPlace
        Places of the ear that something may be done at, the best first.
    limits : sequence of PieceLimit
        What `piece_limits` returned.
    """
    notes = list[Finding]()
    for limit in limits:
        bearing = [one for one in ear if limit.modality in map(kind_of, one.treatments)]
        over = bearing[limit.on_ear :]
        if over:
            names = ", ".join(one.name for one in over)
            row = counted_on_the_body()[limit.modality]
            text = f"To stay within {limit.text}. Left out on the ear: {names}."
            notes.append(note("too_many_pieces", text, citations(row)))
        ear = [left for one in ear if (left := _without(one, limit) if one in over else one)]
    return list(ear), notes


def _without(place: EarPlace, limit: PieceLimit) -> EarPlace | None:
    left = [one for one in place.treatments if kind_of(one) != limit.modality]
    return replace(place, treatments=left) if left else None


def _limits(screening: Screening, ear: Sequence[EarPlace]) -> Iterator[PieceLimit]:
    for name in screening.modalities:
        if name not in counted_on_the_body():
            continue
        off = merged(limit for limit, names in screening.restrictions if name in names)
        amounts = amounts_of(name, off)
        # Of what is withheld from the person no site is left, and nothing has to be counted.
        if not isinstance(amounts, Withheld):
            most = _most(amounts["pieces"])
            here = sum(kind_of(one) == name for place in ear for one in place.treatments)
            yield PieceLimit(name, most, min(here, max(0, most - _left_to_the_body())))


def _most(pieces: Amount) -> int:
    return int(pieces.high if pieces.at_most is None else pieces.at_most)


@cache
def _left_to_the_body() -> int:
    count: int = read_table("clinic/ear_points")["shared"]["left_to_the_body"]
    return count
