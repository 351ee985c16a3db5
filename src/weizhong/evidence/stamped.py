"""Pooled results that were computed once and written down, so that a page needs no pooling to show them.

A stamp holds the rows it was made from and a fingerprint of these rows and of the question: where either
changes, the stamp no longer holds, and a test says so. Made by ``scripts/stamp_evidence.py``.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import msgspec

from weizhong._version import __version__
from weizhong.evidence.fact_rows import Row, fact_row, rows_of
from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.errors import FactsError
from weizhong.terms.sources import Check

_WEAKEST_FIRST = (Check.DISPUTED, Check.RECALLED, Check.SECONDARY, Check.DERIVED, Check.READ)
# Columns that change a pooled result or what may be said of it; words beside them may be mended freely.
_DECIDING = (
    "id", "scale", "better", "low", "high", "weeks", "phase", "kind", "n", "mean", "sd", "usable", "source",
    "check",
)  # fmt: skip
_DIGITS = 6  # of every number; more would differ between machines


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``evidence/stamped.csv``; numbers as text, empty where there is none.

    Parameters
    ----------
    id, about : str
        Its name, and the question in words.
    measure, est, low, high, pred_low, pred_high, tau2, i2, k, n : str
        The pooled result: estimate below zero is better with needles.
    rows : str
        Rows of ``results.csv`` it was made from.
    left_out : str
        How many rows would have answered and were not used.
    method : str
        Estimator of tau2 and kind of interval.
    source, check : str
        Of these rows: all sources, and the weakest mark.
    weizhong_version, digest : str
        Of the package that made it, and of the rows with the question.
    """

    id: str
    about: str
    measure: str
    est: str
    low: str
    high: str
    pred_low: str
    pred_high: str
    tau2: str
    i2: str
    k: str
    n: str
    rows: str
    left_out: str
    method: str
    source: str
    check: str
    check_note: str
    weizhong_version: str
    digest: str


def stamps() -> tuple[Stamp, ...]:
    """Return what stands in the table.

    Examples
    --------
    >>> [one.id for one in stamps()][0]
    'pain.sham.end'
    """
    return tuple(msgspec.convert(dict(row), Stamp) for row in rows_of("stamped").values())


def holds(stamp: Stamp) -> bool:
    """Return whether the rows and the question are still those a stamp was made from; needs no scipy."""
    asked = _questions().get(stamp.id)
    return asked is not None and stamp.digest == fingerprint(asked, stamp.rows.split())


def make_stamps() -> Iterator[Stamp]:
    """Pool what every question of ``evidence/odds.toml`` asks.

    Raises
    ------
    MissingExtra
        If scipy is not installed.
    FactsError
        If no row answers a question.
    """
    from weizhong.evidence.contrasts import contrasts
    from weizhong.evidence.pooling import pool
    from weizhong.evidence.questions import Question

    for name, asked in _questions().items():
        found = contrasts(msgspec.convert(asked["question"], Question))
        if not found.effects:
            raise FactsError(f"No row answers the stamped question {name!r}; take it out or add rows.")
        # "adhoc" is never narrower than the normal interval: few trials may agree by luck.
        pooled = pool(found.effects, tau2="reml", interval="adhoc")
        rows = list(dict.fromkeys(row for effect in found.effects for row in effect.rows))
        facts = [fact_row(f"results/{row}") for row in rows]
        weakest = _weakest(facts)
        yield Stamp(
            id=name, about=asked["about"], measure=pooled.measure, est=_told(pooled.estimate),
            low=_told(pooled.low), high=_told(pooled.high), pred_low=_told(pooled.prediction_low),
            pred_high=_told(pooled.prediction_high), tau2=_told(pooled.tau2), i2=_told(pooled.i2),
            k=str(pooled.k), n=f"{sum(float(row['n']) for row in facts):g}", rows=" ".join(rows),
            left_out=str(len(found.left_out)), method=f"{pooled.tau2_method}, {pooled.interval_method}",
            source=" ".join(sorted({key for row in facts for key in row["source"].split()})),
            check=weakest.value, check_note=_note(facts), weizhong_version=__version__,
            digest=fingerprint(asked, rows),
        )  # fmt: skip


def fingerprint(asked: Row, rows: list[str]) -> str:
    """Return the SHA-256 of a question and of the rows that answer it, as 16 hexadecimal digits.

    Parameters
    ----------
    asked : mapping
        Row ``stamp`` of ``evidence/odds.toml``.
    rows : list of str
        Names of rows of ``results.csv``.
    """
    facts = [fact_row(f"results/{row}") for row in sorted(rows)]
    held: list[Any] = [asked["question"], *([row[column] for column in _DECIDING] for row in facts)]
    text = json.dumps(held, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _questions() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in read_table("evidence/odds")["stamp"]}


def _weakest(facts: list[Row]) -> Check:
    marks = {check_mark(dict(row)) for row in facts}
    return next(mark for mark in _WEAKEST_FIRST if mark in marks)


def _note(facts: list[Row]) -> str:
    unread = sum(not check_mark(dict(row)).is_verified for row in facts)
    return f"{unread} of {len(facts)} rows are second-hand or recalled" if unread else ""


def _told(value: float | None) -> str:
    return (
        "" if value is None else f"{round(value, _DIGITS) + 0.0:g}" if abs(value) < 1e-3 else f"{value:.6g}"
    )
