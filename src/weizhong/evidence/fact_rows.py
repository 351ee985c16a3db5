"""Single rows of the evidence tables, by a reference that a page can show: ``table/id``."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from weizhong.facts.tables import read_rows, read_table
from weizhong.terms.errors import FactsError

# Where the rows of each table stand: the file, and for TOML the list inside it.
_CSV = {
    "responders": "evidence/responders",
    "harms": "evidence/harms",
    "trials": "evidence/trials",
    "eligibility": "evidence/eligibility",
    "results": "evidence/results",
    "printed": "evidence/printed",
    "stamped": "evidence/stamped",
    "course": "outcomes/course",
}
_TOML = {
    "odds": ("evidence/odds", "number"),
    "group": ("evidence/odds", "group"),
    "myths": ("evidence/myths", "myth"),
    "guidelines": ("evidence/guidelines", "guideline"),
    "evidence": ("evidence/evidence", "item"),
}

_SAID = "said"  # words of the page that hold no number, but have a source

Row = Mapping[str, Any]


def fact_row(reference: str) -> Row:
    """Return one row of a table.

    Parameters
    ----------
    reference : str
        Table and identifier, such as ``"guidelines/who_2023"``.

    Raises
    ------
    FactsError
        If no such row stands in the tables: nothing may then be shown.

    Examples
    --------
    >>> fact_row("guidelines/who_2023")["direction"]
    'for'
    """
    table, _, name = reference.partition("/")
    try:
        return rows_of(table)[name]
    except KeyError:
        raise FactsError(f"No row {reference!r} in the evidence tables; a number may not be shown.") from None


@cache
def rows_of(table: str) -> Mapping[str, Row]:
    """Return every row of a table by its identifier."""
    found: tuple[Row, ...] | list[Row]
    if table == _SAID:
        return {name: row for name, row in read_table("evidence/odds").items() if "source" in row}
    if table in _CSV:
        found = read_rows(_CSV[table])
    else:
        file, part = _TOML[table]
        found = read_table(file)[part]
    return {row["id"]: row for row in found}


def file_of(table: str) -> str:
    """Return the file a table stands in, as readers of the source find it.

    Examples
    --------
    >>> file_of("guidelines")
    'facts/evidence/guidelines.toml'
    """
    if table in _CSV:
        return f"facts/{_CSV[table]}.csv"
    return f"facts/{_TOML['odds' if table == _SAID else table][0]}.toml"


def keys_of(row: Row) -> tuple[str, ...]:
    """Return the bibliography keys of a row, whichever kind of file it comes from."""
    given = row["source"]
    return tuple(given.replace(";", " ").split()) if isinstance(given, str) else tuple(given)
