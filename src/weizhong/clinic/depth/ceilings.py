"""The ceiling of a point for one person in one position: the least of all that was published."""

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from weizhong.clinic.depth.depth_models import lower_bound_mm, usable_models_about
from weizhong.clinic.depth.depth_records import Limit, floored, is_named, limits_of, nerve_limits_of
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Citation
from weizhong.facts.tables import read_table
from weizhong.terms.sources import Check


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A depth that must not be reached.

    Parameters
    ----------
    mm : float
        Lower bound of the distance to the hazard, straight in, mm.
    is_supported : bool
        Whether a record that was read supports a bound here; without one it may only forbid.
    hazard : str
        What lies there, in words.
    set_by, supported_by : str
        What makes it as low as it is, and what was read, in words.
    citations : tuple of Citation
        Where these come from.
    """

    mm: float
    is_supported: bool
    hazard: str
    set_by: str
    supported_by: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class _Bound:
    """A number on its way down, with what set it."""

    mm: float
    words: str
    cited: tuple[Citation, ...]


def ceiling(code: str, body: NeedledBody, counts_formulas: bool = True) -> Ceiling | None:
    """Return the ceiling of a point for a person, or nothing where none was published.

    Whether any ceiling is valid for the person is for `needled_body.why_void` to say; the number here is what
    holds if one is. Composition: the least over all records of the point and its region, the audit's cap,
    what usable formulas say for this body mass index, and the caps for women and thin people over the lung;
    less what brings the hazard nearer in this position; rounded down to half a millimetre.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level.
    body : NeedledBody
        The person and position.
    counts_formulas : bool
        Whether formulas are looked at; those that lower nothing for the person need not be.

    Examples
    --------
    >>> ceiling("BL23", NeedledBody(sex="male", age_years=40, bmi=24, position="prone")).mm
    11.0
    """
    bounds = _of_anybody(code)
    if not bounds:
        return None
    limits = limits_of(code)
    formulas = _of_models(code, body) if counts_formulas else []
    told = [*bounds, *formulas, *_for_person(code, body.sex != "male", body.is_thin)]
    lowest = min(told, key=lambda one: one.mm)
    for row in _shifts(code, body.position):
        lowest = replace(
            lowest,
            mm=lowest.mm - row["nearer_mm"],
            words=f"{lowest.words}, less {row['nearer_mm']:g} mm {row['text']}",
            cited=(*lowest.cited, *citations(row)),
        )
    read = next((one for one in limits if one.is_support), None)
    return Ceiling(
        mm=floored(lowest.mm),
        is_supported=read is not None,
        hazard=_rules()["hazard_words"][limits[0].hazard if limits else "pleura"],
        set_by=lowest.words,
        supported_by="" if read is None else f"{_in_record(read)} that was read ({read.row['method']})",
        citations=_once((*lowest.cited, *(() if read is None else _of_record(read).cited))),
    )


def is_lowered_by_formula(code: str, body: NeedledBody) -> bool:
    """Return whether a formula sets the ceiling of a point for a person: it alone goes by each body mass.

    Examples
    --------
    >>> (
    ...     is_lowered_by_formula("GV3", NeedledBody(bmi=20.0)),
    ...     is_lowered_by_formula("BL23", NeedledBody(bmi=20.0)),
    ... )
    (True, False)
    """
    formulas = usable_models_about(code)
    if not formulas:
        return False
    least = _least_mm(code, body.sex != "male", body.is_thin)
    told = [lower_bound_mm(model, body.bmi) for model in formulas]
    return any(mm is not None and mm <= least for mm in told)


def nerve_depth(code: str) -> Limit | None:
    """Return the least depth at which a nerve may be met, rounded down to half a millimetre.

    Examples
    --------
    >>> nerve_depth("BL54").mm
    30.0
    """
    return next(iter(nerve_limits_of(code)), None)


def has_thin_cap(code: str) -> bool:
    """Return whether something is known about thin people at a point.

    Examples
    --------
    >>> has_thin_cap("BL13"), has_thin_cap("BL23")
    (True, False)
    """
    thin = _rules()["thin"]
    return code in (*thin["points"], *thin["outer_points"])


@cache
def _of_record(limit: Limit) -> _Bound:
    cited = citations(limit.row) + (citations(_rules()["needle_path"]) if limit.is_needle_path else [])
    label = "read" if limit.check is Check.READ else limit.check.label
    return _Bound(limit.mm, f"{_in_record(limit)} ({limit.row['method']}, {label})", tuple(cited))


def _in_record(limit: Limit) -> str:
    if not limit.is_needle_path:
        return f"{limit.mm:g} mm in a record"
    path = _rules()["needle_path"]
    return f"{limit.mm:g} mm after taking {path['nearer_mm']:g} mm, {path['text']}, off a record"


@cache
def _of_anybody(code: str) -> tuple[_Bound, ...]:
    """The least of all records, and the audit's cap."""
    audit = _rules()["audit"]
    known = audit["caps_mm"].get(code)
    audited = [] if known is None else [_Bound(float(known), audit["text"], tuple(citations(audit)))]
    return (*map(_of_record, limits_of(code)[:1]), *audited)


def _of_models(code: str, body: NeedledBody) -> list[_Bound]:
    told = "for a body mass index that is not known" if body.bmi is None else "for this body mass index"
    found = []
    for model in usable_models_about(code):
        mm = lower_bound_mm(model, body.bmi)
        if mm is not None:
            words = f"{floored(mm):g} mm by {model['formula']} as a lower bound {told} (n = {model['n']})"
            found.append(_Bound(mm, words, tuple(citations(model))))
    return found


@cache
def _for_person(code: str, may_be_woman: bool, is_thin: bool) -> tuple[_Bound, ...]:
    woman, thin = _rules()["female_inner_thorax"], _rules()["thin"]
    found = []
    if code in woman["points"] and may_be_woman:
        found.append(_Bound(woman["cap_mm"], woman["text"], tuple(citations(woman))))
    if is_thin and has_thin_cap(code):
        mm = thin["cap_mm"] if code in thin["points"] else thin["outer_cap_mm"]
        found.append(_Bound(mm, thin["text"], tuple(citations(thin))))
    return tuple(found)


@cache
def _least_mm(code: str, may_be_woman: bool, is_thin: bool) -> float:
    """The least of all but the formulas; where nothing else is known, formulas alone make no ceiling."""
    bounds = _of_anybody(code)
    known = (*bounds, *_for_person(code, may_be_woman, is_thin)) if bounds else ()
    return min((one.mm for one in known), default=-math.inf)


def _once(cited: tuple[Citation, ...]) -> tuple[Citation, ...]:
    return tuple({one.key: one for one in cited}.values())


@cache
def _shifts(code: str, position: str | None) -> tuple[dict[str, Any], ...]:
    """What brings the hazard nearer in this position; a position nobody measured counts as the worst."""
    return tuple(
        row for row in _rules()["shift"] if is_named(row["points"], code) and position not in row["not_in"]
    )


def _rules() -> dict[str, Any]:
    return read_table("clinic/depth_bounds")
