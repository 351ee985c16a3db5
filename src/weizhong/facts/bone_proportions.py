"""B-cun: stretches of the body divided into equal cun, each valid on its own segment and axis only."""

from dataclasses import dataclass
from functools import cache

from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.sources import Check


@dataclass(frozen=True, slots=True)
class BoneProportion:
    """A stretch of the body and the number of cun it holds.

    Parameters
    ----------
    name : str
        Identifier, such as ``"forearm"``.
    region : str
        Part of the body.
    start, end : str
        Landmarks at the two ends.
    cun : int
        Number of equal parts.
    axis : str
        Axis on which they count.
    note : str, optional
        Remark.
    check : Check
        How far it was checked.
    sources : tuple of str
        Bibliography keys.
    """

    name: str
    region: str
    start: str
    end: str
    cun: int
    axis: str
    note: str | None
    check: Check
    sources: tuple[str, ...]


@cache
def bone_proportions() -> dict[str, BoneProportion]:
    """Return the twenty proportional measurements of WHO 2008 by name.

    Examples
    --------
    >>> bone_proportions()["forearm"].cun
    12
    """
    rows = read_table("points/bone_proportions")["proportion"]
    return {
        row["id"]: BoneProportion(
            name=row["id"],
            region=row["region"],
            start=row["from"],
            end=row["to"],
            cun=row["cun"],
            axis=row["axis"],
            note=row.get("note"),
            check=check_mark(row),
            sources=tuple(row["source"]),
        )
        for row in rows
    }
