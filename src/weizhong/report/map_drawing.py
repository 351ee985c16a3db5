"""Draws one panel of the printed map: body, outline, ellipses, points and their labels."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.report import drape, phrases, silhouette
from weizhong.report.labels import arrange
from weizhong.report.map_panels import MapPoint, Panel
from weizhong.report.marks import MARKS, draw_mark
from weizhong.report.markup import Markup, element, join
from weizhong.report.silhouette import project
from weizhong.report.surface import Surface

Array = NDArray[np.float64]

INK = "#16262b"
QUIET = "#5b6a6f"
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a panel stands on the sheet, all in mm of paper; `scale` is paper mm per body mm."""

    x: float
    y: float
    scale: float
    panel: Panel

    @property
    def width(self) -> float:
        """Width on paper."""
        return self.panel.window.width * self.scale

    @property
    def height(self) -> float:
        """Height on paper."""
        return self.panel.window.height * self.scale

    def on_paper(self, spots: Array) -> Array:
        """Return spots of the picture plane (k, 2+) as paper positions (k, 2)."""
        window = self.panel.window
        flat = np.asarray(spots, float)[..., :2]
        return np.stack(
            [
                self.x + (flat[..., 0] - window.left) * self.scale,
                self.y + (window.top - flat[..., 1]) * self.scale,
            ],
            axis=-1,
        )

    def place(self, point: MapPoint) -> Array:
        """Return where a point stands on the paper, (2,)."""
        return self.on_paper(project(np.array(point.point.placement.position_mm), self.panel.window.view))


def draw_body(frame: Frame, body: Surface, mm_per_pixel: float) -> Markup:
    """Return the shaded body with its outline."""
    window = frame.panel.window
    picture = silhouette.draw(body, window, mm_per_pixel, frame.panel.half)
    rows, columns = picture.body.shape
    data = b64encode(silhouette.png(picture)).decode()
    shaded = element(
        "image",
        x=f"{frame.x:.2f}",
        y=f"{frame.y:.2f}",
        width=f"{columns * mm_per_pixel * frame.scale:.2f}",
        height=f"{rows * mm_per_pixel * frame.scale:.2f}",
        preserveAspectRatio="none",
        href=f"data:image/png;base64,{data}",
    )
    lines = [
        element(
            "path", d=path(frame.on_paper(ring), closed=False), fill="none", stroke=QUIET, stroke_width=0.22
        )
        for ring in silhouette.outlines(picture, window)
    ]
    return join([shaded, *lines])


def path(spots: Array, closed: bool = True) -> str:
    """Return an SVG path through paper positions."""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in spots) + ("Z" if closed else "")


def draw_ellipse(frame: Frame, point: MapPoint, body: Surface) -> Markup:
    """Return the 95 % region as it lies on the skin, seen in this panel."""
    rim = drape.outline(drape.ellipse_on_skin(point.point.placement, body))
    colour = MARKS[point.position].colour
    shape = path(frame.on_paper(project(rim, frame.panel.window.view)))
    return element(
        "path",
        d=shape,
        fill=colour,
        fill_opacity=0.1,
        stroke=colour,
        stroke_width=0.2,
        stroke_dasharray="0.9 0.5",
    )


def draw_points(frame: Frame, columns: tuple[float, float], notes: dict[int, str], gap: float) -> Markup:
    """Return marks, and labels in a column on either side with leader lines.

    Parameters
    ----------
    frame : Frame
        The panel on the sheet.
    columns : tuple of float
        Paper x of the inner edges of the left and the right label column.
    notes : dict of int to str
        Small print behind the code, by the point's number in the panel.
    gap : float
        Least distance between label lines, paper mm.
    """
    spots = [frame.place(point) for point in frame.panel.points]
    labels = [_labels(frame, spots, side, columns, notes, gap) for side in (0, 1)]
    marks = [
        draw_mark(point.position, float(spot[0]), float(spot[1]), 0.85)
        for point, spot in zip(frame.panel.points, spots, strict=True)
    ]
    return join([*labels, *marks])


def _labels(
    frame: Frame,
    spots: Sequence[Array],
    side: int,
    columns: tuple[float, float],
    notes: dict[int, str],
    gap: float,
) -> Markup:
    chosen = _by_side(frame, spots)[side]
    from_column = [(abs(float(spots[index][0]) - columns[side]), float(spots[index][1])) for index in chosen]
    drawn = []
    for number, height in arrange(from_column, gap, 1.6, frame.y + 2, frame.y + frame.height - 1):
        index = chosen[number]
        x, y = spots[index]
        edge = columns[side]
        # Along the label's own height, then steeply to the point: so a line never runs through another point.
        drop = 1.2 + 0.45 * abs(y - height)
        elbow = max(edge + 1.5, x - drop) if side == 0 else min(edge - 1.5, x + drop)
        leader = f"M{edge:.2f} {height:.2f}L{elbow:.2f} {height:.2f}L{x:.2f} {y:.2f}"
        drawn.append(element("path", d=leader, fill="none", stroke=QUIET, stroke_width=0.14))
        drawn.append(_label(frame.panel.points[index].point.code, notes.get(index, ""), edge, height, side))
    return join(drawn)


def _label(code: str, note: str, edge: float, height: float, side: int) -> Markup:
    bold = element("tspan", code, font_weight="600", fill=INK)
    small = element("tspan", note, font_size="2.1", fill=QUIET)
    parts = [small, "  ", bold] if side == 0 else [bold, "  ", small]
    return element(
        "text",
        *(parts if note else [bold]),
        x=f"{edge + (-0.8 if side == 0 else 0.8):.2f}",
        y=f"{height + 0.9:.2f}",
        text_anchor="end" if side == 0 else "start",
        font_size="2.7",
    )


def _by_side(frame: Frame, spots: Sequence[Array]) -> tuple[list[int], list[int]]:
    """Points left of the middle are labelled on the left; those on it go where there is more room."""
    middle = frame.x + frame.width / 2 if frame.panel.window.view != "back" else _midline(frame)
    left = [index for index, spot in enumerate(spots) if spot[0] < middle - 0.3]
    right = [index for index, spot in enumerate(spots) if spot[0] > middle + 0.3]
    for index in range(len(spots)):
        if index not in left and index not in right:
            (left if len(left) < len(right) else right).append(index)
    return left, right


def _midline(frame: Frame) -> float:
    return float(frame.on_paper(np.zeros((1, 2)))[0, 0])


def ruler(frame: Frame, y: float) -> Markup:
    """Return a horizontal ruler in body mm from the midline, below a panel of the back."""
    window = frame.panel.window
    marks = [value for value in range(-400, 401, 50) if window.left < value < window.right]
    ends = frame.on_paper(np.array([[marks[0], 0.0], [marks[-1], 0.0]]))
    drawn = [line(ends[0, 0], y, ends[1, 0], y)]
    for value in marks:
        x = float(frame.on_paper(np.array([[value, 0.0]]))[0, 0])
        drawn.append(line(x, y, x, y + (1.4 if value % 100 == 0 else 0.8)))
        if value % 100 == 0:
            drawn.append(small_text(phrases.number(abs(value)), x, y + 3.6, anchor="middle"))
    return join(drawn)


def small_text(
    text: str, x: float, y: float, anchor: str = "start", size: float = 2.1, colour: str = QUIET
) -> Markup:
    """Return a line of small print."""
    return element(
        "text", text, x=f"{x:.2f}", y=f"{y:.2f}", text_anchor=anchor, font_size=f"{size}", fill=colour
    )


def line(x1: float, y1: float, x2: float, y2: float, width: float = 0.18, dash: str | None = None) -> Markup:
    """Return a thin straight line between two paper positions."""
    return element(
        "path",
        d=f"M{x1:.2f} {y1:.2f}L{x2:.2f} {y2:.2f}",
        fill="none",
        stroke=QUIET,
        stroke_width=width,
        stroke_dasharray=dash,
    )
