"""Is every dose within its technique's table, and within what is taken off it for this person here?"""

from collections.abc import Iterator
from typing import Any

from tests.checker.conditions import known
from tests.checker.depths import ceiling_mm, nerve_mm, no_figure_holds, nothing_is_done_at
from tests.checker.limits import Limits, limits_of
from tests.checker.plan_gate import asked, barred_for_the_person, bars, spot_lateral_cm
from tests.checker.reading import is_needled, modalities_at, sites, treatments
from tests.checker.tables import table
from tests.checker.violation import Violation

Document = dict[str, Any]
_UNKNOWN_MUSCLE = "the muscle felt here"


def check_doses(case: Document, plan: Document) -> Iterator[Violation]:
    for group, point in sites(plan):
        where = f"{point['code']} {point['side']}"
        kinds = [one["kind"] for one in treatments(point)]
        if len(kinds) != len(set(kinds)):
            yield Violation("technique_twice_at_a_site", where)
        if treatments(point) and nothing_is_done_at(point["code"]):
            yield Violation("something_done_where_nothing_may_be", where)
        if treatments(point) and plan["status"] != "plan":
            yield Violation("dose_in_a_draft", where)
        for one in treatments(point):
            site = (point["code"], point["side"], spot_lateral_cm(point))
            limits = limits_of(case, {one["kind"]}, site)
            for kind in wrong(one, limits):
                yield Violation(kind, f"{where}: {one['kind']}")
            for kind in wrong_depth(one, point, case, limits, group["position"]):
                yield Violation(kind, f"{where}: {one['kind']}")
        yield from left_out(case, plan, point)
    for place in plan.get("ear") or []:
        for one in place["treatments"]:
            for kind in wrong(one, limits_of(case, {one["kind"]})):
                yield Violation(kind, f"{place['code']}: {one['kind']}")
            if one["kind"] in barred_for_the_person(case):
                yield Violation("barred_modality", f"{place['code']}: {one['kind']}")
    yield from of_the_person(case, plan)


def wrong(one: Document, limits: Limits) -> Iterator[str]:
    """Amounts, strength, ways and settings of one dose."""
    technique = table(f"clinic/techniques/{one['kind']}")
    told = [limits.strength.get(force) for force in technique["technique"]["forces"]]
    if "none" in told and "stimulation" not in technique:
        yield "technique_though_its_force_is_barred"
    for row in technique["amount"]:
        if one.get(row["field"]):
            yield from wrong_amount(one[row["field"]], row, "gentle" in told or "none" in told, limits)
    manners = {row["id"]: row for row in technique.get("manner", [])}
    for manner in one.get("manners", []):
        if "forbidden" in manners[manner["id"]]:
            yield "forbidden_manner"
        if told.count(None) < len(told) and not manners[manner["id"]].get("gentle", True):
            yield "manner_too_strong_for_the_person"
    settings = [
        [float(hz) for hz in row["hz"]] for row in technique.get("frequency", []) if row["check"] != "K"
    ]
    for setting in one.get("frequencies", []):
        if setting["hz"] not in settings:
            yield "frequency_nobody_tried"
    if one.get("stimulate_at_min") and limits.strength.get("stimulation") == "none":
        yield "needle_moved_though_it_may_not_be"


def wrong_amount(amount: Document, row: Document, is_gentle: bool, limits: Limits) -> Iterator[str]:
    usual = row["gentle"] if is_gentle and "gentle" in row else row["usual"]
    if amount["unit"] != row["unit"]:
        yield "dose_in_another_unit"
    if amount["high"] > row["usual"][1] and amount["high"] > usual[1]:
        yield "dose_outside_table"
    elif amount["high"] > usual[1]:
        yield "dose_too_strong_for_the_person"
    if amount["low"] > amount["high"]:
        yield "dose_upside_down"
    if "at_most" in row and (amount.get("at_most") is None or amount["at_most"] > row["at_most"]):
        yield "dose_without_its_limit"
    if "at_least" in row and (amount.get("at_least") is None or amount["at_least"] < row["at_least"]):
        yield "dose_without_its_limit"
    if row.get("stays") and limits.minutes is not None and amount["high"] > limits.minutes:
        yield "longer_than_restricted"


def wrong_depth(
    one: Document, point: Document, case: Document, limits: Limits, position: str
) -> Iterator[str]:
    """Depth and needle of one dose against the advice, the tables' ceiling and the person's limits."""
    needle, depth = one.get("needle"), one.get("depth_mm")
    advice = point["depth"]
    if needle:
        if limits.diameter_mm is not None and max(needle["diameter_mm"]) > limits.diameter_mm:
            yield "needle_too_thick_for_the_person"
        if limits.forbids_material(needle["material"]):
            yield "needle_of_forbidden_material"
        for row in table("clinic/needles")["material"]:
            if (
                row["id"] == needle["material"]
                and one["kind"] == "electroacupuncture"
                and not row["for_current"]
            ):
                yield "current_through_an_unfit_needle"
    if "material" in one and limits.forbids_material(one["material"]):
        yield "needle_of_forbidden_material"
    if one["kind"] == "warm_needle":
        yield from moxa_on(needle, depth, one, point["code"], case, position)
    if one["kind"] == "dry_needling" and depth is None and one["muscles"] == [_UNKNOWN_MUSCLE]:
        yield "dry_needling_of_nothing_known"
    if depth is None or one["kind"] == "press_needle":
        return
    if needle and needle["hub_stops"] and needle["length_mm"] < depth["high"] and not depth["is_limit_only"]:
        yield "needle_shorter_than_its_depth"
    least_outside = table("clinic/needles")["outside"]["share_at_least"]
    if needle and depth["high"] > (1 - least_outside) * needle["length_mm"]:
        yield "too_little_of_the_needle_outside"
    if limits.depth_mm is not None and depth["high"] > limits.depth_mm:
        yield "deeper_than_restricted"
    ceiling = ceiling_mm(point["code"], case, position)
    shown = [advice[name] for name in ("bound_mm", "default_mm") if advice[name] is not None]
    is_thinned = (
        known(case, "anticoagulant") is True
    )  # the advice gives none; the dose is held by what is taken off
    if no_figure_holds(point["code"], case) or (
        not shown and advice["textbook_mm"] is None and not is_thinned
    ):
        yield "dose_of_depth_where_none_is_known"
    if any(depth["high"] > mm for mm in shown):
        yield "dose_deeper_than_advised"
    if ceiling is not None and (depth["high"] > ceiling or (depth.get("below") or ceiling) > ceiling):
        yield "dose_deeper_than_the_ceiling"
    if ceiling is not None and depth["high"] == ceiling and depth.get("below") is None:
        yield "dose_reaches_the_ceiling"
    if needle and needle["hub_stops"]:
        told = (depth.get("below"), ceiling, nerve_mm(point["code"]), advice["default_mm"], limits.depth_mm)
        least = [mm for mm in told if mm is not None]
        if least and needle["length_mm"] >= min(least):
            yield "needle_reaches_the_limit"


def moxa_on(
    needle: Document | None, depth: Document | None, one: Document, code: str, case: Document, position: str
) -> Iterator[str]:
    """A needle that bears moxa stands firm, keeps it off the skin, and stays clear of what is below."""
    if not needle or not depth:
        yield "moxa_on_a_needle_nobody_chose"
        return
    if needle["length_mm"] - depth["high"] < 10 * one["distance_cm"]["at_least"]:
        yield "moxa_too_near_the_skin"
    row = table("clinic/techniques/warm_needle")["needle"]
    if depth["low"] < row["stands_from_mm"]:
        yield "moxa_on_a_loose_needle"
    for never in (ceiling_mm(code, case, position), nerve_mm(code)):
        if never is not None and depth["high"] + row["clear_mm"] > never:
            yield "moxa_on_a_needle_too_near_what_is_below"


def left_out(case: Document, plan: Document, point: Document) -> Iterator[Violation]:
    """What was asked for, and neither barred here nor done, is explained."""
    if plan["status"] != "plan" or not treatments(point):
        return
    for reason in point.get("not_done") or []:
        if not reason.strip():
            yield Violation("not_done_without_reason", point["code"])
    explained = {
        name
        for one in [*plan["findings"], *point["cautions"]]
        if one["verdict"] == "avoid_modality" or (one["verdict"] == "avoid_site" and one in point["cautions"])
        for name in one["modalities"]
    }
    missing = asked(case) - modalities_at(point, case) - barred_for_the_person(case) - explained
    lateral_cm = spot_lateral_cm(point)
    missing -= {name for name in missing if bars(case, point["code"], point["side"], name, lateral_cm)}
    if len(missing) > len(point.get("not_done") or []):
        yield Violation("technique_left_out_without_reason", f"{point['code']}: {sorted(missing)}")


def of_the_person(case: Document, plan: Document) -> Iterator[Violation]:
    """Limits of the whole visit."""
    limits = limits_of(case, {name for _, point in sites(plan) for name in modalities_at(point, case)})
    if plan["status"] == "plan" and limits.needles is not None:
        needles = sum(is_needled(point, case) for _, point in sites(plan))
        if needles > limits.needles:
            yield Violation("more_needles_than_allowed", str(needles))
    if plan["dose"] and limits.minutes is not None and plan["dose"]["retention_min"][1] > limits.minutes:
        yield Violation("regimen_longer_than_restricted", str(plan["dose"]["retention_min"]))
    for name, count in pieces(plan).items():
        most = most_pieces(name, case)
        if most is not None and count > most:
            yield Violation("more_pieces_than_allowed", f"{count} of {name}")
    for group in plan["positions"]:
        if limits.lying_only and group["position"] == "sitting":
            yield Violation("sat_though_lying_only", "")
    if not any(treatments(point) for _, point in sites(plan)):
        return
    if not (plan.get("scope") or "").strip():
        yield Violation("scope_not_told", "")
    told = plan.get("restriction") or {}
    for name, mine in (("depth_mm_at_most", limits.depth_mm), ("diameter_mm_at_most", limits.diameter_mm)):
        if mine is not None and (told.get(name) is None or told[name] > mine):
            yield Violation("restriction_not_in_the_plan", name)
    for name in ("lying_only", "stay_with_person", "none_left_in"):
        if getattr(limits, name) and not told.get(name):
            yield Violation("restriction_not_in_the_plan", name)


def pieces(plan: Document) -> dict[str, int]:
    """Return how many pieces of each technique a plan holds: one a site, and one a place of the ear."""
    counted: dict[str, int] = {}
    for place in [*(point for _, point in sites(plan)), *(plan.get("ear") or [])]:
        for one in treatments(place):
            counted[one["kind"]] = counted.get(one["kind"], 0) + 1
    return counted


def most_pieces(name: str, case: Document) -> int | None:
    """Return how many pieces of a technique this person may have on the whole body; None without limit."""
    technique = table(f"clinic/techniques/{name}")
    told = [limits_of(case, {name}).strength.get(force) for force in technique["technique"]["forces"]]
    for row in technique["amount"]:
        if row.get("on_whole_body"):
            least = min(row["at_most"], row["gentle"][1]) if any(told) else row["at_most"]
            return int(least)
    return None
