"""What is known about each condition a rule names: a question of the gate or a circumstance of the case."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar

from weizhong.clinic.case import Answer, Case
from weizhong.clinic.questions import gate_questions
from weizhong.facts.tables import read_table
from weizhong.terms.errors import FactsError

_T = TypeVar("_T")

# What to ask for when a circumstance is unknown: field of the case, and how to ask for it.
_FIELDS = {
    "sex": ("patient.sex", "Anatomical sex of the patient (female or male)?"),
    "age_years": ("patient.age_years", "Age of the patient in years?"),
    "bmi": ("patient.mass_kg", "Stature (stature_cm) and mass (mass_kg) of the patient?"),
    "pain_0_10": ("complaint.pain_0_10", "Average pain of the last week, 0 to 10?"),
    "duration_weeks": ("complaint.duration_weeks", "For how many weeks has this episode lasted?"),
    "levels": ("complaint.levels", "Which vertebral levels are painful?"),
    "radiation": (
        "complaint.radiation",
        "How far does the pain go into the leg: none, above_knee or below_knee?",
    ),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition and what is known about it.

    Parameters
    ----------
    name : str
        Name rules use.
    answer : Answer
        Yes, no or unknown.
    text : str
        How it reads in a reason.
    ask_id, ask_text : str
        How to ask for it while it is unknown.
    is_telling : bool
        Whether it is a finding of this person that makes a danger likely: no risk factor, age or sex.
    """

    name: str
    answer: Answer
    text: str
    ask_id: str
    ask_text: str
    is_telling: bool


def condition(case: Case, name: str) -> Condition:
    """Return what the case knows about a condition.

    Raises
    ------
    FactsError
        If no table defines the condition: the rule that names it may not be used, so nothing is recommended.

    Examples
    --------
    >>> condition(Case(), "saddle_numbness").answer
    <Answer.UNKNOWN: 'unknown'>
    """
    question = gate_questions().get(name)
    if question is not None:
        return Condition(
            name=name,
            answer=_answer(case, name, question.only_sex),
            text=question.text.partition("?")[0],
            ask_id=name,
            ask_text=question.text,
            is_telling=not question.is_weak,
        )
    row = read_table("clinic/circumstances")["circumstance"].get(name)
    if row is None:
        raise FactsError(f"A rule names the condition {name!r}, which no table defines; reinstall weizhong.")
    answer, field = _circumstance(case, row)
    asked = gate_questions().get(field)
    ask_id, ask_text = (field, asked.text) if asked else _FIELDS.get(field, (field, row["text"]))
    is_telling = "any_sign" in row or "any_answer" in row
    return Condition(name, answer, row["text"], ask_id, ask_text, is_telling)


def how_to_ask(field: str) -> tuple[str, str]:
    """Return the place of a field in the case, and the question that asks for it.

    Examples
    --------
    >>> how_to_ask("duration_weeks")[0]
    'complaint.duration_weeks'
    """
    return _FIELDS[field]


def conditions_of(case: Case) -> Callable[[str], Condition]:
    """Return what a case knows about any condition, each worked out once.

    Examples
    --------
    >>> conditions_of(Case(answers={"fever": Answer.NO}))("fever").answer
    <Answer.NO: 'no'>
    """
    return cache(partial(condition, case))


def body_mass_index(case: Case) -> float | None:
    """Return mass over stature squared, kg/m2, where both are known.

    Examples
    --------
    >>> from weizhong.clinic.case import Patient
    >>> body_mass_index(Case(patient=Patient(stature_cm=200, mass_kg=80)))
    20.0
    """
    stature, mass = case.patient.stature_cm, case.patient.mass_kg
    return None if not stature or mass is None else mass / (stature / 100) ** 2


def _answer(case: Case, name: str, only_sex: str | None) -> Answer:
    given = case.answers.get(name, Answer.UNKNOWN)
    is_other_sex = only_sex is not None and case.patient.sex not in (None, only_sex)
    return Answer.NO if is_other_sex and given is Answer.UNKNOWN else given


def _circumstance(case: Case, row: dict[str, Any]) -> tuple[Answer, str]:
    if "sex" in row:
        return _known(case.patient.sex, lambda sex: sex == row["sex"]), "sex"
    if "level_starts_with" in row:
        levels = case.complaint.levels or None
        return _known(
            levels, lambda all_: any(level.startswith(row["level_starts_with"]) for level in all_)
        ), "levels"
    if "any_sign" in row:
        return _yes_no(bool(set(row["any_sign"]) & set(case.signs))), "signs"
    if "any_answer" in row:
        return _any_yes(case, row["any_answer"])
    if "all_no" in row:
        opposite = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}
        answer, asked = _any_yes(case, row["all_no"])
        return opposite[answer], asked
    if "quantity" in row:
        return _known(_quantity(case, row["quantity"]), lambda value: _passes(value, row)), row["quantity"]
    return Answer.YES, "always"


def _any_yes(case: Case, names: list[str]) -> tuple[Answer, str]:
    """Whether one of the questions is answered with yes, and the first to ask while that is open."""
    answers = {name: condition(case, name).answer for name in names}
    unknown = next((name for name, answer in answers.items() if answer is Answer.UNKNOWN), None)
    if Answer.YES in answers.values():
        return Answer.YES, names[0]
    return (Answer.UNKNOWN, unknown) if unknown else (Answer.NO, names[0])


def _quantity(case: Case, name: str) -> float | None:
    values = {
        "age_years": case.patient.age_years,
        "bmi": body_mass_index(case),
        "pain_0_10": case.complaint.pain_0_10,
        "duration_weeks": case.complaint.duration_weeks,
    }
    return values[name]


def _passes(value: float, row: dict[str, Any]) -> bool:
    if "above" in row:
        return bool(value > row["above"])
    if "at_least" in row:
        return bool(value >= row["at_least"])
    return bool(value < row["below"])


def _known(value: _T | None, holds: Callable[[_T], bool]) -> Answer:
    return Answer.UNKNOWN if value is None else _yes_no(holds(value))


def _yes_no(holds: bool) -> Answer:
    return Answer.YES if holds else Answer.NO
