"""Paints bodies, lines and dots into pixels with a depth buffer: numpy alone, no display."""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from weizhong.anatomy.body import Body

SKIN = np.array([226.0, 196.0, 172.0])
WHITE = np.full(3, 255.0)
FINEST = 256
HIDDEN_MM = 3.0  # what lies deeper than this below the skin seen there is hidden
LEAST_FACING = -0.05
# Three columns and five rows a letter, one octal digit a row.
LETTERS = {
    "A": "25755", "B": "65656", "C": "34443", "D": "65556", "E": "74647", "F": "74644", "G": "34553",
    "H": "55755", "I": "72227", "J": "11152", "K": "55655", "L": "44447", "M": "57755", "N": "67555",
    "O": "25552", "P": "65644", "Q": "25563", "R": "65655", "S": "34216", "T": "72222", "U": "55557",
    "V": "55552", "W": "55775", "X": "55255", "Y": "55222", "Z": "71247", "0": "75557", "1": "26227",
    "2": "61247", "3": "61216", "4": "55711", "5": "74616", "6": "34757", "7": "71122", "8": "75757",
    "9": "75711", "-": "00700", ":": "02020",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """From where, and how much of it.

    Parameters
    ----------
    turn_deg : float
        0 from behind, 90 from the patient's left, 180 from the front.
    tilt_deg : float
        How far from above.
    centre_mm : (3,) float array
        In the middle of the picture.
    width_mm, height_mm : float
        What it shows.
    px_per_mm : float
        How large.
    near_mm : float
        What lies so far before the centre, such as the other leg, is left out.
    """

    turn_deg: float
    tilt_deg: float
    centre_mm: np.ndarray
    width_mm: float
    height_mm: float
    px_per_mm: float
    near_mm: float = np.inf

    def axes(self) -> np.ndarray:
        """Right, up and towards the viewer, as rows."""
        turn, tilt = np.radians([self.turn_deg, self.tilt_deg])
        towards = np.array([np.sin(turn) * np.cos(tilt), np.cos(turn) * np.cos(tilt), np.sin(tilt)])
        right = np.array([-np.cos(turn), np.sin(turn), 0.0])
        return np.stack([right, np.cross(towards, right), towards])


class Canvas:
    """One picture in the making."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.axes = view.axes()
        self.size = (int(view.height_mm * view.px_per_mm), int(view.width_mm * view.px_per_mm))
        self.depth = np.full(self.size, -np.inf)
        self.pixels = np.full((*self.size, 3), 255.0)

    def body(self, body: Body) -> None:
        """Paint the skin, lit from the upper left of the viewer."""
        corners = self._seen(body.vertices_mm)[body.faces]
        normals = (body.normals @ self.axes.T)[body.faces]
        low, high = corners[..., :2].min(1), corners[..., :2].max(1)
        kept = (high >= 0).all(1) & (low[:, 0] < self.size[1]) & (low[:, 1] < self.size[0])
        kept &= corners[..., 2].max(1) < self.view.near_mm
        corners, normals = corners[kept], normals[kept]
        longest = np.linalg.norm((corners - np.roll(corners, 1, axis=1))[..., :2], axis=2).max(1)
        fineness = np.minimum(2 ** np.ceil(np.log2(np.maximum(1.5 * longest, 1))), FINEST).astype(int)
        light = np.array([-0.4, 0.6, 1.0]) / np.linalg.norm([-0.4, 0.6, 1.0])
        spots, shades = [], []
        for fine in np.unique(fineness):
            i, j = np.meshgrid(np.arange(fine + 1), np.arange(fine + 1))
            inside = i + j <= fine
            weights = np.stack([i[inside], j[inside], fine - i[inside] - j[inside]], 1) / fine
            spots.append(np.einsum("sk,fkx->fsx", weights, corners[fineness == fine]).reshape(-1, 3))
            facing = np.einsum("sk,fkx->fsx", weights, normals[fineness == fine]).reshape(-1, 3)
            shades.append(
                np.where(facing[:, 2] > -0.2, np.clip(0.3 + 0.75 * facing @ light, 0.12, 1), np.nan)
            )
        self._lay(np.concatenate(spots), np.concatenate(shades))

    def line(self, positions_mm: np.ndarray, normals: np.ndarray, ink: np.ndarray, half_px: float) -> None:
        """Paint a line where no skin lies before it."""
        seen, facing = self._seen(positions_mm), normals @ self.axes[2]
        steps = np.maximum(2 * np.linalg.norm(np.diff(seen[:, :2], axis=0), axis=1).astype(int), 1)
        first = np.repeat(np.arange(len(steps)), steps)
        share = (np.arange(len(first)) - np.repeat(np.cumsum(steps) - steps, steps)) / steps[first]
        spots = seen[first] + share[:, None] * (seen[first + 1] - seen[first])
        spots = spots[(facing[first] >= LEAST_FACING) & (spots[:, :2] >= 0).all(1)]
        spots = spots[(spots[:, 0] < self.size[1]) & (spots[:, 1] < self.size[0])]
        column, row = spots[:, 0].astype(int), spots[:, 1].astype(int)
        is_seen = self.depth[row, column] <= spots[:, 2] + HIDDEN_MM
        spots = spots[is_seen & (spots[:, 2] < self.view.near_mm)]
        self._stamp(spots, half_px, ink)

    def dot(
        self, at_mm: np.ndarray, normal: np.ndarray, ink: np.ndarray, radius_px: float, code: str
    ) -> None:
        """Paint a point, with its code beside it if there is one."""
        if normal @ self.axes[2] < LEAST_FACING:
            return
        spot = self._seen(at_mm)
        if self._disc(spot, radius_px + 1, WHITE) and self._disc(spot, radius_px, ink) and code:
            self._word(code, int(spot[0] + radius_px + 3), int(spot[1] - 5), ink)

    def finished(self) -> np.ndarray:
        """Return the picture as (height, width, 3) bytes, in steps of four, which pack smaller."""
        return (np.clip(np.rint(self.pixels / 4), 0, 63) * 255 / 63).astype(np.uint8)

    def _seen(self, spots_mm: np.ndarray) -> np.ndarray:
        """Column, row (pixels) and depth (mm)."""
        seen = (np.asarray(spots_mm) - self.view.centre_mm) @ self.axes.T
        across = seen[..., 0] * self.view.px_per_mm + self.size[1] / 2
        down = self.size[0] / 2 - seen[..., 1] * self.view.px_per_mm
        return np.stack([across, down, seen[..., 2]], axis=-1)

    def _lay(self, spots: np.ndarray, shades: np.ndarray) -> None:
        column, row = spots[:, 0].astype(int), spots[:, 1].astype(int)
        kept = (column >= 0) & (row >= 0) & (column < self.size[1]) & (row < self.size[0]) & ~np.isnan(shades)
        column, row, depth, shades = column[kept], row[kept], spots[kept, 2], shades[kept]
        order = np.argsort(depth)  # of samples in one pixel the nearest is written last and stays
        self.depth[row[order], column[order]] = depth[order]
        self.pixels[row[order], column[order]] = SKIN * shades[order, None]

    def _stamp(self, spots: np.ndarray, radius: float, ink: np.ndarray) -> None:
        """One disc at every spot, blended once, so that a line of them is even."""
        covered = np.zeros(self.size)
        reach = range(-int(np.ceil(radius)), int(np.ceil(radius)) + 1)
        for down, across in ((i, j) for i in reach for j in reach):
            column, row = spots[:, 0].astype(int) + across, spots[:, 1].astype(int) + down
            share = np.clip(
                radius + 0.5 - np.hypot(column + 0.5 - spots[:, 0], row + 0.5 - spots[:, 1]), 0, 1
            )
            kept = (column >= 0) & (row >= 0) & (column < self.size[1]) & (row < self.size[0])
            np.maximum.at(covered, (row[kept], column[kept]), share[kept])
        there = covered > 0
        self.pixels[there] += covered[there, None] * (ink - self.pixels[there])

    def _disc(self, spot: np.ndarray, radius: float, ink: np.ndarray) -> bool:
        column, row, depth = spot
        if not (0 <= column < self.size[1] and 0 <= row < self.size[0]):
            return False
        if self.depth[int(row), int(column)] > depth + HIDDEN_MM or depth > self.view.near_mm:
            return False
        reach = int(np.ceil(radius))
        rows = np.arange(max(0, int(row) - reach), min(self.size[0], int(row) + reach + 1))
        columns = np.arange(max(0, int(column) - reach), min(self.size[1], int(column) + reach + 1))
        gap = np.hypot(rows[:, None] + 0.5 - row, columns[None] + 0.5 - column)
        share = np.clip(radius + 0.5 - gap, 0, 1)[..., None]
        part = self.pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        part += share * (ink - part)
        return True

    def _word(self, word: str, column: int, row: int, ink: np.ndarray) -> None:
        for letter in word:
            for y, digit in enumerate(LETTERS.get(letter, "77777")):
                for x in range(3):
                    if int(digit, 8) >> (2 - x) & 1:
                        self.pixels[row + 2 * y : row + 2 * y + 2, column + 2 * x : column + 2 * x + 2] = ink
            column += 8


def write_png(path: Path, image: np.ndarray) -> None:
    """Write an RGB image."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, _ = image.shape
    # Each row as its difference from the one above: smooth pictures then pack far smaller.
    above = np.vstack([np.zeros((1, *image.shape[1:]), np.uint8), image[:-1]])
    rows = (image - above).reshape(height, -1)
    lines = b"".join(b"\2" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
