"""From a FHIR R4 Bundle to a case."""

from datetime import date

import msgspec

from weizhong.clinic.case import Answer, Case, Complaint, Patient
from weizhong.fhir.element import Element
from weizhong.fhir.json_text import parse
from weizhong.fhir.observations import latest_quantity, set_aside, stated
from weizhong.fhir.person import age_years, anatomical_sex
from weizhong.fhir.record import Record, open_bundle
from weizhong.fhir.statements import read_statements
from weizhong.terms.errors import InvalidInput, MissingInput

_MM_PER_CM = 10.0
_REVIEWED = "record_reviewed"


def read_bundle(text: str, answers: Case | None = None, *, on: date) -> Case:
    """Read one patient's Bundle, completed by what the practitioner asked and measured.

    The record only ever answers questions with yes; what it does not mention stays unknown and is asked.
    Entries no table can interpret are listed in ``unread_record`` and keep the plan a draft until they
    have been reviewed. What the practitioner measured (`answers`) replaces the record's own values. A no
    against the record's yes is refused, because one of the two must be wrong, unless the answers say that
    the record was reviewed: the practitioner then decides, and the plan shows it.

    Parameters
    ----------
    text : str
        The Bundle as JSON.
    answers : Case, optional
        Answers, complaint, signs and measurements that complete the record.
    on : date
        The day of the plan: age is counted to it, later observations are set aside.

    Returns
    -------
    Case
        Ready for ``weizhong.clinic.plan``.

    Raises
    ------
    UnreadableInput
        If the text is not JSON.
    InvalidInput
        If it is not a Bundle about one living patient, or a field used is malformed or contradicted.
    MissingInput
        If sex, age, height or weight is in neither the record nor `answers`; all are named at once.
    """
    extra = answers or Case()
    record = open_bundle(parse(text))
    statements = read_statements(record)
    observations = record.of_type("Observation")
    yes = statements.yes | stated(observations, on)
    return msgspec.structs.replace(
        extra,
        patient=_patient(record, extra.patient, on),
        complaint=_complaint(extra.complaint, latest_quantity(observations, "pain", on)),
        answers=_answers(yes, extra.answers),
        unread_record=[*extra.unread_record, *statements.unread, *_overruled(yes, extra.answers)],
    )


def _patient(record: Record, measured: Patient, on: date) -> Patient:
    observations = record.of_type("Observation")
    height_mm = latest_quantity(observations, "height", on)
    patient = Patient(
        sex=measured.sex or anatomical_sex(record.patient),
        age_years=_first(measured.age_years, age_years(record.patient, on)),
        stature_cm=_first(measured.stature_cm, None if height_mm is None else height_mm / _MM_PER_CM),
        mass_kg=_first(measured.mass_kg, latest_quantity(observations, "weight", on)),
    )
    missing = [
        words + _set_aside(observations, row, on)
        for field, (words, row) in _NEEDED.items()
        if getattr(patient, field) is None
    ]
    if missing:
        raise MissingInput(
            f"The Bundle lacks {'; '.join(missing)}: "
            "add it to the record, or to [patient] of an --answers file."
        )
    return patient


_NEEDED = {
    "sex": ("sex, female or male (Patient.gender; the body model knows anatomical sex only)", None),
    "age_years": ("the birth date (Patient.birthDate)", None),
    "stature_cm": ("body height (an Observation with LOINC 8302-2)", "height"),
    "mass_kg": ("body weight (an Observation with LOINC 29463-7)", "weight"),
}


def _set_aside(observations: tuple[Element, ...], row: str | None, on: date) -> str:
    count = set_aside(observations, row, on) if row else 0
    return f" ({count} set aside: no value, not final, or later than the day of the plan)" if count else ""


def _first(preferred: float | None, otherwise: float | None) -> float | None:
    return otherwise if preferred is None else preferred


def _complaint(told: Complaint, recorded_pain: float | None) -> Complaint:
    return msgspec.structs.replace(told, pain_0_10=_first(told.pain_0_10, recorded_pain))


def _answers(yes: frozenset[str], told: dict[str, Answer]) -> dict[str, Answer]:
    contradicted = _contradicted(yes, told)
    if contradicted and told.get(_REVIEWED) is not Answer.YES:
        raise InvalidInput(
            f"The answers say no where the record says yes ({', '.join(contradicted)}): correct the record, "
            f'or, having checked it with the patient, answer {_REVIEWED} = "yes".'
        )
    return dict.fromkeys(sorted(yes), Answer.YES) | {
        question: answer for question, answer in told.items() if question not in yes or answer is Answer.NO
    }


def _overruled(yes: frozenset[str], told: dict[str, Answer]) -> list[str]:
    contradicted = _contradicted(yes, told)
    return [f"answered no against the record: {', '.join(contradicted)}"] if contradicted else []


def _contradicted(yes: frozenset[str], told: dict[str, Answer]) -> list[str]:
    return sorted(question for question in yes if told.get(question) is Answer.NO)
