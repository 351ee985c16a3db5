"""Which needles to start with and for how long, where a precaution asks for few of them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from msgspec.structs import replace

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Finding
from weizhong.clinic.prescription.site_gate import Prescribed
from weizhong.clinic.techniques.tables import technique_table
from weizhong.facts.packages import package_table


def first_visit(findings: Sequence[Finding], sites: Sequence[Prescribed], package: str) -> str:
    """Return how to begin with a person for whom few needles are asked, or nothing.

    Parameters
    ----------
    findings : sequence of Finding
        What the gate found.
    sites : sequence of Prescribed
        What is treated, in the order of treatment.
    package : str
        Whose number counts as few.

    Examples
    --------
    >>> first_visit([], [], "back_pain")
    ''
    """
    row = _row(package)
    asked = {name for one in findings if one.rule == row["rule"] for name in one.modalities}
    needled = [one.choice.code for one in sites if asked.intersection(one.modalities)]
    said = []
    if len(needled) > row["at_most"]:
        # Both needles of a point or neither.
        first = [code for code in needled[: row["at_most"]] if code != needled[row["at_most"]]]
        points = ", ".join(dict.fromkeys(first))
        said.append(row["text"].format(count=len(first), of=len(needled), points=points))
    if any(_stays_in(name) for one in sites for name in asked.intersection(one.modalities)):
        said.append(row["text_minutes"].format(minutes=row["minutes"]))
    return " ".join(said)


def named(findings: Sequence[Finding], sites: Sequence[Prescribed], package: str) -> list[Finding]:
    """Return the findings, the one that asks for few needles saying how to begin.

    Parameters
    ----------
    findings, sites, package
        As for `first_visit`.
    """
    row, text = _row(package), first_visit(findings, sites, package)
    if not text:
        return list(findings)
    return [
        replace(one, action=f"{one.action} {text}", citations=[*one.citations, *citations(row)])
        if one.rule == row["rule"]
        else one
        for one in findings
    ]


@cache
def _stays_in(technique: str) -> bool:
    """Whether its needles stay in for minutes; press needles stay for days."""
    return any(row["field"] == "retention_min" for row in technique_table(technique)["amount"])


def _row(package: str) -> dict[str, Any]:
    row: dict[str, Any] = package_table(package, "prescription")["start_with"]
    return row
