"""Reads a patient file: TOML text in, a case out, or one clear sentence about what is wrong."""

import re
import tomllib
from typing import Any

import msgspec

from weizhong.clinic.body import person_of
from weizhong.clinic.case import AshiSpot, Case, Complaint, Patient, TapeMeasure
from weizhong.clinic.screen import screen
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
    weizhong.terms.errors.UnreadableInput: The patient file is not valid TOML at line 2, column 7 ...
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
            f"The patient file is not valid TOML{_place(error, text)}; correct it there."
        ) from None
    except RecursionError:
        raise UnreadableInput("The patient file is nested too deeply to be a patient file.") from None


def read_case(document: dict[str, Any]) -> Case:
    """Return the case of a parsed document, refused where `read_case_text` would refuse it."""
    try:
        case = msgspec.convert(document, Case)
    except msgspec.ValidationError as error:
        raise InvalidInput(_explain(str(error))) from None
    except UnicodeEncodeError:
        raise InvalidInput("The patient file holds half a character (a lone surrogate); remove it.") from None
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
