"""A table of trials: its lines by the meaning of their columns, cells as numbers, and what is wrong in it."""

import re
from collections.abc import Iterator, Sequence
from math import isfinite

import msgspec

_BLANK = ("", "na", "n/a", "nan", "-", "–", "—", "−", ".", "?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_SHOWN = 24  # signs of a cell that a message repeats
_MOST = 1e15
_MOST_TOLD = 20  # problems that a page or a message names; a document holds all of them


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong in a table, and what was done about it.

    Parameters
    ----------
    row : int, optional
        Line of the file, the names of the columns being line 1; None where it is about the whole table.
    column : str
        As it is named in the file; empty where it is about the whole row.
    study : str
        Of that row.
    told : str
        What is wrong, and what would be right.
    left_out : bool
        Whether the row was left out of the answer.
    """

    row: int | None
    column: str
    study: str
    told: str
    left_out: bool

    def __str__(self) -> str:
        """Return it as one sentence."""
        place = f"row {self.row}" if self.row else "the table"
        at = f"{place}, column {self.column}" if self.column else place
        named = f" ({' '.join(self.study.split())})" if self.study else ""
        return f"{at}{named}: {self.told}{' Left out.' if self.left_out else ''}"


def told_problems(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield each problem as a sentence, those of rows left out first; of very many, how many more there are.

    Examples
    --------
    >>> list(told_problems([Problem(row=3, column="n1", study="A", told="blank.", left_out=True)]))
    ['row 3, column n1 (A): blank. Left out.']
    """
    ordered = sorted(problems, key=lambda one: (not one.left_out, one.row or 0))
    yield from map(str, ordered[:_MOST_TOLD])
    if (more := len(ordered) - _MOST_TOLD) > 0:
        yield f"and {more:,} more."


def nothing_usable(problems: Sequence[Problem]) -> str:
    """Return why no trial of a table can be used: each problem in a line of its own."""
    return "\n  ".join(["No trial of this table can be used.", *told_problems(problems)])


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table.

    Parameters
    ----------
    number : int
        Line of the file.
    cells : dict
        What stands there, by the meaning of the column; other columns by their own name.
    """

    number: int
    cells: dict[str, str]

    def text(self, meaning: str) -> str:
        """Return a cell, stripped; empty where there is none."""
        found = self.cells.get(meaning, "").strip()
        return "" if found.casefold() in _BLANK else found

    @property
    def name(self) -> str:
        """Its own identifier, or its line in the file."""
        return self.text("id") or f"row {self.number}"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table of trials.

    Parameters
    ----------
    rows : tuple of Row
        Its lines.
    names : dict
        What each meaning is called in this file.
    has_decimal_comma : bool
        Whether numbers are written as 3,5.
    problems : tuple of Problem
        Lines that are no rows.
    """

    rows: tuple[Row, ...]
    names: dict[str, str]
    has_decimal_comma: bool
    problems: tuple[Problem, ...]

    def number(self, row: Row, meaning: str) -> float | str | None:
        """Return a cell as a number; None where it is blank; what is wrong with it where it is none."""
        given = row.text(meaning)
        if not given:
            return None
        text = given.replace("−", "-")  # papers print a minus sign, not a hyphen
        if self.has_decimal_comma:
            text = text.replace(",", ".")
        if not _NUMBER.fullmatch(text) or not isfinite(float(text)):
            shown = given if len(given) <= _SHOWN else f"{given[:_SHOWN]}…"
            if _DECIMAL_COMMA.fullmatch(text):
                return (
                    f"{shown!r} is read as a number only where semicolons part the columns; write a decimal "
                    "point and no mark between thousands, or part the columns by semicolons."
                )
            return f"{shown!r} is no number; give digits only, or leave the cell blank."
        value = float(text)
        if value and not 1 / _MOST <= abs(value) <= _MOST:
            return f"{value:g} is beyond anything that is measured in people; look again."
        return value

    def has(self, meanings: Sequence[str]) -> bool:
        """Return whether all of these columns are there."""
        return all(one in self.names for one in meanings)
