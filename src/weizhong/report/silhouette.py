"""Draws the body flat: a soft-shaded picture and a clean outline, as seen squarely from one side."""

import struct
import zlib
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from weizhong.report.surface import Surface

Array = NDArray[np.float64]
ViewName = Literal["back", "front", "left", "right"]

# Rows: to the right on paper, up on paper, towards the viewer; in the body frame.
_AXES: dict[str, Array] = {
    "back": np.array([[-1.0, 0, 0], [0, 0, 1], [0, 1, 0]]),
    "front": np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]),
    "left": np.array([[0.0, 1, 0], [0, 0, 1], [1, 0, 0]]),
    "right": np.array([[0.0, -1, 0], [0, 0, 1], [-1, 0, 0]]),
}


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of the picture plane, mm: right and up as seen, cut out of one view.

    Parameters
    ----------
    view : {"back", "front", "left", "right"}
        Where the viewer stands.
    left, right, bottom, top : float
        Edges, mm.
    """

    view: ViewName
    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        """Width, mm."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height, mm."""
        return self.top - self.bottom

    def holds(self, spot: Array) -> bool:
        """Whether a spot of the picture plane lies inside."""
        return bool(self.left <= spot[0] <= self.right and self.bottom <= spot[1] <= self.top)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a window shows: grey levels (rows from the top, 0 ink to 1 paper), and where the body is."""

    shade: Array
    body: NDArray[np.bool_]
    mm_per_pixel: float


def project(spots: Array, view: ViewName) -> Array:
    """Return spots of the body frame as (right, up, towards the viewer), mm; same shape."""
    return np.asarray(spots, float) @ _AXES[view].T


def draw(body: Surface, window: Window, mm_per_pixel: float, half: int = 0) -> Picture:
    """Return the shaded picture of a body in a window.

    Parameters
    ----------
    body : Surface
        The body.
    window : Window
        What to show.
    mm_per_pixel : float
        Grain of the picture.
    half : int, default 0
        1 draws the patient's left half only, -1 the right, 0 everything.
    """
    rows, columns = int(window.height / mm_per_pixel), int(window.width / mm_per_pixel)
    spots, shine = _samples(body, window, mm_per_pixel, half)
    column = np.floor((spots[:, 0] - window.left) / mm_per_pixel).astype(int)
    row = np.floor((window.top - spots[:, 1]) / mm_per_pixel).astype(int)
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    column, row, near, shine = column[inside], row[inside], spots[inside, 2], shine[inside]
    order = np.argsort(near)  # of samples in one pixel the nearest is written last and stays
    depth, shade = np.full((rows, columns), -np.inf), np.ones((rows, columns))
    depth[row[order], column[order]] = near[order]
    shade[row[order], column[order]] = shine[order]
    solid = np.isfinite(depth)
    return Picture(np.where(solid, shade * _edges(depth, solid), 1.0), solid, mm_per_pixel)


def _samples(body: Surface, window: Window, mm_per_pixel: float, half: int) -> tuple[Array, Array]:
    """Spots densely covering every triangle in the window that faces the viewer, and how light each is."""
    seen = project(np.asarray(body.vertices_mm), window.view)
    light = _light(project(np.asarray(body.normals), window.view))
    corners = seen[body.faces]
    edges = corners - np.roll(corners, 1, axis=1)
    facing = edges[:, 1, 0] * edges[:, 2, 1] - edges[:, 1, 1] * edges[:, 2, 0] > 0
    low, high = corners[..., :2].min(axis=1), corners[..., :2].max(axis=1)
    facing &= (high[:, 0] > window.left) & (low[:, 0] < window.right)
    facing &= (high[:, 1] > window.bottom) & (low[:, 1] < window.top)
    if half:
        facing &= body.vertices_mm[body.faces][:, :, 0].mean(axis=1) * half > 0
    steps = np.ceil(np.abs(edges[..., :2]).max(axis=(1, 2)) / (0.7 * mm_per_pixel)).astype(int).clip(1, 80)
    spots, shines = [], []
    for count in np.unique(steps[facing]):
        chosen = facing & (steps == count)
        weights = _barycentric_grid(int(count))
        spots.append((weights @ corners[chosen]).reshape(-1, 3))
        shines.append((light[body.faces[chosen]] @ weights.T).reshape(-1))
    if not spots:
        return np.empty((0, 3)), np.empty(0)
    return np.concatenate(spots), np.concatenate(shines)


def _barycentric_grid(count: int) -> Array:
    u, v = np.meshgrid(np.arange(count + 1), np.arange(count + 1))
    kept = u + v <= count
    pairs = np.stack([u[kept], v[kept]], axis=1) / count
    return np.column_stack([pairs, 1 - pairs.sum(axis=1)])


def _light(normals: Array) -> Array:
    """Pale shading that stays legible in black and white print: light from the upper left and the front."""
    towards = np.array([-0.35, 0.45, 0.82])
    lambert = np.clip(normals @ (towards / np.linalg.norm(towards)), 0, 1)
    rim = np.clip(normals[:, 2], 0, 1)
    shade: Array = 0.62 + 0.30 * lambert + 0.08 * rim
    return shade


def _edges(depth: Array, solid: NDArray[np.bool_]) -> Array:
    """Darken the farther side of a step in depth, such as a thigh behind a hand, so that forms separate."""
    step_mm = 14.0
    darker = np.ones_like(depth)
    filled = np.where(solid, depth, -1e4)
    for axis in (0, 1):
        for way in (1, -1):
            neighbour = np.roll(filled, way, axis=axis)
            behind = solid & (neighbour - filled > step_mm)
            darker[behind] = 0.72
    return darker


def outlines(picture: Picture, window: Window) -> list[Array]:
    """Return the body's outlines in a window, each (k, 2) in mm on the picture plane, smoothed.

    A ring that leaves the window is cut open there; a whole one ends where it began.
    """
    rings = _trace(np.pad(picture.body, 1))
    found = []
    for ring in rings:
        if len(ring) < 24:  # specks of a pixel or two
            continue
        smooth = _smoothed(ring - 1.0)
        inner = np.all((smooth > 3) & (smooth < np.array(picture.body.shape) - 3), axis=1)
        for part in _runs(smooth, inner):
            right = window.left + part[:, 1] * picture.mm_per_pixel
            up = window.top - part[:, 0] * picture.mm_per_pixel
            found.append(np.column_stack([right, up]))
    return found


def _runs(ring: Array, kept: NDArray[np.bool_]) -> list[Array]:
    """Return the stretches of a closed ring that are kept, or the ring itself, closed."""
    if kept.all():
        return [np.vstack([ring, ring[:1]])]
    start = int(np.argmin(kept))
    ring, kept = np.roll(ring, -start, axis=0), np.roll(kept, -start)
    borders = np.flatnonzero(np.diff(kept.astype(int))) + 1
    parts = np.split(ring, borders)
    flags = [bool(kept[0])] if not len(borders) else [bool(part) for part in kept[[0, *borders]]]
    return [part for part, flag in zip(parts, flags, strict=True) if flag and len(part) > 1]


def _trace(solid: NDArray[np.bool_]) -> list[Array]:
    """Follow the pixel borders between inside and outside; returns rings of (row, column) corners."""
    following: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def add(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        for start, end in zip(map(tuple, starts.tolist()), map(tuple, ends.tolist()), strict=True):
            following.setdefault(start, []).append(end)

    for (d_row, d_column), start, end in (
        ((-1, 0), (0, 0), (0, 1)),  # outside above: walk right
        ((0, 1), (0, 1), (1, 1)),  # outside to the right: walk down
        ((1, 0), (1, 1), (1, 0)),
        ((0, -1), (1, 0), (0, 0)),
    ):
        beside = np.roll(solid, (-d_row, -d_column), axis=(0, 1))
        cells = np.argwhere(solid & ~beside)
        add(cells + start, cells + end)
    rings = []
    while following:
        first = next(iter(following))
        ring, spot = [first], following[first].pop()
        while spot != first:
            ring.append(spot)
            spot = following[spot].pop()
        following = {start: ends for start, ends in following.items() if ends}
        rings.append(np.array(ring, float))
    return rings


def _smoothed(ring: Array, half: int = 4) -> Array:
    """Average over neighbours on the ring, so that pixel stairs become a line; keep every other spot."""
    width = 2 * half + 1
    around = np.concatenate([ring[-half:], ring, ring[:half]])
    sums = np.cumsum(np.vstack([np.zeros(2), around]), axis=0)
    smooth: Array = (sums[width:] - sums[:-width])[::2] / width
    return smooth


def png(picture: Picture) -> bytes:
    """Return the picture as a greyscale PNG with the paper left transparent."""
    grey = np.clip(picture.shade * 255, 0, 255).astype(np.uint8)
    alpha = np.where(picture.body, 255 * _fading(grey.shape), 0).astype(np.uint8)
    rows = np.stack([grey, alpha], axis=-1).reshape(len(grey), -1)
    raw = b"".join(b"\x00" + row.tobytes() for row in rows)
    size = struct.pack(">IIBBBBB", grey.shape[1], grey.shape[0], 8, 4, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", size)
        + _chunk(b"IDAT", zlib.compress(raw, 9))
        + _chunk(b"IEND", b"")
    )


def _fading(shape: tuple[int, ...]) -> Array:
    """Let the picture fade into the paper at its edges, where the body is cut off."""
    margin = 10
    rows, columns = (np.minimum(np.arange(size), np.arange(size)[::-1]) / margin for size in shape)
    return np.clip(np.minimum.outer(rows, columns), 0, 1)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
