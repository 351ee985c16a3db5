"""The rows of the gate of a package, as its tables hold them, and how other tables name them."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table
from weizhong.terms.errors import FactsError


def gate_rows(package: str) -> tuple[dict[str, Any], ...]:
    """Return every rule of the gate of a package, red flags first.

    Raises
    ------
    FactsError
        If a table cannot be read, or a red flag belongs to no group.

    Examples
    --------
    >>> gate_rows("back_pain")[0]["id"]
    'fracture.event_with_risk'
    """
    tables = ("yellow_flags", "contraindications", "precautions")
    return (
        *red_flag_rows(package),
        *(row for name in tables for row in read_table(f"clinic/{name}")["rule"]),
    )


def red_flag_rows(package: str) -> list[dict[str, Any]]:
    """Return the red flags that concern a package: groups of the common table, then its own.

    Raises
    ------
    FactsError
        If a red flag belongs to no group: it would concern nobody.
    """
    groups = package_table(package, "package")["red_flag_groups"]
    rows = read_table("clinic/red_flags")["rule"]
    if any("group" not in row for row in rows):
        raise FactsError("A red flag belongs to no group; nothing may be recommended.")
    common = [row for row in rows if row["group"] in groups]
    return [*common, *package_table(package, "red_flags").get("rule", ())]


def red_flag_groups(package: str) -> dict[str, Any]:
    """Return the groups of red flags that concern a package, by name.

    Examples
    --------
    >>> red_flag_groups("back_pain")["cauda_equina"]["title"]
    'Cauda equina syndrome'
    """
    common, own = read_table("clinic/red_flags")["group"], package_table(package, "red_flags")["group"]
    wanted = package_table(package, "package")["red_flag_groups"]
    return {**{name: row for name, row in common.items() if name in wanted}, **own}


def rules_named(package: str, names: Iterable[str]) -> frozenset[str]:
    """Return the rules that a table names: by themselves, or by their group for all that it holds.

    Raises
    ------
    FactsError
        If a name is neither: a slip of the pen would leave out a danger.

    Examples
    --------
    >>> sorted(rules_named("back_pain", ["heart", "malignancy.one_sign"]))
    ['heart.angina_or_rhythm', 'heart.not_agreed', 'malignancy.one_sign']
    """
    rows, wanted = gate_rows(package), frozenset(names)
    known = {row["id"] for row in rows} | set(red_flag_groups(package))
    if strange := sorted(wanted - known):
        raise FactsError(
            f"A table of {package!r} names {strange[0]!r}, no rule and no group of the gate; "
            "nothing may be recommended."
        )
    return frozenset(row["id"] for row in rows if not wanted.isdisjoint((row["id"], row.get("group", ""))))


@cache
def stop_rules(package: str) -> frozenset[str]:
    """Return the rules of the gate that stop.

    Examples
    --------
    >>> "malignancy.one_sign" in stop_rules("back_pain"), "heart.not_agreed" in stop_rules("back_pain")
    (False, True)
    """
    return frozenset(row["id"] for row in gate_rows(package) if row["verdict"] == "stop")
