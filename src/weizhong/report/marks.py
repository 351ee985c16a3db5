"""The mark of each body position and channel: told apart by shape first, by colour second."""

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
LINE_INK = "#3b4a5a"

# One ink for each channel: told from its neighbours on the body, dark enough for paper.
CHANNEL_MARKS = {
    "LU": Mark(0, 0, "#7a4a00"),
    "LI": Mark(0, 0, "#b0413e"),
    "ST": Mark(0, 0, "#8a6d00"),
    "SP": Mark(0, 0, "#b5179e"),
    "HT": Mark(0, 0, "#c1121f"),
    "SI": Mark(0, 0, "#0077b6"),
    "BL": Mark(0, 0, "#1d3fae"),
    "KI": Mark(0, 0, "#00726b"),
    "PC": Mark(0, 0, "#6a1f8f"),
    "TE": Mark(0, 0, "#2d6a00"),
    "GB": Mark(0, 0, "#0b5c30"),
    "LR": Mark(0, 0, "#9a3b00"),
    "GV": Mark(0, 0, "#14252a"),
    "CV": Mark(0, 0, "#5a3d2b"),
    "EX": Mark(4, 45, "#4d5a61"),
    "own": Mark(4, 0, "#b3261e"),
}


def draw_mark(position: str, x: float, y: float, radius: float) -> Markup:
    """Return the mark of a body position, or of a channel, as SVG, centred on (x, y)."""
    mark = MARKS.get(position) or CHANNEL_MARKS[position]
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
