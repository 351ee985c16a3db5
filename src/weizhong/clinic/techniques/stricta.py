"""A dose in the words of STRICTA 2010, item by item."""

from collections.abc import Iterable
from functools import cache
from typing import Any, get_type_hints

from weizhong.clinic.documents.treatments import Amount, Frequency, Manner, Needle, Treatment, kind_of
from weizhong.clinic.techniques.tables import technique_table


@cache
def letters(kind: type[Any]) -> dict[str, str]:
    """Return the STRICTA item of each field of a record.

    Examples
    --------
    >>> from weizhong.clinic.documents.treatments import Needling
    >>> letters(Needling)["depth_mm"], letters(Needling)["retention_min"]
    ('2c', '2f')
    """
    hints = get_type_hints(kind, include_extras=True)
    found = {name: getattr(hint, "__metadata__", ()) for name, hint in hints.items()}
    return {
        name: str(meta.extra_json_schema["stricta"])
        for name, metas in found.items()
        for meta in metas
        if getattr(meta, "extra_json_schema", None)
    }


def stricta(treatment: Treatment) -> dict[str, str]:
    """Return a dose by STRICTA item, in words; items it says nothing of are not there.

    Examples
    --------
    >>> from weizhong.clinic.techniques.dosing import dose_for
    >>> from weizhong.clinic.techniques.place import TreatedPlace
    >>> stricta(dose_for("needling", TreatedPlace("BL23", "left", "lumbar")))["2f"]
    'needles stay 20 to 30 min (at most 30 min)'
    """
    said: dict[str, list[str]] = {}
    for name, letter in sorted(letters(type(treatment)).items(), key=lambda item: item[1]):
        words = in_words(getattr(treatment, name))
        if words:
            said.setdefault(letter, []).append(words)
    return {
        letter: "; ".join(dict.fromkeys(word.rstrip(".") for word in words)) for letter, words in said.items()
    }


def sentence(treatment: Treatment) -> str:
    """Return a dose in one line: the title, then item after item.

    Examples
    --------
    >>> from weizhong.clinic.techniques.dosing import dose_for
    >>> from weizhong.clinic.techniques.place import TreatedPlace
    >>> sentence(dose_for("lamp", TreatedPlace("BL23", "left", "lumbar")))[:57]
    'Heat lamp: Pleasant warmth; never hot. From skin to lamp '
    """
    title = technique_table(kind_of(treatment))["technique"]["title"]
    items: list[str] = []
    for words in stricta(treatment).values():
        for earlier in items:  # of current the response sought is the intensity, too
            words = words.replace(f"{earlier}; ", "")
        items.append(words)
    return f"{title}: {said(items)}"


def said(items: Iterable[str]) -> str:
    """Return items as sentences.

    Examples
    --------
    >>> said(["perpendicular", "needles stay 20 min"])
    'Perpendicular. Needles stay 20 min.'
    """
    return " ".join(f"{one[:1].upper()}{one[1:]}." for one in items)


def in_words(value: Any) -> str:
    """Return an amount, a needle, a setting or plain words in words.

    Examples
    --------
    >>> in_words([0.0, 10.0, 20.0]), in_words([10.0])
    ('at insertion and after 10, 20 min', 'after 10 min')
    """
    if isinstance(value, Amount):
        return _amount(value)
    if isinstance(value, Needle):
        return value.text
    if isinstance(value, Manner | Frequency):
        return value.text
    if isinstance(value, list):
        if value and isinstance(value[0], float):
            return _when(value)
        return " or ".join(in_words(one) for one in value)
    return str(value) if isinstance(value, str) else ""


def _when(minutes: list[float]) -> str:
    """When a needle is moved: at its insertion, and so many minutes after it."""
    later = ", ".join(f"{at:g}" for at in minutes if at)
    at_once = "at insertion" if 0 in minutes else ""
    return " and ".join(part for part in (at_once, f"after {later} min" if later else "") if part)


# Units that are written otherwise in words.
_UNITS = {"us": "µs"}


def _amount(one: Amount) -> str:
    unit = f" {_UNITS.get(one.unit, one.unit)}" if one.unit else ""
    middle = f"{one.low:g}" if one.low == one.high else f"{one.low:g} to {one.high:g}"
    never = [
        f"at most {one.at_most:g}{unit}" if one.at_most is not None else "",
        f"never as much as {one.below:g}{unit}" if one.below is not None else "",
        f"at least {one.at_least:g}{unit}" if one.at_least is not None else "",
    ]
    limits = ", ".join(part for part in never if part)
    limited = f" ({limits})" if limits else ""
    if one.is_limit_only:
        return f"{one.label}: a limit, not a target{limited}"
    return f"{one.label} {middle}{unit}{limited}"
