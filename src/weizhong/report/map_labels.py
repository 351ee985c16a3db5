"""Draws the points of one panel of the printed map, and their labels in a column on either side."""

from collections.abc import Sequence

import numpy as np

from weizhong.report.labels import arrange, rows_of, spread_out
from weizhong.report.map_drawing import INK, QUIET, Array, Frame
from weizhong.report.marks import draw_mark
from weizhong.report.markup import Markup, element, join

# Paper mm: text sizes, and within how much height points form a row.
_TEXT, _NOTE, _CROWDED = 2.7, 2.1, 1.9
_ROW = 1.6


def draw_points(frame: Frame, columns: tuple[float, float], notes: dict[int, str], gap: float) -> Markup:
    """Return marks, and labels in a column on either side with leader lines.

    Where there are too many for a line each, the points of a row share one, and the small print is left out.

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
    low, high = frame.y + 2, frame.y + frame.height - 1
    labels = []
    for side, chosen in enumerate(_by_side(frame, spots)):
        crowded = gap * (len(chosen) - 1) > high - low
        labels.append((_rows if crowded else _lines)(frame, spots, chosen, columns[side], notes, gap))
    marks = [
        draw_mark(point.position, float(spot[0]), float(spot[1]), 0.85)
        for point, spot in zip(frame.panel.points, spots, strict=True)
    ]
    return join([*labels, *marks])


def _lines(
    frame: Frame, spots: Sequence[Array], chosen: list[int], edge: float, notes: dict[int, str], gap: float
) -> Markup:
    """One label for each point."""
    from_column = [(abs(float(spots[index][0]) - edge), float(spots[index][1])) for index in chosen]
    drawn = []
    for number, height in arrange(from_column, gap, _ROW, frame.y + 2, frame.y + frame.height - 1):
        index = chosen[number]
        drawn.append(_leader(edge, height, [spots[index]]))
        drawn.append(_label(frame.panel.points[index].point.code, notes.get(index, ""), edge, height, frame))
    return join(drawn)


def _rows(
    frame: Frame, spots: Sequence[Array], chosen: list[int], edge: float, notes: dict[int, str], gap: float
) -> Markup:
    """One label for each row of points, the outermost named first."""
    rows = [
        [chosen[number] for number in row] for row in rows_of([spots[index][1] for index in chosen], _ROW)
    ]
    for row in rows:
        row.sort(key=lambda index: abs(spots[index][0] - edge))
    wanted = [float(np.mean([spots[index][1] for index in row])) for row in rows]
    heights = spread_out(wanted, _TEXT, frame.y + 2, frame.y + frame.height - 1)
    drawn = []
    for row, height in zip(rows, heights, strict=True):
        codes = " ".join(frame.panel.points[index].point.code for index in row)
        drawn.append(_leader(edge, height, [spots[index] for index in row]))
        drawn.append(_label(codes, "", edge, height, frame, _CROWDED))
    return join(drawn)


def _leader(edge: float, height: float, spots: Sequence[Array]) -> Markup:
    """A line along the label's own height, then steeply to the point: so it runs through no other point."""
    x, y = spots[0]
    drop = 1.2 + 0.45 * abs(y - height)
    elbow = max(edge + 1.5, x - drop) if x > edge else min(edge - 1.5, x + drop)
    stops = [(edge, height), (elbow, height), *((float(spot[0]), float(spot[1])) for spot in spots)]
    shape = "M" + "L".join(f"{right:.2f} {down:.2f}" for right, down in stops)
    return element("path", d=shape, fill="none", stroke=QUIET, stroke_width=0.14)


def _label(text: str, note: str, edge: float, height: float, frame: Frame, size: float = _TEXT) -> Markup:
    is_left = edge < frame.x + frame.width / 2
    bold = element("tspan", text, font_weight="600", fill=INK)
    small = element("tspan", note, font_size=f"{_NOTE}", fill=QUIET)
    parts = [small, "  ", bold] if is_left else [bold, "  ", small]
    return element(
        "text",
        *(parts if note else [bold]),
        x=f"{edge + (-0.8 if is_left else 0.8):.2f}",
        y=f"{height + size / 3:.2f}",
        text_anchor="end" if is_left else "start",
        font_size=f"{size}",
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
