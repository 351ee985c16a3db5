"""Findings that speak for or against a kind of pain, as the tables write them: found or not, or not told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from weizhong.clinic.complaint.answers import answer_of
from weizhong.clinic.complaint.signs import signs_of
from weizhong.clinic.complaint.told import Told
from weizhong.clinic.documents.case import NO, UNKNOWN, YES
from weizhong.facts.gate_rows import rules_named, stop_rules
from weizhong.facts.tables import read_table
from weizhong.terms.errors import FactsError

Test = Callable[[Told], bool | None]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One finding and what it weighs.

    Parameters
    ----------
    text : str
        How it is told.
    weight : float
        What it counts.
    holds : callable
        True, false, or none where nobody told or looked.
    sign : str
        The sign that would have to be looked for; empty where it is none.
    examine : str
        How to look for it; empty where looking decides nothing.
    looks_at : str
        The sign it is about, found or not found; empty where it is about none.
    is_asked : bool
        Whether the gate asks for it, so that it is open until all is answered.
    """

    text: str
    weight: float
    holds: Test
    sign: str
    examine: str
    looks_at: str
    is_asked: bool = False


def criterion(row: Mapping[str, Any], package: str) -> Criterion:
    """Return the criterion of a table row.

    Parameters
    ----------
    row : mapping
        One entry of ``for``, ``against`` or ``signs``.
    package : str
        Whose signs it names.

    Raises
    ------
    FactsError
        If no known kind of finding stands in it, or it names an unknown sign.
    """
    sign = row.get("sign", row.get("absent", ""))
    if sign and sign not in signs_of(package):
        raise FactsError(f"The classification names the sign {sign!r}, which no table defines.")
    known = signs_of(package)[sign] if sign else None
    if known and "absent" in row:
        return Criterion(
            f"not found: {known.in_a_sentence}", row["weight"], _test(row, package), "", "", sign
        )
    return Criterion(
        text=row.get("text") or (known.in_a_sentence if known else ""),
        weight=row["weight"],
        holds=_test(row, package),
        sign=sign,
        examine=known.examine if known else row.get("examine", ""),
        looks_at=sign,
        is_asked="question" in row or "stop_of" in row,
    )


def _test(row: Mapping[str, Any], package: str) -> Test:
    if "stop_of" in row:
        return _stop_of(row["stop_of"], package)
    for kind, made in _KINDS.items():
        if kind in row:
            return made(row)
    raise FactsError(f"A row of the classification holds no known kind of finding: {sorted(row)}.")


def _sign(row: Mapping[str, Any]) -> Test:
    name = row["sign"]
    return lambda told: told.has(name)


def _absent(row: Mapping[str, Any]) -> Test:
    name = row["absent"]
    return lambda told: name in told.absent


def _radiation(row: Mapping[str, Any]) -> Test:
    words = frozenset(row["radiation"])
    return lambda told: (
        None if told.case.complaint.radiation is None else told.case.complaint.radiation in words
    )


def _side(row: Mapping[str, Any]) -> Test:
    words = frozenset(row["side"])
    return lambda told: None if told.case.complaint.side is None else told.case.complaint.side in words


def _duration(row: Mapping[str, Any]) -> Test:
    words = frozenset(row["duration"])
    return lambda told: None if told.duration == "unknown" else told.duration in words


def _known(question: str) -> str:
    if question not in read_table("clinic/questions")["question"]:
        raise FactsError(f"The classification names the question {question!r}, which no table defines.")
    return question


def _question(row: Mapping[str, Any]) -> Test:
    name = _known(row["question"])

    def holds(told: Told) -> bool | None:
        answer = answer_of(told.case, name)
        return None if answer is UNKNOWN else answer is YES

    return holds


def _question_no(row: Mapping[str, Any]) -> Test:
    name = _known(row["question_no"])
    return lambda told: answer_of(told.case, name) is NO


def _rule(row: Mapping[str, Any]) -> Test:
    name = row["rule"]
    return lambda told: name in told.rules


def _stop_of(name: str, package: str) -> Test:
    """Any rule of a group of red flags that stops; a rule without a group is named itself."""
    stops = rules_named(package, [name]) & stop_rules(package)
    return lambda told: told.may_hold(stops)


def _age(row: Mapping[str, Any]) -> Test:
    least, below = row.get("age_at_least", 0.0), row.get("age_below", float("inf"))

    def holds(told: Told) -> bool | None:
        age = told.case.patient.age_years
        return None if age is None else least <= age < below

    return holds


def _drawn(row: Mapping[str, Any]) -> Test:
    cells, reaches, feels = (frozenset(row.get(key, ())) for key in ("drawn", "drawn_reach", "feels"))

    def holds(told: Told) -> bool | None:
        if told.drawing is None:
            return None
        return any(
            (mark.cell.name in cells or mark.cell.reach in reaches) and (not feels or mark.feels in feels)
            for mark in told.marks
        )

    return holds


def _muscle_share(row: Mapping[str, Any]) -> Test:
    least = row["muscle_share"]

    def holds(told: Told) -> bool | None:
        if told.drawing is None:
            return None
        return any((one.share or 0.0) >= least for one in told.drawing.muscles)

    return holds


_KINDS: dict[str, Callable[[Mapping[str, Any]], Test]] = {
    "sign": _sign,
    "absent": _absent,
    "radiation": _radiation,
    "side": _side,
    "duration": _duration,
    "question": _question,
    "question_no": _question_no,
    "rule": _rule,
    "age_at_least": _age,
    "age_below": _age,
    "drawn": _drawn,
    "drawn_reach": _drawn,
    "muscle_share": _muscle_share,
}
