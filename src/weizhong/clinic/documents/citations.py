"""Turns the source and check mark of a fact row into the citations a document carries."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from weizhong.clinic.documents.treatment_plan import Citation
from weizhong.facts.tables import check_mark, cite
from weizhong.terms.errors import FactsError


def citations(row: Mapping[str, Any]) -> list[Citation]:
    """Return the citations of a fact row, each with the row's check mark.

    Parameters
    ----------
    row : mapping
        A row with ``source`` (one or more bibliography keys), ``check`` and perhaps ``check_note``.

    Raises
    ------
    FactsError
        If the row names no source, an unknown one, or no valid check mark.

    Examples
    --------
    >>> citations({"source": ["WHO1999"], "check": "R"})[0].check_label
    'read in the source'
    """
    given = row.get("source", ())
    references = (given,) if isinstance(given, str) else tuple(given)
    if not references:
        raise FactsError(f"A fact row has no source: {sorted(row)}; a fact without a source may not be used.")
    if "check" not in row:
        check_mark(dict(row))
    return list(_citations(references, row["check"], row.get("check_note")))


@cache
def _citations(references: tuple[str, ...], mark: str, note: str | None) -> tuple[Citation, ...]:
    """Rows are few and asked for again and again, so each is looked up once."""
    check = check_mark({"check": mark})
    label = check.label if note is None else f"{check.label} ({note})"
    sources = map(cite, references)
    return tuple(
        Citation(key=one.key, title=one.title, url=one.url, check=check.value, check_label=label)
        for one in sources
    )
