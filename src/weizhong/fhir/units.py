"""Units of length and mass, as UCUM codes and as people write them, from ``facts/fhir/units.toml``."""

from functools import cache
from typing import Any, Literal

from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput

Kind = Literal["length", "mass"]


def to_unit(value: float, unit: str, kind: Kind) -> float:
    """Convert a quantity to mm (length) or kg (mass).

    Parameters
    ----------
    value : float
        The number as given.
    unit : str
        UCUM code (``"[in_i]"``) or usual writing (``"in"``, ``"cm"``).
    kind : {"length", "mass"}
        What is measured.

    Returns
    -------
    float
        In mm or kg.

    Raises
    ------
    InvalidInput
        If the unit is not one of that kind; the allowed ones are named.

    Examples
    --------
    >>> to_unit(64, "[in_i]", "length"), to_unit(154, "lb", "mass")
    (1625.6, 69.853...)
    """
    factors = _factors(kind)
    factor = factors.get(unit) or factors.get(unit.casefold())
    if factor is None:
        raise InvalidInput(f"That is not a unit of {kind} understood here; use {', '.join(written(kind))}.")
    return value * factor


def written(kind: Kind) -> tuple[str, ...]:
    """Return the usual writing of every unit of a kind, smallest first.

    Examples
    --------
    >>> written("length")
    ('mm', 'cm', 'in', 'ft', 'm')
    """
    return tuple(row["written"][0] for row in _rows(kind))


@cache
def _factors(kind: Kind) -> dict[str, float]:
    return {name: row["factor"] for row in _rows(kind) for name in (row["ucum"], *row["written"])}


def _rows(kind: Kind) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_table("fhir/units")["unit"]
    return sorted((row for row in rows if row["kind"] == kind), key=lambda row: float(row["factor"]))
