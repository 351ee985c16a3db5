"""The mark of each body position: told apart by shape first, by colour second."""

from dataclasses import dataclass
from math import cos, radians, sin

from weizhong.report.markup import Markup, element


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape with a colour dark enough for white paper and for print without colour.

    Parameters
    ----------
    corners : int
        Number of corners; 0 is a disc.
    turn_deg : float
        Turn of the first corner from straight up.
    colour : str
        ``#rrggbb``.
    """

    corners: int
    turn_deg: float
    colour: str


MARKS = {
    "prone": Mark(0, 0, "#0b5c66"),
    "supine": Mark(4, 45, "#8a3b12"),
    "side_lying": Mark(4, 0, "#5a2d82"),
    "sitting": Mark(3, 0, "#2f4a12"),
}


def draw_mark(position: str, x: float, y: float, radius: float) -> Markup:
    """Return the mark of a body position as SVG, centred on (x, y)."""
    mark = MARKS[position]
    if not mark.corners:
        return element(
            "circle",
            cx=f"{x:.2f}",
            cy=f"{y:.2f}",
            r=radius,
            fill=mark.colour,
            stroke="#fff",
            stroke_width=radius / 4,
        )
    return element(
        "path",
        d=f"{_polygon(mark, x, y, radius * 1.25)}Z",
        fill=mark.colour,
        stroke="#fff",
        stroke_width=radius / 4,
    )


def _polygon(mark: Mark, x: float, y: float, radius: float) -> str:
    corners = [radians(mark.turn_deg + 360 * corner / mark.corners) for corner in range(mark.corners)]
    return "M" + "L".join(f"{x + radius * sin(turn):.2f} {y - radius * cos(turn):.2f}" for turn in corners)
