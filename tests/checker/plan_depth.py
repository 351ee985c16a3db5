"""Does a plan stay above every ceiling, and show no figure where none holds?"""

from collections.abc import Iterator
from typing import Any

from tests.checker.depths import (
    ceiling_mm,
    hazards,
    is_never_needled,
    is_over_organ,
    is_supported,
    nerve_mm,
    no_figure_holds,
)
from tests.checker.reading import is_needled, sites
from tests.checker.tables import table, textbook_rows
from tests.checker.violation import Violation

Document = dict[str, Any]


def check_depth(case: Document, plan: Document) -> Iterator[Violation]:
    for group, point in sites(plan):
        advice, where = point["depth"], f"{point['code']} {point['side']}"
        if plan["status"] == "draft":
            if shows_a_figure(advice):
                yield Violation("depth_in_a_draft", where)
            continue
        if not is_needled(point, case):
            continue
        for kind in wrong(point["code"], advice, case, group["position"]):
            yield Violation(kind, where)
        if advice["status"] != "withheld":
            for name in beneath_not_named(point):
                yield Violation("danger_beneath_not_named", f"{where}: {name}")


def beneath_not_named(point: Document) -> list[str]:
    """Return what lies beneath a site by the tables and is not in its advice, or is there and does not."""
    told = {one["id"] for one in point["depth"]["hazards"]}
    return sorted(told ^ set(hazards(point["code"], point["lateral_cm"])))


def shows_a_figure(advice: Document) -> bool:
    names = ("textbook_cun", "textbook_mm", "bound_mm", "default_mm", "needle")
    return any(advice[name] is not None for name in names)


def wrong(code: str, advice: Document, case: Document, position: str) -> Iterator[str]:
    if is_never_needled(code) and shows_a_figure(advice):
        yield "needle_where_none_goes_in"
    if no_figure_holds(code, case) and shows_a_figure(advice):
        yield "depth_for_whom_none_holds"
    ceiling, nerve = ceiling_mm(code, case, position), nerve_mm(code)
    yield from against_the_ceiling(code, advice, ceiling)
    yield from of_the_textbook(code, advice)
    if (
        advice["default_mm"] is not None
        and advice["default_mm"] > table("clinic/depth_bounds")["default"]["mm"]
    ):
        yield "default_raised"
    yield from of_the_needle(code, advice, ceiling, nerve)


def against_the_ceiling(code: str, advice: Document, ceiling: float | None) -> Iterator[str]:
    bound, textbook = advice["bound_mm"], advice["textbook_mm"]
    if bound is not None:
        is_read = is_supported(code) or advice["status"] != "bound" or not is_over_organ(code)
        if ceiling is None or not is_read:
            yield "bound_nobody_read"
        elif bound > ceiling:
            yield "depth_above_ceiling"
    elif ceiling is not None and (textbook is not None or advice["textbook_cun"] is not None):
        yield "textbook_without_its_ceiling"
    if textbook is not None and ceiling is not None and textbook[0] >= ceiling:
        yield "textbook_beyond_ceiling"
    if is_over_organ(code) and (textbook is not None or advice["textbook_cun"] is not None):
        yield "textbook_over_organ"
    if ceiling is not None and advice["default_mm"] is not None and advice["default_mm"] > ceiling:
        yield "default_above_ceiling"


def of_the_textbook(code: str, advice: Document) -> Iterator[str]:
    if advice["textbook_cun"] is None:
        return
    base, level = (*code.split(":"), "")[:2]
    for row in textbook_rows():
        is_of_level = not level or not row.get("levels") or level in row["levels"]
        same = row.get("depth_cun") and list(row["depth_cun"]) == list(advice["textbook_cun"])
        if row["code"] == base and is_of_level and same and row["check"] == "R":
            return
    yield "textbook_figure_nobody_read"


def of_the_needle(code: str, advice: Document, ceiling: float | None, nerve: float | None) -> Iterator[str]:
    needle = advice["needle"]
    if needle is None:
        return
    lengths = table("clinic/needles")["lengths"]["mm"]
    limits = [mm for mm in (advice["bound_mm"], advice["default_mm"], ceiling, nerve) if mm is not None]
    if not limits and not hazards(code):
        return  # nothing is recorded there that a hub would have to keep the tip from
    limits = limits or [advice["textbook_mm"][1]]
    shorter = [mm for mm in lengths if mm < min(limits)]
    if needle["length_mm"] not in lengths:
        yield "needle_not_made"
    if needle["hub_stops"] and needle["length_mm"] >= min(limits):
        yield "needle_reaches_the_limit"
    if not needle["hub_stops"] and shorter:
        yield "longer_needle_than_needed"
    if not needle["hub_stops"] and needle["length_mm"] != min(lengths):
        yield "longer_needle_than_needed"
    thickest = max(table("clinic/needles")["diameters"]["mm"])
    if max(needle["diameter_mm"]) > thickest:
        yield "needle_too_thick"
