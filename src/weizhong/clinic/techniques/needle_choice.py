"""Which needle: length for the depth here, thickness and material within what the gate allows."""

from functools import cache
from typing import Any

from weizhong.clinic.needles import needle_for
from weizhong.clinic.restrictions import Restriction
from weizhong.clinic.techniques.amounts import weakest
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.records import Amount, Needle
from weizhong.facts.tables import read_table


@cache
def materials() -> dict[str, dict[str, Any]]:
    """Return every material by name, the one to take first in front."""
    rows = sorted(read_table("clinic/needles")["material"], key=lambda row: row["order"])
    return {row["id"]: row for row in rows}


@cache
def is_forbidden(material: str, forbidden: tuple[str, ...]) -> bool:
    """Return whether a material, or anything it contains, is forbidden.

    Examples
    --------
    >>> is_forbidden("steel", ("nickel",)), is_forbidden("gold_plated", ("nickel",))
    (True, False)
    """
    row = materials().get(material)
    return bool({material, *(row["contains"] if row else ())} & set(forbidden))


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
        advice = needle_for(min(limits), depth.high if depth.at_most is not None else None)
    row = materials()[material]
    thin, thick = _thickness(advice.diameter_mm, place.restriction)
    return Needle(
        length_mm=advice.length_mm,
        diameter_mm=(thin, thick),
        material=material,
        hub_stops=advice.hub_stops,
        text=f"{advice.text} {row['label'].capitalize()}.",
        check=weakest([row["check"], *(one.check for one in advice.citations)]),
    )


def _thickness(usual: tuple[float, float], restriction: Restriction) -> tuple[float, float]:
    """The usual thickness, or the thickest standard one that is thin enough."""
    most = restriction.diameter_mm_at_most
    if most is None or usual[1] <= most:
        return usual
    standard = [mm for mm in read_table("clinic/needles")["diameters"]["mm"] if mm <= most]
    thickest = float(standard[-1]) if standard else most
    return min(usual[0], thickest), thickest
