"""What went in at each session: a row for every needle, with the visit's own values filled in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from weizhong.clinic.review.course import Applied, NeedleUsed, Visit
from weizhong.facts.tables import read_table


@dataclass(frozen=True, slots=True)
class Session:
    """One visit and the needles that went in.

    Parameters
    ----------
    visit : Visit
        As recorded.
    insertions : tuple of Applied
        One row a needle; ``"both"`` sides are two.
    is_recorded : bool
        Whether anything done at this visit is on record.
    """

    visit: Visit
    insertions: tuple[Applied, ...]
    is_recorded: bool


def sessions_of(visits: Iterable[Visit]) -> tuple[Session, ...]:
    """Return the sessions of a course with their needles.

    Examples
    --------
    >>> from datetime import date
    >>> pair = Applied(modality="needling", site="BL23", side="both")
    >>> (one,) = sessions_of([Visit(on=date(2026, 11, 2), applied=[pair], retention_min=20)])
    >>> [(needle.side, needle.retention_min) for needle in one.insertions]
    [('left', 20), ('right', 20)]
    """
    return tuple(Session(visit, tuple(_insertions(visit)), bool(visit.applied)) for visit in visits)


def is_insertion(one: Applied) -> bool:
    """Return whether a thing done is a needle going in: blood let under a cup, or moxa on a needle, is none.

    Examples
    --------
    >>> is_insertion(Applied(modality="wet_cupping", site="BL25"))
    False
    """
    return not one.on_needle and one.modality in read_table("clinic/stricta")["needle_modalities"]


def _insertions(visit: Visit) -> Iterator[Applied]:
    for one in visit.applied:
        if is_insertion(one):
            filled = _filled(one, visit)
            if one.side == "both":
                yield from (msgspec.structs.replace(filled, side=side) for side in ("left", "right"))
            else:
                yield filled


def _filled(one: Applied, visit: Visit) -> Applied:
    """What the visit says of every needle stands where the needle says nothing."""
    return msgspec.structs.replace(
        one,
        needle=_needle(one.needle, visit.needle),
        response_sought=one.response_sought or visit.response_sought,
        stimulation=one.stimulation or visit.stimulation,
        retention_min=visit.retention_min if one.retention_min is None else one.retention_min,
    )


def _needle(own: NeedleUsed | None, of_visit: NeedleUsed | None) -> NeedleUsed:
    own, of_visit = own or NeedleUsed(), of_visit or NeedleUsed()
    return NeedleUsed(
        diameter_mm=of_visit.diameter_mm if own.diameter_mm is None else own.diameter_mm,
        length_mm=of_visit.length_mm if own.length_mm is None else own.length_mm,
        maker=own.maker or of_visit.maker,
        material=own.material or of_visit.material,
    )
