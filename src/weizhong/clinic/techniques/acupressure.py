"""Pressing a point: by the practitioner, and at home by the person."""

from weizhong.clinic.documents.treatments import Acupressure
from weizhong.clinic.techniques.amounts import amounts_of, response_of, who_does
from weizhong.clinic.techniques.performed import Performed, beyond_amounts
from weizhong.clinic.techniques.place import TreatedPlace, Withheld

NAME = "acupressure"


def dose_for(place: TreatedPlace) -> Acupressure | Withheld:
    """Return the dose of pressing at a place."""
    amounts = amounts_of(NAME, place.restriction)
    if isinstance(amounts, Withheld):
        return amounts
    return Acupressure(
        who=who_does(NAME),
        response=response_of(NAME, place.restriction),
        restricted_by=list(place.restriction.because),
        **amounts,
    )


def check_performed(done: Performed, planned: Acupressure) -> list[str]:
    """Return what is refused of pressing: too long, too hard, too often."""
    return list(beyond_amounts(done, planned))
