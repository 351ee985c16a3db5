"""Which rows of the tables a document of odds rests on, told so that anybody can look them up."""

from collections.abc import Iterator
from typing import Any

import msgspec

from weizhong.evidence.fact_rows import Row, fact_row, file_of, keys_of
from weizhong.evidence.figures import Sentence, is_given
from weizhong.evidence.odds_document import Odds, RowUsed
from weizhong.facts.tables import check_mark

_SAID = "said/"  # words without a number: they have a source, and no columns to tell
_NO_COLUMN = {
    "id", "source", "check", "check_note", "text", "truth", "claim", "better", "title", "readers",
    "population", "statement", "strength",
}  # fmt: skip


def rows_used(made: Odds) -> Iterator[RowUsed]:
    """Return every row behind a number, once, in the order of the page; then those behind words alone.

    Parameters
    ----------
    made : Odds
        The document.
    """
    seen: dict[str, None] = {}
    for part in _walk(made):
        if isinstance(part, Sentence):
            seen.update({row: None for figure in part.figures for row in figure.rows})
        else:
            seen[part.row] = None
    words = {"severity": made.severity, "expects": made.expects, "harms": made.harm_notes, "why": made.advice}
    words |= {"method": made.trials, "gap": made.trials}
    seen.update({f"said/{name}": None for name, shown in words.items() if shown})
    for reference in seen:
        if not is_given(reference):
            yield _row_used(reference)


def _walk(value: object) -> Iterator[Any]:
    """Sentences and parts with a row, as deep as they lie."""
    if isinstance(value, tuple):
        for inner in value:
            yield from _walk(inner)
    elif isinstance(value, msgspec.Struct):
        if isinstance(value, Sentence):
            yield value
            return
        for name in value.__struct_fields__:
            yield from _walk(getattr(value, name))
        if hasattr(value, "row"):
            yield value


def _row_used(reference: str) -> RowUsed:
    row = fact_row(reference)
    check = check_mark(dict(row))
    return RowUsed(
        row=reference,
        file=file_of(reference.partition("/")[0]),
        columns={} if reference.startswith(_SAID) else _columns(row),
        sources=keys_of(row),
        check=check.value,
        check_label=check.label,
        check_note=row.get("check_note") or "",
    )


def _columns(row: Row) -> dict[str, str]:
    return {name: _plain(value) for name, value in row.items() if _tells(name, value)}


def _tells(name: str, value: object) -> bool:
    return name not in _NO_COLUMN and value != "" and isinstance(value, str | int | float)


def _plain(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else f"{value}"
