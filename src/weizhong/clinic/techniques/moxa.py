"""Moxa without a needle: held, on ginger, in a box, or on the skin and off in time; never to scar."""

from weizhong.clinic.documents.treatments import Moxa
from weizhong.clinic.techniques.amounts import amounts_of, strength_left, who_does
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, manner_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import manners_of, technique_table

NAME = "moxa"


def dose_for(place: TreatedPlace) -> Moxa | Withheld:
    """Return the dose of moxa at a place."""
    amounts = amounts_of(NAME, place.restriction)
    if isinstance(amounts, Withheld):
        return amounts
    return Moxa(
        who=who_does(NAME),
        response=technique_table(NAME)["technique"]["response"],
        restricted_by=list(place.restriction.because),
        manners=list(manners_of(NAME, strength_left(NAME, place.restriction) is not None)),
        **amounts,
    )


def check_performed(done: Performed, planned: Moxa) -> list[str]:
    """Return what is refused of moxa: too near, too long, too many cones, a scar."""
    return [*beyond_amounts(done, planned), *manner_refused(done, planned.manners)]
