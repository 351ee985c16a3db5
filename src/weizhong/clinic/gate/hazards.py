"""What lies beneath a point, and the direction that avoids it. No row is not the same as no hazard."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from weizhong.clinic.gate.sites import site
from weizhong.facts.points import point
from weizhong.facts.tables import read_table
from weizhong.terms.codes import SPOT, PointCode, base_and_level
from weizhong.terms.errors import FactsError


@dataclass(frozen=True, slots=True, eq=False)
class Hazard:
    """One thing a needle must not meet; made once, so it is equal to itself alone.

    Parameters
    ----------
    id : str
        Row of ``facts/clinic/hazards.toml``.
    label : str
        What it is.
    severity : str
        How grave an injury is.
    direction : str
        The direction that avoids it.
    is_over_organ : bool
        Whether no textbook depth is shown here as a depth to use.
    forbids : str
        Why no needle goes in here at all; empty where one may.
    row : dict
        The row, for its sources.
    """

    id: str
    label: str
    severity: str
    direction: str
    is_over_organ: bool
    forbids: str
    row: dict[str, Any]


@cache
def hazards_of(code: str) -> tuple[Hazard, ...]:
    """Return what lies beneath a point or a tender spot, as far as our sources record it.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level; a tender spot as ``ashi:T8``.

    Examples
    --------
    >>> [one.id for one in hazards_of("BL23")], hazards_of("TE5")
    (['kidney'], ())
    """
    base, level = base_and_level(code)
    organ = _organ_of_site(code)
    return tuple(
        _hazard(name)
        for name, row in read_table("clinic/hazards")["hazard"].items()
        if name == organ
        or (not level and base in row.get("points", ()))
        or level in row.get("spot_levels" if base == SPOT else "levels", ())
    )


@cache
def needs_usual_body(code: str) -> bool:
    """Return whether a point lies where what voids a bound voids the textbook as well: on trunk and neck.

    Examples
    --------
    >>> needs_usual_body("BL25"), needs_usual_body("ashi:L4"), needs_usual_body("BL60")
    (True, True, False)
    """
    if ":" in code:
        return True
    return point(PointCode(code)).region in read_table("clinic/depth_bounds")["usual_body"]["regions"]


def _organ_of_site(code: str) -> str | None:
    """The organ the gate knows of; the gate's table holds the points it may choose, and every level."""
    try:
        return site(code).organ
    except FactsError:
        return None


@cache
def _hazard(name: str) -> Hazard:
    row = read_table("clinic/hazards")["hazard"][name]
    return Hazard(
        id=name,
        label=row["label"],
        severity=row["severity"],
        direction=row["direction"],
        is_over_organ=row["over_organ"],
        forbids=row.get("forbids", ""),
        row=row,
    )
