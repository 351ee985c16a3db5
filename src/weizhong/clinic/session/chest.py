"""Whether lung lies beneath a point: then the advice about a late pneumothorax is due."""

from collections.abc import Iterable

from weizhong.clinic.gate.hazards import hazards_of
from weizhong.facts.tables import read_table
from weizhong.terms.codes import base_and_level


def lies_over_lung(code: str, lateral_cm: float | None = None) -> bool:
    """Return whether a point, perhaps with a level, lies over lung.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level; a tender spot as ``ashi:T8``.
    lateral_cm : float, optional
        Distance of a tender spot from the midline, cm; where nobody told it, the spot may lie anywhere.

    Examples
    --------
    >>> lies_over_lung("BL13"), lies_over_lung("EX-B2:T8"), lies_over_lung("EX-B2:L4")
    (True, True, False)
    >>> lies_over_lung("ashi:C7", 6.0), lies_over_lung("ashi:C7", 2.0), lies_over_lung("ashi:C7")
    (True, False, True)
    """
    row = read_table("clinic/session")["thoracic"]
    base, level = base_and_level(code)
    if level in row["levels"] or base in row["points"]:
        return True
    return is_of_lung(one.id for one in hazards_of(code, lateral_cm))


def is_of_lung(hazards: Iterable[str]) -> bool:
    """Return whether any of the hazards is the lung."""
    return not set(hazards).isdisjoint(read_table("clinic/session")["thoracic"]["hazards"])
