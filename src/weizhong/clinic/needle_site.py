"""One point of one person with all that is known of its depth, before anything is said of it."""

from dataclasses import dataclass

from weizhong.clinic import depth_lines as lines
from weizhong.clinic.ceilings import Ceiling, ceiling, has_thin_cap, nerve_depth
from weizhong.clinic.citations import citations
from weizhong.clinic.hazards import Hazard, hazards_of, needs_usual_body
from weizhong.clinic.needled_body import NeedledBody, why_void
from weizhong.clinic.treatment_plan import Citation
from weizhong.facts.points import TextbookDepth, textbook_depths
from weizhong.facts.tables import read_table
from weizhong.terms.sources import Check


@dataclass(frozen=True, slots=True)
class NeedleSite:
    """A point of a person, with all that is known of its depth.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level, or a tender spot.
    body : NeedledBody
        The person and position.
    mm_per_cun : float or None
        This body's cun here, mm.
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
    rows : tuple of TextbookDepth
        What textbooks teach.
    """

    code: str
    body: NeedledBody
    mm_per_cun: float | None
    hazards: tuple[Hazard, ...]
    ceiling: Ceiling | None
    nerve_mm: float | None
    nerve_cited: tuple[Citation, ...]
    void: tuple[str, ...]
    rows: tuple[TextbookDepth, ...]

    @property
    def default_mm(self) -> float | None:
        """The default, where any figure holds for the person; no hazard on file lies nearer."""
        return None if self.void else float(read_table("clinic/depth_bounds")["default"]["mm"])

    @property
    def usable(self) -> TextbookDepth | None:
        """The textbook figure that someone read."""
        return next((row for row in self.rows if row.depth_cun and row.check is Check.READ), None)

    def in_mm(self, row: TextbookDepth | None) -> tuple[float, float] | None:
        """A textbook figure on this body."""
        return None if row is None else lines.in_mm(row, self.mm_per_cun)


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
    nerve = nerve_depth(code)
    held_by = ("thin",) if has_thin_cap(code) else ()
    is_void = needs_usual_body(code) or body.is_child or any(one.is_over_organ for one in hazards_of(code))
    return NeedleSite(
        code=code,
        body=body,
        mm_per_cun=mm_per_cun,
        hazards=hazards_of(code),
        ceiling=ceiling(code, body),
        nerve_mm=None if nerve is None else nerve.mm,
        nerve_cited=() if nerve is None else tuple(citations(nerve.row)),
        void=tuple(why_void(body, held_by)) if is_void else (),
        rows=() if code.startswith("ashi") else textbook_depths(code),
    )
