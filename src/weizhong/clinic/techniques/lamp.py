"""A heat lamp."""

from weizhong.clinic.documents.treatments import Lamp
from weizhong.clinic.techniques.amounts import amounts_of, who_does
from weizhong.clinic.techniques.performed import Performed, beyond_amounts
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import technique_table

NAME = "lamp"


def dose_for(place: TreatedPlace) -> Lamp | Withheld:
    """Return the dose of a lamp at a place."""
    amounts = amounts_of(NAME, place.restriction)
    if isinstance(amounts, Withheld):
        return amounts
    return Lamp(
        who=who_does(NAME),
        response=technique_table(NAME)["technique"]["response"],
        restricted_by=list(place.restriction.because),
        **amounts,
    )


def check_performed(done: Performed, planned: Lamp) -> list[str]:
    """Return what is refused of a lamp: too near, too long, looked at too seldom."""
    return list(beyond_amounts(done, planned))
