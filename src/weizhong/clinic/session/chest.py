"""Whether lung lies beneath a point: then the advice about a late pneumothorax is due."""

from collections.abc import Iterable

from weizhong.clinic.hazards import hazards_of
from weizhong.facts.tables import read_table


def lies_over_lung(code: str) -> bool:
    """Return whether a point, perhaps with a level, lies over lung.

    Examples
    --------
    >>> lies_over_lung("BL13"), lies_over_lung("ashi:T8"), lies_over_lung("BL60")
    (True, True, False)
    """
    return is_of_lung(one.id for one in hazards_of(code))


def is_of_lung(hazards: Iterable[str]) -> bool:
    """Return whether any of the hazards is the lung."""
    return not set(hazards).isdisjoint(read_table("clinic/session")["thoracic"]["hazards"])
