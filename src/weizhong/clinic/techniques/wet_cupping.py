"""Cups over pricked skin. Whether it is offered at all, the scope of the practitioner decides."""

from weizhong.clinic.documents.treatments import WetCupping
from weizhong.clinic.techniques.amounts import amounts_of, strength_left, who_does
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, manner_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import manners_of, technique_table

NAME = "wet_cupping"


def dose_for(place: TreatedPlace) -> WetCupping | Withheld:
    """Return the dose of wet cups at a place."""
    amounts = amounts_of(NAME, place.restriction)
    if isinstance(amounts, Withheld):
        return amounts
    return WetCupping(
        who=who_does(NAME),
        response=technique_table(NAME)["technique"]["response"],
        restricted_by=list(place.restriction.because),
        manners=list(manners_of(NAME, strength_left(NAME, place.restriction) is not None)),
        **amounts,
    )


def check_performed(done: Performed, planned: WetCupping) -> list[str]:
    """Return what is refused of wet cups: too deep, too long, too many, too soon again."""
    return [*beyond_amounts(done, planned), *manner_refused(done, planned.manners)]
