"""What points are commonly used for."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.codes import PointCode
from weizhong.terms.sources import Check


@dataclass(frozen=True, slots=True)
class Use:
    """A complaint and the points commonly used for it.

    Parameters
    ----------
    condition : str
        The complaint.
    words : tuple of str
        What people call it.
    points : frozenset of str
        Codes.
    trials : dict of str to int
        Code to the number of trials that name it.
    trials_of : int
        How many of the trials looked at name their points.
    check : Check
        How far it was checked.
    sources : tuple of str
        Bibliography keys.
    """

    condition: str
    words: tuple[str, ...]
    points: frozenset[str]
    trials: dict[str, int]
    trials_of: int
    check: Check
    sources: tuple[str, ...]


@cache
def all_uses() -> tuple[Use, ...]:
    """Return every complaint of the table."""
    return tuple(
        Use(
            condition=row["condition"],
            words=tuple(row["words"]),
            points=frozenset(row["points"]),
            trials=row["trials"],
            trials_of=row["trials_of"],
            check=check_mark(row),
            sources=tuple(row["source"]),
        )
        for row in read_table("points/uses")["use"]
    )


def uses(code: str) -> tuple[Use, ...]:
    """Return the complaints a point is commonly used for.

    Examples
    --------
    >>> [use.condition for use in uses("BL40")]
    ['low back pain']
    """
    wanted = PointCode(code).base
    return tuple(use for use in all_uses() if wanted in use.points)


def uses_called(phrases: Iterable[str]) -> tuple[Use, ...]:
    """Return the complaints that any of the phrases names."""
    wanted = set(phrases)
    return tuple(use for use in all_uses() if wanted & {use.condition, *use.words})
