"""Why a parsed document is none of ours: which field, what is allowed, what to do; never a value."""

import re
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from weizhong.terms.errors import InvalidInput
from weizhong.terms.suggestions import did_you_mean

_Kind = TypeVar("_Kind", bound=msgspec.Struct)

_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]*)`")
_MISSING_FIELD = re.compile(r"missing required field `([^`]*)`")
_LEAST = re.compile(r"`(?:float|int)` >= (\d+)")
_PATH = re.compile(r" - at `\$([^`]*)`")
# The most of a name that a message repeats.
_SHOWN = 60
A_DAY = "a day, such as 2026-11-22 (in quotes in JSON only)"
_IN_WORDS = {
    "float": "a number, without quotes", "int": "a whole number, without quotes", "str": "text in quotes",
    "bool": "true or false", "array": 'a list, such as ["L4"]', "date": A_DAY,
    "object": "a table (in JSON an object)",
}  # fmt: skip


def converted(document: Any, kind: type[_Kind], what: str) -> _Kind:
    """Return a parsed document as what it should be.

    Parameters
    ----------
    document : object
        Tables and values of a TOML or JSON text.
    kind : type
        What the document should be.
    what : str
        What it is called, such as ``"the patient file"``.

    Raises
    ------
    InvalidInput
        If a field is unknown, missing or of the wrong type, or a text holds half a character; the place is
        named, never the value.

    Examples
    --------
    >>> class Pain(msgspec.Struct, forbid_unknown_fields=True):
    ...     score: float = 0
    >>> converted({"scor": 3}, Pain, "the pain")
    Traceback (most recent call last):
    weizhong.terms.errors.InvalidInput: the pain: 'scor' is not a field. Did you mean score? Allowed: score.
    """
    try:
        made = msgspec.convert(document, kind)
        msgspec.json.encode(made)  # JSON lets half a character into any text
    except msgspec.ValidationError as error:
        raise _in_words(error, kind, what) from None
    except UnicodeEncodeError:
        said = f"{what[:1].upper()}{what[1:]} holds half a character (a lone surrogate); remove it."
        raise InvalidInput(said) from None
    return made


def _in_words(error: msgspec.ValidationError, kind: type[msgspec.Struct], what: str) -> InvalidInput:
    message = str(error)
    path = _PATH.search(message)
    at = path.group(1).lstrip(".") if path else ""
    place = at or what
    unknown, missing = _UNKNOWN_FIELD.search(message), _MISSING_FIELD.search(message)
    if unknown:
        name, allowed = unknown.group(1)[:_SHOWN], tuple(get_type_hints(_kind_at(kind, at)))
        near = did_you_mean(name, allowed)
        return InvalidInput(f"{place}: {name!r} is not a field.{near} Allowed: {', '.join(allowed)}.")
    if missing:
        return InvalidInput(f"{place}: {missing.group(1)} is missing; add it.")
    wanted = _kind_at(kind, at)
    if get_origin(wanted) is Literal:
        return InvalidInput(f"{place} must be one of {', '.join(map(str, get_args(wanted)))}; correct it.")
    least = _LEAST.search(message)
    up = f", from {least.group(1)} up" if least else ""
    return InvalidInput(f"{place} must be {_named(wanted)}{up}; correct it.")


def _named(kind: Any) -> str:
    name = "array" if get_origin(kind) in (list, tuple) else getattr(kind, "__name__", "object")
    return _IN_WORDS.get(name, _IN_WORDS["object"])


def _kind_at(root: type[msgspec.Struct], at: str) -> Any:
    """The type the document has at a place such as ``visits[0].on``, without its ``None``."""
    kind: Any = root
    for step in filter(None, at.replace("[", ".[").split(".")):
        if step == "]":  # the converter writes [...] for a key of a table
            continue
        inner = get_args(kind)[-1] if step.startswith("[") else get_type_hints(kind)[step]
        is_union = get_origin(inner) in (Union, UnionType)
        kind = next(one for one in get_args(inner) if one is not type(None)) if is_union else inner
    return kind
