"""Current through needles: which settings, how strong, how long. Which two needles it joins: `pairs`."""

from functools import lru_cache

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatments import Electroacupuncture
from weizhong.clinic.techniques.amounts import amounts_of, response_of, who_does
from weizhong.clinic.techniques.needle_choice import with_needle
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, material_refused, needle_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import frequencies, technique_table

NAME = "electroacupuncture"


def dose_for(place: TreatedPlace) -> Electroacupuncture | Withheld:
    """Return the dose of current at a place."""
    if place.is_flat_only:
        why = "No depth holds for this person here: current makes muscle pull a needle where none may go."
        return Withheld(NAME, why, place.restriction.because)
    anywhere = _anywhere(place.restriction)
    return anywhere if isinstance(anywhere, Withheld) else with_needle(anywhere, place, for_current=True)


@lru_cache(maxsize=1024)
def _anywhere(restriction: Restriction) -> Electroacupuncture | Withheld:
    amounts = amounts_of(NAME, restriction)
    if isinstance(amounts, Withheld):
        return amounts
    table = technique_table(NAME)
    return Electroacupuncture(
        who=who_does(NAME),
        response=response_of(NAME, restriction),
        restricted_by=list(restriction.because),
        needle=None,
        depth_mm=None,
        angle="",
        frequencies=list(frequencies()),
        intensity=response_of(NAME, restriction),
        wave=table["wave"]["text"],
        **amounts,
    )


def check_performed(done: Performed, planned: Electroacupuncture) -> list[str]:
    """Return what is refused of current: more, longer or wider than allowed, pain, a setting nobody used."""
    settings = [one.hz for one in planned.frequencies]
    refused = [
        *beyond_amounts(done, planned),
        *needle_refused(done, planned.needle),
        *material_refused(done, for_current=True),
    ]
    if done.frequency_hz and done.frequency_hz not in settings:
        given = " and ".join(f"{hz:g}" for hz in done.frequency_hz)
        allowed = ", ".join(one.text for one in planned.frequencies)
        refused.append(f"{given} Hz is no setting of the plan; allowed are {allowed}. Set one of them.")
    if done.felt == "painful":
        refused.append("The current hurts; strong but comfortable is the most allowed. Turn it down at once.")
    return list(dict.fromkeys(refused))
