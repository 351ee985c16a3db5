"""Whether a site may lie in a region or above a hazard, as far as what the patient is told goes."""

import math
from collections.abc import Sequence
from functools import cache

from weizhong.clinic.gate.hazards import hazards_of
from weizhong.clinic.gate.sites import is_at
from weizhong.facts.points import all_points
from weizhong.facts.tables import read_table
from weizhong.terms.codes import SPOT, Laterality
from weizhong.terms.errors import FactsError

_EAR = "ear"
# Nobody says here how far from the midline a tender spot lies, so it may lie far out as well.
_ANYWHERE_CM = math.inf


def may_lie(name: str, regions: Sequence[str], hazards: Sequence[str]) -> bool:
    """Return whether a site may lie in one of the regions or above one of the hazards.

    Parameters
    ----------
    name : str
        Point code, place of the ear, region, part, or any words; a place no table knows may lie anywhere.
    regions : sequence of str
        Regions of ``facts/clinic/sites.toml``.
    hazards : sequence of str
        Rows of ``facts/clinic/hazards.toml``.

    Examples
    --------
    >>> may_lie("BL23", ["neck"], ["kidney"]), may_lie("BL40", ["neck"], ["kidney"])
    (True, False)
    >>> may_lie("where it hurts", ["neck"], ["kidney"]), may_lie("ear:kidney", ["neck"], ["kidney"])
    (True, False)
    """
    places = read_table("clinic/sites")
    if not _is_code(name):
        inside = set(places["parts"].get(name, [name]))
        return bool(inside & set(regions)) or not inside <= set(places["region"])
    if any(hazard.id in hazards for hazard in hazards_of(name)):
        return True
    if name in places["unchosen"]["region"]:
        return places["unchosen"]["region"][name] in regions
    try:
        return any(is_at(region, name, Laterality.MIDLINE, _ANYWHERE_CM) for region in regions)
    except FactsError:
        return True


@cache
def _is_code(name: str) -> bool:
    base, parted, _ = name.partition(":")
    return bool(base == _EAR and parted) or base in {SPOT, *(str(record.code) for record in all_points())}
