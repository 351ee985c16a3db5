"""Reads the file of today's answers: what is asked at every visit, and where it applies."""

from datetime import date
from typing import Any

import msgspec

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.files.reading import parse_toml
from weizhong.clinic.gate.visit_gate import visit_case
from weizhong.terms.errors import InvalidInput
from weizhong.terms.suggestions import did_you_mean

_WHAT = "The file of today's answers"


class Today(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was asked today.

    Parameters
    ----------
    answers : dict of str to Answer
        Question to yes, no or unknown.
    sites : dict of str to list of str
        Where an answer applies.
    pregnancy_weeks : float, optional
        Completed weeks today.
    """

    answers: dict[str, Answer] = {}
    sites: dict[str, list[str]] = {}
    pregnancy_weeks: float | None = None


def read_today(text: str) -> Today:
    r"""Read today's answers.

    Parameters
    ----------
    text : str
        TOML.

    Raises
    ------
    UnreadableInput
        If it is not TOML; line and column are named.
    InvalidInput
        If a field is unknown, or an answer is none.

    Examples
    --------
    >>> read_today('[answers]\nfever = "no"').answers
    {'fever': <Answer.NO: 'no'>}
    """
    document: dict[str, Any] = parse_toml(text, _WHAT)
    known = Today.__struct_fields__
    for name in document:
        if name not in known:
            near = did_you_mean(name, known)
            raise InvalidInput(f"{_WHAT}: {name[:60]!r} is not a field.{near} Allowed: {', '.join(known)}.")
    try:
        return msgspec.convert(document, Today)
    except msgspec.ValidationError:
        raise InvalidInput(
            f"{_WHAT} needs answers of yes, no or unknown, in quotes, lists of places under [sites], and "
            "weeks as a number; correct it."
        ) from None


def case_at_visit(case: Case, today: Today, on: date) -> Case:
    """Return the case of a visit; refused where `weizhong.clinic.gate.visit_gate.visit_case` refuses it.

    Parameters
    ----------
    case : Case
        The patient file as it stood.
    today : Today
        What was asked today.
    on : date
        The day.
    """
    return visit_case(case, today.answers, on, sites=today.sites, pregnancy_weeks=today.pregnancy_weeks)
