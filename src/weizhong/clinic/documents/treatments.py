"""What is done at a place: one record per technique, in ranges with their source and STRICTA letters.

A tagged union: ``kind`` is the modality. Numbers are ranges of what is usual, with what is never passed.
"""

from typing import Annotated, Any, Literal

import msgspec

from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.documents.treatment_parts import Amount as Amount
from weizhong.clinic.documents.treatment_parts import (
    Angle,
    Current,
    Depth,
    Manners,
    NeedleChosen,
    Other,
    Part,
    Response,
    Retention,
    Stimulation,
    item,
)
from weizhong.clinic.documents.treatment_parts import Frequency as Frequency
from weizhong.clinic.documents.treatment_parts import Manner as Manner
from weizhong.clinic.documents.treatment_parts import Needle as Needle


class _Treatment(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What every technique has: who does it, what is felt, and which rules of the gate made it less."""

    who: Literal["practitioner", "patient", "both"]
    response: Response
    restricted_by: list[str] = []


class Needling(_Treatment, frozen=True, tag="needling"):
    """Needling by hand; without a depth none is known here, and the point's own advice says why."""

    needle: NeedleChosen
    depth_mm: Depth
    angle: Angle
    stimulation: Stimulation
    stimulate_at_min: Annotated[list[float], item("2e", "When the needle is moved, minutes")]
    retention_min: Retention


class DryNeedling(_Treatment, frozen=True, tag="dry_needling"):
    """Dry needling: the muscles to feel for, the band, the twitch."""

    needle: NeedleChosen
    depth_mm: Depth
    angle: Angle
    muscles: Annotated[list[str], item("2b", "Muscle, to be felt and named")]
    taut_band_sought: bool
    twitch_sought: bool
    stimulation: Stimulation
    seconds: Annotated[Amount, item("2e", "Seconds in one place")]
    retention_min: Retention


class Electroacupuncture(_Treatment, frozen=True, tag="electroacupuncture"):
    """Current through a needle; its partner stands among the pairs of the plan."""

    needle: NeedleChosen
    depth_mm: Depth
    angle: Angle
    frequencies: Annotated[list[Frequency], item("2e", "Settings to choose from")]
    pulse_us: Current
    intensity_ma: Current
    intensity: Annotated[str, item("2e", "Intensity, by what is felt")]
    wave: Annotated[str, item("2e", "Wave")]
    minutes: Current
    retention_min: Retention


class WarmNeedle(_Treatment, frozen=True, tag="warm_needle"):
    """Moxa on the handle of a needle in place."""

    needle: NeedleChosen
    depth_mm: Depth
    angle: Angle
    stimulation: Stimulation
    retention_min: Retention
    distance_cm: Other
    moxa_cm: Other
    pieces: Other
    minutes: Other
    check_every_min: Other


class Moxa(_Treatment, frozen=True, tag="moxa"):
    """Moxa over or on the skin, without a needle."""

    manners: Manners
    distance_cm: Other
    minutes: Other
    pieces: Other
    check_every_min: Other


class Lamp(_Treatment, frozen=True, tag="lamp"):
    """A heat lamp."""

    distance_cm: Other
    minutes: Other
    check_every_min: Other


class Cupping(_Treatment, frozen=True, tag="cupping"):
    """Dry cups, and the marks to expect."""

    manners: Manners
    minutes: Other
    pieces: Other
    check_every_min: Other
    days_to_fade: Other
    days_between: Other


class WetCupping(_Treatment, frozen=True, tag="wet_cupping"):
    """Cups over pricked skin."""

    manners: Manners
    minutes: Other
    prick_mm: Other
    pricks: Other
    pieces: Other
    days_to_fade: Other
    days_between: Other


class GuaSha(_Treatment, frozen=True, tag="gua_sha"):
    """Scraping, and the marks to expect."""

    minutes: Other
    strokes: Other
    days_to_fade: Other
    days_between: Other


class Acupressure(_Treatment, frozen=True, tag="acupressure"):
    """Pressing, also by the person at home."""

    seconds: Other
    pain_0_10: Other
    times_a_day: Other


class Tuina(_Treatment, frozen=True, tag="tuina"):
    """Massage of a place by hand."""

    manners: Manners
    minutes: Other
    pain_0_10: Other


class PressNeedle(_Treatment, frozen=True, tag="press_needle"):
    """Needles on plasters that are left in for days; one material, or it is not offered."""

    material: Annotated[str, item("2g", "Material")]
    stimulation: Stimulation
    depth_mm: Annotated[Amount, item("2c", "Length of the needle, mm")]
    days: Annotated[Amount, item("2f", "Days in place")]
    pieces: Other


class Seeds(_Treatment, frozen=True, tag="seeds"):
    """Seeds under plasters, pressed by the person."""

    manners: Manners
    days: Other
    times_a_day: Other
    seconds: Other
    pieces: Other


Treatment = (
    Needling
    | DryNeedling
    | Electroacupuncture
    | WarmNeedle
    | Moxa
    | Lamp
    | Cupping
    | WetCupping
    | GuaSha
    | Acupressure
    | Tuina
    | PressNeedle
    | Seeds
)


class PairEnd(Part, frozen=True):
    """One needle of a pair."""

    code: str
    side: Literal["left", "right", "midline"]


class ElectrodePair(Part, frozen=True):
    """Two needles that one circuit joins, on one side, in one body position; how far apart, mm."""

    first: PairEnd
    second: PairEnd
    position: str
    distance_mm: float
    why: str


class Unpaired(Part, frozen=True):
    """A needle that current was asked for and that joins no pair, and why."""

    end: PairEnd
    why: str


class NeedleSupply(Part, frozen=True):
    """Needles of one kind to lay out, and for how many insertions (STRICTA 2a, 2g)."""

    needle: Needle
    count: int


class Instruction(Part, frozen=True):
    """Something to look at or to say, with its source."""

    id: str
    text: str
    check: str
    source: list[str]
    when: Literal["before", "during", "after"] = "after"


class TechniqueGuide(Part, frozen=True):
    """What is the same at every place: once per technique of a plan.

    ``forbidden_by`` names what the gate knows against this technique in particular; ``corrections`` are
    beliefs put right; ``scope`` is who may do it here.
    """

    technique: str
    title: str
    text: str
    checks: list[Instruction]
    aftercare: list[Instruction]
    corrections: list[Instruction]
    forbidden_by: list[str]
    scope: str
    citations: list[Citation]


class EarPlace(Part, frozen=True):
    """A named place of the ear, never in millimetres, and what is done there."""

    code: str
    name: str
    name_pinyin: str
    nomenclature: str
    place: str
    side: str
    treatments: list[Treatment]
    citations: list[Citation]


def kind_of(treatment: Treatment) -> str:
    """Return the modality of a record.

    Examples
    --------
    >>> kind_of(msgspec.convert({"kind": "lamp", **_AN_EXAMPLE}, Treatment))
    'lamp'
    """
    return str(type(treatment).__struct_config__.tag)


_AMOUNT: dict[str, Any] = {"label": "", "low": 1, "high": 2, "unit": "", "check": "D", "source": []}
_AN_EXAMPLE: dict[str, Any] = {
    "who": "practitioner",
    "response": "warm",
    "distance_cm": _AMOUNT,
    "minutes": _AMOUNT,
    "check_every_min": _AMOUNT,
}
