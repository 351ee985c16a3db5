"""What follows from the case itself, so that nobody is asked twice: age, days since, class of a medicine."""

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from operator import gt, le, lt
from typing import Any, TypeVar

from weizhong.clinic.complaint.answers import answer_of
from weizhong.clinic.complaint.signs import signs_told
from weizhong.clinic.diagnosis.sensitisation import is_probable
from weizhong.clinic.documents.case import NO, UNKNOWN, YES, Answer, Case
from weizhong.clinic.gate.start_back import subgroup
from weizhong.facts.tables import read_table
from weizhong.terms.errors import FactsError

_T = TypeVar("_T")
_OPPOSITE = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}

# What a circumstance is, and what to ask for while it is unknown.
Known = tuple[Answer, str]
Reader = Callable[[Case, date | None], Known]


@cache
def reader_of(name: str) -> Reader | None:
    """Return how a circumstance is read from a case on a day, or None if no table defines it.

    Parameters
    ----------
    name : str
        A row of ``facts/clinic/circumstances.toml``.

    Examples
    --------
    >>> read = reader_of("age_over_70")
    >>> read is not None and read(Case(), None)
    (<Answer.UNKNOWN: 'unknown'>, 'age_years')
    """
    row = read_table("clinic/circumstances")["circumstance"].get(name)
    return None if row is None else _reader(row)


def body_mass_index(case: Case) -> float | None:
    """Return mass over stature squared, kg/m2, where both are known.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Patient
    >>> body_mass_index(Case(patient=Patient(stature_cm=200, mass_kg=80)))
    20.0
    """
    stature, mass = case.patient.stature_cm, case.patient.mass_kg
    return None if not stature or mass is None else mass / (stature / 100) ** 2


def days_since(case: Case, event: str, on: date | None) -> float | None:
    """Return the days from an event to the day of treatment, where both days are known.

    Examples
    --------
    >>> days_since(
    ...     Case(happened_on={"recent_surgery": date(2026, 11, 1)}), "recent_surgery", date(2026, 11, 22)
    ... )
    21
    """
    return _days(case.happened_on.get(event), on)


def _reader(row: dict[str, Any]) -> Reader:
    if "sex" in row:
        return lambda case, on: (_known(case.patient.sex, lambda sex: bool(sex == row["sex"])), "sex")
    if "level_starts_with" in row:
        first = row["level_starts_with"]
        return lambda case, on: (
            _known(case.complaint.levels or None, lambda all_: any(one.startswith(first) for one in all_)),
            "levels",
        )
    if "any_sign" in row:
        signs = frozenset(row["any_sign"])
        return lambda case, on: (_yes_no(not signs.isdisjoint(signs_told(case))), "signs")
    if "drawn" in row:
        cells = frozenset(row["drawn"])
        return lambda case, on: (
            _yes_no(any(mark.cell in cells for mark in case.complaint.drawing)),
            "drawing",
        )
    if "any_told" in row:
        return partial(_any_told, frozenset(row["any_told"]), row.get("start_back"))
    if "sensitisation" in row:
        return lambda case, on: (_yes_no(is_probable(case)), "signs")
    if "any_answer" in row:
        return lambda case, on: _any_yes(case, row["any_answer"])
    if "all_no" in row:
        return lambda case, on: _none_yes(case, row["all_no"])
    if "anticoagulant_kind" in row:
        return lambda case, on: _is_kind(case, row["anticoagulant_kind"])
    if "days_since" in row:
        return lambda case, on: _since(case, on, row["days_since"], _passing(row))
    if "quantity" in row:
        return _threshold(row)
    return lambda case, on: (YES, "always")


def _threshold(row: dict[str, Any]) -> Reader:
    asked = row["quantity"]
    quantity, passes = _QUANTITIES[asked], _passing(row)
    yes, no, unknown = (YES, asked), (NO, asked), (UNKNOWN, asked)

    def read(case: Case, on: date | None) -> Known:
        value = quantity(case, on)
        return unknown if value is None else yes if passes(value) else no

    return read


def _any_told(names: frozenset[str], by_tool: dict[str, Any] | None, case: Case, on: date | None) -> Known:
    """Whether it was told or asked about, by an answer or by STarT Back; what was never asked is no."""
    is_told = any(case.answers.get(name, NO) is not NO for name in names)
    return _yes_no(is_told or bool(by_tool and _tells(case.start_back, by_tool))), "answers"


def _tells(start_back: list[int], by_tool: dict[str, Any]) -> bool:
    return bool(start_back) and (
        subgroup(start_back).group in by_tool["groups"]
        or any(start_back[item - 1] for item in by_tool["items"])
    )


def _any_yes(case: Case, names: list[str]) -> Known:
    """Whether one of the questions is answered with yes, and the first to ask while that is open."""
    given, to_ask = case.answers.get, None
    for name in names:
        answer = given(name, UNKNOWN)
        if answer is YES:
            return YES, names[0]
        if to_ask is None and answer is UNKNOWN and answer_of(case, name) is UNKNOWN:
            to_ask = name
    return (UNKNOWN, to_ask) if to_ask else (NO, names[0])


def _none_yes(case: Case, names: list[str]) -> Known:
    answer, asked = _any_yes(case, names)
    return _OPPOSITE[answer], asked


def _is_kind(case: Case, kinds: list[str]) -> Known:
    kind = None if case.anticoagulant is None else case.anticoagulant.kind
    return _known(kind, lambda one: one in kinds), "anticoagulant_kind"


def _since(case: Case, on: date | None, event: str, passes: Callable[[float], bool]) -> Known:
    """What did not happen is not recent; what did, without a date, may be."""
    asked = f"happened_on.{event}"
    if answer_of(case, event) is NO:
        return NO, asked
    return _known(days_since(case, event, on), passes), asked


def _inr(case: Case) -> float | None:
    return None if case.anticoagulant is None else case.anticoagulant.inr


def _inr_age_days(case: Case, on: date | None) -> float | None:
    """A date without a value says nothing, nor does a value without a date."""
    taken = case.anticoagulant
    return None if taken is None or taken.inr is None else _days(taken.measured_on, on)


def _days(then: date | None, on: date | None) -> float | None:
    return None if then is None or on is None else (on - then).days


_QUANTITIES: dict[str, Callable[[Case, date | None], float | None]] = {
    "age_years": lambda case, on: case.patient.age_years,
    "bmi": lambda case, on: body_mass_index(case),
    "pain_0_10": lambda case, on: case.complaint.pain_0_10,
    "duration_weeks": lambda case, on: case.complaint.duration_weeks,
    "pregnancy_weeks": lambda case, on: case.patient.pregnancy_weeks,
    "inr": lambda case, on: _inr(case),
    "inr_age_days": _inr_age_days,
}


def _passing(row: dict[str, Any]) -> Callable[[float], bool]:
    """Whether a value lies beyond the limit of a row; the limit stands first: it is less, or more."""
    for name, stands in (("above", lt), ("at_least", le), ("below", gt)):
        if name in row:
            return partial(stands, row[name])
    raise FactsError("A circumstance with a quantity has no limit; reinstall weizhong.")


def _known(value: _T | None, holds: Callable[[_T], bool]) -> Answer:
    return UNKNOWN if value is None else _yes_no(holds(value))


def _yes_no(holds: bool) -> Answer:
    return YES if holds else NO
