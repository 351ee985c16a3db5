"""From a stretch of a table to people as arrays, and the rows that cannot be used, with why."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.many import People
from weizhong.anatomy.person import are_plausible
from weizhong.batch.columns import FLAGS, Column
from weizhong.terms.codes import Sex
from weizhong.terms.errors import WeizhongError

Floats = NDArray[np.float64]

_SEXES = {"female": "female", "f": "female", "male": "male", "m": "male"}
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"  # what bytes that are no UTF-8 are read as
_YES, _NO = {"yes", "true", "1", "y"}, {"no", "false", "0", "n", ""}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that could not be used.

    Parameters
    ----------
    row : int
        Line of data in the table, the first being 1.
    id : str
        What its ``id`` column says.
    reason : str
        What was given, what is allowed, what to do.
    """

    row: int
    id: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """People of a stretch of a table.

    Parameters
    ----------
    rows : ndarray of int, shape (N,)
        Their lines.
    ids : list of str
        Their ``id``, or the line where there is no such column.
    people : People
        Their basics, checked.
    measured : dict of str to ndarray, shape (N,)
        Measures, mm; not a number where there is none.
    refused : list of Refusal
        The lines that are not among them.
    """

    rows: NDArray[np.intp]
    ids: list[str]
    people: People
    measured: dict[str, Floats]
    refused: list[Refusal]


def crowd_of(
    columns: Sequence[Column], cells: dict[str, list[Any]], rows: NDArray[np.intp], decimal: str = "."
) -> Crowd:
    """Return the people of a stretch of a table.

    Parameters
    ----------
    columns : sequence of Column
        What is used.
    cells : dict of str to list
        Cells by header: text as a CSV file has it, or values as a Parquet file has them.
    rows : ndarray of int, shape (N,)
        Line of each.
    decimal : str
        The decimal sign of text.
    """
    n = len(rows)
    by = {column.meaning: column for column in columns}
    ids = [str(row) for row in rows.tolist()]
    if "id" in by:
        ids = [
            row if cell is None or cell == "" else str(cell)
            for row, cell in zip(ids, cells[by["id"].header], strict=True)
        ]
    reasons = {
        i: "A cell is not UTF-8 text; save the table as UTF-8."
        for i, one in enumerate(zip(*(cells[column.header] for column in columns), strict=True))
        if any(_UNREADABLE in cell for cell in one if isinstance(cell, str))
    }
    sexes = _sexes(by["sex"], cells, reasons)
    numbers = {
        meaning: _numbers(column, cells[column.header], decimal, reasons)
        for meaning, column in by.items()
        if meaning not in ("id", "sex", *FLAGS.values())
    }
    for meaning in ("age_years", "stature_mm", "mass_kg"):
        for i in np.flatnonzero(np.isnan(numbers[meaning])).tolist():
            reasons.setdefault(i, f"{by[meaning].header} is empty; it is needed.")
    flags = {
        meaning: _flags(by[meaning], cells[by[meaning].header], reasons)
        if meaning in by
        else np.zeros(n, bool)
        for meaning in dict.fromkeys(FLAGS.values())
    }
    people = People(
        sexes, numbers.pop("age_years"), numbers.pop("stature_mm"), numbers.pop("mass_kg"), **flags
    )
    _refuse_impossible(people, reasons)
    kept = np.array([i for i in range(n) if i not in reasons], dtype=np.intp)
    return Crowd(
        rows=rows[kept],
        ids=[ids[i] for i in kept.tolist()],
        people=people.some(kept),
        measured={name: values[kept] for name, values in numbers.items()},
        refused=[Refusal(int(rows[i]), ids[i], why) for i, why in sorted(reasons.items())],
    )


def _refuse_impossible(people: People, reasons: dict[int, str]) -> None:
    """Let `Person` say what is wrong with those few that no body is."""
    possible = are_plausible(people.age_years, people.stature_mm, people.mass_kg)
    possible &= ~(people.is_pregnant & (people.sex == Sex.MALE.value))
    for i in np.flatnonzero(~possible).tolist():
        if i not in reasons:
            try:
                people.person(i)
            except WeizhongError as error:
                reasons[i] = str(error)


def _sexes(column: Column, cells: dict[str, list[Any]], reasons: dict[int, str]) -> NDArray[np.str_]:
    folded = [str(cell or "").strip().casefold() for cell in cells[column.header]]
    for i, text in enumerate(folded):
        if text not in _SEXES:
            given = f"{text[:20]!r} was given" if text else "it is empty"
            reasons.setdefault(i, f"{column.header} must be female or male; {given}.")
    return np.array([_SEXES.get(text, "female") for text in folded], dtype="<U6")


def _numbers(column: Column, cells: list[Any], decimal: str, reasons: dict[int, str]) -> Floats:
    """Read a column of numbers at once if all are, else cell by cell."""
    try:
        values = np.array(
            [math.nan if cell is None or cell == "" else cell for cell in cells], dtype=np.float64
        )
    except (ValueError, TypeError):  # words, or what Parquet has beside numbers: dates, lists
        values = np.array([_number(column, cell, decimal, i, reasons) for i, cell in enumerate(cells)])
    for i in np.flatnonzero(np.isinf(values)).tolist():
        reasons.setdefault(i, f"{column.header} must be a finite number.")
    return np.asarray(values * column.factor)


def _number(column: Column, cell: Any, decimal: str, i: int, reasons: dict[int, str]) -> float:
    text = "" if cell is None else str(cell).strip()
    if text.casefold() in ("", "nan", "na", "n/a", "null", "none", "-"):
        return math.nan
    try:
        return float(text.replace(",", ".") if decimal == "," else text)
    except ValueError:
        reasons.setdefault(
            i,
            f"{column.header} must be a number in that unit, without words; {text[:20]!r} was given.",
        )
        return math.nan


def _flags(column: Column, cells: list[Any], reasons: dict[int, str]) -> NDArray[np.bool_]:
    folded = ["" if cell is None else str(cell).strip().casefold() for cell in cells]
    for i, text in enumerate(folded):
        if text not in _YES | _NO:
            reasons.setdefault(i, f"{column.header} must be yes, no or empty; {text[:20]!r} was given.")
    return np.array([text in _YES for text in folded], dtype=bool)
