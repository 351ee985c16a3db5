"""Turns the source and check mark of a fact row into the citations a document carries."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from weizhong.clinic.treatment_plan import Citation
from weizhong.facts.tables import check_mark, cite
from weizhong.terms.errors import FactsError
from weizhong.terms.sources import Check


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
    given = row.get("source", [])
    references = [given] if isinstance(given, str) else list(given)
    if not references:
        raise FactsError(f"A fact row has no source: {sorted(row)}; a fact without a source may not be used.")
    check = check_mark(dict(row))
    label = f"{check.label} ({row['check_note']})" if "check_note" in row else check.label
    return [_citation(reference, check, label) for reference in references]


@cache
def _citation(reference: str, check: Check, label: str) -> Citation:
    source = cite(reference)
    return Citation(key=source.key, title=source.title, url=source.url, check=check.value, check_label=label)
