"""Measurements and states from FHIR Observations, by the code table ``facts/fhir/observations.toml``."""

from datetime import UTC, date, datetime, time
from typing import Any

from weizhong.facts.tables import read_table
from weizhong.fhir.codings import Coding, codings
from weizhong.fhir.element import Element
from weizhong.fhir.units import Kind, to_unit, written
from weizhong.terms.errors import InvalidInput

_USABLE = ("final", "amended", "corrected", "preliminary")
_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
_VALUES = {
    "length": ("valueQuantity",),
    "mass": ("valueQuantity",),
    "scale": ("valueQuantity", "valueInteger"),
    "state": ("valueCodeableConcept",),
}


def latest_quantity(observations: tuple[Element, ...], row_name: str, on: date) -> float | None:
    """Return the latest usable value of one row of the table, in mm, kg or points of its scale.

    Entered-in-error, cancelled and unfinished observations, those without a value of the right kind or
    with a comparator (``<``), and those taken after `on` are set aside.

    Raises
    ------
    InvalidInput
        If the value that would be used has no unit of its kind, or lies outside its scale.
    """
    row = read_table("fhir/observations")[row_name]
    latest = _latest(observations, row, on)
    return None if latest is None else _value(latest, row)


def set_aside(observations: tuple[Element, ...], row_name: str, on: date) -> int:
    """Return how many observations of a row exist but may not be used."""
    row = read_table("fhir/observations")[row_name]
    mine = _of_row(observations, row)
    return len(mine) - len([item for item in mine if _is_usable(item, row, on)])


def stated(observations: tuple[Element, ...], on: date) -> frozenset[str]:
    """Return the questions that coded observations answer with yes (pregnancy status).

    The latest status counts, while it is recent enough still to be true. A recorded "no" is left for the
    practitioner to ask again.
    """
    row = read_table("fhir/observations")["pregnancy"]
    latest = _latest(observations, row, on)
    value = latest.child("valueCodeableConcept") if latest else None
    yes = {Coding(system, code) for system, codes in row["yes"].items() for code in codes}
    if latest is None or not yes.intersection(codings(value)):
        return frozenset()
    moment = _moment(latest)
    is_recent = moment == _EARLIEST or (on - moment.date()).days <= row["valid_days"]
    return frozenset({row["question"]}) if is_recent else frozenset()


def _latest(observations: tuple[Element, ...], row: dict[str, Any], on: date) -> Element | None:
    usable = [item for item in _of_row(observations, row) if _is_usable(item, row, on)]
    # The last of several at the same moment: Bundles list corrections after what they correct.
    return max(enumerate(usable), key=lambda pair: (_moment(pair[1]), pair[0]))[1] if usable else None


def _of_row(observations: tuple[Element, ...], row: dict[str, Any]) -> list[Element]:
    wanted = {Coding("LOINC", code) for code in row["loinc"]}
    return [item for item in observations if wanted.intersection(codings(item.child("code")))]


def _is_usable(item: Element, row: dict[str, Any], on: date) -> bool:
    quantity = item.child("valueQuantity")
    has_value = any(item.fields.get(name) is not None for name in _VALUES[row["kind"]])
    is_exact = quantity is None or quantity.text("comparator") is None
    end_of_day = datetime.combine(on, time.max, tzinfo=UTC)
    return item.text("status") in _USABLE and has_value and is_exact and _moment(item) <= end_of_day


def _moment(item: Element) -> datetime:
    period = item.child("effectivePeriod")
    return (
        item.instant("effectiveDateTime")
        or item.instant("effectiveInstant")
        or (period.instant("end") or period.instant("start") if period else None)
        or item.instant("issued")
        or _EARLIEST
    )


def _value(item: Element, row: dict[str, Any]) -> float:
    if row["kind"] == "scale":
        return _scale_value(item, row)
    kind: Kind = row["kind"]
    quantity = item.child("valueQuantity")
    value = quantity.number("value") if quantity else None
    if quantity is None or value is None:
        raise InvalidInput(f"{item.path} ({row['label']}) has no valueQuantity with a value and a unit.")
    if value <= 0:
        raise InvalidInput(f"{quantity.path} ({row['label']}) must be above zero; correct the record.")
    try:
        return to_unit(value, quantity.text("code") or quantity.text("unit") or "", kind)
    except InvalidInput:
        raise InvalidInput(
            f"{quantity.path} ({row['label']}) has no unit of {kind}; use {', '.join(written(kind))}."
        ) from None


def _scale_value(item: Element, row: dict[str, Any]) -> float:
    quantity = item.child("valueQuantity")
    value = quantity.number("value") if quantity else item.number("valueInteger")
    low, high = row["range"]
    if value is None or not low <= value <= high:
        raise InvalidInput(f"{item.path} ({row['label']}) must be a number from {low} to {high}.")
    return value
