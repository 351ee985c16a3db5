"""One point of one person with all that is known of its depth, before anything is said of it."""

from functools import cache, lru_cache

import msgspec

from weizhong.clinic import depth_lines as lines
from weizhong.clinic.ceilings import Ceiling, ceiling, has_thin_cap, nerve_depth
from weizhong.clinic.citations import citations
from weizhong.clinic.hazards import Hazard, hazards_of, needs_usual_body
from weizhong.clinic.needled_body import NeedledBody, why_void
from weizhong.clinic.treatment_plan import Citation, DepthModel
from weizhong.facts.points import TextbookDepth, textbook_depths
from weizhong.facts.tables import read_table
from weizhong.terms.sources import Check


class NeedleSite(msgspec.Struct, frozen=True, kw_only=True):
    """A point of a person, with all that is known of its depth.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level, or a tender spot.
    body : NeedledBody
        The person and position.
    hazards : tuple of Hazard
        What lies beneath, as far as it is recorded.
    ceiling : Ceiling or None
        The depth not to reach; whether it may be shown is for the advice to say.
    nerve_mm : float or None
        Least depth at which a nerve may be met, mm.
    nerve_cited : tuple of Citation
        Where that is from.
    void : tuple of str
        Why no figure holds for the person here, in words.
    taught : TextbookDepth or None
        The figure a textbook teaches, one that was read before one that was not.
    usable : TextbookDepth or None
        The same, where it was read.
    default_mm : float or None
        The default, where any figure holds for the person; no hazard on file lies nearer.
    beneath_cited : tuple of Citation
        Where it is from what lies beneath.
    models : tuple of DepthModel
        The formulas published, with what they say of the person.
    mm_per_cun : float or None
        This body's cun here, mm.
    reach_mm : tuple of float or None
        The figure taught on this body, mm.
    """

    code: str
    body: NeedledBody
    hazards: tuple[Hazard, ...]
    ceiling: Ceiling | None
    nerve_mm: float | None
    nerve_cited: tuple[Citation, ...]
    void: tuple[str, ...]
    taught: TextbookDepth | None
    usable: TextbookDepth | None
    default_mm: float | None
    beneath_cited: tuple[Citation, ...]
    models: tuple[DepthModel, ...]
    mm_per_cun: float | None = None
    reach_mm: tuple[float, float] | None = None


def needle_site(code: str, body: NeedledBody, mm_per_cun: float | None) -> NeedleSite:
    """Return what is known of a point of a person.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level; a tender spot as ``ashi:T8``.
    body : NeedledBody
        The person and position.
    mm_per_cun : float or None
        This body's cun at the site, mm.

    Examples
    --------
    >>> needle_site("BL18", NeedledBody(sex="male", age_years=40, bmi=24), 20.0).default_mm
    4.0
    """
    at = _of_any_cun(code, body)
    return msgspec.structs.replace(at, mm_per_cun=mm_per_cun, reach_mm=lines.in_mm(at.taught, mm_per_cun))


# All but the cun is the same on both sides, and for people whom a point does not tell apart.
@lru_cache(maxsize=1024)
def _of_any_cun(code: str, body: NeedledBody) -> NeedleSite:
    nerve, hazards, taught = nerve_depth(code), hazards_of(code), _taught(code)
    held_by = ("thin",) if has_thin_cap(code) else ()
    is_void = needs_usual_body(code) or body.is_child or any(one.is_over_organ for one in hazards)
    void = tuple(why_void(body, held_by)) if is_void else ()
    return NeedleSite(
        code=code,
        body=body,
        hazards=hazards,
        ceiling=ceiling(code, body),
        nerve_mm=None if nerve is None else nerve.mm,
        nerve_cited=() if nerve is None else tuple(citations(nerve.row)),
        void=void,
        taught=taught,
        usable=taught if taught and taught.check is Check.READ else None,
        default_mm=None if void else float(read_table("clinic/depth_bounds")["default"]["mm"]),
        beneath_cited=tuple(citation for one in hazards for citation in citations(one.row)),
        models=tuple(lines.models(code, body)),
    )


@cache
def _taught(code: str) -> TextbookDepth | None:
    rows = () if code.startswith("ashi") else textbook_depths(code)
    known = [row for row in rows if row.depth_cun]
    return min(known, key=lambda row: row.check is not Check.READ, default=None)
