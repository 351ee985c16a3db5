"""Which points follow from the diagnosis, and why; before the gate has its say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from weizhong.clinic.case import AshiSpot, Case
from weizhong.clinic.citations import citations
from weizhong.clinic.patterns import counting_patterns, pattern_rows
from weizhong.clinic.treatment_plan import Diagnosis, Reason
from weizhong.facts.tables import read_table


@dataclass(frozen=True, slots=True)
class Choice:
    """A point that was chosen.

    Parameters
    ----------
    code : str
        Point code; ``ashi:L4`` for a tender spot.
    reasons : tuple of Reason
        Why; the first is the strongest.
    ashi : AshiSpot or None
        The tender spot, where it is one.
    """

    code: str
    reasons: tuple[Reason, ...]
    ashi: AshiSpot | None = None


def choose(case: Case, diagnosis: Diagnosis) -> list[Choice]:
    """Return the points that follow from a diagnosis, in order of priority, each once with all its reasons.

    Examples
    --------
    >>> from weizhong.clinic.diagnose import diagnose
    >>> from weizhong.clinic.case import Complaint
    >>> case = Case(complaint=Complaint(levels=["L4"]))
    >>> [choice.code for choice in choose(case, diagnose(case, frozenset()))]
    ['BL23', 'BL25', 'BL40', 'EX-B2:L4']
    """
    return merged([*_base(), *_levels(case), *_ashi(case), *_channels(case), *_patterns(diagnosis)])


def fill(codes: Iterable[str], role: str) -> list[Choice]:
    """Return points added only to meet the protocol's least numbers."""
    row = _table()["art"]
    return [Choice(code, (_reason(role, f"Added to meet the {row['text']}", row),)) for code in codes]


def merged(choices: Iterable[Choice]) -> list[Choice]:
    """Return each point once, with the reasons of all its mentions; tender spots stay apart."""
    by_key: dict[object, Choice] = {}
    for choice in choices:
        key = (choice.code, choice.ashi.side, choice.ashi.lateral_cm) if choice.ashi else choice.code
        known = by_key.get(key)
        by_key[key] = replace(known, reasons=known.reasons + choice.reasons) if known else choice
    return list(by_key.values())


def _base() -> list[Choice]:
    base, command = _table()["base"], _table()["command"]
    return [
        *(
            Choice(code, (_reason("base", base["text"], base), *_back_shu(code)))
            for code in base["bilateral"]
        ),
        Choice(command["code"], (_reason("command", command["text"], command),)),
    ]


def _back_shu(code: str) -> tuple[Reason, ...]:
    row = _table()["back_shu"]
    organ = row["codes"].get(code)
    return (
        (_reason("back-shu", f"Back-shu point of the {organ}, over the painful region", row),)
        if organ
        else ()
    )


def _levels(case: Case) -> list[Choice]:
    """Huatuojiaji of the painful vertebrae; at a painful sacral level, its foramen."""
    row = _table()["huatuojiaji"]
    levels = [level for level in case.complaint.levels if level in row["levels"]][: row["most_levels"]]
    jiaji = [(f"{row['code']}:{level}", level, row) for level in levels]
    sacral = _table()["sacral"]
    foramina = [
        (sacral["codes"][level], level, sacral) for level in case.complaint.levels if level in sacral["codes"]
    ]
    return [
        Choice(code, (_reason("level", f"{source['text']} {level}", source),))
        for code, level, source in (*jiaji, *foramina)
    ]


def _ashi(case: Case) -> list[Choice]:
    row = _table()["ashi"]
    spots = case.complaint.ashi[: row["most"]]
    return [Choice(f"ashi:{spot.level}", (_reason("ashi", row["text"], row),), spot) for spot in spots]


def _channels(case: Case) -> list[Choice]:
    return [
        Choice(code, (_reason("channel", f"The pain follows the {row['name']} into the leg", row),))
        for row in _table()["channel"]
        if row["sign"] in case.signs
        for code in row["codes"]
    ]


def _patterns(diagnosis: Diagnosis) -> list[Choice]:
    counting = {match.id for match in counting_patterns(diagnosis.patterns)}
    return [
        Choice(
            added["code"], (_reason("pattern", f"Pattern: {row['name']}", {**row, "check": added["check"]}),)
        )
        for row in pattern_rows()
        if row["id"] in counting
        for added in row["add"]
    ]


def _reason(role: str, text: str, row: Mapping[str, Any]) -> Reason:
    return Reason(role=role, text=text, citations=citations(row))


def _table() -> dict[str, Any]:
    return read_table("clinic/prescription")
