"""Moxa on the handle of a needle in place."""

from functools import lru_cache

from msgspec.structs import replace

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatments import WarmNeedle
from weizhong.clinic.techniques.amounts import amounts_of, depth_of, stimulation_of, who_does
from weizhong.clinic.techniques.needle_choice import standing_out, with_needle
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, needle_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import technique_table

NAME = "warm_needle"
_MM_PER_CM = 10.0


def dose_for(place: TreatedPlace) -> WarmNeedle | Withheld:
    """Return the dose of a warm needle at a place; gone where heat is forbidden, though a needle may be."""
    if place.is_flat_only:
        why = "No depth holds for this person here: a needle that lies flat under the skin bears no moxa."
        return Withheld(NAME, why, place.restriction.because)
    anywhere = _anywhere(place.restriction)
    dose = anywhere if isinstance(anywhere, Withheld) else with_needle(anywhere, place)
    return dose if isinstance(dose, Withheld) else _bearing_moxa(dose, place)


def _bearing_moxa(dose: WarmNeedle, place: TreatedPlace) -> WarmNeedle | Withheld:
    """Moxa may reach down the whole handle, so the shaft outside alone keeps it off the skin."""
    row, depth = technique_table(NAME)["needle"], depth_of(place)
    if depth is None or depth.is_limit_only or dose.needle is None:
        return Withheld(NAME, row["no_depth"], place.restriction.because)
    firm_mm, clear_mm = row["stands_from_mm"], row["clear_mm"]
    most_mm = depth.high if depth.below is None else min(depth.high, depth.below - clear_mm)
    if most_mm < firm_mm:
        why = row["too_shallow"].format(high=depth.high, least=firm_mm, clear=clear_mm)
        return Withheld(NAME, why, place.restriction.because)
    out_mm = (dose.distance_cm.at_least or dose.distance_cm.low) * _MM_PER_CM
    held = replace(depth, low=min(max(depth.low, firm_mm), most_mm), high=most_mm)
    return standing_out(replace(dose, depth_mm=held), place, out_mm, row["text"].format(out=out_mm))


@lru_cache(maxsize=1024)
def _anywhere(restriction: Restriction) -> WarmNeedle | Withheld:
    if restriction.heat == "none":
        why = "No heat is allowed here: the needle may be put in without moxa."
        return Withheld(NAME, why, restriction.because)
    amounts = amounts_of(NAME, restriction)
    if isinstance(amounts, Withheld):
        return amounts
    return WarmNeedle(
        who=who_does(NAME),
        response=technique_table(NAME)["technique"]["response"],
        restricted_by=list(restriction.because),
        needle=None,
        depth_mm=None,
        angle="",
        stimulation=stimulation_of(NAME, restriction),
        **amounts,
    )


def check_performed(done: Performed, planned: WarmNeedle) -> list[str]:
    """Return what is refused of a warm needle: depth, moxa too near, too big, too long."""
    return [*beyond_amounts(done, planned), *needle_refused(done, planned.needle)]
