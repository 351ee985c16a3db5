"""What may be said about depth: a sourced figure, a named ceiling, a default, or nothing. Never raised."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Literal

from weizhong.clinic.depth import depth_lines as lines
from weizhong.clinic.depth.alike_bodies import plainest
from weizhong.clinic.depth.ceilings import Ceiling
from weizhong.clinic.depth.needle_site import NeedleSite, needle_site
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.depth.needles import needle_for
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Citation, DepthAdvice, NeedleAdvice, TaughtDepth
from weizhong.clinic.gate.hazards import Hazard
from weizhong.clinic.prescription.site_gate import Prescribed, piercing
from weizhong.facts.tables import read_table

_Range = tuple[float, float]
_NO_TARGET = "A limit, not a target, and not measured on this person."


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
        return advise(one.choice.code, body, mm_per_cun)
    return _no_needle()


def advise(code: str, body: NeedledBody, mm_per_cun: float | None = None) -> DepthAdvice:
    """Return what may be said about depth at a point of a person, without a case.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level; a tender spot as ``ashi:T8``.
    body : NeedledBody
        The person and position.
    mm_per_cun : float, optional
        This body's cun at the site, mm; without it the textbook cannot be held against the ceiling.

    Examples
    --------
    >>> heavy = NeedledBody(sex="male", age_years=40, bmi=45, position="prone")
    >>> advise("BL23", heavy, 25.0).bound_mm, advise("BL23", heavy, 25.0).needle.hub_stops
    (11.0, False)
    """
    return _advise(code, plainest(code, body), mm_per_cun)


@cache
def depth_in_draft() -> DepthAdvice:
    """Return that a draft has no depth."""
    return _withheld("No depth in a draft: questions are unanswered.")


@cache
def _no_needle() -> DepthAdvice:
    return _withheld("No needle here, so no depth.", status="no_data")


# Left and right are one: what is said of a person is not kept for longer.
@lru_cache(maxsize=64)
def _advise(code: str, body: NeedledBody, mm_per_cun: float | None) -> DepthAdvice:
    if body.has_anticoagulant:
        rules = read_table("clinic/contraindications")["rule"]
        rule = next(row for row in rules if row["id"] == "anticoagulant_needling")
        return _withheld("Anticoagulant: very superficial only; no depth is sought.", citations(rule))
    at = needle_site(code, body, mm_per_cun)
    if at.forbidding:
        text = f"No needle: {at.forbidding.label}. {at.forbidding.forbids}"
        return _advice(at, "none_over_organ", text, cited=citations(at.forbidding.row))
    return _over_organ(at, at.organ) if at.organ else _textbook(at)


def _over_organ(at: NeedleSite, organ: Hazard) -> DepthAdvice:
    if at.ceiling and at.ceiling.is_supported and not at.void:
        return _bound(at, at.ceiling, organ)
    voided = (
        f" The published bound does not hold here: {', '.join(at.void)}." if at.void and at.ceiling else ""
    )
    name = organ.label.partition(",")[0]
    text = f"No depth: {name} below, and no ceiling for this person exists yet.{voided} {_instead(at)}"
    return _advice(at, "none_over_organ", text, cited=citations(organ.row))


def _bound(at: NeedleSite, limit: Ceiling, organ: Hazard | None) -> DepthAdvice:
    raised = _rules()["never_raised"]
    heavy = f" {raised['text']}." if (at.body.bmi or 0.0) >= raised["from_bmi"] else ""
    text = (
        f"{_never(at, limit)}: the most cautious published bound over {limit.hazard} "
        f"(set by {limit.set_by}; supported by {limit.supported_by}).{heavy} {_NO_TARGET}"
    )
    cited = [*limit.citations, *(citations(organ.row) if organ else ())]
    return _advice(at, "bound", text, bound_mm=limit.mm, cited=cited)


def _textbook(at: NeedleSite) -> DepthAdvice:
    if at.void:
        why = ", ".join(at.void)
        text = f"No depth: neither the textbook figure nor any bound holds here: {why}. {_instead(at)}"
        return _advice(at, "no_data", text, cited=citations(_rules()["not_valid_for"]))
    usable, limit = at.usable, at.ceiling
    if usable is None or usable.depth_cun is None:
        if limit and limit.is_supported:
            return _bound(at, limit, None)
        return _advice(at, "no_data", f"No data: no textbook figure was read for this site. {_instead(at)}")
    in_mm = at.reach_mm
    if limit and (in_mm is None or in_mm[0] >= limit.mm):
        return _bound_only(at, limit)
    low, high = usable.depth_cun
    shown = (
        "" if in_mm is None else f", {in_mm[0]:g} to {in_mm[1]:g} mm at {at.mm_per_cun:.1f} mm per cun here"
    )
    capped = ""
    if limit:
        over = f"over {limit.hazard}, whatever the textbook says (set by {limit.set_by})"
        capped = f" {_never(at, limit)}, {over}."
    return _advice(
        at,
        "textbook",
        f"Textbook: {low:g} to {high:g} cun{shown}. Taught, not measured on this person.{capped}",
        bound_mm=limit.mm if limit else None,
        textbook=(usable.depth_cun, in_mm),
        cited=_of_textbook(at, limit),
    )


def _bound_only(at: NeedleSite, limit: Ceiling) -> DepthAdvice:
    """A range that begins beyond the bound, or that nobody can hold against it, is not shown as one."""
    why = "cannot be put in millimetres here" if at.reach_mm is None else "begins at or beyond it"
    text = (
        f"{_never(at, limit)}: the most cautious published bound over {limit.hazard} "
        f"(set by {limit.set_by}). The textbook's range {why}, so it is not shown as one. {_NO_TARGET}"
    )
    return _advice(at, "bound", text, bound_mm=limit.mm, cited=_of_textbook(at, limit))


def _never(at: NeedleSite, limit: Ceiling) -> str:
    position = _rules()["position_words"][at.body.position or "unknown"]
    return f"Never as deep as {limit.mm:g} mm {position}"


def _of_textbook(at: NeedleSite, limit: Ceiling | None) -> list[Citation]:
    return [*at.taught_cited, *(limit.citations if limit else ())]


def _instead(at: NeedleSite) -> str:
    """What to do where no ceiling holds: the default, or not even that."""
    if at.default_mm is None:
        return f"No default either: {_rules()['no_default']['text']}."
    text = str(_rules()["default"]["text"])
    return f"{text[:1].upper()}{text[1:]}."


def _advice(
    at: NeedleSite,
    status: Literal["textbook", "bound", "none_over_organ", "no_data"],
    text: str,
    bound_mm: float | None = None,
    textbook: tuple[_Range, _Range | None] | None = None,
    cited: Sequence[Citation] = (),
) -> DepthAdvice:
    """Put together all that is said of a point, whatever the status."""
    is_open = bound_mm is None and textbook is None and not at.forbidding
    default_mm = at.default_mm if is_open else None
    over = at.ceiling.hazard if at.ceiling and bound_mm is not None else None
    limit_mm = bound_mm or default_mm
    taught = None if textbook else lines.taught(at.taught, at.reach_mm, limit_mm, over, at.taught_cited)
    angle = _angle(at, status)
    is_shown = status in ("textbook", "bound")
    default = citations(_rules()["default"]) if default_mm is not None else []
    told = at.told_cited if is_shown else ()
    return DepthAdvice(
        status=status,
        textbook_cun=textbook[0] if textbook else None,
        textbook_mm=textbook[1] if textbook else None,
        bound_mm=bound_mm,
        angle=angle,
        text=text,
        conflicts=_conflicts(at, taught, textbook, bound_mm)
        if is_shown
        else lines.contradictions(taught, at.hazards),
        citations=lines.once(
            [*cited, *default, *told, *at.beneath_cited, *(taught.citations if taught else ())]
        ),
        beneath=lines.beneath(at.hazards, angle),
        hazards=[lines.hazard_line(one) for one in at.hazards],
        nerve_mm=at.nerve_mm,
        default_mm=default_mm,
        needle=_needle(at, [bound_mm, default_mm]),
        taught=taught,
        models=list(at.models),
    )


def _angle(at: NeedleSite, status: str) -> str:
    if at.organ:
        return at.organ.direction
    if at.usable and status in ("textbook", "bound"):
        return at.usable.angle
    return at.hazards[0].direction if at.hazards else ""


def _conflicts(
    at: NeedleSite,
    taught: TaughtDepth | None,
    textbook: tuple[_Range, _Range | None] | None,
    bound_mm: float | None,
) -> list[str]:
    """Published numbers that disagree with the textbook figure."""
    found = [f"{row['text']}, against the textbook figure." for row in lines.seen(at.code) if at.usable]
    if textbook and textbook[1] and bound_mm is not None and textbook[1][1] > bound_mm:
        assert at.ceiling is not None
        found.append(
            f"The textbook's {textbook[1][1]:g} mm passes the most cautious bound of {bound_mm:g} mm "
            f"({at.ceiling.hazard}; {at.ceiling.set_by})."
        )
    reach = at.reach_mm
    if at.usable and at.nerve_mm is not None and (reach is None or reach[1] > at.nerve_mm):
        found.append(f"A nerve may lie from {at.nerve_mm:g} mm: stop at electric sensation.")
    return [*found, *lines.contradictions(taught, at.hazards)]


def _needle(at: NeedleSite, limits: Sequence[float | None]) -> NeedleAdvice | None:
    """Choose no needle where none goes in and where no figure holds, and none that a nerve would meet."""
    known = [mm for mm in limits if mm is not None]
    if at.nerve_mm is not None:
        known.append(at.nerve_mm)
    if not known or at.void or at.forbidding:
        return None
    return needle_for(min(known), at.reach_mm[1] if at.usable and at.reach_mm else None)


def _withheld(text: str, cited: Sequence[Citation] = (), status: Any = "withheld") -> DepthAdvice:
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


def _rules() -> dict[str, Any]:
    return read_table("clinic/depth_bounds")
