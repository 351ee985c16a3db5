"""Pooled results that were computed once and written down, so that a page needs no pooling to show them.

``evidence/stamped.csv`` is made by ``scripts/stamp_evidence.py``. A stamp names the rows it was made from and
holds a fingerprint of these rows and of the question: where either changes, the stamp no longer holds, and
nothing may be shown from it.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from weizhong.evidence.fact_rows import Row, fact_row
from weizhong.facts.tables import read_table
from weizhong.terms.errors import FactsError

# Columns that change a pooled result or what may be said of it; words beside them may be mended freely.
_DECIDING = (
    "id", "scale", "better", "low", "high", "weeks", "phase", "kind", "n", "mean", "sd", "usable", "source",
    "check",
)  # fmt: skip


def stamp_questions() -> dict[str, Row]:
    """Return the questions that are stamped, by name: rows ``stamp`` of ``evidence/odds.toml``.

    Examples
    --------
    >>> stamp_questions()["pain.sham.end"]["question"]["comparator"]
    'sham'
    """
    return {row["id"]: row for row in read_table("evidence/odds")["stamp"]}


def check_stamps(references: Iterable[str]) -> None:
    """Refuse a stamp whose rows or question are no longer those it was made from; needs no scipy.

    Parameters
    ----------
    references : iterable of str
        Rows of any table, as ``table/id``; those of ``stamped`` are looked at.

    Raises
    ------
    FactsError
        If one no longer holds.
    """
    for reference in references:
        table, _, name = reference.partition("/")
        if table != "stamped":
            continue
        stamp, asked = fact_row(reference), stamp_questions().get(name)
        if asked is None or stamp["digest"] != fingerprint(asked, stamp["rows"].split()):
            raise FactsError(
                f"The stamped result {name!r} is older than its rows; run scripts/stamp_evidence.py again."
            )


def fingerprint(asked: Row, rows: Iterable[str]) -> str:
    """Return the SHA-256 of a question and of the rows that answer it, as 16 hexadecimal digits.

    Parameters
    ----------
    asked : mapping
        Row ``stamp`` of ``evidence/odds.toml``.
    rows : iterable of str
        Names of rows of ``results.csv``.
    """
    facts = [fact_row(f"results/{row}") for row in sorted(rows)]
    held: list[Any] = [asked["question"], *([row[column] for column in _DECIDING] for row in facts)]
    text = json.dumps(held, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
