"""Sex and age from a FHIR Patient."""

from datetime import date
from typing import Literal

from weizhong.fhir.element import Element
from weizhong.terms.errors import InvalidInput

_DAYS_PER_YEAR = 365.2425  # mean Gregorian year


def anatomical_sex(patient: Element) -> Literal["female", "male"] | None:
    """Return the sex the body model may use; other and unknown genders give None and are asked for."""
    gender = patient.text("gender")
    if gender in (None, "other", "unknown"):
        return None
    if gender == "female":
        return "female"
    if gender == "male":
        return "male"
    raise patient.refusal("gender", "female, male, other or unknown")


def age_years(patient: Element, on: date) -> float | None:
    """Return the age on a day, to a tenth of a year; None without a birth date.

    Raises
    ------
    InvalidInput
        If the birth date lies after `on`, or the patient is recorded as deceased.
    """
    if patient.flag("deceasedBoolean") or patient.text("deceasedDateTime"):
        raise InvalidInput(
            "The Patient is recorded as deceased; correct the record before planning anything."
        )
    born = patient.day("birthDate")
    if born is None:
        return None
    if born > on:
        raise InvalidInput(
            "Patient.birthDate lies after the day of the plan; correct it or give another --on."
        )
    return round((on - born).days / _DAYS_PER_YEAR, 1)
