"""Needling by hand."""

from functools import lru_cache

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatments import Needling
from weizhong.clinic.techniques.amounts import amounts_of, moments_of, stimulation_of, who_does
from weizhong.clinic.techniques.needle_choice import with_needle
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, needle_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import technique_table

NAME = "needling"


def dose_for(place: TreatedPlace) -> Needling | Withheld:
    """Return the dose of a needle at a place."""
    place = place.held_still()
    anywhere = _anywhere(place.restriction)
    return anywhere if isinstance(anywhere, Withheld) else with_needle(anywhere, place)


@lru_cache(maxsize=1024)
def _anywhere(restriction: Restriction) -> Needling | Withheld:
    amounts = amounts_of(NAME, restriction)
    if isinstance(amounts, Withheld):
        return amounts
    return Needling(
        who=who_does(NAME),
        response=technique_table(NAME)["technique"]["response"],
        restricted_by=list(restriction.because),
        needle=None,
        depth_mm=None,
        angle="",
        stimulation=stimulation_of(NAME, restriction),
        stimulate_at_min=moments_of(NAME, restriction),
        **amounts,
    )


def check_performed(done: Performed, planned: Needling) -> list[str]:
    """Return what is refused of a needle: depth, time, thickness, material."""
    return [*beyond_amounts(done, planned), *needle_refused(done, planned.needle)]
