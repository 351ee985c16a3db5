"""Why something is no event, in words: the field, what was given, what is allowed."""

import re
from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from weizhong.clinic.session.events import Event
from weizhong.terms.errors import InvalidInput
from weizhong.terms.suggestions import did_you_mean

_SHOWN = 40  # no longer text is given back
_BOUNDS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}
_KINDS = {
    "str": "text", "int": "a whole number", "float": "a number", "bool": "true or false",
    "date": "a day as 2026-11-22", "datetime": "a time with its zone, as 2026-11-22T10:00:00Z",
    "object": "an object with named fields", "array": "a list",
}  # fmt: skip
_KIND = re.compile(r"Expected `(?P<kind>\w+)[^`]*`(?P<rest>.*)")
_BOUND = re.compile(r" (?P<sign>[<>]=?) (?P<bound>\S+)")


def no_event(error: msgspec.ValidationError, given: object = None) -> InvalidInput:
    """Return what is wrong with something that was to be an event.

    Parameters
    ----------
    error : msgspec.ValidationError
        Why it is none.
    given : object
        What it was made from, as plain values; of it, only what stands in the field is told.

    Examples
    --------
    >>> wrong = {"event": "needle_removed", "at": "2026-11-22T10:00:00Z", "needle": " "}
    >>> try:
    ...     msgspec.convert(wrong, Event)
    ... except msgspec.ValidationError as error:
    ...     print(no_event(error, wrong))
    'needle' is blank; write what it is, or leave the field out.
    """
    what, _, path = str(error).partition(" - at `$")
    place = path.strip(".`").removeprefix("event.")  # in an entry of a journal the event is one field
    told = _told(given, place)
    missing = re.fullmatch(r"Object (missing required|contains unknown) field `(\w+)`", what)
    if missing:
        name = f"{place}.{missing[2]}".strip(".")
        if missing[1] == "missing required":
            return InvalidInput(f"{name!r} is missing; add it.")
        hint = did_you_mean(missing[2], _fields(given))
        return InvalidInput(f"{name!r} is no field of it; leave it out.{hint}")
    if "matching regex" in what or "length >=" in what:
        return InvalidInput(f"{place!r} is blank; write what it is, or leave the field out.")
    if not place:
        return InvalidInput("An event is one object with named fields.")
    return InvalidInput(f"{place!r} cannot be {told}; {_allowed(what, given, place)}")


def kinds_of_events() -> dict[str, type]:
    """Return every kind of event by its tag."""
    return {str(kind.__struct_config__.tag): kind for kind in get_args(Event)}


def _told(given: object, place: str) -> str:
    found: object = given
    for step in re.findall(r"\w+", place):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            found = None
    if found is None or isinstance(found, Mapping | list):
        return "that"
    shown = msgspec.json.encode(found).decode()
    return shown if len(shown) <= _SHOWN else "that"


def _allowed(what: str, given: object, place: str) -> str:
    if place == "event":
        name = str(given.get("event", "")) if isinstance(given, Mapping) else ""
        hint = did_you_mean(name, kinds_of_events())
        return f"it is the kind of event.{hint} `weizhong schema session` shows every kind."
    if what.startswith("Invalid enum value"):
        values = _choices(given, place)
        return f"allowed: {', '.join(map(str, values))}." if values else "it is none of the words allowed."
    expected = _KIND.match(what)
    if what.startswith("Invalid RFC3339"):
        return f"allowed is {_KINDS['datetime' if what.endswith('datetime') else 'date']}."
    if expected and "timezone" in expected["rest"]:
        return f"allowed is {_KINDS['datetime']}."
    if what.startswith("Invalid") or not expected:
        return f"correct it ({what})."
    bound = _BOUND.match(expected["rest"])
    if bound:
        return f"allowed is {_BOUNDS[bound['sign']]} {float(bound['bound']):g}."
    if "length" in expected["rest"]:
        return f"allowed are {expected['rest'].removeprefix(' of length <= ')} letters at most."
    return f"allowed is {_KINDS.get(expected['kind'], expected['kind'])}."


def _fields(given: object) -> list[str]:
    kind = kinds_of_events().get(str(given.get("event", ""))) if isinstance(given, Mapping) else None
    return list(kind.__struct_fields__) if kind else []  # type: ignore[attr-defined]  # every kind is a struct


def _choices(given: object, place: str) -> list[Any]:
    """The words a field allows; only of the event itself, not of its parts."""
    kind = kinds_of_events().get(str(given.get("event", ""))) if isinstance(given, Mapping) else None
    if kind is None:
        return []
    told = msgspec.inspect.type_info(kind)
    assert isinstance(told, msgspec.inspect.StructType)
    found = next((one.type for one in told.fields if one.encode_name == place), None)
    return list(found.values) if isinstance(found, msgspec.inspect.LiteralType) else []
