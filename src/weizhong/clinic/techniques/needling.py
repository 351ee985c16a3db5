"""Needling by hand."""

from weizhong.clinic.techniques.amounts import amounts_of, depth_of, moments_of, stimulation_of, who_does
from weizhong.clinic.techniques.needle_choice import needle_at
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, needle_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.records import Needling
from weizhong.clinic.techniques.tables import technique_table

NAME = "needling"


def dose_for(place: TreatedPlace) -> Needling | Withheld:
    """Return the dose of a needle at a place."""
    amounts, depth = amounts_of(NAME, place.restriction), depth_of(place)
    needle = needle_at(place, depth, NAME)
    if isinstance(amounts, Withheld):
        return amounts
    if isinstance(needle, Withheld):
        return needle
    return Needling(
        who=who_does(NAME),
        response=technique_table(NAME)["technique"]["response"],
        restricted_by=list(place.restriction.because),
        needle=needle,
        depth_mm=depth,
        angle=place.depth.angle if place.depth else "",
        stimulation=stimulation_of(NAME, place.restriction),
        stimulate_at_min=moments_of(NAME, place.restriction),
        **amounts,
    )


def check_performed(done: Performed, planned: Needling) -> list[str]:
    """Return what is refused of a needle: depth, time, thickness, material."""
    return [*beyond_amounts(done, planned), *needle_refused(done, planned.needle, planned.depth_mm)]
