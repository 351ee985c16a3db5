"""F-cun and fingerbreadths: measures taken from the patient's own fingers."""

from dataclasses import dataclass

from weizhong.facts.acupoints import AcupointRecord
from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.sources import Check


@dataclass(frozen=True, slots=True)
class FingerMeasure:
    """A measure by fingers.

    Parameters
    ----------
    name : str
        What it is called.
    f_cun : float, optional
        How many F-cun it counts; None where it counts none.
    definition : str
        How to take it.
    check : Check
        How far it was checked.
    sources : tuple of str
        Bibliography keys.
    """

    name: str
    f_cun: float | None
    definition: str
    check: Check
    sources: tuple[str, ...]


def finger_measures(record: AcupointRecord) -> tuple[FingerMeasure, ...]:
    """Return the measures by which a point's F-cun or fingerbreadths are taken.

    Examples
    --------
    >>> from weizhong.facts.acupoints import point
    >>> [one.name for one in finger_measures(point("LU11"))]
    ['middle-finger cun', 'thumb cun']
    >>> [one.name for one in finger_measures(point("ST6"))]
    ['fingerbreadth (F-breadth)']
    """
    units = {one.unit for one in record.rule.offsets}
    counted = {1} if "F-cun" in units else set()
    return tuple(
        FingerMeasure(row["name"], row.get("f_cun"), row["definition"], check_mark(row), tuple(row["source"]))
        for row in read_table("points/bone_proportions")["finger_cun"]
        if row.get("f_cun") in counted or ("fingerbreadth" in units and "f_cun" not in row)
    )
