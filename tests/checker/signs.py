"""The signs of a case."""

from typing import Any

from tests.checker.tables import table


def signs_of(case: dict[str, Any]) -> set[str]:
    """Return the signs found, and what they imply."""
    rows = table("clinic/signs").get("sign", {}) | table(f"packages/{case['package']}/signs")["sign"]
    found = set(case.get("signs", []))
    while True:
        more = {name for sign in found for name in rows[sign].get("implies", [])} - found
        if not more:
            return found
        found |= more
