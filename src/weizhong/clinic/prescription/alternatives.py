"""What serves the same purpose where the gate bars a point: the next best that it lets through."""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Reason
from weizhong.clinic.prescription.choices import Choice
from weizhong.clinic.prescription.principles import principles
from weizhong.clinic.prescription.site_gate import Prescribed, SiteGate, sides_of_code
from weizhong.facts.packages import package_table
from weizhong.terms.codes import Laterality, base_and_level

ALTERNATIVE = "alternative"
"""Role of a point that stands in for a barred one."""

Instead = Callable[[Prescribed], list[str]]


def alternatives(
    code: str, side: Laterality, gate: SiteGate, package: str, taken: Collection[str] = ()
) -> list[str]:
    """Return what may be treated instead of a point, best first: on its side, or on the midline.

    Parameters
    ----------
    code : str
        The point that is barred or to be replaced.
    side : Laterality
        On which side.
    gate : SiteGate
        What is let through.
    package : str
        Whose table.
    taken : collection of str
        Points that are treated already, so that they replace nothing.
    """
    return [
        one.code
        for one in _stand_ins(code, package)
        if one.code not in taken and _is_let_through(one, side, gate)
    ]


def instead_at(planned: Collection[Prescribed], gate: SiteGate, package: str) -> Instead:
    """Return what tells of a planned site which points may come instead of it."""
    taken = {one.choice.code for one in planned}
    return lambda one: alternatives(one.choice.code, one.side, gate, package, taken)


def instead_of(barred: Collection[Choice], gate: SiteGate, package: str) -> list[Choice]:
    """Return what may stand in for barred points on every side, best first, each once."""
    return list(
        {
            one.code: one
            for choice in barred
            if choice.ashi is None
            for one in _stand_ins(choice.code, package)
            if gate.lets_all_through(one)
        }.values()
    )


def _is_let_through(one: Choice, side: Laterality, gate: SiteGate) -> bool:
    """On the side of the point it stands in for; what does not lie there, on every side of its own."""
    if side in sides_of_code(one.code):
        return gate.site(one, side) is not None
    return gate.lets_all_through(one)


@cache
def _stand_ins(code: str, package: str) -> tuple[Choice, ...]:
    rows = package_table(package, "prescription").get("alternative", ())
    family, level = base_and_level(code)
    return tuple(
        Choice(other, (_reason(code, row),))
        for row in rows
        if row["of"] in (code, family)
        for other in _codes(row, level, package)
        if other != code
    )


def _codes(row: Mapping[str, Any], level: str, package: str) -> list[str]:
    """Return the points a row names, or those another principle has for one of the row's levels."""
    if level not in row.get("levels", (level,)):
        return []
    if "principle" in row:
        return list(principles(package)[row["principle"]].row["codes"].get(level, ()))
    return list(row["instead"])


def _reason(code: str, row: Mapping[str, Any]) -> Reason:
    return Reason(role=ALTERNATIVE, text=f"Next best for the purpose of {code}", citations=citations(row))
