"""How deep a needle may lie at a planned point, whatever is done there."""

from collections.abc import Iterable
from typing import NamedTuple

from weizhong.clinic.documents.treatment_plan import PlannedPoint
from weizhong.clinic.documents.treatments import Amount, PressNeedle


class StrictestDepth(NamedTuple):
    """Millimetres never to be reached, and never to be passed; nothing where the plan tells none."""

    under: float | None
    at_most: float | None


def strictest_depth(member: PlannedPoint) -> StrictestDepth:
    """Return what holds at a point: a dose may be held stricter than the point, by a nerve or by the gate.

    How short a press needle is limits no other needle there; it is told where nothing else goes in.

    Examples
    --------
    >>> from weizhong.clinic.files.example import example_case
    >>> from weizhong.clinic.planning.plan import plan
    >>> points = {one.code: one for group in plan(example_case()).positions for one in group.points}
    >>> points["BL40"].depth.bound_mm, strictest_depth(points["BL40"])
    (10.0, StrictestDepth(under=4.0, at_most=None))
    """
    advice = member.depth
    taught = advice.textbook_mm[1] if advice.textbook_mm else None
    depths = [
        (one, depth)
        for one in member.treatments
        if isinstance(depth := getattr(one, "depth_mm", None), Amount)
    ]
    long = [depth for one, depth in depths if not isinstance(one, PressNeedle)]
    doses = long or [depth for _, depth in depths]
    return StrictestDepth(
        under=_least([advice.bound_mm, *(one.below for one in doses)]),
        at_most=_least([taught, advice.default_mm, *(one.at_most for one in doses)]),
    )


def _least(limits: Iterable[float | None]) -> float | None:
    return min((one for one in limits if one is not None), default=None)
