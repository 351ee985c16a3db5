"""Tuina over a place; thrusts of the spine are no part of it."""

from weizhong.clinic.documents.treatments import Tuina
from weizhong.clinic.techniques.amounts import amounts_of, response_of, strength_left, who_does
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, manner_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import manners_of

NAME = "tuina"


def dose_for(place: TreatedPlace) -> Tuina | Withheld:
    """Return the dose of tuina at a place."""
    amounts = amounts_of(NAME, place.restriction)
    if isinstance(amounts, Withheld):
        return amounts
    return Tuina(
        who=who_does(NAME),
        response=response_of(NAME, place.restriction),
        restricted_by=list(place.restriction.because),
        manners=list(manners_of(NAME, strength_left(NAME, place.restriction) is not None)),
        **amounts,
    )


def check_performed(done: Performed, planned: Tuina) -> list[str]:
    """Return what is refused of tuina: too long, too hard, a thrust."""
    return [*beyond_amounts(done, planned), *manner_refused(done, planned.manners)]
