"""The rules of the gate, judged one after another by simple loops."""

from functools import cache
from itertools import combinations
from typing import Any

from tests.checker.conditions import known
from tests.checker.places import limbs_touched
from tests.checker.tables import modalities, table


@cache
def rows(package: str) -> list[dict[str, Any]]:
    """Return every row of the gate that concerns a package."""
    groups = table(f"packages/{package}/package")["red_flag_groups"]
    return [
        *(row for row in table("clinic/red_flags")["rule"] if row["group"] in groups),
        *table(f"packages/{package}/red_flags").get("rule", []),
        *table("clinic/contraindications")["rule"],
        *table("clinic/precautions")["rule"],
        *table("clinic/yellow_flags").get("rule", []),
    ]


def named_modalities(row: dict[str, Any]) -> frozenset[str]:
    """Return the modalities a row holds for: those named, and what is held to one of them but not spared."""
    if "modalities" not in row:
        return frozenset(modalities())
    return held_to(frozenset(row["modalities"]), frozenset(row.get("spares", [])))


@cache
def held_to(named: frozenset[str], spared: frozenset[str]) -> frozenset[str]:
    found = set(named)
    while True:
        more = {
            name
            for name, one in modalities().items()
            if name not in found | spared and found & set(one.get("held_to", []))
        }
        if not more:
            return frozenset(found)
        found |= more


def holds(row: dict[str, Any], case: dict[str, Any]) -> bool | None:
    """Return whether a row holds: True, False, or None where an answer is missing; looked up once a case."""
    looked_up: dict[str, bool | None] = case.get("looked_up", {})
    if row["id"] not in looked_up:
        looked_up[row["id"]] = worked_out(row, case)
    return looked_up[row["id"]]


def worked_out(row: dict[str, Any], case: dict[str, Any]) -> bool | None:
    is_open = False
    for together in spelt_out(row):
        values = [known(case, name) for name in together]
        if False in values:
            continue
        if None in values:
            is_open = True
        else:
            return True
    return None if is_open else False


def spelt_out(row: dict[str, Any]) -> list[list[str]]:
    """Return what must hold together, one list for each way; a count is spelt out."""
    ways = row.get("combinations", [])
    if "at_least" in row:
        ways = combinations(row["at_least"]["of"], row["at_least"]["count"])
    return [[*names, *row.get("with", [])] for names in ways]


def open_combinations(row: dict[str, Any], case: dict[str, Any]) -> bool:
    """Return whether an answer is missing in any combination that is not refuted, whatever the others say."""
    for together in spelt_out(row):
        values = [known(case, name) for name in together]
        if False not in values and None in values:
            return True
    return False


def is_local(row: dict[str, Any]) -> bool:
    """Return whether a row is about places only."""
    return row["verdict"] == "avoid_site" or bool({"points", "regions", "site_of"} & set(row))


def sites_of(row: dict[str, Any], case: dict[str, Any]) -> list[str]:
    """Return the places a row is about: its own, and those the case names for it."""
    told = case.get("sites", {}).get(row["site_of"], []) if "site_of" in row else []
    if row.get("whole_limb"):
        told = [*told, *(limb for name in told for limb in limbs_touched(name))]
    return [*told, *row.get("points", []), *row.get("regions", [])]
