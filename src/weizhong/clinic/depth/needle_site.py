"""One point of one person with all that is known of its depth, before anything is said of it in any cun."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from weizhong.clinic.depth import depth_lines as lines
from weizhong.clinic.depth.ceilings import Ceiling, ceiling, has_thin_cap, nerve_depth
from weizhong.clinic.depth.needled_body import NeedledBody, why_void
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Citation
from weizhong.clinic.gate.hazards import Hazard, hazards_of, needs_usual_body
from weizhong.facts.points import TextbookDepth, textbook_depths
from weizhong.facts.tables import read_table
from weizhong.terms.sources import Check


class NeedleSite(msgspec.Struct, frozen=True, kw_only=True):
    """A point of a person, with all that is known of its depth.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level, or a tender spot.
    lateral_cm : float or None
        Distance of a tender spot from the midline, cm, where what lies beneath hangs on it and it was told.
    body : NeedledBody
        The person and position.
    is_lowered : bool
        Whether formulas were looked at for the ceiling.
    hazards : tuple of Hazard
        What lies beneath, as far as it is recorded.
    forbidding, organ : Hazard or None
        The first of them that lets no needle in, and the first that is an organ.
    ceiling : Ceiling or None
        The depth not to reach; whether it may be shown is for the advice to say.
    nerve_mm : float or None
        Least depth at which a nerve may be met, mm.
    void : tuple of str
        Why no figure holds for the person here, in words.
    taught : TextbookDepth or None
        The figure a textbook teaches, one that was read before one that was not.
    usable : TextbookDepth or None
        The same, where it was read.
    default_mm : float or None
        The default, where any figure holds for the person; no hazard on file lies nearer.
    told_cited, taught_cited, beneath_cited : tuple of Citation
        Where it is from what is told of nerves and needle tips, what a textbook teaches, what lies beneath.
    """

    code: str
    lateral_cm: float | None
    body: NeedledBody
    is_lowered: bool
    hazards: tuple[Hazard, ...]
    forbidding: Hazard | None
    organ: Hazard | None
    ceiling: Ceiling | None
    nerve_mm: float | None
    void: tuple[str, ...]
    taught: TextbookDepth | None
    usable: TextbookDepth | None
    default_mm: float | None
    told_cited: tuple[Citation, ...]
    taught_cited: tuple[Citation, ...]
    beneath_cited: tuple[Citation, ...]


# It is the same on both sides, and for people whom a point does not tell apart.
@lru_cache(maxsize=2048)
def needle_site(
    code: str, body: NeedledBody, is_lowered: bool = True, lateral_cm: float | None = None
) -> NeedleSite:
    """Return what is known of a point of a person, whatever the cun.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level; a tender spot as ``ashi:T8``.
    body : NeedledBody
        The person and position.
    is_lowered : bool
        Whether a formula may lower the ceiling for the person.
    lateral_cm : float, optional
        Distance of a tender spot from the midline, cm, as ``plainest_cm`` tells it.

    Examples
    --------
    >>> needle_site("BL18", NeedledBody(sex="male", age_years=40, bmi=24)).default_mm
    4.0
    """
    anybody = _of_anybody(code, lateral_cm)
    held_by = ("thin",) if has_thin_cap(code) else ()
    is_void = needs_usual_body(code) or body.is_child or anybody.organ is not None
    void = tuple(why_void(body, held_by)) if is_void else ()
    return replace(
        anybody,
        body=body,
        is_lowered=is_lowered,
        ceiling=ceiling(code, body, is_lowered),
        void=void,
        default_mm=None if void else anybody.default_mm,
    )


@cache
def _of_anybody(code: str, lateral_cm: float | None) -> NeedleSite:
    """What is known of a point whoever the person is, as yet without a ceiling."""
    nerve, hazards, taught = nerve_depth(code), hazards_of(code, lateral_cm), _taught(code)
    return NeedleSite(
        code=code,
        lateral_cm=lateral_cm,
        body=NeedledBody(),
        is_lowered=True,
        hazards=hazards,
        forbidding=next((one for one in hazards if one.forbids), None),
        organ=next((one for one in hazards if one.is_over_organ), None),
        ceiling=None,
        nerve_mm=None if nerve is None else nerve.mm,
        void=(),
        taught=taught,
        usable=taught if taught and taught.check is Check.READ else None,
        default_mm=float(read_table("clinic/depth_bounds")["default"]["mm"]),
        told_cited=_cited(*([] if nerve is None else [nerve.row]), *lines.seen(code)),
        taught_cited=tuple(lines.textbook_citations(taught)) if taught else (),
        beneath_cited=_cited(*(one.row for one in hazards)),
    )


def _cited(*rows: Mapping[str, Any]) -> tuple[Citation, ...]:
    return tuple(citation for row in rows for citation in citations(row))


@cache
def _taught(code: str) -> TextbookDepth | None:
    rows = () if code.startswith("ashi") else textbook_depths(code)
    known = [row for row in rows if row.depth_cun]
    return min(known, key=lambda row: row.check is not Check.READ, default=None)
