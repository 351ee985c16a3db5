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


def hazards_of(code: str, lateral_cm: float | None = None) -> tuple[Hazard, ...]:
    """Return what lies beneath a point or a tender spot, as far as our sources record it.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level; a tender spot as ``ashi:T8``.
    lateral_cm : float, optional
        Distance of a tender spot from the midline, cm; where nobody told it, the spot may lie anywhere.

    Examples
    --------
    >>> [one.id for one in hazards_of("BL23")], hazards_of("TE5")
    (['kidney'], ())
    >>> [one.id for one in hazards_of("ashi:C7", 1.5)], [one.id for one in hazards_of("ashi:C7")]
    (['neuraxis'], ['pleura_shoulder', 'neuraxis'])
    """
    return _hazards_of(code, plainest_cm(code, lateral_cm))


def plainest_cm(code: str, lateral_cm: float | None) -> float | None:
    """Return the least distance from the midline with the same beneath, so that it is worked out once.

    Parameters
    ----------
    code : str
        Point code, or a tender spot.
    lateral_cm : float or None
        Distance of a tender spot from the midline, cm.

    Examples
    --------
    >>> plainest_cm("ashi:C7", 6.5), plainest_cm("ashi:C7", 1.5), plainest_cm("ashi:L4", 6.5)
    (4.0, 0.0, None)
    """
    steps = _steps_cm(code)
    if lateral_cm is None or not steps:
        return None
    return max((cm for cm in steps if cm <= lateral_cm), default=0.0)


@cache
def _steps_cm(code: str) -> tuple[float, ...]:
    """Return the distances from the midline from which something else lies beneath a tender spot."""
    base, level = base_and_level(code)
    rows = read_table("clinic/hazards")["hazard"].values() if base == SPOT else ()
    return tuple(
        float(row["spot_from_cm"]) for row in rows if "spot_from_cm" in row and level in row["spot_levels"]
    )


@cache
def _hazards_of(code: str, lateral_cm: float | None) -> tuple[Hazard, ...]:
    organ = _organ_of_site(code)
    return tuple(
        _hazard(name)
        for name, row in read_table("clinic/hazards")["hazard"].items()
        if name == organ or _lies_beneath(row, code, lateral_cm)
    )


def _lies_beneath(row: dict[str, Any], code: str, lateral_cm: float | None) -> bool:
    base, level = base_and_level(code)
    if not level:
        return base in row.get("points", ())
    if base != SPOT:
        return level in row.get("levels", ())
    is_reached = lateral_cm is None or lateral_cm >= row.get("spot_from_cm", 0)
    return is_reached and level in row.get("spot_levels", ())


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
