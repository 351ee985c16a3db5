"""Dry needling: a muscle is felt and named, a taut band found in it, and a twitch sought."""

from weizhong.clinic.techniques.amounts import amounts_of, depth_of, stimulation_of, who_does
from weizhong.clinic.techniques.needle_choice import needle_at
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, needle_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.records import DryNeedling
from weizhong.clinic.techniques.tables import technique_table

NAME = "dry_needling"


def dose_for(place: TreatedPlace) -> DryNeedling | Withheld:
    """Return the dose of dry needling at a place; no twitch is sought where the needle must stay still."""
    amounts, depth = amounts_of(NAME, place.restriction), depth_of(place)
    needle = needle_at(place, depth, NAME)
    if isinstance(amounts, Withheld):
        return amounts
    if isinstance(needle, Withheld):
        return needle
    table = technique_table(NAME)
    return DryNeedling(
        who=who_does(NAME),
        response=table["technique"]["response"],
        restricted_by=list(place.restriction.because),
        needle=needle,
        depth_mm=depth,
        angle=place.depth.angle if place.depth else "",
        muscles=list(table["muscles"].get(place.region, [table["muscles"]["unknown"]])),
        taut_band_sought=True,
        twitch_sought=place.restriction.stimulation is None,
        stimulation=stimulation_of(NAME, place.restriction),
        **amounts,
    )


def check_performed(done: Performed, planned: DryNeedling) -> list[str]:
    """Return what is refused of dry needling: depth, seconds, thickness, material."""
    return [*beyond_amounts(done, planned), *needle_refused(done, planned.needle, planned.depth_mm)]
