"""Units of length and mass, as UCUM codes and as people write them, from ``facts/fhir/units.toml``."""

import re
from functools import cache
from typing import Any, Literal

from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput

Kind = Literal["length", "mass"]
_WRITTEN = re.compile(r"\s*(?P<number>[0-9]*\.?[0-9]+)\s*(?P<unit>[A-Za-z]+)\s*", re.ASCII)


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


def length_mm(text: str, of_what: str) -> float:
    """Read a length written with its unit, such as ``"86cm"``.

    Parameters
    ----------
    text : str
        Number and unit. A bare number is refused: 98 may be centimetres or inches.
    of_what : str
        What is measured, for the error.

    Raises
    ------
    InvalidInput
        If number or unit is missing, or the unit is not one of length.

    Examples
    --------
    >>> length_mm("33.9 in", "sitting height")
    861.06
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise InvalidInput(
            f"The length of {of_what} needs a number and a unit, such as 86cm, 860mm or 33.9in."
        )
    return to_unit(float(match["number"]), match["unit"], "length")


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
