"""Reads a practitioner's file: TOML text in, a practitioner out, or one clear sentence on what is wrong."""

from math import inf
from typing import Any

import msgspec

from weizhong.clinic.documents.document_errors import converted
from weizhong.clinic.files.reading import parse_toml
from weizhong.clinic.scope.practitioner import Practitioner, Qualification
from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput, MissingInput, UnknownCode
from weizhong.terms.suggestions import did_you_mean

_WHAT = "The practitioner file"


def read_practitioner_text(text: str) -> Practitioner:
    r"""Read a practitioner's file.

    A ``[[qualification]]`` may name several ``techniques``; each becomes a qualification of its own.

    Parameters
    ----------
    text : str
        TOML.

    Raises
    ------
    UnreadableInput
        If it is not TOML; line and column are named.
    InvalidInput
        If a field is unknown or of the wrong kind, a number is negative or has no end, or a qualification
        ends before it begins.
    UnknownCode
        If a technique is not known; near ones are suggested.
    MissingInput
        If there is no id, or a qualification names no technique.

    Examples
    --------
    >>> somebody = read_practitioner_text('''
    ... id = "A-17"
    ... practises_in = "US-WA"
    ... [[qualification]]
    ... techniques = ["needling", "cupping"]
    ... body = "State board"
    ... jurisdiction = "US-WA"
    ... since = 2020-01-01
    ... until = 2027-01-01
    ... ''')
    >>> [one.technique for one in somebody.qualifications]
    ['needling', 'cupping']
    """
    return read_practitioner(parse_toml(text, _WHAT))


def read_practitioner(document: dict[str, Any]) -> Practitioner:
    """Return the practitioner of a parsed document, refused as `read_practitioner_text` would.

    Examples
    --------
    >>> row = {"technique": "cupping", "body": "Board", "jurisdiction": "DE"}
    >>> days = {"since": "2020-01-01", "until": "2030-01-01"}
    >>> somebody = read_practitioner({"id": "A-17", "qualification": [row | days]})
    >>> somebody.qualifications[0].technique
    'cupping'
    """
    rows = document.get("qualification", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InvalidInput(f"{_WHAT}: qualification must be tables; write [[qualification]] before each.")
    if not document.get("id"):
        raise MissingInput(f'{_WHAT} has no id; add a line such as id = "A-17".')
    qualifications = [one for number, row in enumerate(rows, start=1) for one in _qualifications(row, number)]
    rest = {name: value for name, value in document.items() if name != "qualification"}
    if "qualifications" in rest:
        raise InvalidInput(f"{_WHAT}: 'qualifications' is not a field; write [[qualification]] before each.")
    made = converted(rest, Practitioner, _WHAT)
    if made.years_of_practice == inf:
        raise InvalidInput(f"{_WHAT}: years_of_practice has no end; give the years, or leave them out.")
    return msgspec.structs.replace(made, qualifications=qualifications)


def _qualifications(row: dict[str, Any], number: int) -> list[Qualification]:
    where = f"qualification {number}"
    several = row.get("techniques", [row["technique"]] if "technique" in row else [])
    if not isinstance(several, list) or not all(isinstance(name, str) for name in several):
        raise InvalidInput(f'{_WHAT}, {where}: give techniques as a list, such as ["needling"].')
    if not several:
        raise MissingInput(f'{_WHAT}, {where}, names no technique; add techniques = ["needling"].')
    known = read_table("clinic/modalities")["modality"]
    for name in several:
        if name not in known:
            raise UnknownCode(
                f"{_WHAT}, {where}: {str(name)[:40]!r} is no technique.{did_you_mean(str(name), known)} "
                f"There are {', '.join(known)}."
            )
    rest = {name: value for name, value in row.items() if name not in ("technique", "techniques")}
    made = [converted(rest | {"technique": name}, Qualification, f"{_WHAT}, {where}") for name in several]
    for one in made:
        if one.since and one.until and one.until < one.since:
            raise InvalidInput(f"{_WHAT}, {where}: it ends before it begins; correct since or until.")
        if one.until and one.without_end:
            raise InvalidInput(f"{_WHAT}, {where}: it has a last day and none; keep until or without_end.")
    return made
