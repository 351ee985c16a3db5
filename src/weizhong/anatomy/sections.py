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

# mm of level per mm of skin.
LEAST_FALL = 0.5
HARDLY_FALLING = 0.08  # so that a hair's breadth of height is no leap


@dataclass(frozen=True, slots=True)
class Sections:
    """Cuts of one tube.

    Attributes
    ----------
    points : (3, n, c) float array
        Skin points of each cut, one per column, by axis; mm, body frame.
    rows : (n, c) int array
        Row just above each point.
    """

    points: Floats
    rows: Ints


def cut(grid: Floats, level: Floats, wanted: Floats) -> Sections:
    """Cut a tube at the wanted levels.

    Parameters
    ----------
    grid : (3, r, c) float array
        Skin samples by axis, mm, body frame.
    level : (r, c) float array
        Level coordinate of each sample, mm; falls strictly from row to row.
    wanted : (n,) float array
        Levels to cut at; clipped to the tube.

    Returns
    -------
    Sections
        One cut per wanted level.
    """
    rows = rows_above(level[:, None], wanted[:, None])
    upper = rows * level.shape[1] + np.arange(level.shape[1])
    lower = upper + level.shape[1]
    samples = grid.reshape(3, -1)
    points, below = samples.take(upper, axis=1), samples.take(lower, axis=1)
    below -= points
    below *= share_below(level.take(upper), level.take(lower), wanted[:, None])
    points += below
    return Sections(points, rows)


def rows_above(level: Floats, wanted: Floats) -> Ints:
    """Return the row just above a wanted level, never the last row.

    Parameters
    ----------
    level : (r, ...) float array
        Falls strictly from row to row.
    wanted : (...) float array
        Broadcast against a row.
    """
    # Tubes have far fewer than 255 rows, and bytes add up several times faster than integers.
    above = (level > wanted).view(np.uint8).sum(axis=0, dtype=np.uint8)
    rows: Ints = np.minimum(np.maximum(above, 1), len(level) - 1).astype(np.intp) - 1
    return rows


def share_below(high: Floats, low: Floats, wanted: Floats) -> Floats:
    """Return how far a level lies from the sample above it towards the one below, 0 to 1."""
    return np.minimum(np.maximum((high - wanted) / (high - low), 0.0), 1.0)


def falling(level: Floats, grid: Floats, least_fall: Floats | float = LEAST_FALL) -> Floats:
    """Return `level` made to fall along its rows no slower than the skin demands.

    A cut keeps to its level where skin is steeper than 30 degrees. Where it lies flatter, or folds over
    itself (under the jaw, under a breast, before the anus), the way along the skin is counted instead, from
    below: a millimetre of level is two of skin there, no more.

    Parameters
    ----------
    level : (r, c) float array
        Level coordinate of each sample, mm.
    grid : (3, r, c) float array
        The samples, by axis, mm.
    least_fall : float or (r - 1, c) float array
        Between rows, by column: least mm of level per mm of skin.

    Returns
    -------
    (r, c) float array
        Never below `level`, and above it only as far as flat skin demands.

    Examples
    --------
    >>> heights = np.array([[30.0], [22.0], [21.0], [13.0]])
    >>> skin = np.stack([np.zeros((4, 1)), np.array([[0.0], [0.0], [8.0], [8.0]]), heights])
    >>> falling(heights, skin).ravel().round(1).tolist()
    [30.0, 25.0, 21.0, 13.0]
    """
    steps = grid[:, 1:] - grid[:, :-1]
    steps *= steps
    run = np.zeros_like(level)
    np.cumsum(np.sqrt(steps[0] + steps[1] + steps[2]) * least_fall, axis=0, out=run[1:])
    return np.asarray(np.maximum.accumulate((level + run)[::-1], axis=0)[::-1] - run)


def walk(points: Floats, cuts: Ints, distance_mm: Floats) -> tuple[Ints, Floats]:
    """Walk along cuts from their first column.

    Parameters
    ----------
    points : (3, n, c) float array
        Skin points of each cut, by axis; first column at the midline.
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
    >>> straight = np.array([[[0, 10, 20]], [[0, 0, 0]], [[0, 0, 0]]], float)
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
    >>> straight = np.array([[[0, 10, 20]], [[0, 0, 0]], [[0, 0, 0]]], float)
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

    Parameters and results are those of `walk`; only the measure differs: |x|, not the way along the skin,
    save where a cut turns more than 60 degrees away and the way along it is counted instead, as in `falling`.
    """
    run = LEAST_FALL * _travelled(points)
    sideways = np.maximum.accumulate(np.abs(points[0]) - run, axis=1) + run
    return _bracket(sideways[cuts], lateral_mm)


def turn(angles_deg: Floats, wanted_deg: Floats) -> tuple[Ints, Floats]:
    """Find the meridian at an angle; parameters and results as in `walk`, one shared set of columns.

    Examples
    --------
    >>> [x.tolist() for x in turn(np.array([0.0, 10.0, 20.0]), np.array([5.0]))]
    [[0], [0.5]]
    """
    column = angles_deg[1:-1].searchsorted(wanted_deg, side="right")
    return column, _share(angles_deg[column], angles_deg[column + 1], wanted_deg)


def _travelled(points: Floats) -> Floats:
    """Way along each cut to each of its columns, (n, c), mm."""
    steps = points[..., 1:] - points[..., :-1]
    steps *= steps
    travelled = np.zeros(points.shape[1:])
    np.cumsum(np.sqrt(steps[0] + steps[1] + steps[2]), axis=1, out=travelled[:, 1:])
    return travelled


def _bracket(rising: Floats, wanted: Floats) -> tuple[Ints, Floats]:
    column = (rising[:, 1:-1] <= wanted[:, None]).view(np.uint8).sum(axis=1, dtype=np.intp)
    each = np.arange(len(rising))
    return column, _share(rising[each, column], rising[each, column + 1], wanted)


def _share(low: Floats, high: Floats, wanted: Floats) -> Floats:
    gap = np.where(high > low, high - low, 1.0)
    return np.minimum(np.maximum((wanted - low) / gap, 0.0), 1.0)
