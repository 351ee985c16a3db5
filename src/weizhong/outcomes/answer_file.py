"""Answers of many people or visits from a CSV file: a row for each, a column for each item."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

import numpy as np

from weizhong.outcomes.answers import (
    LABELS,
    NO_NUMBER,
    UNTOLD,
    Answers,
    Numbers,
    Problem,
    no_days,
    no_number,
    sorted_by_place,
)
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument
from weizhong.terms.errors import InvalidInput, MissingInput, UnreadableInput
from weizhong.terms.suggestions import did_you_mean
from weizhong.terms.watch import Watch, unwatched

# What a spreadsheet may write above the heading to say what parts the cells.
_SEPARATOR_LINE = re.compile(r"\A\"?sep=[,;\t]\"?(?=[\r\n])", re.IGNORECASE)
_NAMED = 5  # missing columns; a file of something else lacks them all


def read_answers(text: str, name: str, watch: Watch = unwatched) -> Answers:
    r"""Read the answers of many people from the text of a CSV file.

    The first line names the columns: the items, by name or by number, and perhaps person, visit, on and arm.
    Cells may be parted by commas, semicolons or tabs; where not by commas, numbers may have a decimal comma.

    Parameters
    ----------
    text : str
        The file.
    name : str
        The instrument.
    watch : callable, optional
        What the lines go through, to be counted.

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
    read = list(StringIO(text, newline=None))  # a form feed, or what ends a paragraph, ends no row
    parting = _parting(read)
    rows = _rows(read, parting, watch)
    if not rows:
        raise MissingInput(f"The file is empty; its first line names columns: {', '.join(about.item_names)}.")
    heading = [cell.strip().casefold() for cell in rows[0][1]]
    while not heading[-1]:  # columns a spreadsheet adds at the right; what stands below one is still named
        heading.pop()
    places, problems = _places(about, heading)
    if len(rows) == 1:
        raise MissingInput("The file has a heading and no rows; give a row for each person or visit.")
    lines, cells = tuple(line for line, _ in rows[1:]), [cells for _, cells in rows[1:]]
    broken = _squared(lines, cells, len(heading), problems)
    columns = list(zip(*cells, strict=True))
    values = np.full((len(lines), len(about.items)), UNTOLD)
    number = Numbers(decimal_comma=parting != ",")
    for place, column in places.items():
        values[:, place] = [number[cell] for cell in columns[column]]
    problems += [
        no_number(lines[at], about.items[place], cells[at][places[place]])
        for at, place in np.argwhere(np.isinf(values)).tolist()
        if at not in broken
    ]
    values[sorted(broken)] = NO_NUMBER
    told = {name: [cell.strip() for cell in columns[at]] for at, name in enumerate(heading) if name in LABELS}
    labels = tuple(dict(zip(told, row, strict=True)) for row in zip(*told.values(), strict=True))
    problems += [*_twice(lines, told), *no_days(lines, told.get("on", ()))]
    return Answers(
        instrument=about.name,
        values=values,
        lines=lines,
        labels=labels or ({},) * len(lines),
        problems=tuple(sorted_by_place(problems)),
    )


def _parting(lines: Sequence[str]) -> str:
    """What parts the cells: whatever of the three the heading has most of."""
    heading = next((line for line in lines if line.strip()), "")
    return max(",;\t", key=heading.count)


def _rows(lines: Sequence[str], parting: str, watch: Watch) -> list[tuple[int, list[str]]]:
    """Return every row that holds something, with the number of its first line."""
    reader = csv.reader(watch(lines), delimiter=parting)
    try:
        before, rows = 0, []
        for cells in reader:
            if any(map(str.strip, cells)):
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
    ] or ([] if places else about.item_names)
    if missing:
        near = next((hint for _, cell in unknown if (hint := did_you_mean(cell, missing))), "")
        named = ", ".join(missing[:_NAMED])
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise MissingInput(
            f"Items of {about.name}: {len(about.items)}, no column for {named}{more}; "
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
        # As forms number them: 1, 01, q1, q01, rmdq_1, rmdq_01.
        for number in (f"{place + 1}", f"{place + 1:02}"):
            for heading in (item.name, number, f"q{number}", f"{about.name}_{number}"):
                known[heading] = place
    return known


def _squared(lines: Sequence[int], cells: list[list[str]], columns: int, problems: list[Problem]) -> set[int]:
    """Make every row as long as the heading; return the places of those whose answers are unclear."""
    broken = set()
    for at, row in enumerate(cells):
        if len(row) == columns:
            continue
        if len(row) < columns or any(row[columns:]):
            problems.append(_wrong_count(lines[at], len(row), columns))
            broken.add(at)
        cells[at] = [*row[:columns], *[""] * (columns - len(row))]
    return broken


def _wrong_count(row: int, cells: int, columns: int) -> Problem:
    text = f"{cells} cells where the heading has {columns}, so it is unclear which answer is which."
    return Problem(row=row, column="", text=text)


def _twice(lines: Sequence[int], told: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """The same person at the same visit twice: both are scored, and it is said."""
    first: dict[tuple[str, ...], int] = {}
    rows = zip(*told.values(), strict=True)
    for line, person, key in zip(lines, told.get("person", ()), rows, strict=False):
        if first.setdefault(key, line) != line and person:
            text = (
                f"The same person and visit stand in row {first[key]}; both are scored, and one is too many."
            )
            yield Problem(row=line, column="", text=text)
