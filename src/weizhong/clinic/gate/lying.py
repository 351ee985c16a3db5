"""How a person may lie: which body positions answers forbid, and what is said with those that are left."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from weizhong.clinic.documents.case import UNKNOWN, YES, Case
from weizhong.clinic.gate.conditions import condition
from weizhong.clinic.gate.sites import regions_named
from weizhong.facts.tables import read_table

_FORBIDDING = {"forbid": (YES, UNKNOWN), "ignore": (YES,)}  # which answers forbid a position


def position_notes() -> Mapping[str, str]:
    """Return how the person lies in each body position, and what to say on turning."""
    notes: dict[str, str] = _table()["position_notes"]
    return notes


def last_resort() -> frozenset[str]:
    """Return the body positions taken only for points that nothing else exposes."""
    return frozenset(_table()["last_resort"]["positions"])


def forbidden_positions(case: Case) -> frozenset[str]:
    """Return body positions that an answer forbids; what is not answered forbids as well.

    Examples
    --------
    >>> sorted(forbidden_positions(Case()))
    ['prone', 'sitting', 'supine']
    """
    rows = _forbidding(case)
    every = {row["position"] for row in rows}
    told = {row["position"] for row in rows if _is_told(row, case)}
    # An open answer makes the plan a draft, so it need not take the last position from it.
    return frozenset(told if every >= _lying() > told else every)


def why_positions_forbidden(case: Case) -> tuple[str, ...]:
    """Return in words which body positions answers forbid, and why.

    Examples
    --------
    >>> why_positions_forbidden(Case(answers={"pregnant": YES}))[0]
    'not on the belly in pregnancy'
    """
    return tuple(dict.fromkeys(row["text"] for row in _forbidding(case) if _is_told(row, case)))


def _forbidding(case: Case) -> list[dict[str, Any]]:
    return [
        row
        for row in _table()["forbidden_position"]
        if condition(case, row["question"]).answer in _FORBIDDING[row.get("while_unknown", "forbid")]
        and _is_lain_on(row, case)
    ]


def _is_told(row: dict[str, Any], case: Case) -> bool:
    return condition(case, row["question"]).answer is YES


@cache
def _lying() -> frozenset[str]:
    return frozenset(position for row in _table()["site"] for position in row["positions"])


def _is_lain_on(row: dict[str, Any], case: Case) -> bool:
    """Whether a position rests on a place that was named; one that nobody named may be anywhere."""
    named = case.sites.get(row["question"], ())
    return "lying_on" not in row or not named or any(_may_be_in(one, row["lying_on"]) for one in named)


def _may_be_in(site_name: str, regions: Sequence[str]) -> bool:
    known = regions_named(site_name)
    return not known or not known.isdisjoint(regions)


def position_advice(case: Case) -> tuple[str, ...]:
    """Return what is said with every body position of this person.

    Examples
    --------
    >>> position_advice(Case(answers={"unstable_heart": YES}))
    ('The head end raised, for the heart.',)
    """
    rows = _table()["position_advice"]
    return tuple(row["text"] for row in rows if condition(case, row["question"]).answer is YES)


def _table() -> dict[str, Any]:
    return read_table("clinic/sites")
