"""Answers as read from a file: numbers, gaps, and what cannot be used, named by row and column."""

from collections.abc import Iterator, Sequence
from datetime import date
from math import inf, isfinite, nan

import msgspec
import numpy as np
from numpy.typing import NDArray

from weizhong.outcomes.instrument import Item

Floats = NDArray[np.float64]
# Columns that say whose answers they are, and when; everything else must be an item.
LABELS = ("person", "visit", "on", "arm")
UNTOLD = nan
# Stands for what is no number, so that scoring refuses it as it refuses what is out of range.
NO_NUMBER = inf
_BLANK = frozenset({"", "na", "n/a", "null", "none"})


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
    labels : tuple of dict
        Person, visit, day or arm of each row, as far as told.
    problems : tuple of Problem
        What cannot be used.
    """

    instrument: str
    values: Floats
    lines: tuple[int, ...]
    labels: tuple[dict[str, str], ...]
    problems: tuple[Problem, ...]


def sorted_by_place(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems in the order of the file.

    Examples
    --------
    >>> later, first = Problem(row=3, column="", text=""), Problem(row=2, column="q1", text="")
    >>> [one.row for one in sorted_by_place([later, first])]
    [2, 3]
    """
    return sorted(problems, key=lambda one: one.row)


class Numbers(dict[str, float]):
    """Cells as numbers; what was read once is not read again, for most cells of a file are alike.

    Parameters
    ----------
    decimal_comma : bool
        Whether numbers may have a decimal comma.

    Examples
    --------
    >>> Numbers(decimal_comma=True)["4,5"], Numbers(decimal_comma=False)["4,5"], Numbers()[""]
    (4.5, inf, nan)
    """

    def __init__(self, *, decimal_comma: bool = False) -> None:
        super().__init__()
        self._decimal_comma = decimal_comma

    def __missing__(self, cell: str) -> float:
        self[cell] = number = _number(cell.replace(",", ".") if self._decimal_comma else cell)
        return number


def no_number(row: int, item: Item, cell: str) -> Problem:
    """Return the problem of a cell that holds no number, and what to do about it.

    Examples
    --------
    >>> pain = Item(name="pain", low=0.0, high=10.0, step=1.0)
    >>> no_number(2, pain, "4,5").text
    'A decimal comma is read only where semicolons or tabs part the cells; write a point.'
    >>> no_number(2, pain, "four").text
    'It is no number; give one from 0 to 10, or leave it empty where it was not answered.'
    """
    if isfinite(_number(cell.replace(",", "."))):
        text = "A decimal comma is read only where semicolons or tabs part the cells; write a point."
    else:
        span = f" from {item.low:g} to {item.high:g}" if isfinite(item.high) else f", {item.low:g} or more"
        text = f"It is no number; give one{span}, or leave it empty where it was not answered."
    return Problem(row=row, column=item.name, text=text)


def no_days(lines: Sequence[int], days: Sequence[str]) -> Iterator[Problem]:
    """Yield one problem where rows are of a day that does not exist, at the first of them.

    Examples
    --------
    >>> [one.row for one in no_days((2, 3, 4), ("2026-11-22", "2026-02-30", ""))]
    [3]
    """
    odd = {day for day in set(days) if not _is_day(day)}
    wrong = [line for line, day in zip(lines, days, strict=False) if day in odd] if odd else []
    if wrong:
        others = f" (and {len(wrong) - 1} more below)" if len(wrong) > 1 else ""
        text = f"It is no day such as 2026-11-22{others}. The scores stand all the same."
        yield Problem(row=wrong[0], column="on", text=text)


def _is_day(told: str) -> bool:
    try:
        return not told or bool(date.fromisoformat(told))
    except ValueError:
        return False


def _number(cell: str) -> float:
    told = cell.strip()
    try:
        number = float(told)
    except ValueError:
        return UNTOLD if told.casefold() in _BLANK else NO_NUMBER
    return number if isfinite(number) and "_" not in told else NO_NUMBER
