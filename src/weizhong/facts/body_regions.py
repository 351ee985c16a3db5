"""Body regions of the standard: how a sentence speaks of them, and the words people search for."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from weizhong.facts.tables import read_table


@dataclass(frozen=True, slots=True)
class BodyRegion:
    """A region of the body.

    Parameters
    ----------
    name : str
        The standard's name.
    phrase : str
        How a sentence begins, such as ``"on the lower back"``.
    limb : {"upper", "lower"}, optional
        The limb it belongs to.
    words : tuple of str
        What people call it.
    """

    name: str
    phrase: str
    limb: str | None
    words: tuple[str, ...]


def body_region(name: str) -> BodyRegion:
    """Return a region by the standard's name.

    Examples
    --------
    >>> body_region("lumbar region").phrase
    'on the lower back'
    """
    return _regions()[name]


@cache
def _regions() -> dict[str, BodyRegion]:
    groups: list[dict[str, Any]] = read_table("points/regions")["group"]
    return {
        name: BodyRegion(
            name=name,
            phrase=group.get("phrases", {}).get(name, f"on the {name}"),
            limb=group.get("limb"),
            words=(name, *group["words"]),
        )
        for group in groups
        for name in group["regions"]
    }
