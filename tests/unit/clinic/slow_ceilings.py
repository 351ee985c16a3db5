"""The ceiling of a point worked out a second time, from the raw numbers, one rule after another.

Nothing of the package but its fact tables is used: what was measured, and the audit's caps. Bounds are worked
out here again and not read from the tables, and the rules for people and positions are written out by hand.
"""

import math
from functools import cache
from typing import Any

from scipy import stats

from weizhong.facts.tables import read_table

RECORDS: list[dict[str, Any]] = read_table("clinic/depth_records")["record"]
RULES = read_table("clinic/depth_bounds")


def slow_ceiling_mm(
    code: str, sex: str | None, bmi: float | None, position: str | None, nerve: bool = False
) -> float | None:
    """Return the ceiling, or where a nerve begins, in mm."""
    caps = list(caps_of(code, nerve))
    if not nerve and code in RULES["audit"]["caps_mm"]:
        caps.append(RULES["audit"]["caps_mm"][code])
    if not caps:
        return None
    if nerve:
        return min(caps)
    caps.append(of_the_formula(code, bmi))
    caps.append(of_the_person(code, sex, bmi))
    return down(min(caps) - nearer(code, position))


@cache
def caps_of(code: str, nerve: bool) -> tuple[float, ...]:
    caps = []
    for record in RECORDS:
        if (record["hazard"] == "nerve") == nerve and concerns(record, code):
            cap = cap_of(record)
            if cap is not None:
                caps.append(cap)
    return tuple(caps)


@cache
def has_formula(code: str) -> bool:
    return any(record["id"] == "ravi2011" and concerns(record, code) for record in RECORDS)


def concerns(record: dict[str, Any], code: str) -> bool:
    for name in record.get("points", []) + record.get("proxy_points", []):
        if name == code or name == code.split(":")[0]:
            return True
        if ":" in name and ":" in code and code.startswith(name):
            return True  # EX-B2:T stands for every thoracic level
        if ":" in name and code == name.split(":")[0]:
            return True  # the point without its level has whatever any level has
    return False


def cap_of(record: dict[str, Any]) -> float | None:
    numbers = []
    if record["type"] in ("distance_to_hazard", "distance_to_bone"):
        if "mean_mm" in record and "sd_mm" in record:
            n = record.get("n")
            quantile = stats.t.ppf(0.99, n - 1) * math.sqrt(1 + 1 / n) if n else stats.norm.ppf(0.99)
            numbers.append(down(record["mean_mm"] - quantile * record["sd_mm"]))
        if "min_mm" in record:
            numbers.append(down(record["min_mm"]))
        if "mean_mm" in record:
            numbers.append(down(0.7 * record["mean_mm"]))
    if "stated_max_mm" in record:
        numbers.append(record["stated_max_mm"])
    if not numbers:
        return None
    needle = "needle" in record["method"] and record["type"] == "distance_to_hazard"
    if needle and record["hazard"] == "neuraxis":
        return down(min(numbers) - 7.9)
    return down(min(numbers))


def of_the_formula(code: str, bmi: float | None) -> float:
    if not has_formula(code):
        return math.inf
    held = 18.0 if bmi is None else sorted([18.0, bmi, 30.0])[1]
    return float(17.7966 + 0.9777 * held - 2.326 * 7 - 7.9)


def of_the_person(code: str, sex: str | None, bmi: float | None) -> float:
    caps = [math.inf]
    number = int(code[2:]) if code.startswith("BL") else 0
    if 11 <= number <= 21 and sex != "male":
        caps.append(15)
    if bmi is None or bmi < 18.5:
        if 11 <= number <= 21 or code in ("SI13", "SI14", "SI15", "GB21"):
            caps.append(15)
        if 41 <= number <= 50 or code in RULES["thin"]["outer_points"]:
            caps.append(10)
    return min(caps)


def nearer(code: str, position: str | None) -> float:
    number = int(code[2:]) if code.startswith("BL") else 0
    shift = 0.0
    if number in (22, 23, 24, 51, 52) and position != "supine":
        shift += 14
    curved = position not in ("prone", "supine")
    if curved and (11 <= number <= 17 or 41 <= number <= 46 or code.startswith("EX-B2:T") or code == "EX-B2"):
        shift += 4.3
    return shift


def down(mm: float) -> float:
    return math.floor(mm * 2 + 0.001) / 2
