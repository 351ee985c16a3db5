"""What stays on the skin for days, so many pieces at once on the whole body: the best sites keep theirs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from msgspec.structs import replace

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Finding
from weizhong.clinic.prescription.notes import note
from weizhong.clinic.prescription.site_gate import Prescribed
from weizhong.facts.tables import read_table


@dataclass(frozen=True, slots=True)
class PieceLimit:
    """How many pieces of one modality this person may have at once.

    Parameters
    ----------
    modality : str
        Which.
    at_most : int
        On the whole body, the ear included.
    on_ear : int
        How many of them the ear has.
    """

    modality: str
    at_most: int
    on_ear: int

    @property
    def on_body(self) -> int:
        """How many are left to the sites of the body."""
        return self.at_most - self.on_ear

    @property
    def text(self) -> str:
        """The limit in words."""
        ear = f"{self.on_ear} of them on the ear" if self.on_ear else "the ear included"
        label = read_table("clinic/modalities")["modality"][self.modality]["label"]
        return f"{self.at_most} {label} at once on the whole body, {ear}"


@cache
def counted_on_the_body() -> Mapping[str, Mapping[str, Any]]:
    """Return the modalities whose pieces are counted on the whole body, each with the row that limits them.

    Examples
    --------
    >>> list(counted_on_the_body())
    ['press_needle', 'seeds']
    """
    return {
        name: row
        for name in read_table("clinic/modalities")["modality"]
        for row in read_table(f"clinic/techniques/{name}")["amount"]
        if row.get("on_whole_body")
    }


def within_pieces(
    sites: Sequence[Prescribed], limits: Iterable[PieceLimit]
) -> tuple[list[Prescribed], list[Finding]]:
    """Return the sites with no more pieces than this person may have, and what was left out for that.

    A point keeps its pieces on every side it is treated on, or none. What else is done there stays.

    Parameters
    ----------
    sites : sequence of Prescribed
        In order of priority.
    limits : iterable of PieceLimit
        How many of each.
    """
    kept, beyond = list(sites), list[tuple[PieceLimit, list[str]]]()
    for limit in limits:
        over = _beyond(kept, limit)
        if over:
            kept = [left for one in kept if (left := _without(one, limit) if one in over else one)]
            beyond.append((limit, list(dict.fromkeys(one.choice.code for one in over))))
    treated = {one.choice.code for one in kept}
    return kept, [_left_out(codes, treated, limit) for limit, codes in beyond]


def used_up(sites: Collection[Prescribed], limits: Iterable[PieceLimit]) -> list[PieceLimit]:
    """Return the limits that some sites reach already.

    Examples
    --------
    >>> [one.modality for one in used_up([], [PieceLimit("seeds", 6, 2), PieceLimit("press_needle", 2, 2)])]
    ['press_needle']
    """
    return [one for one in limits if sum(one.modality in site.modalities for site in sites) >= one.on_body]


def with_room(site: Prescribed, full: Iterable[PieceLimit]) -> Prescribed | None:
    """Return a further site without what is used up; nothing where nothing else is left to it.

    Parameters
    ----------
    site : Prescribed
        What would be added.
    full : iterable of PieceLimit
        What is used up.
    """
    left: Prescribed | None = site
    for limit in full:
        if left is not None and limit.modality in left.modalities:
            left = _without(left, limit)
    return left


def _beyond(sites: Sequence[Prescribed], limit: PieceLimit) -> list[Prescribed]:
    """The sites at the end of the list that there are no pieces left for, whole points."""
    kept = [one for one in sites if limit.modality in one.modalities]
    over: list[Prescribed] = []
    while len(kept) > limit.on_body:
        last = kept[-1].choice
        over = [*(one for one in kept if one.choice is last), *over]
        kept = [one for one in kept if one.choice is not last]
    return over


def _without(site: Prescribed, limit: PieceLimit) -> Prescribed | None:
    left = tuple(name for name in site.modalities if name != limit.modality)
    title = read_table(f"clinic/techniques/{limit.modality}")["technique"]["title"]
    why = f"{title}: not done here, to stay within {limit.text}."
    return replace(site, modalities=left, not_done=(*site.not_done, why)) if left else None


def _left_out(codes: Sequence[str], treated: Collection[str], limit: PieceLimit) -> Finding:
    gone = [code for code in codes if code not in treated]
    others = [code for code in codes if code in treated]
    label = read_table("clinic/modalities")["modality"][limit.modality]["label"]
    parts = [f"Left out: {', '.join(gone)}."] if gone else []
    parts += [f"Treated without {label}: {', '.join(others)}."] if others else []
    text = f"To stay within {limit.text}. {' '.join(parts)}"
    return note("too_many_pieces", text, citations(counted_on_the_body()[limit.modality]))
