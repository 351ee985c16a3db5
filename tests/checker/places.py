"""Where a point lies for the gate: regions, parts and sides, read slowly from the site table."""

from functools import cache
from typing import Any

from tests.checker.tables import table


@cache
def row_of(code: str) -> dict[str, Any] | None:
    """Return the row of a point; tender spots and points with a level go by their level."""
    sites = table("clinic/sites")
    base, level = (*code.split(":"), "")[:2]
    if level:
        for row in sites["level"]:
            if level in row["levels"]:
                return dict(row)
    for row in sites["site"]:
        if base in row["points"]:
            return dict(row)
    return None


def regions_of(code: str, lateral_cm: float | None) -> set[str]:
    """Return every region a point lies in; a tender spot far out lies in a second one as well."""
    sites = table("clinic/sites")
    base, level = (*code.split(":"), "")[:2]
    found = set()
    row = row_of(code)
    if row:
        found.add(row["region"])
    if base in sites["also"]["region"]:
        found.add(sites["also"]["region"][base])
    for far in sites["far_spot"]:
        is_far = lateral_cm is not None and lateral_cm >= far["from_cm"]
        if base == "ashi" and is_far and level in far["region"]:
            found.add(far["region"][level])
    return found


def meant_by(name: str) -> set[str]:
    """Return the regions a name of a site stands for."""
    sites = table("clinic/sites")
    if name in sites["region"]:
        return {name}
    return set(sites["parts"].get(name, []))


def reaches(name: str, code: str, side: str, lateral_cm: float | None = None) -> bool:
    """Return whether a named site holds a point on a side; the midline of a side's region belongs to it."""
    for prefix, wanted in (("left_", "left"), ("right_", "right")):
        if name.startswith(prefix):
            if side not in (wanted, "midline"):
                return False
            name = name[len(prefix) :]
            break
    if name == "midline" and side == "midline":
        return True
    if name == code or name == code.split(":")[0]:
        return True
    return bool(meant_by(name) & regions_of(code, lateral_cm))


def organ_of(code: str) -> str | None:
    """Return the organ in the way of a needle, as the site table names it."""
    row = row_of(code)
    if row is None:
        return None
    if code.startswith("ashi") and "spot_organ" in row:
        return str(row["spot_organ"])
    return row.get("organ")


def limbs_touched(name: str) -> list[str]:
    """Return the limbs, with the side told, that hold any part of a named place."""
    side = next((one for one in ("left_", "right_") if name.startswith(one)), "")
    bare = name[len(side) :]
    regions = meant_by(bare) or regions_of(bare, None)
    return [
        side + limb for limb, speaking in table("clinic/sites")["limbs"].items() if set(speaking) & regions
    ]
