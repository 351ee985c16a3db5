"""The marks of a pain drawing on the chart: each part of each side once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from weizhong.clinic.complaint.body_chart import Cell, body_chart
from weizhong.clinic.documents.case import Case
from weizhong.facts.tables import read_table

Side = Literal["left", "right", "midline"]

_BOTH: tuple[Side, ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked part of one side.

    Parameters
    ----------
    cell : Cell
        The part.
    side : {"left", "right", "midline"}
        Whose half.
    feels : str
        What is felt there; of several, what says most of a nerve.
    weight : float
        What it counts for the skin of a root.
    """

    cell: Cell
    side: Side
    feels: str
    weight: float


Marks = Sequence[Mark]


def marks_of(case: Case) -> Marks:
    """Return the marks of a drawing: both sides are two, and what is marked twice counts once.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Complaint, DrawnMark
    >>> drawn = [DrawnMark(cell="heel", side="both"), DrawnMark(cell="heel", side="left", feels="numb")]
    >>> [(mark.side, mark.feels) for mark in marks_of(Case(complaint=Complaint(drawing=drawn)))]
    [('left', 'numb'), ('right', 'pain')]
    """
    if not case.complaint.drawing:
        return ()
    chart, weights = body_chart(), _weights()
    found: dict[tuple[str, Side], Mark] = {}
    for drawn in case.complaint.drawing:
        sides: tuple[Side, ...] = _BOTH if drawn.side == "both" else (drawn.side,)
        for side in sides:
            known, weight = found.get((drawn.cell, side)), weights[drawn.feels]
            if known is None or weight > known.weight:
                found[drawn.cell, side] = Mark(chart[drawn.cell], side, drawn.feels, weight)
    return tuple(found.values())


@cache
def _weights() -> dict[str, float]:
    row = read_table("clinic/body_chart")["feels"]
    return {name: float(value) for name, value in row.items() if isinstance(value, float)}
