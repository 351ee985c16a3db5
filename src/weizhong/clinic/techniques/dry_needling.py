"""Dry needling: a muscle is felt and named, a taut band found in it, and a twitch sought."""

from functools import lru_cache

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatments import DryNeedling
from weizhong.clinic.techniques.amounts import amounts_of, response_of, stimulation_of, who_does
from weizhong.clinic.techniques.needle_choice import with_needle
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, needle_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import technique_table

NAME = "dry_needling"


def dose_for(place: TreatedPlace) -> DryNeedling | Withheld:
    """Return the dose of dry needling at a place; no twitch is sought where the needle must stay still."""
    place = place.held_still()
    in_region = _in_region(place.region, place.restriction)
    dose = in_region if isinstance(in_region, Withheld) else with_needle(in_region, place)
    muscles = technique_table(NAME)["muscles"]
    if not isinstance(dose, Withheld) and dose.depth_mm is None and place.region not in muscles:
        return Withheld(NAME, muscles["nothing_known"], place.restriction.because)
    return dose


@lru_cache(maxsize=1024)
def _in_region(region: str, restriction: Restriction) -> DryNeedling | Withheld:
    amounts = amounts_of(NAME, restriction)
    if isinstance(amounts, Withheld):
        return amounts
    table = technique_table(NAME)
    return DryNeedling(
        who=who_does(NAME),
        response=response_of(NAME, restriction),
        restricted_by=list(restriction.because),
        needle=None,
        depth_mm=None,
        angle="",
        muscles=list(table["muscles"].get(region, [table["muscles"]["unknown"]])),
        taut_band_sought=True,
        twitch_sought=restriction.stimulation is None,
        stimulation=stimulation_of(NAME, restriction),
        **amounts,
    )


def check_performed(done: Performed, planned: DryNeedling) -> list[str]:
    """Return what is refused of dry needling: depth, seconds, thickness, material."""
    return [*beyond_amounts(done, planned), *needle_refused(done, planned.needle)]
