"""Reads a patient file: TOML text in, a case out, or one clear sentence about what is wrong."""

import re
import tomllib
from datetime import date, datetime
from typing import Any

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.documents.document_errors import A_DAY, converted
from weizhong.clinic.gate.checking import check_radiation
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.planning.body import person_of
from weizhong.facts.packages import package_names
from weizhong.terms.errors import InvalidInput, UnreadableInput

__all__ = ["parse_toml", "person_of", "read_case", "read_case_text"]

_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


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
    weizhong.terms.errors.UnreadableInput: The patient file is not valid TOML at line 2, column 7 ...
    """
    return read_case(parse_toml(text))


def parse_toml(text: str, what: str = "The patient file") -> dict[str, Any]:
    """Return the tables of a TOML text.

    Parameters
    ----------
    text : str
        TOML.
    what : str
        What it is, for the error.

    Raises
    ------
    UnreadableInput
        If it is not TOML; line and column are named.

    Examples
    --------
    >>> parse_toml("modalities = ['cupping']")
    {'modalities': ['cupping']}
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableInput(f"{what} is not valid TOML{_place(error, text)}; correct it there.") from None
    except ValueError:
        # Python refuses integers of over 4,300 digits.
        raise UnreadableInput(f"{what} holds a number far too long; correct it.") from None
    except RecursionError:
        raise UnreadableInput(f"{what} is nested too deeply; correct it.") from None


def read_case(document: dict[str, Any]) -> Case:
    """Return the case of a parsed document, refused where `read_case_text` would refuse it.

    Examples
    --------
    >>> case = read_case({"patient": {"sex": "male", "age_years": 60, "stature_cm": 180, "mass_kg": 82}})
    >>> case.package, case.modalities
    ('back_pain', ['needling'])
    >>> read_case({"complaint": {"pain": 3}})
    Traceback (most recent call last):
    weizhong.terms.errors.InvalidInput: complaint: 'pain' is not a field. ...
    """
    _check_answers(document)
    _check_days(document)
    _check_reach(document)
    case = converted(document, Case, "the patient file")
    # A referral must not wait for a body: what the body lacks is asked for only when there is a plan to make.
    if screen(case).verdict != "stop":
        person_of(case)
    return case


def _place(error: tomllib.TOMLDecodeError, text: str) -> str:
    """Line and column, and the parser's sentence when it does not quote the file."""
    at = _AT.search(str(error))
    lines = text.split("\n")
    line, column = at.groups() if at else (len(lines), len(lines[-1]) + 1)
    said = re.sub(r"\(at .*\)", "", str(error)).strip()
    quoted = "'" in said or '"' in said
    return f" at line {line}, column {column}" + ("" if quoted else f" ({said[:1].lower()}{said[1:]})")


def _check_answers(document: dict[str, Any]) -> None:
    """Name the question whose answer is none: the converter knows only that some answer is."""
    answers = document.get("answers", {})
    for name, answer in answers.items() if isinstance(answers, dict) else ():
        if answer not in list(Answer):
            raise InvalidInput(f"answers.{str(name)[:60]} must be yes, no or unknown, in quotes; correct it.")


def _check_days(document: dict[str, Any]) -> None:
    """Name the event whose day is none: the converter knows only that some day is."""
    days = document.get("happened_on", {})
    for name, day in days.items() if isinstance(days, dict) else ():
        if not _is_day(day):
            raise InvalidInput(f"happened_on.{str(name)[:60]} must be {A_DAY}; correct it.")


def _check_reach(document: dict[str, Any]) -> None:
    """Name the words of this package: the converter knows those of all."""
    complaint, package = document.get("complaint"), document.get("package", Case().package)
    given = complaint.get("radiation") if isinstance(complaint, dict) else None
    if given is not None and isinstance(package, str) and package in package_names():
        check_radiation(given, package)


def _is_day(given: object) -> bool:
    if isinstance(given, str):
        try:
            date.fromisoformat(given)
        except ValueError:
            return False
        return len(given) == len("2026-11-22")
    return isinstance(given, date) and not isinstance(given, datetime)
