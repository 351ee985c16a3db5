"""What trials, syntheses and guidelines say about back pain of one duration, contradictions included."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from weizhong.evidence.figures import sentence
from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.sources import Check

Direction = Literal["for", "against", "neutral"]
# Most rows are about the first package, so only others say so.
_UNLESS_TOLD = "back_pain"

Contrast = Literal["sham", "usual_care", "none", "mixed", "unstated", "harm", "other", ""]


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
    contrast : str
        What acupuncture was compared with; empty for advice.
    durations : frozenset of str
        Episodes it speaks about.
    modalities : frozenset of str
        Modalities it is about; empty for trials of needling, which are told whatever is asked for.
    sources : tuple of str
        Bibliography keys.
    check : Check
        How far it was checked.
    check_note : str
        Which part of it was checked otherwise.
    about : str
        Condition package it is about.
    """

    kind: Literal["evidence", "guideline"]
    title: str
    text: str
    strength: str
    direction: Direction
    contrast: Contrast
    durations: frozenset[str]
    modalities: frozenset[str]
    sources: tuple[str, ...]
    check: Check
    check_note: str
    about: str

    def as_cited(self) -> dict[str, Any]:
        """Return its sources and check mark as a fact row holds them."""
        noted = {"check_note": self.check_note} if self.check_note else {}
        return {"source": list(self.sources), "check": self.check.value, **noted}


def statements_about(
    duration: str, modalities: Collection[str] = (), package: str = "back_pain"
) -> tuple[Statement, ...]:
    """Return what is on record for a duration, evidence first; everything when the duration is unknown.

    Parameters
    ----------
    duration : str
        Acute, subacute, chronic or unknown.
    modalities : collection of str
        Modalities asked for: what was tried with another one alone is left out.
    package : str
        Condition package: what was tried for another complaint is left out.

    Examples
    --------
    >>> {said.direction for said in statements_about("chronic") if said.kind == "guideline"} >= {
    ...     "for",
    ...     "against",
    ... }
    True
    """
    return tuple(
        said
        for said in _all()
        if said.about == package
        and (duration == "unknown" or duration in said.durations)
        and (not said.modalities or said.modalities & set(modalities))
    )


def disagreement(package: str = "back_pain") -> list[str]:
    """Return why guidelines that read much the same trials advise the opposite, where they do."""
    said = read_table("evidence/guidelines")["disagreement"]
    return [said[package]] if package in said else []


@cache
def _all() -> tuple[Statement, ...]:
    evidence = (_evidence(row) for row in read_table("evidence/evidence")["item"])
    guidelines = (_guideline(row) for row in read_table("evidence/guidelines")["guideline"])
    return (*evidence, *guidelines)


def _evidence(row: Mapping[str, Any]) -> Statement:
    return _statement("evidence", row["title"], sentence(row["statement"]).text, row)


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
        contrast=row.get("contrast", ""),
        durations=frozenset(row["durations"]),
        modalities=frozenset(row.get("modalities", ())),
        sources=tuple(row["source"]),
        check=check_mark(dict(row)),
        check_note=row.get("check_note", ""),
        about=row.get("about", _UNLESS_TOLD),
    )
