"""Dry cups."""

from weizhong.clinic.documents.treatments import Cupping
from weizhong.clinic.techniques.amounts import amounts_of, response_of, strength_left, who_does
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, manner_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import manners_of

NAME = "cupping"


def dose_for(place: TreatedPlace) -> Cupping | Withheld:
    """Return the dose of cups at a place."""
    amounts = amounts_of(NAME, place.restriction)
    if isinstance(amounts, Withheld):
        return amounts
    return Cupping(
        who=who_does(NAME),
        response=response_of(NAME, place.restriction),
        restricted_by=list(place.restriction.because),
        manners=list(manners_of(NAME, strength_left(NAME, place.restriction) is not None)),
        **amounts,
    )


def check_performed(done: Performed, planned: Cupping) -> list[str]:
    """Return what is refused of cups: too long, too many, too soon again, a way too strong."""
    return [*beyond_amounts(done, planned), *manner_refused(done, planned.manners)]
