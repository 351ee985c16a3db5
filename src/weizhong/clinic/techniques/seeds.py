"""Seeds under plasters, pressed by the person; mostly on the ear."""

from weizhong.clinic.documents.treatments import Seeds
from weizhong.clinic.techniques.amounts import amounts_of, strength_left, who_does
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, manner_refused, material_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import manners_of, technique_table

NAME = "seeds"


def dose_for(place: TreatedPlace) -> Seeds | Withheld:
    """Return the dose of seeds at a place."""
    amounts = amounts_of(NAME, place.restriction)
    if isinstance(amounts, Withheld):
        return amounts
    return Seeds(
        who=who_does(NAME),
        response=technique_table(NAME)["technique"]["response"],
        restricted_by=list(place.restriction.because),
        manners=list(manners_of(NAME, strength_left(NAME, place.restriction) is not None)),
        **amounts,
    )


def check_performed(done: Performed, planned: Seeds) -> list[str]:
    """Return what is refused of seeds: worn too long, too many, pressed too often, a forbidden metal."""
    return [
        *beyond_amounts(done, planned),
        *manner_refused(done, planned.manners),
        *material_refused(done),
    ]
