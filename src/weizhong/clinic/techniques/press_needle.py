"""Press needles: tiny, on a plaster, left in for days; on the body or the ear."""

from weizhong.clinic.documents.treatments import PressNeedle
from weizhong.clinic.techniques.amounts import amounts_of, stimulation_of, who_does
from weizhong.clinic.techniques.needle_choice import material_for
from weizhong.clinic.techniques.performed import Performed, beyond_amounts, material_refused
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import technique_table

NAME = "press_needle"


def dose_for(place: TreatedPlace) -> PressNeedle | Withheld:
    """Return the dose of press needles at a place; none where nothing that pierces may stay in."""
    amounts = amounts_of(NAME, place.restriction)
    if isinstance(amounts, Withheld):
        return amounts
    material = material_for(NAME, place.restriction.no_material)
    if isinstance(material, Withheld):
        return Withheld(NAME, material.why, place.restriction.because)
    return PressNeedle(
        who=who_does(NAME),
        response=technique_table(NAME)["technique"]["response"],
        restricted_by=list(place.restriction.because),
        material=material,
        stimulation=stimulation_of(NAME, place.restriction),
        **amounts,
    )


def check_performed(done: Performed, planned: PressNeedle) -> list[str]:
    """Return what is refused of press needles: too long, too many, left in too long, the wrong material."""
    return [*beyond_amounts(done, planned), *material_refused(done)]
