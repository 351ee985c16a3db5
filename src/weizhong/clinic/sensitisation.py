"""Hints that the nervous system itself is oversensitive, by the clinical criteria of nociplastic pain."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from weizhong.clinic.citations import citations
from weizhong.clinic.cited import Citation
from weizhong.clinic.diagnosis import ClassMatch, Sensitisation
from weizhong.clinic.signs import signs_of
from weizhong.clinic.told import Told
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
    >>> from weizhong.clinic.case import Case
    >>> from weizhong.clinic.told import told_by
    >>> case = Case(signs=["pain_spread_beyond", "pain_on_light_touch"])
    >>> sensitisation(told_by(case, frozenset(), "chronic"), []).level
    'possible'
    """
    table = read_table("clinic/sensitisation")
    required = [_findings(row, told) for row in table["required"].values()]
    added = [_findings(row, told) for row in table["added"].values()]
    hints = _signs_found(table["hint"], told)
    is_explained = any(one.likelihood == "likely" and one.group != "non_specific" for one in classes)
    has_signs = hints or any(_signs_found(row, told) for row in _rows(table))
    level: Level = "hints" if has_signs else "none_told"
    if all(required) and not is_explained:
        level = "probable" if all(added) else "possible"
    return Sensitisation(
        level=level,
        findings=[text for part in (*required, *added, hints) for text in part] if has_signs else [],
        not_examined=_not_examined(table, told),
        text=table["text_explained"] if has_signs and is_explained else table[f"text_{level}"],
        citations=_cited(),
    )


def _rows(table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*table["required"].values(), *table["added"].values()]


def _findings(row: Mapping[str, Any], told: Told) -> list[str]:
    """What meets one criterion; empty where nothing does."""
    found = _signs_found(row, told)
    if told.duration in row.get("duration", ()):
        found.append(row["text"])
    if told.drawing is not None and told.drawing.width in row.get("widths", ()):
        found.append(f"drawn {told.drawing.width}")
    return found


def _signs_found(row: Mapping[str, Any], told: Told) -> list[str]:
    texts = signs_of(told.case.package)
    return [texts[name].in_a_sentence for name in row.get("signs", ()) if name in told.signs]


def _not_examined(table: Mapping[str, Any], told: Told) -> list[str]:
    """What each criterion still open would need: nobody looked for any of its signs."""
    return [
        row["text"]
        for row in _rows(table)
        if "signs" in row
        and not _findings(row, told)
        and any(told.has(name) is None for name in row["signs"])
    ]


@cache
def _cited() -> list[Citation]:
    return citations(read_table("clinic/sensitisation"))
