"""Chooses the windows of the printed map: the back, and a detail for every point that is not on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weizhong.clinic.documents.treatment_plan import LandmarkLine, PlannedPoint, TreatmentPlan
from weizhong.report import outline
from weizhong.report.silhouette import ViewName, Window, project
from weizhong.report.surface import Surface

# Drawing choices, mm on the body: half the width of the back panel, and the air around points.
_HALF_WIDTH = 275.0
_AIR = 75.0
_SMALLEST = 230.0
# A point that can be seen from behind belongs on the back's map, so facing back counts this much more.
_BACK_FIRST = 1.6
# Points farther apart than this get separate details (two legs share one, two hands do not).
_APART = 450.0


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A point to draw, with the body position of its group (which chooses its mark)."""

    position: str
    point: PlannedPoint


@dataclass(frozen=True, slots=True)
class Panel:
    """A window and the points drawn in it.

    ``half`` is 1 for the patient's left half alone, -1 for the right, 0 for the whole: seen from the side,
    one leg would hide the other.
    """

    window: Window
    points: tuple[MapPoint, ...]
    half: int = 0


def map_points(plan: TreatmentPlan) -> list[MapPoint]:
    """Return every point of the plan in reading order."""
    return [
        MapPoint(group.position, point) for group in outline.groups_in_order(plan) for point in group.points
    ]


def panels(plan: TreatmentPlan, body: Surface) -> tuple[Panel, list[Panel]]:
    """Return the panel of the back, and details of everything else.

    Parameters
    ----------
    plan : TreatmentPlan
        What is to be seen; its landmarks tell where the neck begins.
    body : Surface
        Tells where the trunk ends.
    """
    by_view: dict[tuple[ViewName, int], list[MapPoint]] = {}
    for point in map_points(plan):
        view = _view(point)
        by_view.setdefault((view, _half(point) if view in ("left", "right") else 0), []).append(point)
    crotch = _crotch_height(body)
    behind = by_view.pop(("back", 0), [])
    on_trunk = [point for point in behind if _is_on_trunk(point, crotch)]
    by_view = {("back", 0): [point for point in behind if point not in on_trunk], **by_view}
    details = [
        Panel(_around(cluster, view), tuple(cluster), half)
        for (view, half), points in by_view.items()
        for cluster in _clusters(points, view)
    ]
    return Panel(_back_window(plan, on_trunk, crotch, body), tuple(on_trunk)), details


def c7_height(plan: TreatmentPlan) -> float | None:
    """Return the height of the C7 spinous process, mm, if the plan's body knows it."""
    return next((line.mean_mm for line in level_lines(plan) if line.name == "tip_c7"), None)


def level_lines(plan: TreatmentPlan) -> list[LandmarkLine]:
    """Return the landmarks that are spinous processes, head to foot."""
    lines = plan.body.landmarks if plan.body else []
    return sorted((line for line in lines if line.name.startswith("tip_")), key=lambda line: -line.mean_mm)


def _view(point: MapPoint) -> ViewName:
    x, y, _ = point.point.placement.normal
    facing: dict[ViewName, float] = {"back": _BACK_FIRST * y, "front": -y, "left": x, "right": -x}
    return max(facing, key=lambda view: facing[view])


def _half(point: MapPoint) -> int:
    return 1 if point.point.placement.position_mm[0] > 0 else -1


def _is_on_trunk(point: MapPoint, crotch: float) -> bool:
    x, _, z = point.point.placement.position_mm
    return z > crotch - _AIR and abs(x) < _HALF_WIDTH


def _crotch_height(body: Surface) -> float:
    """Lowest skin in the midsagittal plane, mm: where the trunk ends."""
    middle = np.abs(body.vertices_mm[:, 0]) < 8
    return float(body.vertices_mm[middle, 2].min())


def _back_window(plan: TreatmentPlan, points: Sequence[MapPoint], crotch: float, body: Surface) -> Window:
    tallest = float(body.vertices_mm[:, 2].max())
    spots = np.array([point.point.placement.position_mm for point in points]).reshape(-1, 3)
    c7 = c7_height(plan)
    top = max([spot[2] + _AIR for spot in spots] + [c7 + 90 if c7 else tallest])
    bottom = min([spot[2] - _AIR for spot in spots] + [crotch - 40])
    half = max([abs(spot[0]) + _AIR for spot in spots] + [_HALF_WIDTH])
    return Window("back", -half, half, bottom, min(top, tallest + 20))


def _clusters(points: Sequence[MapPoint], view: ViewName) -> list[list[MapPoint]]:
    """Single linkage: points nearer than `_APART` on the picture plane share a detail."""
    clusters: list[list[MapPoint]] = []
    for point in points:
        spot = _spot(point, view)
        near = [c for c in clusters if any(np.linalg.norm(_spot(other, view) - spot) < _APART for other in c)]
        for cluster in near:
            clusters.remove(cluster)
        clusters.append([*(member for cluster in near for member in cluster), point])
    return clusters


def _around(points: Sequence[MapPoint], view: ViewName) -> Window:
    spots = np.array([_spot(point, view) for point in points])
    low, high = spots.min(axis=0) - _AIR, spots.max(axis=0) + _AIR
    grow = np.clip(_SMALLEST - (high - low), 0, None) / 2
    low, high = low - grow, high + grow
    return Window(view, *(float(edge) for edge in (low[0], high[0], low[1], high[1])))


def _spot(point: MapPoint, view: ViewName) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    spot = project(np.array(point.point.placement.position_mm), view)
    return spot[:2]
