"""What is said of the depth of a site in any cun: which status it has, in which words, and from where."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

import msgspec

from weizhong.clinic.depth import depth_lines as lines
from weizhong.clinic.depth.ceilings import Ceiling
from weizhong.clinic.depth.needle_site import NeedleSite, needle_site
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Citation, DepthAdvice
from weizhong.clinic.gate.hazards import Hazard
from weizhong.facts.tables import read_table

# How the range a textbook teaches stands to the ceiling: not in millimetres, from it on, or from above it on.
Begins = Literal["unmeasured", "at_or_beyond", "above"]
_Status = Literal["textbook", "bound", "none_over_organ", "no_data"]
_NO_TARGET = "A limit, not a target, and not measured on this person."


class DepthStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a site in any cun.

    Parameters
    ----------
    at : NeedleSite
        The site.
    advice : DepthAdvice
        All of the advice that no millimetre of the textbook is in; of its text, what stands before them.
    text_after : str
        What its text goes on with after them.
    limit_mm, limit : float or None, str
        Ceiling or default, mm; and which it is, in words.
    nerve_mm : float or None
        Least depth at which a nerve may be met, mm, where that is held against the textbook.
    taught_figure : tuple of str
        What the textbook teaches, in words, and why it is not used, if it is not.
    needle_limit_mm : float or None
        The least of all that a needle must not reach; None where no needle is chosen.
    seen, contradicted : tuple of str
        What was seen in people against the textbook, and what the sources on what lies beneath say.
    """

    at: NeedleSite
    advice: DepthAdvice
    text_after: str
    limit_mm: float | None
    limit: str
    nerve_mm: float | None
    taught_figure: tuple[str, str]
    needle_limit_mm: float | None
    seen: tuple[str, ...]
    contradicted: tuple[str, ...]

    @property
    def is_range_shown(self) -> bool:
        """Whether the textbook's range is shown as a depth."""
        return self.advice.textbook_cun is not None


# People are few whom a point tells apart, but for body masses by which a formula lowers a ceiling.
@lru_cache(maxsize=2048)
def depth_status(
    code: str, body: NeedledBody, is_lowered: bool, begins: Begins, lateral_cm: float | None = None
) -> DepthStatus:
    """Return what is said of a site in any cun.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level; a tender spot as ``ashi:T8``.
    body : NeedledBody
        The person and position.
    is_lowered : bool
        Whether a formula may lower the ceiling for the person.
    begins : {"unmeasured", "at_or_beyond", "above"}
        Where the textbook's range begins on this body, against the ceiling.
    lateral_cm : float, optional
        Distance of a tender spot from the midline, cm, as ``plainest_cm`` tells it.

    Examples
    --------
    >>> prone = NeedledBody(sex="male", age_years=40, bmi=24, position="prone")
    >>> depth_status("BL23", prone, True, "unmeasured").limit_mm
    11.0
    """
    at = needle_site(code, body, is_lowered, lateral_cm)
    if at.forbidding:
        text = f"No needle: {at.forbidding.label}. {at.forbidding.forbids}"
        return _status(at, "none_over_organ", text, cited=citations(at.forbidding.row))
    return _over_organ(at, at.organ) if at.organ else _textbook(at, begins)


def _over_organ(at: NeedleSite, organ: Hazard) -> DepthStatus:
    if at.ceiling and at.ceiling.is_supported and not at.void:
        return _bound(at, at.ceiling, organ)
    voided = (
        f" The published bound does not hold here: {', '.join(at.void)}." if at.void and at.ceiling else ""
    )
    name = organ.label.partition(",")[0]
    text = f"No depth: {name} below, and no ceiling for this person exists yet.{voided} {_instead(at)}"
    return _status(at, "none_over_organ", text, cited=citations(organ.row))


def _bound(at: NeedleSite, limit: Ceiling, organ: Hazard | None) -> DepthStatus:
    raised = _rules()["never_raised"]
    heavy = f" {raised['text']}." if (at.body.bmi or 0.0) >= raised["from_bmi"] else ""
    text = (
        f"{_never(at, limit)}: the most cautious published bound over {limit.hazard} "
        f"(set by {limit.set_by}; supported by {limit.supported_by}).{heavy} {_NO_TARGET}"
    )
    cited = [*limit.citations, *(citations(organ.row) if organ else ())]
    return _status(at, "bound", text, bound_mm=limit.mm, cited=cited)


def _textbook(at: NeedleSite, begins: Begins) -> DepthStatus:
    if at.void:
        why = ", ".join(at.void)
        text = f"No depth: neither the textbook figure nor any bound holds here: {why}. {_instead(at)}"
        return _status(at, "no_data", text, cited=citations(_rules()["not_valid_for"]))
    limit = at.ceiling
    if at.usable is None or at.usable.depth_cun is None:
        if limit and limit.is_supported:
            return _bound(at, limit, None)
        return _status(at, "no_data", f"No data: no textbook figure was read for this site. {_instead(at)}")
    if limit and begins != "above":
        return _bound_only(at, limit, begins)
    low, high = at.usable.depth_cun
    capped = ""
    if limit:
        over = f"over {limit.hazard}, whatever the textbook says (set by {limit.set_by})"
        capped = f" {_never(at, limit)}, {over}."
    return _status(
        at,
        "textbook",
        f"Textbook: {low:g} to {high:g} cun",
        text_after=f". Taught, not measured on this person.{capped}",
        bound_mm=limit.mm if limit else None,
        textbook_cun=at.usable.depth_cun,
        cited=_of_textbook(at, limit),
    )


def _bound_only(at: NeedleSite, limit: Ceiling, begins: Begins) -> DepthStatus:
    """A range that begins beyond the bound, or that nobody can hold against it, is not shown as one."""
    why = "cannot be put in millimetres here" if begins == "unmeasured" else "begins at or beyond it"
    text = (
        f"{_never(at, limit)}: the most cautious published bound over {limit.hazard} "
        f"(set by {limit.set_by}). The textbook's range {why}, so it is not shown as one. {_NO_TARGET}"
    )
    return _status(at, "bound", text, bound_mm=limit.mm, cited=_of_textbook(at, limit))


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


def _status(
    at: NeedleSite,
    status: _Status,
    text: str,
    text_after: str = "",
    bound_mm: float | None = None,
    textbook_cun: tuple[float, float] | None = None,
    cited: Sequence[Citation] = (),
) -> DepthStatus:
    """Put together what is said of a site, whatever the status."""
    is_open = bound_mm is None and textbook_cun is None and not at.forbidding
    default_mm = at.default_mm if is_open else None
    is_shown = status in ("textbook", "bound")
    angle = _angle(at, is_shown)
    default = citations(_rules()["default"]) if default_mm is not None else []
    told = at.told_cited if is_shown else ()
    taught = () if textbook_cun or at.taught is None else at.taught_cited
    return DepthStatus(
        at=at,
        advice=DepthAdvice(
            status=status,
            textbook_cun=textbook_cun,
            textbook_mm=None,
            bound_mm=bound_mm,
            angle=angle,
            text=text,
            conflicts=[],
            citations=lines.once([*cited, *default, *told, *at.beneath_cited, *taught]),
            beneath=lines.beneath(at.hazards, angle),
            hazards=[lines.hazard_line(one) for one in at.hazards],
            nerve_mm=at.nerve_mm,
            default_mm=default_mm,
        ),
        text_after=text_after,
        limit_mm=bound_mm or default_mm,
        limit=_limit(at, bound_mm),
        nerve_mm=at.nerve_mm if is_shown and at.usable else None,
        taught_figure=lines.taught_figure(at.taught) if at.taught else ("", ""),
        needle_limit_mm=_needle_limit(at, bound_mm, default_mm),
        seen=lines.seen_against(at.code) if is_shown and at.usable else (),
        contradicted=lines.contradicted(at.hazards),
    )


def _limit(at: NeedleSite, bound_mm: float | None) -> str:
    if at.ceiling and bound_mm is not None:
        return f"the limit of {bound_mm:g} mm ({at.ceiling.hazard})"
    return "" if at.default_mm is None else f"the default of {at.default_mm:g} mm"


def _angle(at: NeedleSite, is_shown: bool) -> str:
    if at.organ:
        return at.organ.direction
    if at.usable and is_shown:
        return at.usable.angle
    return at.hazards[0].direction if at.hazards else ""


def _needle_limit(at: NeedleSite, *limits_mm: float | None) -> float | None:
    """Choose no needle where none goes in and where no figure holds, and none that a nerve would meet."""
    if at.void or at.forbidding:
        return None
    return min((mm for mm in (*limits_mm, at.nerve_mm) if mm is not None), default=None)


def _rules() -> dict[str, Any]:
    return read_table("clinic/depth_bounds")
