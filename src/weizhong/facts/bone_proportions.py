"""B-cun: stretches of the body divided into equal cun, each valid on its own segment and axis only."""

from dataclasses import dataclass
from functools import cache

from weizhong.facts.acupoints import AcupointRecord
from weizhong.facts.point_rule import Offset
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


def scale_of(offset: Offset, region: str) -> BoneProportion | None:
    """Return the stretch whose cun a distance is counted in; None where the standard gives no scale.

    Parameters
    ----------
    offset : Offset
        A distance of a location rule.
    region : str
        Region of the point.

    Examples
    --------
    >>> from weizhong.facts.acupoints import point
    >>> scale_of(point("PC6").rule.offsets[0], point("PC6").region).name
    'forearm'
    """
    if offset.unit != "B-cun":
        return None
    for row in read_table("points/cun_scales")["scale"]:
        is_there = region in row.get("regions", (region,))
        if is_there and offset.origin in row["origins"] and offset.direction in row["directions"]:
            return bone_proportions()[row["proportion"]]
    return None


def scales(record: AcupointRecord) -> tuple[BoneProportion, ...]:
    """Return the stretches a point's distances are counted on, each once.

    Examples
    --------
    >>> from weizhong.facts.acupoints import point
    >>> [scale.name for scale in scales(point("ST27"))]
    ['lower_abdomen', 'nipple_width']
    """
    found = (scale_of(one, record.region) for one in record.rule.offsets)
    return tuple(dict.fromkeys(scale for scale in found if scale))
