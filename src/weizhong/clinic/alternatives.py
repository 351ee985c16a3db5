"""What serves the same purpose where the gate bars a point: the next best that it lets through."""

from collections.abc import Collection
from functools import cache

from weizhong.clinic.choices import Choice
from weizhong.clinic.citations import citations
from weizhong.clinic.site_gate import SiteGate, sides_of_code
from weizhong.clinic.treatment_plan import Reason
from weizhong.facts.packages import package_table
from weizhong.terms.codes import Laterality


def alternatives(code: str, side: Laterality, gate: SiteGate, package: str) -> list[str]:
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
    """
    return [
        str(one.code)
        for one in _stand_ins(code, package)
        if gate.site(one, side if side in sides_of_code(one.code) else sides_of_code(one.code)[0]) is not None
    ]


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


@cache
def _stand_ins(code: str, package: str) -> tuple[Choice, ...]:
    rows = package_table(package, "prescription").get("alternative", ())
    family = code.partition(":")[0]
    return tuple(
        Choice(
            other,
            (
                Reason(
                    role="alternative", text=f"Next best for the purpose of {code}", citations=citations(row)
                ),
            ),
        )
        for row in rows
        if row["of"] in (code, family)
        for other in row["instead"]
        if other != code
    )
