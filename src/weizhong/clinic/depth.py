"""What may be said about depth: a sourced figure, a named bound, or nothing. Never a guess, never raised."""

from typing import Any

from weizhong.clinic.case import Answer, Case
from weizhong.clinic.citations import citations
from weizhong.clinic.conditions import condition
from weizhong.clinic.prescribe import Prescribed
from weizhong.clinic.sites import site
from weizhong.clinic.treatment_plan import Citation, DepthAdvice
from weizhong.facts.points import TextbookDepth, textbook_depths
from weizhong.facts.tables import read_table
from weizhong.terms.sources import Check

_Range = tuple[float, float]
_NO_TARGET = "A limit, not a target, and not measured on this person."


def depth_advice(one: Prescribed, case: Case, mm_per_cun: float | None, is_draft: bool) -> DepthAdvice:
    """Return what may be said about the depth of one needle.

    Parameters
    ----------
    one : Prescribed
        The site.
    case : Case
        The patient, since thin people, children and some diseases void every bound.
    mm_per_cun : float or None
        This body's cun at the site, mm.
    is_draft : bool
        Whether questions are open: then no depth at all.
    """
    code = one.choice.code
    if is_draft:
        return _none("withheld", "No depth in a draft: questions are unanswered.")
    if not any(read_table("clinic/modalities")["modality"][name]["punctures"] for name in one.modalities):
        return _none("no_data", "No needle here, so no depth.")
    if case.answers.get("anticoagulant") is Answer.YES:
        rule = next(
            row
            for row in read_table("clinic/contraindications")["rule"]
            if row["id"] == "anticoagulant_needling"
        )
        return _none("withheld", "Anticoagulant: very superficial only; no depth is given.", citations(rule))
    organ = site(code).organ
    if organ:
        return _over_organ(code, organ, case)
    return _textbook(code, case, mm_per_cun)


def _over_organ(code: str, organ: str, case: Case) -> DepthAdvice:
    row = read_table("clinic/depth_bounds")["organ"][organ]
    bound, void = _bound(code), _void(case)
    none = f"No depth: {row['label']} below, and no ceiling for this person exists yet."
    if bound is None or not bound.get("permitted") or void:
        why = f" The published bound does not hold here: {', '.join(void)}." if void and bound else ""
        return _none("none_over_organ", none + why, citations(row), row["direction"])
    bound_mm, set_by, cited = _limit(bound, case)
    return DepthAdvice(
        status="bound",
        textbook_cun=None,
        textbook_mm=None,
        bound_mm=bound_mm,
        angle=row["direction"],
        text=(
            f"Never as deep as {bound_mm:g} mm: the most cautious published bound over "
            f"{bound['hazard']} (set by {set_by}; supported by {bound['permitted_by']}). {_NO_TARGET}"
        ),
        conflicts=[],
        citations=[*cited, *citations(row)],
    )


def _limit(bound: dict[str, Any], case: Case) -> tuple[float, str, list[Citation]]:
    """The bound for this sex, in doubt the lower one; what sets it, and where that is from."""
    if "female_mm" not in bound or case.patient.sex == "male":
        return bound["bound_mm"], bound["lowered_by"], citations(bound)
    row = read_table("clinic/depth_bounds")["female_inner_thorax"]
    return bound["female_mm"], row["text"], [*citations(row), *citations(bound)]


def _textbook(code: str, case: Case, mm_per_cun: float | None) -> DepthAdvice:
    rows = textbook_depths(code) if not code.startswith("ashi") else ()
    usable = next((row for row in rows if row.depth_cun and Check(row.check) is Check.READ), None)
    if usable is None or usable.depth_cun is None:
        return _none(
            "no_data", "No data: no textbook figure was read for this site.", None, "", _unread(rows)
        )
    void = _void(case) if _needs_usual_body(code) else []
    if void:
        text = f"No depth: neither the textbook figure nor any bound holds here: {', '.join(void)}."
        return _none("no_data", text, citations(read_table("clinic/depth_bounds")["not_valid_for"]))
    in_mm = None if mm_per_cun is None else _millimetres(usable.depth_cun, mm_per_cun)
    low, high = usable.depth_cun
    shown = "" if in_mm is None else f", {in_mm[0]:g} to {in_mm[1]:g} mm at {mm_per_cun:.1f} mm per cun here"
    limit = _passed(code, in_mm)
    if limit and (in_mm is None or in_mm[0] >= limit["bound_mm"]):
        return _bound_only(code, usable, limit, in_mm)
    capped = (
        "" if limit is None else f" Never as deep as {limit['bound_mm']:g} mm, whatever the textbook says."
    )
    return DepthAdvice(
        status="textbook",
        textbook_cun=usable.depth_cun,
        textbook_mm=in_mm,
        bound_mm=None if limit is None else limit["bound_mm"],
        angle=usable.angle,
        text=f"Textbook: {low:g} to {high:g} cun{shown}. Taught, not measured on this person.{capped}",
        conflicts=[*_conflicts(code, in_mm), *_unread(rows)],
        citations=[
            *citations({"source": list(usable.sources), "check": usable.check.value}),
            *_told_citations(code, in_mm),
        ],
    )


def _bound_only(code: str, usable: TextbookDepth, limit: dict[str, Any], in_mm: _Range | None) -> DepthAdvice:
    """A range that begins beyond the bound, or that nobody can hold against it, is not shown as one."""
    why = "cannot be put in millimetres here" if in_mm is None else "begins at or beyond it"
    text = (
        f"Never as deep as {limit['bound_mm']:g} mm: the most cautious published bound over "
        f"{limit['hazard']} (set by {limit['lowered_by']}). The textbook's range {why}, so it is not shown "
        f"as one. {_NO_TARGET}"
    )
    return DepthAdvice(
        status="bound",
        textbook_cun=None,
        textbook_mm=None,
        bound_mm=limit["bound_mm"],
        angle=usable.angle,
        text=text,
        conflicts=_conflicts(code, in_mm),
        citations=[
            *citations({"source": list(usable.sources), "check": usable.check.value}),
            *_told_citations(code, in_mm),
        ],
    )


def _conflicts(code: str, in_mm: _Range | None) -> list[str]:
    """Published numbers that disagree with the textbook figure."""
    found = [f"{row['text']}, against the textbook figure." for row in _seen(code)]
    bound = _passed(code, in_mm)
    if bound and in_mm:
        found.append(
            f"The textbook's {in_mm[1]:g} mm passes the most cautious bound of {bound['bound_mm']:g} mm "
            f"({bound['hazard']}; {bound['lowered_by']})."
        )
    nerve = _nerve_met(code, in_mm)
    if nerve:
        found.append(f"A nerve may lie from {nerve['nerve_mm']:g} mm: stop at electric sensation.")
    return found


def _passed(code: str, in_mm: _Range | None) -> dict[str, Any] | None:
    """The bound, read or not, that the textbook figure passes here, or may pass where no cun is known."""
    bound = _bound(code)
    if bound is None or "bound_mm" not in bound:
        return None
    return bound if in_mm is None or in_mm[1] > bound["bound_mm"] else None


def _nerve_met(code: str, in_mm: _Range | None) -> dict[str, Any] | None:
    """The record of a nerve that the textbook figure reaches here, or may reach where no cun is known."""
    bound = _bound(code)
    if bound is None or "nerve_mm" not in bound:
        return None
    return bound if in_mm is None or in_mm[1] > bound["nerve_mm"] else None


def _unread(rows: tuple[TextbookDepth, ...]) -> list[str]:
    return [
        f"A textbook figure of {row.depth_cun[0]:g} to {row.depth_cun[1]:g} cun is not used "
        f"({row.check.label})."
        for row in rows
        if row.depth_cun and row.check is not Check.READ
    ]


def _void(case: Case) -> list[str]:
    """Conditions that hold, or are unknown, for which no bound is valid."""
    row = read_table("clinic/depth_bounds")["not_valid_for"]
    known = [condition(case, name) for name in row["conditions"]]
    unclear = {Answer.YES: "", Answer.UNKNOWN: "not answered: "}
    return [unclear[one.answer] + one.text.lower() for one in known if one.answer is not Answer.NO]


def _needs_usual_body(code: str) -> bool:
    """On the trunk what voids the bounds voids the textbook as well; a child's figures were never read."""
    return site(code).region in read_table("clinic/sites")["parts"]["trunk"]


def _bound(code: str) -> dict[str, Any] | None:
    base, _, level = code.partition(":")
    wanted = f"{base}:{level[0]}" if level else base
    return next((row for row in read_table("clinic/depth_records")["bound"] if row["code"] == wanted), None)


def _seen(code: str) -> list[dict[str, Any]]:
    return [row for row in read_table("clinic/depth_bounds")["seen"] if row["code"] == code]


def _told_citations(code: str, in_mm: _Range | None) -> list[Citation]:
    """Where the bound, the nerve and the needle tips come from, as far as they are told."""
    told = _passed(code, in_mm) or _nerve_met(code, in_mm)
    rows = [*([told] if told else []), *_seen(code)]
    return [citation for row in rows for citation in citations(row)]


def _millimetres(cun: _Range, mm_per_cun: float) -> _Range:
    return round(cun[0] * mm_per_cun, 1), round(cun[1] * mm_per_cun, 1)


def _none(
    status: Any,
    text: str,
    cited: list[Citation] | None = None,
    angle: str = "",
    conflicts: list[str] | None = None,
) -> DepthAdvice:
    return DepthAdvice(
        status=status,
        textbook_cun=None,
        textbook_mm=None,
        bound_mm=None,
        angle=angle,
        text=text,
        conflicts=conflicts or [],
        citations=cited or [],
    )
