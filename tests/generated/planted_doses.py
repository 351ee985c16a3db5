"""Plans with doses made wrong on purpose, one way each."""

from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
Plant = Callable[[Document, Document], None]
PLANTED: dict[str, Plant] = {}
MODALITIES = ("needling", "electroacupuncture", "cupping", "moxa")


def plants(kind: str) -> Callable[[Plant], Plant]:
    """Register a way to spoil a case and its plan."""

    def register(plant: Plant) -> Plant:
        assert kind not in PLANTED
        PLANTED[kind] = plant
        return plant

    return register


def point(plan: Document, code: str = "BL23") -> Document:
    """Return the first site of a code."""
    return next(one for group in plan["positions"] for one in group["points"] if one["code"] == code)


def dose(plan: Document, kind: str = "needling", code: str = "BL23") -> Document:
    """Return one dose of a point."""
    return next(one for one in point(plan, code)["treatments"] if one["kind"] == kind)


def amount(kind: str, technique: str, field: str, **to: Any) -> None:
    """Register a change of one amount."""

    def plant(case: Document, plan: Document) -> None:
        dose(plan, technique)[field].update(to)

    plants(kind)(plant)


def answered(kind: str, **answers: str) -> None:
    """Register a case whose answers take something off that the plan does not know of."""

    def plant(case: Document, plan: Document) -> None:
        case["answers"].update(answers)

    plants(kind)(plant)


amount("dose_outside_table", "cupping", "minutes", high=40.0)
amount("dose_without_its_limit", "cupping", "minutes", at_most=None)
amount("dose_in_another_unit", "cupping", "minutes", unit="h")
amount("dose_upside_down", "moxa", "minutes", low=99.0)
amount("dose_deeper_than_advised", "needling", "depth_mm", high=12.0)
amount("dose_deeper_than_the_ceiling", "needling", "depth_mm", below=30.0)
amount("dose_reaches_the_ceiling", "needling", "depth_mm", high=11.0, below=None)
amount("too_little_of_the_needle_outside", "needling", "depth_mm", high=10.0)
amount("needle_reaches_the_limit", "needling", "needle", hub_stops=True, length_mm=40.0)
amount("current_through_an_unfit_needle", "electroacupuncture", "needle", material="coated_steel")
answered("dose_too_strong_for_the_person", first_treatment="yes")
answered("needle_too_thick_for_the_person", anticoagulant="yes")
answered("needle_of_forbidden_material", metal_allergy="yes")
answered("deeper_than_restricted", anticoagulant="yes")
answered("needle_moved_though_it_may_not_be", anticoagulant="yes")
answered("restriction_not_in_the_plan", first_treatment="yes")
answered("dose_of_depth_where_none_is_known", marfan="yes")
answered("technique_though_its_force_is_barred", recent_fever="yes")


@plants("longer_than_restricted")
def _(case: Document, plan: Document) -> None:
    case["patient"]["age_years"] = 16


@plants("regimen_longer_than_restricted")
def _(case: Document, plan: Document) -> None:
    case["answers"]["frail"] = "yes"


@plants("technique_twice_at_a_site")
def _(case: Document, plan: Document) -> None:
    point(plan)["treatments"].append(dose(plan))


@plants("frequency_nobody_tried")
def _(case: Document, plan: Document) -> None:
    dose(plan, "electroacupuncture")["frequencies"][0]["hz"] = [7.0]


@plants("forbidden_manner")
def _(case: Document, plan: Document) -> None:
    dose(plan, "moxa")["manners"].append({"id": "scarring", "text": "", "check": "R"})


@plants("manner_too_strong_for_the_person")
def _(case: Document, plan: Document) -> None:
    case["answers"]["fragile_skin"] = "yes"


@plants("not_done_without_reason")
def _(case: Document, plan: Document) -> None:
    point(plan)["not_done"] = [" "]


@plants("technique_left_out_without_reason")
def _(case: Document, plan: Document) -> None:
    point(plan)["treatments"].remove(dose(plan, "moxa"))


@plants("site_without_treatment")
def _(case: Document, plan: Document) -> None:
    point(plan)["treatments"] = []


@plants("modality_nobody_asked_for")
def _(case: Document, plan: Document) -> None:
    case["modalities"].remove("moxa")


@plants("barred_site")
def _(case: Document, plan: Document) -> None:
    case["answers"]["lymphoedema"] = "yes"
    case["sites"] = {"lymphoedema": ["left_leg"]}


@plants("sat_though_lying_only")
def _(case: Document, plan: Document) -> None:
    case["answers"]["first_treatment"] = "yes"
    plan["positions"][0]["position"] = "sitting"


@plants("scope_not_told")
def _(case: Document, plan: Document) -> None:
    plan["scope"] = ""


def pair(plan: Document) -> Document:
    """Return the first pair of a plan."""
    found: Document = plan["pairs"][0]
    return found


@plants("pair_across_the_midline")
def _(case: Document, plan: Document) -> None:
    pair(plan)["first"]["side"], pair(plan)["second"]["side"] = "left", "right"


@plants("pair_through_the_midline")
def _(case: Document, plan: Document) -> None:
    pair(plan)["first"] = {"code": "GV4", "side": "midline"}


@plants("pair_near_heart_or_cord")
def _(case: Document, plan: Document) -> None:
    pair(plan)["first"]["code"] = "BL15"


@plants("pair_of_arm_and_leg")
def _(case: Document, plan: Document) -> None:
    pair(plan)["first"]["code"] = "LI4"


@plants("pair_of_a_needle_without_current")
def _(case: Document, plan: Document) -> None:
    pair(plan)["first"]["code"] = "BL57"


@plants("needle_in_two_pairs")
def _(case: Document, plan: Document) -> None:
    plan["pairs"].append(pair(plan))


@plants("too_many_pairs")
def _(case: Document, plan: Document) -> None:
    plan["pairs"] += [pair(plan)] * 6


@plants("unpaired_without_reason")
def _(case: Document, plan: Document) -> None:
    plan["unpaired"].append({"end": pair(plan)["first"], "why": " "})


@plants("current_without_a_pair")
def _(case: Document, plan: Document) -> None:
    plan["pairs"].pop()


@plants("current_that_no_other_needle_can_take_up")
def _(case: Document, plan: Document) -> None:
    current = dose(plan, "electroacupuncture")
    plan["positions"] = [{**plan["positions"][0], "points": [point(plan) | {"treatments": [current]}]}]


def bearing_moxa(plan: Document, length_mm: float, low: float, high: float) -> Document:
    """Put a warm needle at the first site, so long and so deep."""
    one = dose(plan)
    warm = {
        **one,
        "kind": "warm_needle",
        "needle": {**one["needle"], "length_mm": length_mm, "hub_stops": False},
        "depth_mm": {**one["depth_mm"], "low": low, "high": high},
        "distance_cm": {**one["depth_mm"], "unit": "cm", "low": 3.0, "high": 4.0, "at_least": 3.0},
    }
    point(plan)["treatments"].append(warm)
    return warm


@plants("needle_shorter_than_its_depth")
def _(case: Document, plan: Document) -> None:
    one = dose(plan)
    one["depth_mm"] |= {"is_limit_only": False, "low": 9.0}
    one["needle"] |= {"hub_stops": True, "length_mm": 8.0}


@plants("moxa_on_a_needle_nobody_chose")
def _(case: Document, plan: Document) -> None:
    bearing_moxa(plan, 50.0, 15.0, 15.0)["needle"] = None


@plants("moxa_too_near_the_skin")
def _(case: Document, plan: Document) -> None:
    bearing_moxa(plan, 13.0, 8.0, 8.0)


@plants("moxa_on_a_loose_needle")
def _(case: Document, plan: Document) -> None:
    bearing_moxa(plan, 50.0, 8.0, 8.0)


@plants("moxa_on_a_needle_too_near_what_is_below")
def _(case: Document, plan: Document) -> None:
    bearing_moxa(plan, 50.0, 8.0, 10.0)


@plants("dry_needling_of_nothing_known")
def _(case: Document, plan: Document) -> None:
    nothing = {"kind": "dry_needling", "needle": None, "depth_mm": None, "muscles": ["the muscle felt here"]}
    point(plan)["treatments"].append({**dose(plan), **nothing})


@plants("something_done_where_nothing_may_be")
def _(case: Document, plan: Document) -> None:
    point(plan)["code"] = "ST17"


@plants("more_pieces_than_allowed")
def _(case: Document, plan: Document) -> None:
    case["modalities"].append("seeds")
    for group in plan["positions"]:
        for one in group["points"]:
            one["treatments"].append({"kind": "seeds"})
