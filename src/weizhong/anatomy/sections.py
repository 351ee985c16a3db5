"""Cutting a tube of skin at a level and walking along the cut.

A *tube* is a grid of skin samples: rows run along a segment of the body (trunk, leg, forearm), columns run
around it along the same anatomical meridians on every body. Cutting the grid where its level coordinate has
a given value gives a section; a lateral distance is measured along that section, as a tape would.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Sections:
    """Cuts of one tube.

    Attributes
    ----------
    points : (n, c, 3) float array
        Skin points of each cut, mm, body frame, one per column.
    rows : (n, c) int array
        Row just before each point.
    grid, level : (r, c, 3), (r, c) float arrays
        What was cut.
    """

    points: Floats
    rows: Ints
    grid: Floats
    level: Floats

    def slopes(self, cuts: Ints, columns: Ints) -> Floats:
        """Return how points move per mm of level, along their own meridian.

        Parameters
        ----------
        cuts, columns : (k,) int arrays
            Which points.

        Returns
        -------
        (k, 3) float array
        """
        rows = self.rows[cuts, columns]
        rise = self.grid[rows, columns] - self.grid[rows + 1, columns]
        fall = self.level[rows, columns] - self.level[rows + 1, columns]
        return np.asarray(rise / fall[:, None])

    def reversed(self) -> "Sections":
        """Return the same cuts with their last column first."""
        return Sections(self.points[:, ::-1], self.rows[:, ::-1], self.grid[:, ::-1], self.level[:, ::-1])


def cut(grid: Floats, level: Floats, wanted: Floats) -> Sections:
    """Cut a tube at the wanted levels.

    Parameters
    ----------
    grid : (r, c, 3) float array
        Skin samples, mm, body frame.
    level : (r, c) float array
        Level coordinate of each sample, mm; falls strictly from row to row.
    wanted : (n,) float array
        Levels to cut at; clipped to the tube.

    Returns
    -------
    Sections
        One cut per wanted level.
    """
    columns = np.arange(grid.shape[1])
    # Tubes have far fewer than 255 rows, and bytes add up several times faster than integers.
    above = (level[None] > wanted[:, None, None]).view(np.uint8).sum(axis=1, dtype=np.uint8)
    rows = np.clip(above.astype(np.intp) - 1, 0, len(grid) - 2)
    upper, lower = grid[rows, columns], grid[rows + 1, columns]
    high, low = level[rows, columns], level[rows + 1, columns]
    share = np.clip((high - wanted[:, None]) / (high - low), 0, 1)
    return Sections(upper + share[..., None] * (lower - upper), rows, grid, level)


def falling(level: Floats) -> Floats:
    """Return `level` made strictly falling along its rows, changing it as little as a fold demands.

    Examples
    --------
    >>> falling(np.array([[3.0], [3.5], [1.0]])).ravel().tolist()
    [3.0, 2.99, 1.0]
    """
    gentlest_fall_mm = 0.01  # keeps the division in `cut` safe where skin folds over itself
    ramp = gentlest_fall_mm * np.arange(len(level))[:, None]
    return np.asarray(np.minimum.accumulate(level + ramp, axis=0) - ramp)


def walk(points: Floats, cuts: Ints, distance_mm: Floats) -> tuple[Ints, Floats]:
    """Walk along cuts from their first column.

    Parameters
    ----------
    points : (n, c, 3) float array
        Skin points of each cut, first column at the midline.
    cuts : (k,) int array
        Which cut each walk follows.
    distance_mm : (k,) float array
        How far to walk along the skin.

    Returns
    -------
    column : (k,) int array
        Column just before the end of the walk.
    share : (k,) float array
        How far towards the next column, 0 to 1.

    Examples
    --------
    >>> straight = np.array([[[0, 0, 0], [10, 0, 0], [20, 0, 0]]], float)
    >>> [x.tolist() for x in walk(straight, np.array([0]), np.array([15.0]))]
    [[1], [0.5]]
    """
    return _bracket(_travelled(points)[cuts], distance_mm)


def walk_on(
    points: Floats, cuts: Ints, start: tuple[Ints, Floats], distance_mm: Floats
) -> tuple[Ints, Floats]:
    """Walk along cuts from where an earlier walk or turn ended; backwards where the distance is negative.

    The other parameters and the results are those of `walk`.

    Examples
    --------
    >>> straight = np.array([[[0, 0, 0], [10, 0, 0], [20, 0, 0]]], float)
    >>> start = np.array([1]), np.array([0.5])
    >>> [x.tolist() for x in walk_on(straight, np.array([0]), start, np.array([-10.0]))]
    [[0], [0.5]]
    """
    travelled = _travelled(points)[cuts]
    each, (column, share) = np.arange(len(cuts)), start
    here = (1 - share) * travelled[each, column] + share * travelled[each, column + 1]
    return _bracket(travelled, here + distance_mm)


def reach(points: Floats, cuts: Ints, lateral_mm: Floats) -> tuple[Ints, Floats]:
    """Find where cuts are `lateral_mm` to the side of the midline, measured straight across.

    Parameters and results are those of `walk`; only the measure differs: |x|, not the way along the skin.
    """
    sideways = np.maximum.accumulate(np.abs(points[..., 0]), axis=1)
    return _bracket(sideways[cuts], lateral_mm)


def turn(angles_deg: Floats, wanted_deg: Floats) -> tuple[Ints, Floats]:
    """Find the meridian at an angle; parameters and results as in `walk`, one shared set of columns.

    Examples
    --------
    >>> [x.tolist() for x in turn(np.array([0.0, 10.0, 20.0]), np.array([5.0]))]
    [[0], [0.5]]
    """
    return _bracket(np.broadcast_to(angles_deg, (len(wanted_deg), len(angles_deg))), wanted_deg)


def _travelled(points: Floats) -> Floats:
    """Way along each cut to each of its columns, (n, c), mm."""
    steps = np.diff(points, axis=1)
    travelled = np.zeros(points.shape[:2])
    np.cumsum(np.sqrt(np.einsum("ncx,ncx->nc", steps, steps)), axis=1, out=travelled[:, 1:])
    return travelled


def _bracket(rising: Floats, wanted: Floats) -> tuple[Ints, Floats]:
    column = np.clip((rising <= wanted[:, None]).sum(axis=1) - 1, 0, rising.shape[1] - 2)
    each = np.arange(len(rising))
    low, high = rising[each, column], rising[each, column + 1]
    gap = np.where(high > low, high - low, 1.0)
    return column, np.clip((wanted - low) / gap, 0, 1)
