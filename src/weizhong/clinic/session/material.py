"""What the needles of a pack are made of: not for this person, not for current, or not known."""

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.session.events import NeedlePackOpened
from weizhong.clinic.session.limits import Breach
from weizhong.clinic.techniques.needle_choice import is_forbidden, materials


def material_breaches(pack: NeedlePackOpened, limits: Restriction) -> list[Breach]:
    """Return why needles of a pack may not touch this person; where something may not, unknown is refused.

    Parameters
    ----------
    pack : NeedlePackOpened
        The pack.
    limits : Restriction
        What is taken off for this person, or at a site.
    """
    if not is_forbidden(pack.material, limits.no_material):
        return []
    held = f"{', '.join(limits.no_material)}: an allergy was told, or nobody asked"
    if not pack.material:
        text = (
            f"Say what the needles of pack {pack.pack!r} are made of; this person may have nothing of {held}."
        )
    else:
        name = pack.material.replace("_", " ")
        text = f"Needles of {name} are not for this person, who may have nothing of {held}."
    return [Breach("material", text)]


def current_breaches(pack: NeedlePackOpened) -> list[Breach]:
    """Return why no current may run through needles of a pack.

    Parameters
    ----------
    pack : NeedlePackOpened
        The pack.
    """
    row = materials().get(pack.material)
    if row is None or row["for_current"]:
        return []
    text = f"{row['label'].capitalize()} is not for current; take uncoated steel, or leave the current out."
    return [Breach("material", text)]
