"""Gua sha."""

from weizhong.clinic.documents.treatments import GuaSha
from weizhong.clinic.techniques.amounts import amounts_of, who_does
from weizhong.clinic.techniques.performed import Performed, beyond_amounts
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import technique_table

NAME = "gua_sha"


def dose_for(place: TreatedPlace) -> GuaSha | Withheld:
    """Return the dose of scraping at a place."""
    amounts = amounts_of(NAME, place.restriction)
    if isinstance(amounts, Withheld):
        return amounts
    return GuaSha(
        who=who_does(NAME),
        response=technique_table(NAME)["technique"]["response"],
        restricted_by=list(place.restriction.because),
        **amounts,
    )


def check_performed(done: Performed, planned: GuaSha) -> list[str]:
    """Return what is refused of scraping: too long, too many strokes, too soon again."""
    return list(beyond_amounts(done, planned))
