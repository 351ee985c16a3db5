"""Rows of a table as records; what does not fit is told with its file, its line and its column."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NoReturn, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from weizhong.facts.tables import cite
from weizhong.terms.errors import FactsError

Record = TypeVar("Record", bound=msgspec.Struct)
_FIRST_LINE = 2  # below the names of the columns
_ADVICE = "correct the row, as docs/adding_a_trial.md shows"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a row stands.

    Parameters
    ----------
    file : str
        As in the folder of facts.
    line : int
        Counted from 1, names of the columns included.
    name : str
        The row's identifier, or what comes nearest.
    """

    file: str
    line: int
    name: str

    def refuse(self, problem: str) -> NoReturn:
        """Raise what is wrong with the row.

        Raises
        ------
        FactsError
            Always.
        """
        raise FactsError(f"{self.file}, line {self.line} ({self.name}): {problem}; {_ADVICE}.")


def records(
    kind: type[Record], file: str, rows: Iterable[Mapping[str, str]], key: tuple[str, ...] = ("id",)
) -> tuple[dict[str, Record], dict[str, Place]]:
    """Return the rows as records by name, and where each stands.

    Parameters
    ----------
    kind : type
        Struct whose fields are the columns; an empty cell takes the field's default.
    file : str
        Told in errors.
    rows : iterable of mapping
        As a CSV reader gives them.
    key : tuple of str
        Columns that name a row; joined by a dot.

    Raises
    ------
    FactsError
        If a cell does not fit its column, a source is unknown, a column is missing or too many, or two rows
        bear the same name.
    """
    found: dict[str, Record] = {}
    places: dict[str, Place] = {}
    for line, row in enumerate(rows, start=_FIRST_LINE):
        name = ".".join(row.get(column) or "?" for column in key)
        place = Place(file=file, line=line, name=name)
        if name in found:
            place.refuse(f"a row of this name stands in line {places[name].line} already")
        found[name], places[name] = _record(kind, row, place), place
    return found, places


def _record(kind: type[Record], row: Mapping[str, str], place: Place) -> Record:
    columns = set(kind.__struct_fields__)
    if None in row or None in row.values():  # what csv does with a row too long or too short
        place.refuse(f"it has more or fewer cells than the {len(columns)} columns")
    if odd := sorted(set(row) ^ columns):
        place.refuse(f"the columns {', '.join(odd)} are missing or unknown")
    cells: dict[str, Any] = {column: cell.strip() for column, cell in row.items() if cell.strip()}
    if "source" in columns:
        cells["source"] = tuple(cells.get("source", "").split())
        if not cells["source"]:
            place.refuse("it names no source")
        for reference in cells["source"]:
            try:
                cite(reference)
            except FactsError as error:
                place.refuse(str(error).rstrip("."))
    try:
        return msgspec.convert(cells, kind, strict=False)
    except msgspec.ValidationError as error:
        place.refuse(_in_words(kind, row, str(error)))


def _in_words(kind: type[msgspec.Struct], row: Mapping[str, str], told: str) -> str:
    if missing := re.search(r"missing required field `(\w+)`", told):
        return f"{missing[1]} is empty; it is needed"
    found = re.search(r"\$\.(\w+)", told)
    if found is None:
        return told
    column = found[1]
    return f"{column} is {row[column]!r}; {_allowed(get_type_hints(kind)[column])}"


def _allowed(hint: Any) -> str:
    """Return what a column takes, in words."""
    if get_origin(hint) is Literal:
        return f"allowed are {', '.join(map(str, get_args(hint)))}"
    kinds = {one.__name__ for one in (get_args(hint) or (hint,)) if isinstance(one, type)} - {"NoneType"}
    words = {
        "int": "it must be a whole number",
        "float": "it must be a number",
        "Check": "allowed are R, S, D, K",
    }
    return next((words[name] for name in sorted(kinds) if name in words), "it does not fit the column")
