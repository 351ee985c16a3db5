"""A textbook's range in millimetres of a body, held against what limits it there."""

from weizhong.clinic.depth.depth_status import DepthStatus
from weizhong.clinic.documents.treatment_plan import TaughtDepth

# From and to, mm of this body.
Reach = tuple[float, float]


def taught_beside(told: DepthStatus, reach: Reach | None) -> TaughtDepth | None:
    """Return what a textbook teaches beside a limit; nothing where its range is itself the depth shown.

    Parameters
    ----------
    told : DepthStatus
        What is said of the site in any cun.
    reach : tuple of float, optional
        What is taught on this body, mm.
    """
    row, limit_mm = told.at.taught, told.limit_mm
    if row is None or row.depth_cun is None or told.is_range_shown:
        return None
    figure, mark = told.taught_figure
    shown = "" if reach is None else f" {reach[0]:g} to {reach[1]:g} mm here,"
    return TaughtDepth(
        cun=row.depth_cun,
        mm=reach,
        angle=row.angle,
        passes_ceiling=limit_mm is None or reach is None or reach[1] > limit_mm,
        text=f"{figure}{shown}{mark} {_against(told, reach)}.",
        citations=list(told.at.taught_cited),
    )


def conflicts(told: DepthStatus, taught: TaughtDepth | None, reach: Reach | None) -> list[str]:
    """Return published numbers that disagree with the textbook figure.

    Parameters
    ----------
    told : DepthStatus
        What is said of the site in any cun.
    taught : TaughtDepth, optional
        What is taught beside the limit.
    reach : tuple of float, optional
        What is taught on this body, mm.
    """
    found = list(told.seen)
    if told.is_range_shown:
        found += _beyond_bound(told, reach)
    nerve_mm = told.nerve_mm
    if nerve_mm is not None and (reach is None or reach[1] > nerve_mm):
        found.append(f"A nerve may lie from {nerve_mm:g} mm: stop at electric sensation.")
    if taught and taught.passes_ceiling:
        found.append(taught.text)
    return [*found, *told.contradicted]


def _beyond_bound(told: DepthStatus, reach: Reach | None) -> list[str]:
    limit = told.at.ceiling
    if limit is None or reach is None or reach[1] <= limit.mm:
        return []
    return [
        f"The textbook's {reach[1]:g} mm passes the most cautious bound of {limit.mm:g} mm "
        f"({limit.hazard}; {limit.set_by})."
    ]


def _against(told: DepthStatus, reach: Reach | None) -> str:
    if told.limit_mm is None:
        return "has nothing to be held against: no figure holds here"
    what = told.limit
    if reach is None:
        return f"cannot be held against {what} here"
    return (
        f"passes {what}"
        if reach[1] > told.limit_mm
        else f"stays within {what}, which was measured straight in"
    )
