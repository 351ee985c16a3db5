"""Smooth curves through knots: monotone where the knots are."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def curves(knots_and_values: Sequence[tuple[Floats, Floats]], at: Floats) -> Floats:
    """Return monotone cubics through knots (Fritsch and Butland, 1984) at some places.

    All curves are evaluated in one go, laid end to end: for short curves the calls would cost most.

    Parameters
    ----------
    knots_and_values : sequence of (ndarray, ndarray), c of them
        Knots, strictly rising, and the values there; at least three of each.
    at : ndarray, shape (n,)
        Where to evaluate; rising.

    Returns
    -------
    ndarray, shape (n, c)
        Constant beyond the knots of each curve.

    Examples
    --------
    >>> parabola = np.array([0.0, 1, 2]), np.array([0.0, 1, 4])
    >>> curves([parabola], np.array([0.0, 0.5, 1, 3])).ravel().round(3).tolist()
    [0.0, 0.438, 1.0, 4.0]
    """
    sizes = np.array([len(knots) for knots, _ in knots_and_values])
    knots = np.concatenate([knots for knots, _ in knots_and_values])
    values = np.concatenate([values for _, values in knots_and_values])
    ends = np.cumsum(sizes)
    slopes, steps = _slopes(knots, values, ends - sizes, ends - 1)
    # Lay the curves end to end, each in a stretch of its own.
    stretch = max(float(np.ptp(knots)), float(at[-1] - at[0])) * 2 + 1
    curve = np.arange(len(sizes))
    laid = knots + np.repeat(curve * stretch, sizes)
    left = laid.searchsorted((at[:, None] + curve * stretch).ravel(), side="right").reshape(len(at), -1) - 1
    left = np.minimum(np.maximum(left, ends - sizes), ends - 2)
    width = steps[left]
    share = np.minimum(np.maximum((at[:, None] - knots[left]) / width, 0.0), 1.0)
    rest = 1 - share
    low, high = values[left], values[left + 1]
    bend = share * share * (1 + 2 * rest)
    turn = rest * slopes[left] - share * slopes[left + 1]
    return np.asarray(low + (high - low) * bend + width * share * rest * turn)


def _slopes(
    knots: Floats, values: Floats, firsts: NDArray[np.intp], lasts: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Slopes at the knots, zero where values turn and those of the chords at the ends; and knot distances."""
    steps = knots[1:] - knots[:-1]
    steps[lasts[:-1]] = 1.0  # between two curves: any number but zero
    chords = (values[1:] - values[:-1]) / steps
    before, after = chords[:-1], chords[1:]
    w1, w2 = 2 * steps[1:] + steps[:-1], steps[1:] + 2 * steps[:-1]
    same_way = before * after > 0
    safe_before, safe_after = np.where(same_way, before, 1.0), np.where(same_way, after, 1.0)
    slopes = np.empty_like(values)
    slopes[1:-1] = np.where(same_way, (w1 + w2) / (w1 / safe_before + w2 / safe_after), 0.0)
    slopes[firsts] = chords[firsts]
    slopes[lasts] = chords[lasts - 1]
    return slopes, steps


def rising(values: Floats, least: float) -> Floats:
    """Return `values` raised as little as needed so that each is at least `least` above the one before.

    Examples
    --------
    >>> rising(np.array([1.0, 5, 4, 9]), 1.0).tolist()
    [1.0, 5.0, 6.0, 9.0]
    """
    ramp = least * np.arange(len(values))
    return np.asarray(np.maximum.accumulate(values - ramp) + ramp)
