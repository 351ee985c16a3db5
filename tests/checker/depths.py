"""How deep a needle may go at a point of a person, read from the depth tables one record after another."""

import math
from functools import cache
from typing import Any

from tests.checker.conditions import body_mass_index, known
from tests.checker.places import organ_of
from tests.checker.tables import points, table


def concerns(names: list[str], code: str) -> bool:
    """Return whether names of a record reach a point; ``EX-B2:T`` is every thoracic level."""
    base, level = (*code.split(":"), "")[:2]
    for name in names:
        if name == base:
            return True
        if ":" in name and name.split(":")[0] == base and (not level or name.split(":")[1][0] == level[0]):
            return True
    return False


def down(mm: float) -> float:
    """Return the half millimetre below."""
    return math.floor(mm * 2 + 0.001) / 2


def least_of(record: dict[str, Any]) -> float | None:
    """Return the most cautious reading of one record."""
    numbers = [record[key] for key in ("lower_mm", "cap_mm", "stated_max_mm") if key in record]
    if not numbers:
        return None
    taken_off = (
        table("clinic/depth_bounds")["needle_path"]["nearer_mm"] if record.get("is_needle_path") else 0
    )
    return down(min(numbers) - taken_off)


@cache
def caps(code: str, of_nerves: bool) -> tuple[float, ...]:
    """Return the reading of every record about a point."""
    found = []
    for record in table("clinic/depth_records")["record"]:
        named = [*record.get("points", []), *record.get("proxy_points", [])]
        if (record["hazard"] == "nerve") == of_nerves and concerns(named, code):
            least = least_of(record)
            if least is not None:
                found.append(least)
    return tuple(found)


@cache
def is_supported(code: str) -> bool:
    """Return whether a record somebody read gives a bound by itself."""
    for record in table("clinic/depth_records")["record"]:
        named = [*record.get("points", []), *record.get("proxy_points", [])]
        if record["hazard"] == "nerve" or record["check"] != "R" or not concerns(named, code):
            continue
        if "lower_mm" in record or "stated_max_mm" in record:
            return True
    return False


@cache
def formulas(code: str) -> tuple[dict[str, Any], ...]:
    """Return the usable formulas about a point."""
    about = set()
    for record in table("clinic/depth_records")["record"]:
        if concerns([*record.get("points", []), *record.get("proxy_points", [])], code):
            about.add(record["id"])
    models = table("clinic/depth_models")["model"]
    return tuple(model for model in models if model["usable"] and model["record"] in about)


def ceiling_mm(code: str, case: dict[str, Any], position: str | None) -> float | None:
    """Return the depth not to reach at a point of this person in this position; None where none is known."""
    bounds = table("clinic/depth_bounds")
    numbers = list(caps(code, False))
    if code in bounds["audit"]["caps_mm"]:
        numbers.append(bounds["audit"]["caps_mm"][code])
    if not numbers:
        return None
    bmi, sex = body_mass_index(case), case["patient"].get("sex")
    for model in formulas(code):
        low, high = model["bmi"]
        held = low if bmi is None else min(max(bmi, low), high)
        mean = model["intercept_mm"] + model["mm_per_bmi"] * held
        numbers.append(mean - 2.326 * model["sd_mm"] - bounds["needle_path"]["nearer_mm"])
    if sex != "male" and code in bounds["female_inner_thorax"]["points"]:
        numbers.append(bounds["female_inner_thorax"]["cap_mm"])
    if bmi is None or bmi < bounds["thin"]["below_bmi"]:
        if code in bounds["thin"]["points"]:
            numbers.append(bounds["thin"]["cap_mm"])
        if code in bounds["thin"]["outer_points"]:
            numbers.append(bounds["thin"]["outer_cap_mm"])
    least = min(numbers)
    for shift in bounds["shift"]:
        if concerns(shift["points"], code) and position not in shift["not_in"]:
            least -= shift["nearer_mm"]
    return down(least)


def nerve_mm(code: str) -> float | None:
    """Return the least depth at which a nerve may be met."""
    return min(caps(code, True), default=None)


@cache
def hazards(code: str, lateral_cm: float | None = None) -> dict[str, dict[str, Any]]:
    """Return the rows of what lies beneath, by name; all that may where no distance was told."""
    base, level = (*code.split(":"), "")[:2]
    found = {}
    for name, row in table("clinic/hazards")["hazard"].items():
        by_level = row.get("spot_levels" if base == "ashi" else "levels", [])
        if lateral_cm is not None and lateral_cm < row.get("spot_from_cm", 0):
            by_level = []
        if (
            name == organ_of(code)
            or (not level and base in row.get("points", []))
            or (level and level in by_level)
        ):
            found[name] = row
    return found


def is_over_organ(code: str) -> bool:
    return any(row["over_organ"] for row in hazards(code).values())


def is_never_needled(code: str) -> bool:
    return any(row.get("forbids") for row in hazards(code).values())


def nothing_is_done_at(code: str) -> bool:
    return any(row.get("nothing_at_all") for row in hazards(code).values())


def no_figure_holds(code: str, case: dict[str, Any]) -> list[str]:
    """Return why neither bound nor textbook nor default may be shown for this person here."""
    bounds = table("clinic/depth_bounds")
    youngest, oldest = bounds["sampled"]["age_years"]
    age, bmi = case["patient"].get("age_years"), body_mass_index(case)
    is_child = age is None or age < youngest
    usual = code not in points() or points()[code]["region"] in bounds["usual_body"]["regions"]
    if not (is_child or usual or is_over_organ(code)):
        return []
    why = []
    if is_child:
        why.append("a child, or of unknown age")
    elif age > oldest:
        why.append("older than anyone measured")
    for name in bounds["not_valid_for"]["conditions"]:
        if name in ("age_under_18", "thin"):
            continue
        if known(case, name) is not False:
            why.append(name)
    if bmi is None:
        why.append("of unknown build")
    elif bmi < bounds["thin"]["below_bmi"] and not is_child:
        has_own_cap = code in bounds["thin"]["points"] or code in bounds["thin"]["outer_points"]
        if not has_own_cap or bmi < bounds["thin"]["measured_from_bmi"]:
            why.append("thin")
    return why
