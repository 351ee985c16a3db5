"""Draws one panel of the printed map: body, outline, ellipses and rulers."""

from base64 import b64encode
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.report import drape, phrases, silhouette
from weizhong.report.map_panels import MapPoint, Panel
from weizhong.report.marks import MARKS
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
