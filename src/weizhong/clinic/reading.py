"""Reads a patient file: TOML text in, a case out, or one clear sentence about what is wrong."""

import re
import tomllib
from typing import Any

import msgspec

from weizhong.clinic.body import person_of
from weizhong.clinic.case import AshiSpot, Case, Complaint, Patient, TapeMeasure
from weizhong.clinic.vocabulary import check_vocabulary
from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput, UnreadableInput
from weizhong.terms.suggestions import did_you_mean

__all__ = ["parse_toml", "person_of", "read_case", "read_case_text"]

_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]*)`")
_PATH = re.compile(r" - at `\$([^`]*)`")


def read_case_text(text: str) -> Case:
    r"""Read a patient file.

    Parameters
    ----------
    text : str
        TOML.

    Raises
    ------
    UnreadableInput
        If it is not TOML; line and column are named.
    InvalidInput
        If a name is unknown, or a value has the wrong type or range; the place is named, never the value.
    UnknownCode
        If a question, sign, level, modality, measure or site is not known; near ones are suggested.
    MissingInput
        If sex, age, stature or mass is missing; all missing ones are named.
    ImpossibleBody
        If the four are not those of a body; what may have been meant is said.

    Examples
    --------
    >>> read_case_text("[patient]\nsex = ")
    Traceback (most recent call last):
    weizhong.terms.errors.UnreadableInput: The patient file is not valid TOML at line 2, column 7: ...
    """
    return read_case(parse_toml(text))


def parse_toml(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text.

    Raises
    ------
    UnreadableInput
        If it is not TOML; line and column are named.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableInput(
            f"The patient file is not valid TOML{_place(error)}; correct it there."
        ) from None
    except RecursionError:
        raise UnreadableInput("The patient file is nested too deeply to be a patient file.") from None


def read_case(document: dict[str, Any]) -> Case:
    """Return the case of a parsed document, refused where `read_case_text` would refuse it."""
    try:
        case = msgspec.convert(document, Case)
    except msgspec.ValidationError as error:
        raise InvalidInput(_explain(str(error))) from None
    check_case(case)
    return case


def check_case(case: Case) -> None:
    """Refuse a case whose names, numbers or body cannot be used."""
    check_vocabulary(case)
    _check_numbers(case)
    _check_measures(case)
    person_of(case)


def _place(error: tomllib.TOMLDecodeError) -> str:
    """Line and column, and the parser's sentence when it does not quote the file."""
    message = str(error)
    at = _AT.search(message)
    said = _AT.sub("", message).strip()
    said = "" if "'" in said or '"' in said else f": {said}"
    return f" at line {at.group(1)}, column {at.group(2)}{said}" if at else f" at its end{said}"


def _explain(message: str) -> str:
    """Say which field is wrong and what is allowed; values are never repeated."""
    path = _PATH.search(message)
    place = (path.group(1).lstrip(".") if path else "") or "the patient file"
    unknown = _UNKNOWN_FIELD.search(message)
    if unknown:
        name = unknown.group(1)[:60]
        allowed = _fields(place)
        return (
            f"{place}: {name!r} is not a field.{did_you_mean(name, allowed)} Allowed: {', '.join(allowed)}."
        )
    said = re.sub(r"value ('.*?'|\d+)", "value", _PATH.sub("", message))
    return f"{place}: {said[:1].lower()}{said[1:]}; correct it in the patient file."


def _fields(place: str) -> tuple[str, ...]:
    kinds: dict[str, type[msgspec.Struct]] = {
        "patient": Patient, "complaint": Complaint, "complaint.ashi[...]": AshiSpot,
        "measurements[...]": TapeMeasure,
    }  # fmt: skip
    return kinds.get(place, Case).__struct_fields__


def _check_numbers(case: Case) -> None:
    complaint = case.complaint
    if complaint.pain_0_10 is not None and not 0 <= complaint.pain_0_10 <= _limits()["pain_0_10"]:
        raise InvalidInput("complaint.pain_0_10 lies outside 0 to 10; give last week's average.")
    if (
        complaint.duration_weeks is not None
        and not 0 <= complaint.duration_weeks <= _limits()["duration_weeks"]
    ):
        raise InvalidInput("complaint.duration_weeks is no possible number of weeks; give weeks, 0 or more.")
    if not case.modalities:
        raise InvalidInput(
            'modalities is empty; name at least one, such as "needling", or leave the line out.'
        )


def _check_measures(case: Case) -> None:
    from weizhong.anatomy.observations import measurement_kind

    for one in case.measurements:
        measurement_kind(one.name)


def _limits() -> dict[str, float]:
    limits: dict[str, float] = read_table("clinic/classification")["limits"]
    return limits
