"""From a FHIR R4 Bundle to a case."""

from datetime import date
from typing import Any

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.files.reading import read_case
from weizhong.fhir.element import Element
from weizhong.fhir.json_text import parse
from weizhong.fhir.observations import latest_quantity, set_aside, stated
from weizhong.fhir.person import age_years, anatomical_sex
from weizhong.fhir.record import Record, open_bundle
from weizhong.fhir.statements import read_statements
from weizhong.terms.errors import InvalidInput, MissingInput

_MM_PER_CM = 10.0
_REVIEWED = "record_reviewed"


def read_bundle(text: str, answers: dict[str, Any] | None = None, *, on: date) -> Case:
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
    answers : dict, optional
        Parts of a case document (``[answers]``, ``[complaint]``, ``signs`` ...) that complete the record.
    on : date
        The day of the plan: age is counted to it, later observations are set aside.

    Returns
    -------
    Case
        Ready for ``weizhong.clinic.planning.plan``.

    Raises
    ------
    UnreadableInput
        If the text is not JSON.
    InvalidInput
        If it is not a Bundle about one living patient, or a field used is malformed or contradicted.
    MissingInput
        If sex, age, height or weight is in neither the record nor `answers`; all are named at once. A
        record that calls for a referral does not wait for them.
    UnknownCode, ImpossibleBody
        If `answers` names what nobody knows, or the four basics are not those of a body.

    Examples
    --------
    >>> read_bundle('{"resourceType": "Patient"}', on=date(2026, 11, 22))
    Traceback (most recent call last):
    weizhong.terms.errors.InvalidInput: The JSON file is a single FHIR resource, not a Bundle; ...
    """
    record = open_bundle(parse(text))
    observations = record.of_type("Observation")
    told = answers or {}
    statements = read_statements(record)
    yes = statements.yes | stated(observations, on)
    document = {
        **told,
        "patient": _completed(_basics(record, on), told.get("patient")),
        "complaint": _completed(
            {"pain_0_10": latest_quantity(observations, "pain", on)}, told.get("complaint")
        ),
        "answers": _answered(yes, told.get("answers")),
        "unread_record": [*statements.unread, *_overruled(yes, told.get("answers"))],
    }
    try:
        return read_case(document)
    except MissingInput:
        raise _missing(document["patient"], observations, on) from None


def _basics(record: Record, on: date) -> dict[str, Any]:
    observations = record.of_type("Observation")
    height_mm = latest_quantity(observations, "height", on)
    return {
        "sex": anatomical_sex(record.patient),
        "age_years": age_years(record.patient, on),
        "stature_cm": None if height_mm is None else height_mm / _MM_PER_CM,
        "mass_kg": latest_quantity(observations, "weight", on),
    }


def _completed(recorded: dict[str, Any], told: Any) -> Any:
    """Put what was told over what was recorded; what is no table is left for the reader to refuse."""
    return told if told is not None and not isinstance(told, dict) else recorded | (told or {})


_NEEDED = {
    "sex": ("sex, female or male (Patient.gender; the body model knows anatomical sex only)", None),
    "age_years": ("the birth date (Patient.birthDate)", None),
    "stature_cm": ("body height (an Observation with LOINC 8302-2)", "height"),
    "mass_kg": ("body weight (an Observation with LOINC 29463-7)", "weight"),
}


def _missing(patient: dict[str, Any], observations: tuple[Element, ...], on: date) -> MissingInput:
    missing = [
        words + _set_aside(observations, row, on)
        for field, (words, row) in _NEEDED.items()
        if patient.get(field) is None
    ]
    return MissingInput(
        f"The Bundle lacks {'; '.join(missing)}: add it to the record, or to [patient] of an --answers file."
    )


def _set_aside(observations: tuple[Element, ...], row: str | None, on: date) -> str:
    count = set_aside(observations, row, on) if row else 0
    return f" ({count} set aside: no value, not final, or later than the day of the plan)" if count else ""


def _answered(yes: frozenset[str], told: Any) -> Any:
    contradicted = _contradicted(yes, told)
    if contradicted and told.get(_REVIEWED) != Answer.YES:
        raise InvalidInput(
            f"The answers say no where the record says yes ({', '.join(contradicted)}): correct the record, "
            f'or, having checked it with the patient, answer {_REVIEWED} = "yes".'
        )
    recorded = {question: Answer.YES.value for question in sorted(yes) if question not in contradicted}
    return {**told, **recorded} if isinstance(told, dict) else told or recorded


def _overruled(yes: frozenset[str], told: Any) -> list[str]:
    contradicted = _contradicted(yes, told)
    return [f"answered no against the record: {', '.join(contradicted)}"] if contradicted else []


def _contradicted(yes: frozenset[str], told: Any) -> list[str]:
    return sorted(q for q in yes if told.get(q) == Answer.NO) if isinstance(told, dict) else []
