"""How to find the landmarks that rules name, by eye and finger."""

from dataclasses import dataclass

from weizhong.facts.acupoints import AcupointRecord
from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.sources import Check


@dataclass(frozen=True, slots=True)
class SurfaceLandmark:
    """A landmark and the rule by which the standard finds it.

    Parameters
    ----------
    name : str
        Name as location rules use it.
    rule : str
        How to find it.
    check : Check
        How far it was checked.
    sources : tuple of str
        Bibliography keys.
    """

    name: str
    rule: str
    check: Check
    sources: tuple[str, ...]


def surface_landmarks(record: AcupointRecord) -> tuple[SurfaceLandmark, ...]:
    """Return the landmarks of a point that the standard tells how to find.

    Examples
    --------
    >>> from weizhong.facts.acupoints import point
    >>> [one.rule for one in surface_landmarks(point("BL25"))]
    ['on the line joining the highest points of the iliac crests']
    """
    return tuple(
        SurfaceLandmark(name, row["rule"], check_mark(row), tuple(row["source"]))
        for row in read_table("points/bone_proportions")["surface_landmark"]
        for name in row["names"]
        if name in record.rule.landmarks
    )
