"""What is known about each condition a rule names: a question of the gate or a circumstance of the case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from weizhong.clinic.complaint.answers import answer_of
from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.gate.circumstances import body_mass_index, reader_of
from weizhong.clinic.gate.questions import gate_questions
from weizhong.facts.tables import read_table
from weizhong.terms.errors import FactsError

__all__ = ["Condition", "body_mass_index", "condition", "conditions_of", "how_to_ask", "teller"]

# What to ask for when a circumstance is unknown: field of the case, and how to ask for it.
_FIELDS = {
    "sex": ("patient.sex", "Anatomical sex of the patient (female or male)?"),
    "age_years": ("patient.age_years", "Age of the patient in years?"),
    "bmi": ("patient.mass_kg", "Stature (stature_cm) and mass (mass_kg) of the patient?"),
    "pregnancy_weeks": ("patient.pregnancy_weeks", "How many weeks of the pregnancy are completed?"),
    "pain_0_10": ("complaint.pain_0_10", "Average pain of the last week, 0 to 10?"),
    "duration_weeks": ("complaint.duration_weeks", "For how many weeks has this episode lasted?"),
    "levels": ("complaint.levels", "Which vertebral levels are painful?"),
    "radiation": (
        "complaint.radiation",
        "How far does the pain spread into the limb?",
    ),
    "anticoagulant_kind": (
        "anticoagulant.kind",
        "Which class thins the blood: vka, doac, heparin, antiplatelet or dual_antiplatelet?",
    ),
    "inr": ("anticoagulant.inr", "What was the last INR, and on which day was it taken (measured_on)?"),
    "inr_age_days": (
        "anticoagulant.inr",
        "What was the last INR, and on which day was it taken (measured_on)?",
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A condition and what is known about it; each is made once, so it is equal to itself alone.

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


def condition(case: Case, name: str, on: date | None = None) -> Condition:
    """Return what the case knows about a condition.

    Parameters
    ----------
    case : Case
        The patient file.
    name : str
        A question of the gate or a circumstance.
    on : date, optional
        Day of the treatment; without it nothing is known of how long ago something was.

    Raises
    ------
    FactsError
        If no table defines the condition: the rule that names it may not be used, so nothing is recommended.

    Examples
    --------
    >>> condition(Case(), "saddle_numbness").answer
    <Answer.UNKNOWN: 'unknown'>
    """
    return teller(name)(case, on)


@cache
def teller(name: str) -> Callable[[Case, date | None], Condition]:
    """Return how one finds out what a case knows about a condition on a day.

    Parameters
    ----------
    name : str
        A question of the gate or a circumstance.

    Raises
    ------
    FactsError
        If no table defines the condition.

    Examples
    --------
    >>> teller("fever")(Case(), None).answer
    <Answer.UNKNOWN: 'unknown'>
    """
    if name in gate_questions():
        by_answer = told_by(name)
        return lambda case, on: by_answer[answer_of(case, name)]
    read = reader_of(name)
    if read is None:
        raise FactsError(f"A rule names the condition {name!r}, which no table defines; reinstall weizhong.")
    return lambda case, on: _circumstance(name, *read(case, on))


@cache
def told_by(question: str) -> Mapping[Answer, Condition]:
    """Return what each answer to a question of the gate makes known.

    Examples
    --------
    >>> told_by("fever")[Answer.YES].text
    'Fever or chills together with this pain'
    """
    return {answer: _question(question, answer) for answer in Answer}


def how_to_ask(field: str) -> tuple[str, str]:
    """Return the place of a field in the case, and the question that asks for it.

    Examples
    --------
    >>> how_to_ask("duration_weeks")[0]
    'complaint.duration_weeks'
    """
    return _FIELDS[field]


def conditions_of(case: Case, on: date | None = None) -> Callable[[str], Condition]:
    """Return what a case knows about any condition, each worked out once.

    Examples
    --------
    >>> conditions_of(Case(answers={"fever": Answer.NO}))("fever").answer
    <Answer.NO: 'no'>
    """
    return cache(partial(condition, case, on=on))


def _question(name: str, answer: Answer) -> Condition:
    question = gate_questions()[name]
    return Condition(
        name=name,
        answer=answer,
        text=question.text.partition("?")[0],
        ask_id=name,
        ask_text=question.text,
        is_telling=not question.is_weak,
    )


@cache
def _circumstance(name: str, answer: Answer, asked: str) -> Condition:
    row = read_table("clinic/circumstances")["circumstance"][name]
    ask_id, ask_text = _how_to_ask(asked, row["text"])
    is_telling = not {"any_sign", "any_answer", "drawn"}.isdisjoint(row)
    return Condition(name, answer, row["text"], ask_id, ask_text, is_telling)


def _how_to_ask(asked: str, text: str) -> tuple[str, str]:
    """A question is asked as it stands, a day for its question, a number by its field."""
    place, _, event = asked.rpartition(".")
    if place:
        return (
            asked,
            f"On which day was it, as year-month-day: {gate_questions()[event].text.partition('?')[0]}?",
        )
    if asked in gate_questions():
        return asked, gate_questions()[asked].text
    return _FIELDS.get(asked, (asked, text))
