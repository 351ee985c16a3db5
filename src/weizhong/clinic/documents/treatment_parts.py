"""The parts a dose is made of: amounts with their limits, needles, settings; STRICTA letters for fields."""

from typing import Annotated

import msgspec


def item(letter: str, says: str) -> msgspec.Meta:
    """STRICTA 2010 item of a field, in the published schema too."""
    return msgspec.Meta(description=f"{says} (STRICTA {letter})", extra_json_schema={"stricta": letter})


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a record: keyword-only, immutable; what is not set is not written."""


class Amount(Part, frozen=True):
    """How much, as a range.

    ``low`` to ``high`` is prescribed; ``at_most`` and ``at_least`` are never passed; ``below`` is never
    reached. ``is_limit_only``: a limit, not a target. ``is_expectation``: what will happen, not what is done.
    """

    label: str
    low: float
    high: float
    unit: str
    check: str
    source: list[str]
    at_most: float | None = None
    at_least: float | None = None
    below: float | None = None
    is_limit_only: bool = False
    is_expectation: bool = False


class Needle(Part, frozen=True):
    """Which needle: shaft and thickness in mm, material, and whether its hub stops it above the limit."""

    length_mm: float
    diameter_mm: tuple[float, float]
    material: str
    hub_stops: bool
    text: str
    check: str


class Frequency(Part, frozen=True):
    """One setting of the device: one frequency, or two in turn; Hz, and seconds each."""

    id: str
    hz: list[float]
    text: str
    check: str
    seconds_each: float | None = None


class Manner(Part, frozen=True):
    """One way of doing it."""

    id: str
    text: str
    check: str


NeedleChosen = Annotated[Needle | None, item("2g", "Needle")]
Depth = Annotated[Amount | None, item("2c", "Depth, mm from the skin")]
Angle = Annotated[str, item("2c", "Direction")]
Response = Annotated[str, item("2d", "Response sought")]
Stimulation = Annotated[str, item("2e", "Stimulation")]
Current = Annotated[Amount, item("2e", "Current")]
Retention = Annotated[Amount, item("2f", "Retention, minutes")]
Other = Annotated[Amount, item("4a", "Other intervention")]
Manners = Annotated[list[Manner], item("4a", "Other intervention")]
