"""Which needle: length for the depth here, thickness and material within what the gate allows."""

from functools import cache, lru_cache
from typing import Any, TypeVar

from msgspec.structs import replace

from weizhong.clinic.depth.needles import (
    held_by_hand,
    needle_for,
    reach_mm,
    standard_lengths_mm,
)
from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.documents.treatments import (
    Amount,
    DryNeedling,
    Electroacupuncture,
    Needle,
    Needling,
    WarmNeedle,
    kind_of,
)
from weizhong.clinic.techniques.amounts import depth_of, weakest
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.facts.tables import read_table

_Held = TypeVar("_Held", Needling, DryNeedling, Electroacupuncture, WarmNeedle)


@cache
def materials() -> dict[str, dict[str, Any]]:
    """Return every material by name, the one to take first in front."""
    rows = sorted(read_table("clinic/needles")["material"], key=lambda row: row["order"])
    return {row["id"]: row for row in rows}


@cache
def is_forbidden(material: str, forbidden: tuple[str, ...]) -> bool:
    """Return whether a material, or anything it contains, is forbidden; what is not known may contain it.

    Examples
    --------
    >>> is_forbidden("steel", ("nickel",)), is_forbidden("gold_plated", ("nickel",))
    (True, False)
    >>> is_forbidden("", ("nickel",)), is_forbidden("", ())
    (True, False)
    """
    row = materials().get(material)
    return bool(forbidden) and (row is None or bool({material, *row["contains"]} & set(forbidden)))


@cache
def material_for(technique: str, forbidden: tuple[str, ...], for_current: bool = False) -> str | Withheld:
    """Return the material to take, or why none is left; what was only recalled is never offered.

    Parameters
    ----------
    technique : str
        Which technique asks, for the words.
    forbidden : tuple of str
        Materials, or what they contain.
    for_current : bool
        Whether current will run through it.

    Examples
    --------
    >>> material_for("needling", ("nickel", "chromium"))
    'gold_plated'
    >>> material_for("electroacupuncture", ("nickel",), for_current=True).technique
    'electroacupuncture'
    """
    for name, row in materials().items():
        is_usable = row["for_current"] or not for_current
        if row["check"] != "K" and is_usable and not is_forbidden(name, forbidden):
            return name
    current = " that current may run through" if for_current else ""
    what = ", ".join(forbidden)
    return Withheld(
        technique,
        f"No needle{current} is left without {what}. {read_table('clinic/needles')['allergy']['text']}",
    )


def with_needle(dose: _Held, place: TreatedPlace, for_current: bool = False) -> _Held | Withheld:
    """Return a dose with the needle, depth and direction of a place; why not, where no needle is left.

    Parameters
    ----------
    dose : Needling, DryNeedling, Electroacupuncture or WarmNeedle
        The dose as it is wherever the gate takes so much off.
    place : TreatedPlace
        The place.
    for_current : bool
        Whether current will run through the needle.
    """
    depth = depth_of(place)
    needle = needle_at(place, depth, kind_of(dose), for_current)
    if isinstance(needle, Withheld):
        return needle
    angle = place.depth.angle if place.depth else ""
    return replace(dose, needle=needle, depth_mm=_within_reach(depth, needle), angle=angle)


def _within_reach(depth: Amount | None, needle: Needle | None) -> Amount | None:
    """No dose allows a depth at which too little of its needle would stand out."""
    if depth is None or needle is None or depth.high <= (most_mm := reach_mm(needle.length_mm)):
        return depth
    return replace(depth, low=min(depth.low, most_mm), high=most_mm, at_most=most_mm)


def standing_out(dose: WarmNeedle, place: TreatedPlace, out_mm: float, text: str) -> WarmNeedle:
    """Return a dose with a needle so long that part of its shaft stays outside, as deep as that leaves.

    Parameters
    ----------
    dose : WarmNeedle
        The dose with its depth and the needle of that depth.
    place : TreatedPlace
        The place.
    out_mm : float
        What of the shaft stays outside at least, mm.
    text : str
        How that is held.
    """
    assert dose.depth_mm is not None
    assert dose.needle is not None
    lengths, depth = standard_lengths_mm(), dose.depth_mm
    length_mm = next((mm for mm in lengths if mm >= depth.high + out_mm), lengths[-1])
    most_mm = min(depth.high, length_mm - out_mm)
    advice = held_by_hand(length_mm, text)
    shaft = advice.length_mm, advice.diameter_mm, advice.hub_stops, advice.text, tuple(advice.citations)
    return replace(
        dose,
        needle=_needle(*shaft, dose.needle.material, place.restriction.diameter_mm_at_most),
        depth_mm=replace(depth, low=min(depth.low, most_mm), high=most_mm, at_most=most_mm),
    )


def needle_at(
    place: TreatedPlace, depth: Amount | None, technique: str, for_current: bool = False
) -> Needle | Withheld | None:
    """Return the needle for a place; nothing where no depth is known, and why where no material is left."""
    material = material_for(technique, place.restriction.no_material, for_current)
    if isinstance(material, Withheld):
        return Withheld(technique, material.why, place.restriction.because)
    if depth is None or place.depth is None:
        return None
    advice = place.depth.needle if place.restriction.depth_mm_at_most is None else None
    if advice is None:
        limits = [mm for mm in (depth.at_most, depth.below) if mm is not None]
        begins_mm = place.depth.textbook_mm[0] if place.depth.textbook_mm else None
        advice = needle_for(min(limits), begins_mm=begins_mm)
    shaft = advice.length_mm, advice.diameter_mm, advice.hub_stops, advice.text, tuple(advice.citations)
    return _needle(*shaft, material, place.restriction.diameter_mm_at_most)


@lru_cache(maxsize=4096)
def _needle(
    length_mm: float,
    usual_mm: tuple[float, float],
    hub_stops: bool,
    text: str,
    cited: tuple[Citation, ...],
    material: str,
    most_mm: float | None,
) -> Needle:
    """The same few needles serve every point, so each is made once."""
    row = materials()[material]
    return Needle(
        length_mm=length_mm,
        diameter_mm=_thickness(usual_mm, most_mm),
        material=material,
        hub_stops=hub_stops,
        text=f"{text} {row['label'].capitalize()}.",
        check=weakest([row["check"], *(one.check for one in cited)]),
    )


def _thickness(usual_mm: tuple[float, float], most_mm: float | None) -> tuple[float, float]:
    """The usual thickness, or the thickest standard one that is thin enough."""
    if most_mm is None or usual_mm[1] <= most_mm:
        return usual_mm
    standard = [mm for mm in read_table("clinic/needles")["diameters"]["mm"] if mm <= most_mm]
    thickest = float(standard[-1]) if standard else most_mm
    return min(usual_mm[0], thickest), thickest
