"""Moxa on the handle of a needle in place."""

from functools import lru_cache

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatments import WarmNeedle
from weizhong.clinic.techniques.amounts import amounts_of, stimulation_of, who_does
from weizhong.clinic.techniques.needle_choice import with_needle
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, needle_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import technique_table

NAME = "warm_needle"


def dose_for(place: TreatedPlace) -> WarmNeedle | Withheld:
    """Return the dose of a warm needle at a place; gone where heat is forbidden, though a needle may be."""
    if place.is_flat_only:
        why = "No depth holds for this person here: a needle that lies flat under the skin bears no moxa."
        return Withheld(NAME, why, place.restriction.because)
    anywhere = _anywhere(place.restriction)
    return anywhere if isinstance(anywhere, Withheld) else with_needle(anywhere, place)


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
    return [*beyond_amounts(done, planned), *needle_refused(done, planned.needle, planned.depth_mm)]
