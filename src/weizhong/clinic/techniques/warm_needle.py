"""Moxa on the handle of a needle in place."""

from weizhong.clinic.techniques.amounts import amounts_of, depth_of, stimulation_of, who_does
from weizhong.clinic.techniques.needle_choice import needle_at
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, needle_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.records import WarmNeedle
from weizhong.clinic.techniques.tables import technique_table

NAME = "warm_needle"


def dose_for(place: TreatedPlace) -> WarmNeedle | Withheld:
    """Return the dose of a warm needle at a place; gone where heat is forbidden, though a needle may be."""
    amounts, depth = amounts_of(NAME, place.restriction), depth_of(place)
    needle = needle_at(place, depth, NAME)
    if place.restriction.heat == "none":
        why = "No heat is allowed here: the needle may be put in without moxa."
        return Withheld(NAME, why, place.restriction.because)
    if isinstance(amounts, Withheld):
        return amounts
    if isinstance(needle, Withheld):
        return needle
    return WarmNeedle(
        who=who_does(NAME),
        response=technique_table(NAME)["technique"]["response"],
        restricted_by=list(place.restriction.because),
        needle=needle,
        depth_mm=depth,
        angle=place.depth.angle if place.depth else "",
        stimulation=stimulation_of(NAME, place.restriction),
        **amounts,
    )


def check_performed(done: Performed, planned: WarmNeedle) -> list[str]:
    """Return what is refused of a warm needle: depth, moxa too near, too big, too long."""
    return [*beyond_amounts(done, planned), *needle_refused(done, planned.needle, planned.depth_mm)]
