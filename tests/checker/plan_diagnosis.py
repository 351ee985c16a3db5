"""Does the diagnosis of a plan heed the gate: is nothing advised or overlooked that a rule speaks against?"""

from collections.abc import Iterator
from typing import Any

from tests.checker.gate import holds, rows
from tests.checker.tables import table
from tests.checker.violation import Violation

Document = dict[str, Any]


def check_diagnosis(case: Document, plan: Document) -> Iterator[Violation]:
    """Return what the diagnosis of a plan advises or overlooks against the gate."""
    diagnosis = plan.get("diagnosis")
    if not diagnosis:
        return
    yield from kept_still(case, diagnosis)
    yield from another_cause(case, diagnosis)


def kept_still(case: Document, diagnosis: Document) -> Iterator[Violation]:
    """What is moved or pressed in an examination must not be what has to be kept still."""
    for row in table(f"packages/{case['package']}/signs").get("not_with", []):
        if not any(holds(one, case) is not False for one in named(row["rules"], case)):
            continue
        barred = examinations(set(row["signs"]), case["package"])
        for one in diagnosis["examine_next"]:
            if one["text"] in barred:
                yield Violation("examined_what_must_be_kept_still", one["text"])


def named(names: list[str], case: Document) -> list[Document]:
    """Return the rules named by themselves or by their group."""
    return [row for row in rows(case["package"]) if {row["id"], row.get("group")} & set(names)]


def examinations(signs: set[str], package: str) -> set[str]:
    known = table("clinic/signs")["sign"] | table(f"packages/{package}/signs")["sign"]
    found = {known[name]["examine"] for name in signs if "examine" in known.get(name, {})}
    for row in table(f"packages/{package}/classification")["class"]:
        if signs & set(row.get("cluster", {}).get("of", [])):
            found.add(row["cluster"]["examine"])
    return found


def another_cause(case: Document, diagnosis: Document) -> Iterator[Violation]:
    """Where a rule that tells of another cause holds, non-specific pain may not lead."""
    if diagnosis["leading"] != "non_specific":
        return
    for row in table(f"packages/{case['package']}/classification")["class"]:
        if row["id"] != "other_cause":
            continue
        told = [one["rule"] for one in row["for"] if "rule" in one]
        for one in named(told, case):
            if holds(one, case) is True:
                yield Violation("non_specific_in_spite_of_another_cause", one["id"])
