"""What trials, syntheses and guidelines say about back pain of one duration, contradictions included."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.sources import Check

Direction = Literal["for", "against", "neutral"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a source says.

    Parameters
    ----------
    kind : {"evidence", "guideline"}
        Finding or advice.
    title : str
        Who says it, and about what.
    text : str
        What it says, in our words.
    strength : str
        How sure, in the source's own grading.
    direction : {"for", "against", "neutral"}
        What it means for acupuncture.
    durations : frozenset of str
        Episodes it speaks about.
    sources : tuple of str
        Bibliography keys.
    check : Check
        How far it was checked.
    """

    kind: Literal["evidence", "guideline"]
    title: str
    text: str
    strength: str
    direction: Direction
    durations: frozenset[str]
    sources: tuple[str, ...]
    check: Check


def statements_about(duration: str) -> tuple[Statement, ...]:
    """Return everything on record for a duration, evidence first; everything when the duration is unknown.

    Examples
    --------
    >>> {said.direction for said in statements_about("chronic") if said.kind == "guideline"} >= {
    ...     "for",
    ...     "against",
    ... }
    True
    """
    return tuple(said for said in _all() if duration == "unknown" or duration in said.durations)


def disagreement() -> str:
    """Return why guidelines that read the same trials advise the opposite."""
    return str(read_table("evidence/guidelines")["disagreement"])


@cache
def _all() -> tuple[Statement, ...]:
    evidence = (_evidence(row) for row in read_table("evidence/evidence")["item"])
    guidelines = (_guideline(row) for row in read_table("evidence/guidelines")["guideline"])
    return (*evidence, *guidelines)


def _evidence(row: Mapping[str, Any]) -> Statement:
    return _statement("evidence", row["title"], row["statement"], row)


def _guideline(row: Mapping[str, Any]) -> Statement:
    return _statement("guideline", f"{row['title']}: {row['population']}", row["statement"], row)


def _statement(
    kind: Literal["evidence", "guideline"], title: str, text: str, row: Mapping[str, Any]
) -> Statement:
    return Statement(
        kind=kind,
        title=title,
        text=text,
        strength=row["strength"],
        direction=row["direction"],
        durations=frozenset(row["durations"]),
        sources=tuple(row["source"]),
        check=check_mark(dict(row)),
    )
