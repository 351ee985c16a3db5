"""What is drawn onto a photograph, as plain shapes in pixels, for the SVG and the painted picture alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.photo.marks import MarkedPhoto
from weizhong.anatomy.photo.on_photo import PhotoPoint
from weizhong.report.labels import arrange
from weizhong.terms.codes import Laterality

Array = NDArray[np.float64]

POINT, REGION, MARK = "#0b5c66", "#0b5c66", "#8a3b12"
# Shares of the marked body's height: text, its least distance, dots, how far labels stand from points.
# A body that is small in the picture is taken for larger, so that text stays legible.
_TEXT, _GAP, _DOT, _AWAY = 0.016, 0.019, 0.0035, 0.04
_SMALLEST = 0.65  # of the picture's height
_CORNERS = 48
_LETTER = 0.62  # width of a letter as a share of its height


@dataclass(frozen=True, slots=True)
class Label:
    """A point's code beside the body, and the line that leads to the point; pixels."""

    text: str
    x: float
    y: float
    is_left: bool
    to: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PhotoDrawing:
    """Shapes to draw, all in pixels of the picture.

    Parameters
    ----------
    width, height : float
        Of the picture.
    text_size, dot : float
        Height of text and radius of dots.
    regions : tuple of ndarray, each (k, 2)
        95 % regions, as polygons.
    dots : tuple of (float, float)
        The points.
    crosses : tuple of (float, float)
        The marks.
    labels : tuple of Label
        Codes of points.
    """

    width: float
    height: float
    text_size: float
    dot: float
    regions: tuple[Array, ...]
    dots: tuple[tuple[float, float], ...]
    crosses: tuple[tuple[float, float], ...]
    labels: tuple[Label, ...]

    @property
    def stroke(self) -> float:
        """Width of thin lines."""
        return self.dot / 2.5


def drawing(photo: MarkedPhoto, points: Sequence[PhotoPoint]) -> PhotoDrawing:
    """Return what to draw onto a photograph.

    Parameters
    ----------
    photo : MarkedPhoto
        Its size and marks.
    points : sequence of PhotoPoint
        Points the camera sees.
    """
    size = _body_size(photo)
    right = [point for point in points if point.side is not Laterality.LEFT]
    left = [point for point in points if point.side is Laterality.LEFT]
    return PhotoDrawing(
        width=photo.width_px,
        height=photo.height_px,
        text_size=_TEXT * size,
        dot=_DOT * size,
        regions=tuple(map(_region, points)),
        dots=tuple((point.x_px, point.y_px) for point in points),
        crosses=tuple(mark.pixel for mark in photo.marks),
        labels=(
            *_labels(left, photo, size, is_left=True),
            *_labels(right, photo, size, is_left=False),
        ),
    )


def _region(point: PhotoPoint) -> Array:
    turn = np.linspace(0.0, 2.0 * np.pi, _CORNERS, endpoint=False)
    along, aside = point.half_long_px * np.cos(turn), point.half_short_px * np.sin(turn)
    cos, sin = np.cos(np.radians(point.turn_deg)), np.sin(np.radians(point.turn_deg))
    return np.column_stack([point.x_px + along * cos - aside * sin, point.y_px + along * sin + aside * cos])


def _body_size(photo: MarkedPhoto) -> float:
    """How much of the picture's height the marks take up, pixels."""
    heights = [mark.pixel[1] for mark in photo.marks] or [0.0]
    return float(np.clip(max(heights) - min(heights), _SMALLEST * photo.height_px, photo.height_px))


def _labels(points: Sequence[PhotoPoint], photo: MarkedPhoto, size: float, *, is_left: bool) -> list[Label]:
    """Codes in one column, none on top of another."""
    if not points:
        return []
    away = _AWAY * size
    room = max(len(point.code) for point in points) * _LETTER * _TEXT * size
    reach = [point.half_long_px for point in points]
    xs = [point.x_px for point in points]
    if is_left:
        column = max(min(x - r for x, r in zip(xs, reach, strict=True)) - away, room)
    else:
        column = min(max(x + r for x, r in zip(xs, reach, strict=True)) + away, photo.width_px - room)
    spots = [(abs(point.x_px - column), point.y_px) for point in points]
    placed = arrange(spots, _GAP * size, _GAP * size / 2, _TEXT * size, photo.height_px - _TEXT * size)
    return [Label(points[i].code, column, y, is_left, (points[i].x_px, points[i].y_px)) for i, y in placed]
