"""Hints that the nervous system itself is oversensitive, by the clinical criteria of nociplastic pain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from msgspec.structs import replace

from weizhong.clinic.complaint.signs import Sign, signs_found, signs_of
from weizhong.clinic.complaint.told import Told, told_by
from weizhong.clinic.diagnosis.classify import classify, duration_of
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.diagnosis import ClassMatch, Sensitisation
from weizhong.facts.tables import read_table

Level = Literal["none_told", "hints", "possible", "probable"]


def sensitisation(told: Told, classes: Sequence[ClassMatch]) -> Sensitisation:
    """Return what hints at central sensitisation; a likely cause of another group explains it away.

    Parameters
    ----------
    told : Told
        What the case tells.
    classes : sequence of ClassMatch
        The kinds of pain.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Case
    >>> from weizhong.clinic.complaint.told import told_by
    >>> case = Case(signs=["pain_spread_beyond", "pain_on_light_touch"])
    >>> sensitisation(told_by(case, frozenset(), "chronic"), []).level
    'possible'
    """
    concerned = _signs(told.case.package)
    return _judged(
        told.case.package,
        concerned & told.signs,
        concerned & told.absent,
        told.duration,
        told.drawing.width if told.drawing else "",
        any(one.likelihood == "likely" and one.group != "non_specific" for one in classes),
    )


def is_probable(case: Case) -> bool:
    """Return whether central sensitisation is probable by the signs, whatever the gate was answered.

    Signs, as of a nerve root, may explain the pain, but no answer that raises concern does: a yes never
    takes a caution back.

    Parameters
    ----------
    case : Case
        The patient.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Complaint
    >>> told = ["pain_spread_beyond", "pain_on_light_touch", "touch_or_movement_sensitive_before", "fatigue"]
    >>> [is_probable(Case(complaint=Complaint(duration_weeks=weeks), signs=told)) for weeks in (6, 20)]
    [False, True]
    """
    found = signs_found(case)
    if any(found.isdisjoint(signs) for signs in _needed()):
        return False
    told = told_by(replace(case, answers={}), frozenset(), duration_of(case))
    return sensitisation(told, [one.match for one in classify(told)]).level == "probable"


@cache
def _needed() -> tuple[frozenset[str], ...]:
    """Of each criterion that nothing but signs can meet, its signs: one of each is needed."""
    rows = _rows(read_table("clinic/sensitisation"))
    return tuple(frozenset(row["signs"]) for row in rows if not {"duration", "widths"} & set(row))


# The same few signs come again and again: what follows from them is worked out once.
@lru_cache(maxsize=4096)
def _judged(
    package: str,
    found: frozenset[str],
    absent: frozenset[str],
    duration: str,
    width: str,
    is_explained: bool,
) -> Sensitisation:
    """What the signs that concern it come to."""
    table, known = (
        read_table("clinic/sensitisation"),
        _Known(signs_of(package), found, absent, duration, width),
    )
    required = [known.findings(row) for row in table["required"].values()]
    added = [known.findings(row) for row in table["added"].values()]
    level: Level = "hints" if found else "none_told"
    if all(required) and not is_explained:
        level = "probable" if all(added) else "possible"
    parts = (*required, *added, known.signs_found(table["hint"]))
    return Sensitisation(
        level=level,
        findings=[text for part in parts for text in part] if found else [],
        not_examined=[row["text"] for row in _rows(table) if known.is_open(row)],
        text=table["text_explained"] if found and is_explained else table[f"text_{level}"],
        citations=citations(table),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What of the criteria is known."""

    texts: Mapping[str, Sign]
    found: frozenset[str]
    absent: frozenset[str]
    duration: str
    width: str

    def findings(self, row: Mapping[str, Any]) -> list[str]:
        """What meets one criterion; empty where nothing does."""
        said = self.signs_found(row)
        if self.duration in row.get("duration", ()):
            said.append(row["text"])
        if self.width in row.get("widths", ()):
            said.append(f"drawn {self.width}")
        return said

    def signs_found(self, row: Mapping[str, Any]) -> list[str]:
        """The signs of a criterion that were found."""
        return [self.texts[name].in_a_sentence for name in row.get("signs", ()) if name in self.found]

    def is_open(self, row: Mapping[str, Any]) -> bool:
        """Whether nothing meets a criterion yet, and some of its signs were not looked for."""
        return not self.findings(row) and not self.absent.issuperset(row.get("signs", ()))


def _rows(table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*table["required"].values(), *table["added"].values()]


@cache
def _signs(package: str) -> frozenset[str]:
    """The signs that concern it, as far as a package knows them."""
    table = read_table("clinic/sensitisation")
    named = {name for row in (*_rows(table), table["hint"]) for name in row.get("signs", ())}
    return frozenset(named & set(signs_of(package)))
