"""Answers from files: a CSV with a row for each person or visit, or one form in TOML or JSON.

What cannot be used is named by its row and column, never repeated; the rest is scored.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from math import inf, isfinite, isinf, nan
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument
from weizhong.terms.errors import InvalidInput, MissingInput, UnreadableInput
from weizhong.terms.suggestions import did_you_mean

Floats = NDArray[np.float64]
# Columns that say whose answers they are, and when; everything else must be an item.
LABELS = ("person", "visit", "on", "arm")
# What a spreadsheet may write above the heading to say what parts the cells.
_SEPARATOR_LINE = re.compile(r"\A\"?sep=[,;\t]\"?(?=[\r\n])", re.IGNORECASE)
_BLANK = frozenset({"", "na", "n/a", "null", "none"})
_UNTOLD = nan
# Stands for what is no number, so that scoring refuses it as it refuses what is out of range.
_NO_NUMBER = inf


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something in a file that cannot be used.

    Parameters
    ----------
    row : int
        Line of the file, the heading being line 1; 0 for the file as a whole.
    column : str
        Heading of the column; empty for the whole row.
    text : str
        What is wrong and what is allowed, without what was there.
    """

    row: int
    column: str
    text: str


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """The answers of a file.

    Parameters
    ----------
    instrument : str
        Which instrument they answer.
    values : ndarray of float, shape (n, items)
        NaN where missing, infinite where what was there is no number.
    lines : tuple of int
        Line of the file each row comes from.
    labels : tuple of mapping
        Person, visit, day or arm of each row, as far as told.
    problems : tuple of Problem
        What cannot be used.
    """

    instrument: str
    values: Floats
    lines: tuple[int, ...]
    labels: tuple[Mapping[str, str], ...]
    problems: tuple[Problem, ...]


def read_answers(text: str, name: str) -> Answers:
    r"""Read the answers of many people from the text of a CSV file.

    The first line names the columns: the items, by name or by number, and perhaps person, visit, on and arm.
    Cells may be parted by commas, semicolons or tabs; where by semicolons, numbers may have a decimal comma.

    Parameters
    ----------
    text : str
        The file.
    name : str
        The instrument.

    Raises
    ------
    UnknownCode
        If there is no such instrument.
    UnreadableInput
        If it is not CSV.
    MissingInput
        If the file is empty, has no rows, or lacks a column of the instrument.
    InvalidInput
        If two columns have one name.

    Examples
    --------
    >>> read = read_answers("person,pain\nA,4\nB,four", "nrs")
    >>> read.values[0].tolist(), [(one.row, one.column) for one in read.problems]
    ([4.0], [(3, 'pain')])
    """
    about = instrument(name)
    text = _SEPARATOR_LINE.sub("", text.removeprefix("\ufeff"))
    parting = _parting(text)
    rows = _rows(text, parting)
    if not rows:
        raise MissingInput(f"The file is empty; its first line names columns: {', '.join(_names(about))}.")
    heading = [cell.strip().casefold() for cell in rows[0][1]]
    places, problems = _places(about, heading)
    if len(rows) == 1:
        raise MissingInput("The file has a heading and no rows; give a row for each person or visit.")
    columns = [places.get(place) for place in range(len(about.items))]
    number = _Numbers(decimal_comma=parting == ";")
    table: list[list[float]] = []
    for line, cells in rows[1:]:
        if len(cells) != len(heading) and (len(cells) < len(heading) or any(cells[len(heading) :])):
            table.append([_NO_NUMBER] * len(columns))
            problems.append(_wrong_count(line, len(cells), len(heading)))
            continue
        table.append([_UNTOLD if column is None else number[cells[column]] for column in columns])
        if _NO_NUMBER in table[-1]:
            wrong = (item.name for item, told in zip(about.items, table[-1], strict=True) if isinf(told))
            problems += [_no_number(line, name) for name in wrong]
    values = np.array(table)
    told = [(column, name) for column, name in enumerate(heading) if name in LABELS]
    labels = tuple(_labels(told, cells) for _, cells in rows[1:])
    lines = tuple(line for line, _ in rows[1:])
    problems += _twice(lines, labels)
    return Answers(
        instrument=about.name,
        values=values,
        lines=lines,
        labels=labels,
        problems=tuple(sorted_by_place(problems)),
    )


def read_form(document: object, name: str) -> Answers:
    """Read one form from a parsed TOML or JSON document.

    Parameters
    ----------
    document : object
        A table with ``answers``, a list in the order of the form or a table by item, and perhaps ``person``,
        ``visit``, ``on`` and ``arm``.
    name : str
        The instrument.

    Raises
    ------
    UnknownCode
        If there is no such instrument, or an item has a name it does not have.
    MissingInput
        If there are no answers.
    InvalidInput
        If there are not as many as items, or one is no number.

    Examples
    --------
    >>> read_form({"answers": [7, 5, 6]}, "peg").values.tolist()
    [[7.0, 5.0, 6.0]]
    """
    about = instrument(name)
    if not isinstance(document, dict) or not isinstance(document.get("answers"), list | dict):
        raise MissingInput(
            "answers is missing; give answers = [ … ] in the order of the form, or a table by item: "
            f"{', '.join(_names(about))}."
        )
    told: list[Any] | dict[str, Any] = document["answers"]
    if isinstance(told, dict):
        _refuse_unknown(about, told)
        told = [told.get(item.name) for item in about.items]
    elif len(told) != len(about.items):
        raise InvalidInput(
            f"answers: {name} has {len(about.items)} items, and {len(told)} were given; "
            'put "" where one was not answered.'
        )
    cells = [_cell(about, place, cell) for place, cell in enumerate(told)]
    number = _Numbers(decimal_comma=False)
    values = np.array([[number[cell] for cell in cells]])
    problems = tuple(
        _no_number(1, item.name)
        for item, value in zip(about.items, values[0], strict=True)
        if np.isposinf(value)
    )
    labels = {key: str(document[key]) for key in LABELS if key in document}
    return Answers(instrument=about.name, values=values, lines=(1,), labels=(labels,), problems=problems)


def _cell(about: Instrument, place: int, cell: object) -> str:
    """One answer as a file would hold it: yes and no are 1 and 0 where no more is asked, else no number."""
    if cell is None:
        return ""
    if isinstance(cell, bool) and (about.items[place].low, about.items[place].high) == (0, 1):
        return str(int(cell))
    return str(cell)


def sorted_by_place(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems in the order of the file.

    Examples
    --------
    >>> later, first = Problem(row=3, column="", text=""), Problem(row=2, column="q1", text="")
    >>> [one.row for one in sorted_by_place([later, first])]
    [2, 3]
    """
    return sorted(problems, key=lambda one: one.row)


def _names(about: Instrument) -> list[str]:
    return [item.name for item in about.items]


def _parting(text: str) -> str:
    """What parts the cells: whatever of the three the heading has most of."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=heading.count)


def _rows(text: str, parting: str) -> list[tuple[int, list[str]]]:
    """Return every row that holds something, with the number of its first line."""
    reader = csv.reader(StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=parting)
    try:
        before, rows = 0, []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((before + 1, cells))
            before = reader.line_num
        return rows
    except csv.Error as error:
        raise UnreadableInput(f"The file is not CSV ({error}, line {reader.line_num}); correct it.") from None


def _places(about: Instrument, heading: Sequence[str]) -> tuple[dict[int, int], list[Problem]]:
    """Return the column of each item, and a problem for each column nobody asked for."""
    places: dict[int, int] = {}
    unknown: list[tuple[int, str]] = []
    known = _known(about)
    for column, cell in enumerate(heading):
        if heading.index(cell) != column or (cell in known and known[cell] in places):
            raise InvalidInput(f"Column {column + 1} has the name of another; give each item one column.")
        if cell in known:
            places[known[cell]] = column
        elif cell not in LABELS:
            unknown.append((column, cell))
    missing = [
        item.name for at, item in enumerate(about.items) if at not in places and not item.optional
    ] or ([] if places else _names(about))
    if missing:
        near = next((hint for _, cell in unknown if (hint := did_you_mean(cell, missing))), "")
        raise MissingInput(
            f"{about.name} has {len(about.items)} items, and no column for {', '.join(missing)}; "
            f"name columns by item or number them from 1.{near}"
        )
    return places, [
        Problem(
            row=1, column=f"column {column + 1}", text="It is no item of this instrument; it was not read."
        )
        for column, _ in unknown
    ]


def _known(about: Instrument) -> dict[str, int]:
    """Every heading an item may have: its name, its number, and its number behind the instrument's name."""
    known: dict[str, int] = {}
    for place, item in enumerate(about.items):
        for heading in (item.name, f"{place + 1}", f"q{place + 1}", f"{about.name}_{place + 1}"):
            known[heading] = place
    return known


def _refuse_unknown(about: Instrument, told: Mapping[str, object]) -> None:
    for key in told:
        if key not in _names(about):
            near = did_you_mean(key, _names(about))
            raise InvalidInput(
                f"answers: {about.name} has no such item.{near} Its items are {', '.join(_names(about))}."
            )


class _Numbers(dict[str, float]):
    """Cells as numbers; what was read once is not read again, for most cells of a file are alike."""

    def __init__(self, *, decimal_comma: bool) -> None:
        super().__init__()
        self._decimal_comma = decimal_comma

    def __missing__(self, cell: str) -> float:
        told = cell.strip()
        try:
            number = float(told.replace(",", ".") if self._decimal_comma else told)
        except ValueError:
            number = _UNTOLD if told.casefold() in _BLANK else _NO_NUMBER
        else:
            number = number if isfinite(number) and "_" not in told else _NO_NUMBER
        self[cell] = number
        return number


def _no_number(row: int, column: str) -> Problem:
    return Problem(row=row, column=column, text="It is no number; leave it empty where it was not answered.")


def _wrong_count(row: int, cells: int, columns: int) -> Problem:
    text = f"{cells} cells where the heading has {columns}, so it is unclear which answer is which."
    return Problem(row=row, column="", text=text)


def _labels(told: Sequence[tuple[int, str]], cells: Sequence[str]) -> dict[str, str]:
    return {name: cells[column].strip() for column, name in told if column < len(cells)}


def _twice(lines: Sequence[int], labels: Sequence[Mapping[str, str]]) -> list[Problem]:
    """The same person at the same visit twice: both are scored, and it is said."""
    first: dict[tuple[str, ...], int] = {}
    said = []
    for line, label in zip(lines, labels, strict=True):
        key = tuple(label.values())  # every row has the same labels in the same order
        if label.get("person") and key in first:
            text = (
                f"The same person and visit stand in row {first[key]}; both are scored, and one is too many."
            )
            said.append(Problem(row=line, column="", text=text))
        first.setdefault(key, line)
    return said
