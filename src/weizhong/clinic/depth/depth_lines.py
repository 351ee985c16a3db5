"""The parts of an advice on depth: what lies beneath, what is taught, which formulas were published."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from msgspec.structs import replace

from weizhong.clinic.depth.depth_models import lower_bound_mm, models_about, usable_models_about
from weizhong.clinic.depth.depth_records import floored
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Citation, DepthModel, HazardLine
from weizhong.clinic.gate.hazards import Hazard
from weizhong.facts.points import TextbookDepth
from weizhong.facts.tables import read_table
from weizhong.terms.sources import Check

_NOT_STATED = "not stated"


@cache
def beneath(hazards: tuple[Hazard, ...], angle: str) -> str:
    """Return what lies beneath in one sentence, or that nothing is recorded, which is not none.

    Parameters
    ----------
    hazards : tuple of Hazard
        What is recorded.
    angle : str
        The direction told already.

    Examples
    --------
    >>> beneath((), "")
    'No hazard recorded in our sources; that is not the same as none.'
    """
    if not hazards:
        return "No hazard recorded in our sources; that is not the same as none."
    said = []
    for one in hazards:
        marked = "" if Check(one.row["check"]).is_verified else f"; {Check(one.row['check']).label}"
        way = one.direction.rstrip(".")
        direction = "" if one.direction == angle else f": {way[:1].lower()}{way[1:]}"
        said.append(f"{one.label} ({one.severity}{marked}){direction}")
    return f"Beneath: {'; '.join(said)}."


@cache
def hazard_line(one: Hazard) -> HazardLine:
    """Return a hazard as the document carries it."""
    return HazardLine(
        id=one.id,
        label=one.label,
        severity=one.severity,
        direction=one.direction,
        forbids=one.forbids,
        citations=citations(one.row),
    )


def taught_figure(row: TextbookDepth) -> tuple[str, str]:
    """Return what a textbook teaches as it is told beside a limit, and why it is not used, if it is not."""
    assert row.depth_cun is not None
    mark = "" if row.check is Check.READ else f" not used ({row.check.label}),"
    return f"The textbook's {row.depth_cun[0]:g} to {row.depth_cun[1]:g} cun, {row.angle},", mark


@cache
def contradicted(hazards: tuple[Hazard, ...]) -> tuple[str, ...]:
    """Return what contradicts the textbook of what lies beneath, besides the numbers of the point itself."""
    return tuple(one.row["contradicts"] for one in hazards if "contradicts" in one.row)


def models(code: str, bmi: float | None) -> list[DepthModel]:
    """Return the formulas published for a point, with what a usable one says of this body mass index."""
    if not usable_models_about(code):
        return _for_everybody(code)
    found = []
    for row, told in _published(code):
        lower = lower_bound_mm(row, bmi)
        found.append(told if lower is None else replace(told, lower_bound_mm=floored(lower)))
    return found


@cache
def seen(code: str) -> list[dict[str, Any]]:
    """Return where needle tips and targets were seen in people."""
    return [row for row in read_table("clinic/depth_bounds")["seen"] if row["code"] == code]


@cache
def seen_against(code: str) -> tuple[str, ...]:
    """Return what was seen in people against the textbook's figure."""
    return tuple(f"{row['text']}, against the textbook figure." for row in seen(code))


def textbook_citations(row: TextbookDepth) -> list[Citation]:
    """Return where a textbook figure comes from."""
    return citations({"source": row.sources, "check": row.check.value})


def in_mm(row: TextbookDepth | None, mm_per_cun: float | None) -> tuple[float, float] | None:
    """Return a textbook figure in millimetres of this body, where its cun is known."""
    if row is None or row.depth_cun is None or mm_per_cun is None:
        return None
    return round(row.depth_cun[0] * mm_per_cun, 1), round(row.depth_cun[1] * mm_per_cun, 1)


def once(cited: Iterable[Citation]) -> list[Citation]:
    """Return citations, each once.

    Examples
    --------
    >>> once([])
    []
    """
    return list({(one.key, one.check): one for one in cited}.values())


@cache
def _for_everybody(code: str) -> list[DepthModel]:
    return [told for _, told in _published(code)]


@cache
def _published(code: str) -> tuple[tuple[dict[str, Any], DepthModel], ...]:
    """The formulas of a point as they are for everybody."""
    return tuple((row, _model(row)) for row in models_about(code))


def _model(row: dict[str, Any]) -> DepthModel:
    return DepthModel(
        id=row["id"],
        predicts=row["predicts"],
        formula=row["formula"],
        inputs=row.get("inputs", ""),
        population=row.get("population", _NOT_STATED),
        n=row.get("n"),
        posture=row.get("posture", _NOT_STATED),
        r2=row.get("r2"),
        verdict=row["verdict"],
        is_usable=row["usable"],
        lower_bound_mm=None,
        citations=citations(row),
    )
