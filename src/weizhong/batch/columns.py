"""What the columns of a table of people mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from weizhong.anatomy.measurement_kinds import measurement_kinds
from weizhong.fhir.units import to_unit, written
from weizhong.terms.errors import InvalidInput, MissingInput
from weizhong.terms.suggestions import did_you_mean

NEEDED = {"sex": "sex", "age_years": "age_years", "stature_mm": "stature_cm", "mass_kg": "mass_kg"}
FLAGS = {
    "pregnant": "is_pregnant", "is_pregnant": "is_pregnant",
    "marked_kyphosis": "has_marked_kyphosis", "has_marked_kyphosis": "has_marked_kyphosis",
}  # fmt: skip
_PLAIN = {"id": "id", "sex": "sex", "age": "age_years", "age_years": "age_years", **FLAGS}
_SIZED = {"stature": "stature_mm", "height": "stature_mm", "mass": "mass_kg", "weight": "mass_kg"}
_WITH_UNIT = re.compile(r"^(?P<name>.+)_(?P<unit>[a-z]+)$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is used.

    Parameters
    ----------
    header : str
        As it stands in the table.
    meaning : str
        ``"id"``, ``"sex"``, a basic, a flag, or the name of a measure such as ``"sitting-height"``.
    factor : float
        From its unit to mm or kg; 1 where there is none.
    """

    header: str
    meaning: str
    factor: float = 1.0


def columns_of(headers: Sequence[str]) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """Return what each column means, and the columns that are left alone.

    Parameters
    ----------
    headers : sequence of str
        Such as ``id, sex, age_years, stature_cm, mass_kg, sitting_height_cm``. A length or a mass carries its
        unit in its name; one table may mix units between columns, never within one.

    Raises
    ------
    MissingInput
        If a basic has no column.
    InvalidInput
        If two columns mean the same, a quantity has no unit, or a name is nearly that of a measure.

    Examples
    --------
    >>> used, left = columns_of(["id", "sex", "age", "stature_cm", "mass_lb", "C7 height mm", "remark"])
    >>> [column.meaning for column in used], left
    (['id', 'sex', 'age_years', 'stature_mm', 'mass_kg', 'c7-height'], ('remark',))
    """
    found = [(header, _column(header)) for header in headers]
    used = tuple(column for _, column in found if column)
    first: dict[str, str] = {}
    for column in used:
        if column.meaning in first:
            raise InvalidInput(
                f"The columns {first[column.meaning]!r} and {column.header!r} mean the same; keep one."
            )
        first[column.meaning] = column.header
    missing = [name for meaning, name in NEEDED.items() if meaning not in first]
    if missing:
        if any(header.strip().replace(".", "", 1).isdecimal() for header in headers):
            raise MissingInput(  # what stands there is somebody's data, so it is not repeated
                "The first line of the table is no header: it holds numbers. Put a line above it that names "
                f"a column for each of {', '.join(NEEDED.values())}."
            )
        named = ", ".join(repr(header[:30]) for header in headers[:20])
        raise MissingInput(
            f"The table has no column {', '.join(missing)}; it has {named}. Name a column for each of "
            f"{', '.join(NEEDED.values())} (units in the name: stature_cm, stature_mm, mass_kg, mass_lb)."
        )
    return used, tuple(header for header, column in found if column is None)


def _column(header: str) -> Column | None:
    name = re.sub(r"[\s\-]+", "_", header.strip().casefold())
    if name in _PLAIN:
        return Column(header, _PLAIN[name])
    match = _WITH_UNIT.match(name)
    base, unit = (match["name"], match["unit"]) if match else (name, "")
    if base in _SIZED or name in _SIZED:
        return _sized(header, _SIZED.get(base) or _SIZED[name], unit if base in _SIZED else "")
    kinds = measurement_kinds()
    for written_as, length in ((base, unit), (name, "")):
        if (measure := written_as.replace("_", "-")) in kinds:
            return _sized(header, measure, length)
    if match and unit in written("length"):
        near = did_you_mean(base.replace("_", "-"), kinds)
        if near:
            raise InvalidInput(f"The column {header[:40]!r} is not a measure the body model knows.{near}")
    return None


def _sized(header: str, meaning: str, unit: str) -> Column:
    kind: Literal["length", "mass"] = "mass" if meaning == "mass_kg" else "length"
    if unit not in written(kind):
        raise InvalidInput(
            f"The column {header[:40]!r} needs its unit at the end of its name: "
            f"one of {', '.join('_' + name for name in written(kind))}."
        )
    return Column(header, meaning, to_unit(1.0, unit, kind))
