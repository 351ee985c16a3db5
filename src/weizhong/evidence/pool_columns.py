"""What the columns of a table of trials mean, and how the table is read from a CSV file."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO

from weizhong.evidence.table_of_trials import Problem, Row, Table
from weizhong.terms.errors import InvalidInput, MissingInput, UnreadableInput
from weizhong.terms.suggestions import did_you_mean

MEANS = tuple(f"{what}_{arm}" for arm in ("treatment", "control") for what in ("n", "mean", "sd"))
COUNTS = tuple(f"{what}_{arm}" for arm in ("treatment", "control") for what in ("events", "n"))
PRINTED = ("estimate", "log_estimate", "se", "variance", "low", "high")
PLAIN = ("study", "id", "year", "n", "scale", "better", "kind")
_KNOWN = (*dict.fromkeys((*MEANS, *COUNTS, *PRINTED, *PLAIN)),)

_WORDS = {
    "trial": "study", "label": "study", "author": "study", "slab": "study", "row": "id",
    "est": "estimate", "effect": "estimate", "yi": "log_estimate", "standard_error": "se", "sei": "se",
    "vi": "variance", "var": "variance", "ci_low": "low", "lower": "low", "lcl": "low",
    "ci_high": "high", "upper": "high", "ucl": "high",
}  # fmt: skip
_QUANTITIES = {"n": "n", "m": "mean", "mean": "mean", "sd": "sd", "events": "events", "event": "events"}
_ARMS = {"treatment": "treatment", "t": "treatment", "1": "treatment", "1i": "treatment",
         "control": "control", "c": "control", "2": "control", "2i": "control"}  # fmt: skip
_IN_ARM = re.compile(rf"({'|'.join(_QUANTITIES)})_?({'|'.join(_ARMS)})")
_SEPARATOR = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)  # the line by which Excel is told the mark
_MOST_ROWS = 2000  # there are not so many trials of anything; a table of people is longer


def read_table_of_trials(text: str) -> Table:
    r"""Return the lines of a CSV file, parted by commas, semicolons or tabs.

    Parameters
    ----------
    text : str
        The file.

    Raises
    ------
    UnreadableInput
        If it is no CSV file.
    MissingInput
        If it holds no line, or no column names the study.
    InvalidInput
        If two columns mean the same, or there are more lines than trials can be.

    Examples
    --------
    >>> table = read_table_of_trials("Study;Mean_1;SD 1\nA;3,5;1\n")
    >>> table.number(table.rows[0], "mean_treatment")
    3.5
    """
    text = text.removeprefix("\ufeff")
    asked, text = _told_separator(text)
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = asked or max(",;\t", key=first.count)
    try:
        lines = list(_lines(text, mark))
    except csv.Error as error:
        is_open = "unexpected end" in str(error)
        why = "a quotation mark is not closed" if is_open else error
        raise UnreadableInput(f"This is no CSV file ({why}); save the table as CSV.") from None
    if not lines:
        raise MissingInput("The file is empty; give a line of column names and a line for each trial.")
    meanings, names = _columns(lines[0][1])
    body = lines[1:]
    if not body:
        raise MissingInput("The file has column names and no trial below them; add a line for each trial.")
    if len(body) > _MOST_ROWS:
        raise InvalidInput(
            f"{len(body):,} lines are more than there are trials of anything ({_MOST_ROWS:,} at most); is "
            "this a table of people? Pooling wants one line a trial."
        )
    problems = tuple(_misshapen(body, len(meanings)))
    bad = {one.row for one in problems}
    rows = tuple(
        Row(number=i, cells=dict(zip(meanings, cells, strict=False))) for i, cells in body if i not in bad
    )
    return Table(rows=rows, names=names, has_decimal_comma=mark == ";", problems=problems)


def _told_separator(text: str) -> tuple[str, str]:
    """Return the mark that a line ``sep=;`` names, if any, and the text with that line made blank."""
    head, line_break, rest = text.partition("\n")
    found = _SEPARATOR.fullmatch(head)
    return (found[1], f"{line_break}{rest}") if found else ("", text)


def _lines(text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank, with the line of the file where it begins."""
    reader = csv.reader(StringIO(text), delimiter=mark, strict=True)
    begins = 1
    for cells in reader:
        if any(map(str.strip, cells)):
            yield begins, cells
        begins = reader.line_num + 1


def find_column(table: Table, asked: str) -> str:
    """Return the meaning of a column that somebody asks for by its name.

    Raises
    ------
    MissingInput
        If there is none; near names are suggested.
    """
    by_name = {_folded(name): meaning for meaning, name in table.names.items()}
    found = by_name.get(_folded(asked)) or (asked if asked in table.names else None)
    if found is None:
        near = did_you_mean(asked, table.names.values())
        raise MissingInput(
            f"There is no column {asked!r}; there are {', '.join(table.names.values())}.{near}"
        )
    return found


def needed(table: Table, meanings: Sequence[str], what: str) -> None:
    """Refuse a table that lacks columns.

    Raises
    ------
    MissingInput
        Naming those that are missing, and what was perhaps meant for them.
    """
    missing = [one for one in meanings if one not in table.names]
    if missing:
        others = [name for meaning, name in table.names.items() if meaning not in _KNOWN]
        near = {name for one in missing for name in others if did_you_mean(name, [one])}
        hint = f" {', '.join(sorted(near))}: misspelt?" if near else ""
        raise MissingInput(f"{what} wants the column{'s' * (len(missing) > 1)} {', '.join(missing)}.{hint}")


def _columns(header: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    meanings: list[str] = []
    names: dict[str, str] = {}
    for i, cell in enumerate(header, 1):
        name = cell.strip() or f"(column {i})"
        meaning = _meaning(name)
        if meaning in names:
            raise InvalidInput(
                f"The columns {names[meaning]!r} and {name!r} both mean {meaning}; keep one, or rename one."
            )
        meanings.append(meaning)
        names[meaning] = name
    if "study" not in names:
        raise MissingInput(
            f"No column is called study; there are {', '.join(names.values())}. Name each trial in one."
        )
    return meanings, names


def _meaning(name: str) -> str:
    folded = _folded(name)
    if found := _IN_ARM.fullmatch(folded):
        return f"{_QUANTITIES[found[1]]}_{_ARMS[found[2]]}"
    return _WORDS.get(folded, folded)


def _folded(name: str) -> str:
    return re.sub(r"[\s.\-]+", "_", name.strip().casefold())


def _misshapen(body: Sequence[tuple[int, list[str]]], columns: int) -> Iterator[Problem]:
    for i, cells in body:
        if len(cells) > columns and any(cell.strip() for cell in cells[columns:]):
            told = f"{len(cells)} cells stand under {columns} columns; is a comma meant as a decimal point?"
            yield Problem(row=i, column="", study="", told=told, left_out=True)
