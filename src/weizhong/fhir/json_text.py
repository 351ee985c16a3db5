"""Strict JSON: every way a text can fail to be a document is its own clear error."""

import json
from typing import Any, NoReturn

from weizhong.terms.errors import InvalidInput, UnreadableInput

_MOST_CHARACTERS = 50_000_000


def parse(text: str) -> Any:
    """Parse JSON without the standard library's leniencies.

    Parameters
    ----------
    text : str
        The whole file.

    Returns
    -------
    Any
        Plain dictionaries, lists, strings, numbers, booleans and None.

    Raises
    ------
    UnreadableInput
        If the text is not JSON (line and column are named), too large or too deeply nested.
    InvalidInput
        If an object names a field twice, or holds NaN or an infinity.

    Examples
    --------
    >>> parse('{"resourceType": "Bundle"}')
    {'resourceType': 'Bundle'}
    """
    if len(text) > _MOST_CHARACTERS:
        raise UnreadableInput(
            f"The file is larger than {_MOST_CHARACTERS // 1_000_000} MB; export one patient only."
        )
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_whole_number,
        )
    except json.JSONDecodeError as error:
        raise UnreadableInput(
            f"The file is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise UnreadableInput("The file is not a usable JSON document: it is nested too deeply.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise InvalidInput(
            "The JSON names the same field twice in one object, so it is unclear which value is meant; "
            "remove one of them."
        )
    return fields


def _refuse_constant(_name: str) -> NoReturn:
    raise InvalidInput("The JSON holds NaN or Infinity, which are not numbers there; leave the value out.")


def _whole_number(digits: str) -> int | float:
    # Python refuses integers of over 4,300 digits; as floats they are infinite, and refused where used.
    return int(digits) if len(digits) < 400 else float(digits)
