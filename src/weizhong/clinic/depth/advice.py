"""What may be said about depth: a sourced figure, a named ceiling, a default, or nothing. Never raised."""

from functools import cache, lru_cache
from typing import Literal

from msgspec.structs import replace

from weizhong.clinic.depth import depth_lines as lines
from weizhong.clinic.depth.alike_bodies import plainest
from weizhong.clinic.depth.ceilings import is_lowered_by_formula
from weizhong.clinic.depth.depth_status import Begins, DepthStatus, depth_status
from weizhong.clinic.depth.needle_site import NeedleSite, needle_site
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.depth.needles import needle_for, needle_reaching
from weizhong.clinic.depth.taught_range import Reach, conflicts, taught_beside
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Citation, DepthAdvice, NeedleAdvice
from weizhong.clinic.gate.hazards import plainest_cm
from weizhong.clinic.prescription.site_gate import Prescribed, piercing
from weizhong.facts.tables import read_table


def depth_advice(one: Prescribed, body: NeedledBody, mm_per_cun: float | None, is_draft: bool) -> DepthAdvice:
    """Return what may be said about the depth of one needle of a plan.

    Parameters
    ----------
    one : Prescribed
        The site.
    body : NeedledBody
        The person and position, since thin people, children and some diseases void every bound.
    mm_per_cun : float or None
        This body's cun at the site, mm.
    is_draft : bool
        Whether questions are open: then no depth at all.
    """
    if is_draft:
        return depth_in_draft()
    if not piercing().isdisjoint(one.modalities):
        return advise(one.choice.code, body, mm_per_cun, one.choice.lateral_cm)
    return _no_needle()


def advise(
    code: str, body: NeedledBody, mm_per_cun: float | None = None, lateral_cm: float | None = None
) -> DepthAdvice:
    """Return what may be said about depth at a point of a person, without a case.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level; a tender spot as ``ashi:T8``.
    body : NeedledBody
        The person and position.
    mm_per_cun : float, optional
        This body's cun at the site, mm; without it the textbook cannot be held against the ceiling.
    lateral_cm : float, optional
        Distance of a tender spot from the midline, cm; where nobody told it, the spot may lie anywhere.

    Examples
    --------
    >>> heavy = NeedledBody(sex="male", age_years=40, bmi=45, position="prone")
    >>> advise("BL23", heavy, 25.0).bound_mm, advise("BL23", heavy, 25.0).needle.hub_stops
    (11.0, False)
    """
    return _advise(code, body, mm_per_cun, plainest_cm(code, lateral_cm))


@cache
def depth_in_draft() -> DepthAdvice:
    """Return that a draft has no depth."""
    return _withheld("No depth in a draft: questions are unanswered.")


def advise_at(at: NeedleSite, bmi: float | None, mm_per_cun: float | None) -> DepthAdvice:
    """Return what may be said at a site of which all is known but the cun and what formulas say.

    Parameters
    ----------
    at : NeedleSite
        The site.
    bmi : float or None
        Mass over stature squared, kg/m2.
    mm_per_cun : float or None
        This body's cun there, mm.
    """
    reach = lines.in_mm(at.taught, mm_per_cun)
    told = depth_status(at.code, at.body, at.is_lowered, _begins(at, reach), at.lateral_cm)
    taught = taught_beside(told, reach)
    return replace(
        told.advice,
        text=_text(told, reach, mm_per_cun),
        textbook_mm=reach if told.is_range_shown else None,
        conflicts=conflicts(told, taught, reach),
        needle=_needle(told, reach),
        taught=taught,
        models=lines.models(at.code, bmi),
    )


@cache
def _no_needle() -> DepthAdvice:
    return _withheld("No needle here, so no depth.", status="no_data")


@cache
def _thinned_blood() -> DepthAdvice:
    rules = read_table("clinic/contraindications")["rule"]
    rule = next(row for row in rules if row["id"] == "anticoagulant_needling")
    return _withheld("Anticoagulant: very superficial only; no depth is sought.", tuple(citations(rule)))


# Left and right are one: what is said of a person is not kept for longer.
@lru_cache(maxsize=64)
def _advise(code: str, body: NeedledBody, mm_per_cun: float | None, lateral_cm: float | None) -> DepthAdvice:
    if body.has_anticoagulant:
        return _thinned_blood()
    is_lowered = is_lowered_by_formula(code, body)
    at = needle_site(code, plainest(code, body, is_lowered), is_lowered, lateral_cm)
    return advise_at(at, body.bmi, mm_per_cun)


def _begins(at: NeedleSite, reach: Reach | None) -> Begins:
    if reach is None:
        return "unmeasured"
    return "at_or_beyond" if at.ceiling and reach[0] >= at.ceiling.mm else "above"


def _text(told: DepthStatus, reach: Reach | None, mm_per_cun: float | None) -> str:
    if not told.is_range_shown or reach is None:
        return f"{told.advice.text}{told.text_after}"
    shown = f", {reach[0]:g} to {reach[1]:g} mm at {mm_per_cun:.1f} mm per cun here"
    return f"{told.advice.text}{shown}{told.text_after}"


def _needle(told: DepthStatus, reach: Reach | None) -> NeedleAdvice | None:
    begins_mm, wanted_mm = reach if told.at.usable and reach else (None, None)
    shown_mm = begins_mm if told.is_range_shown else None
    if told.needle_limit_mm is not None:
        return needle_for(told.needle_limit_mm, wanted_mm, shown_mm)
    if shown_mm is None or wanted_mm is None:
        return None
    # What lies there has no figure: the textbook's end is all there is for a hub to keep.
    return needle_for(wanted_mm, begins_mm=shown_mm) if told.at.hazards else needle_reaching(wanted_mm)


def _withheld(
    text: str, cited: tuple[Citation, ...] = (), status: Literal["withheld", "no_data"] = "withheld"
) -> DepthAdvice:
    return DepthAdvice(
        status=status,
        textbook_cun=None,
        textbook_mm=None,
        bound_mm=None,
        angle="",
        text=text,
        conflicts=[],
        citations=list(cited),
    )
