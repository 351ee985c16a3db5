"""Scope of practice: a technique is offered only where the practitioner's own record allows it on the day.

Fact tables may forbid or ask, never permit: permission comes from a recorded qualification alone.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any

import msgspec

from weizhong.clinic.documents.case import Answer
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.facts.tables import read_table

SCHEMA = "weizhong.practitioner/1"
_Text = Annotated[str, msgspec.Meta(min_length=1)]


class Qualification(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Leave to use one technique.

    Parameters
    ----------
    technique : str
        The technique by its own name; none is implied by another.
    body : str
        Who gave it: a board, a register, a society.
    jurisdiction : str
        Where it holds: a country (``"DE"``), or a part of one (``"US-WA"``).
    since, until : date, optional
        First and last day. What is not recorded is unknown, and asked.
    without_end : bool
        Whether it has no last day.
    """

    technique: _Text
    body: str = ""
    jurisdiction: str = ""
    since: date | None = None
    until: date | None = None
    without_end: bool = False


class Practitioner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who treats.

    Parameters
    ----------
    id : str
        A number or short name of their own.
    name : str
        Their name, if it is to stand in the record.
    practises_in : str
        Where this treatment takes place; empty where it is not recorded.
    years_of_practice : float, optional
        For the report of a course (STRICTA 5).
    qualifications : list of Qualification
        What they may do.

    Examples
    --------
    >>> Practitioner(id="A-17", practises_in="US-WA").qualifications
    []
    """

    id: _Text
    name: str = ""
    practises_in: str = ""
    years_of_practice: Annotated[float, msgspec.Meta(ge=0)] | None = None
    qualifications: list[Qualification] = []


class ScopeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Whether somebody may use a technique: yes, no or unknown, with the reason and perhaps a question."""

    technique: str
    answer: Answer
    reason: str
    question: str = ""
    citations: list[Citation] = []

    @property
    def is_allowed(self) -> bool:
        """Whether it is a plain yes."""
        return self.answer is Answer.YES


def may_use(practitioner: Practitioner | None, technique: str, on: date | None) -> ScopeAnswer:
    """Return whether a practitioner may use a technique on a day; expired is no, not recorded is unknown.

    Parameters
    ----------
    practitioner : Practitioner or None
        Who treats, if that is recorded.
    technique : str
        The modality.
    on : date or None
        The day of treatment; without it nothing can be yes.

    Examples
    --------
    >>> held = Qualification(
    ...     technique="cupping",
    ...     body="State board",
    ...     jurisdiction="US-WA",
    ...     since=date(2020, 1, 1),
    ...     until=date(2027, 1, 1),
    ... )
    >>> somebody = Practitioner(id="1", practises_in="US-WA", qualifications=[held])
    >>> may_use(somebody, "cupping", date(2026, 11, 22)).answer
    <Answer.YES: 'yes'>
    >>> may_use(somebody, "wet_cupping", date(2026, 11, 22)).answer
    <Answer.NO: 'no'>
    >>> may_use(None, "cupping", date(2026, 11, 22)).answer
    <Answer.UNKNOWN: 'unknown'>
    """
    if practitioner is None:
        return _answer(
            technique, Answer.UNKNOWN, scope_not_recorded(), "Who treats, and with which qualifications?"
        )
    held = [one for one in practitioner.qualifications if one.technique == technique]
    if not held:
        return _none_held(practitioner, technique)
    answers = [_of_one(one, practitioner, technique, on) for one in held]
    order = (Answer.YES, Answer.UNKNOWN, Answer.NO)
    return min(answers, key=lambda found: order.index(found.answer))


def scope_not_recorded() -> str:
    """Return what a plan says where nobody is recorded as treating."""
    return str(_table()["text"])


def offered(
    practitioner: Practitioner | None, techniques: Iterable[str], on: date | None
) -> tuple[list[str], list[ScopeAnswer]]:
    """Return the techniques to offer, and why the others are not.

    Without a practitioner all are offered, to be used by somebody qualified; the plan says so.

    Examples
    --------
    >>> offered(None, ["cupping"], None)
    (['cupping'], [])
    """
    names = list(dict.fromkeys(techniques))
    if practitioner is None:
        return names, []
    answers = [may_use(practitioner, name, on) for name in names]
    return [one.technique for one in answers if one.is_allowed], [
        one for one in answers if not one.is_allowed
    ]


def _none_held(practitioner: Practitioner, technique: str) -> ScopeAnswer:
    row = next((one for one in _table()["explicit"] if one["technique"] == technique), None)
    why = f" {row['text']}" if row else ""
    what = (
        "qualification at all" if not practitioner.qualifications else f"qualification in {_label(technique)}"
    )
    reason = f"No {what} is recorded.{why}"
    cited = citations(row) if row else []
    return ScopeAnswer(technique=technique, answer=Answer.NO, reason=reason, citations=cited)


def _of_one(one: Qualification, who: Practitioner, technique: str, on: date | None) -> ScopeAnswer:
    """The first thing that forbids, then the first that is not known; only what passes both is a yes."""
    row = _body(one.body)
    kind = _table()["kind"][row["kind"]] if row else {"effect": "none"}
    by = f"{_label(technique)} by {one.body or 'a body that is not recorded'}"
    forbidding = _forbidding(one, who, by, on) or (
        f"{one.body} gives {kind['text']}." if row and kind["effect"] == "no" else ""
    )
    cited = citations(row) if row and kind["effect"] != "none" else []
    if forbidding:
        return _answer(technique, Answer.NO, forbidding, cited=cited)
    asked = _asked(one, on)
    if asked:
        return _answer(technique, Answer.UNKNOWN, f"The qualification in {by} is not complete.", asked)
    if kind["effect"] == "ask":
        return _answer(
            technique, Answer.UNKNOWN, f"{one.body} gives {kind['text']}.", kind["question"], cited
        )
    end = "without end" if one.without_end else f"until {one.until}"
    where = "" if who.practises_in else " Where treatment takes place is not recorded."
    reason = f"Qualified in {by}, {one.jurisdiction}, since {one.since}, {end}.{where}"
    return _answer(technique, Answer.YES, reason)


def _forbidding(one: Qualification, who: Practitioner, by: str, on: date | None) -> str:
    if on is not None and one.until is not None and one.until < on and not one.without_end:
        return f"The qualification in {by} ended on {one.until}; renew it, and record the new end."
    if on is not None and one.since is not None and on < one.since:
        return f"The qualification in {by} begins only on {one.since}."
    if one.jurisdiction and who.practises_in and not _covers(one.jurisdiction, who.practises_in):
        return f"The qualification in {by} holds in {one.jurisdiction}, not in {who.practises_in}."
    return ""


def _asked(one: Qualification, on: date | None) -> str:
    if on is None:
        return "On which day is the treatment?"
    if not one.body:
        return "Which body gave the qualification?"
    if not one.jurisdiction:
        return "Where does the qualification hold?"
    if one.since is None:
        return "Since when does the qualification hold?"
    if one.until is None and not one.without_end:
        return "Until when does the qualification hold? Record the last day, or without_end = true."
    return ""


def _covers(jurisdiction: str, place: str) -> bool:
    """A country covers its parts, never the other way round."""
    held, here = jurisdiction.casefold(), place.casefold()
    return here == held or here.startswith(f"{held}-")


def _answer(
    technique: str, answer: Answer, reason: str, question: str = "", cited: Iterable[Citation] = ()
) -> ScopeAnswer:
    return ScopeAnswer(
        technique=technique, answer=answer, reason=reason, question=question, citations=list(cited)
    )


def _label(technique: str) -> str:
    row = read_table("clinic/modalities")["modality"].get(technique)
    return str(row["label"]) if row else technique.replace("_", " ")


def _body(name: str) -> Mapping[str, Any] | None:
    """What is known of a body by its name: the whole name, or one of ours within it as words."""
    given = f" {name.casefold()} "
    return next((row for known, row in _bodies() if known == name.casefold() or f" {known} " in given), None)


@cache
def _bodies() -> tuple[tuple[str, Mapping[str, Any]], ...]:
    return tuple((name.casefold(), row) for row in _table()["body"] for name in row["names"])


def _table() -> dict[str, Any]:
    return read_table("clinic/scope")
