"""Smooth curves through knots: monotone where the knots are."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def monotone_slopes(knots: Floats, values: Floats) -> Floats:
    """Return slopes at the knots of the monotone cubic through them (Fritsch and Butland, 1984).

    Parameters
    ----------
    knots : ndarray, shape (k,)
        Strictly rising, k at least 3.
    values : ndarray, shape (k, c)
        Values at the knots, of c curves.

    Returns
    -------
    ndarray, shape (k, c)
        Zero wherever the values turn; those of the chords at both ends.
    """
    steps = (knots[1:] - knots[:-1])[:, None]
    chords = (values[1:] - values[:-1]) / steps
    before, after = chords[:-1], chords[1:]
    w1, w2 = 2 * steps[1:] + steps[:-1], steps[1:] + 2 * steps[:-1]
    same_way = before * after > 0
    safe_before, safe_after = np.where(same_way, before, 1.0), np.where(same_way, after, 1.0)
    slopes = np.empty_like(values)
    slopes[1:-1] = np.where(same_way, (w1 + w2) / (w1 / safe_before + w2 / safe_after), 0.0)
    slopes[0], slopes[-1] = chords[0], chords[-1]
    return slopes


def curve(knots: Floats, values: Floats, at: Floats) -> Floats:
    """Return monotone cubics through knots at some places; constant beyond both ends.

    Parameters
    ----------
    knots : ndarray, shape (k,)
        Strictly rising, k at least 3.
    values : ndarray, shape (k, c)
        Values of c curves at the knots.
    at : ndarray, shape (n,)
        Where to evaluate.

    Returns
    -------
    ndarray, shape (n, c)

    Examples
    --------
    >>> parabola = np.array([[0.0], [1], [4]])
    >>> curve(np.array([0.0, 1, 2]), parabola, np.array([0.0, 0.5, 1, 3])).ravel().round(3).tolist()
    [0.0, 0.438, 1.0, 4.0]
    """
    slopes = monotone_slopes(knots, values)
    left = knots[1:-1].searchsorted(at, side="right")
    start = knots[left]
    width = knots[left + 1] - start
    share = np.minimum(np.maximum((at - start) / width, 0.0), 1.0)
    rest = 1 - share
    bend = (share * share * (1 + 2 * rest))[:, None]
    lean = (width * share * rest)[:, None]
    low = values[left]
    turn = rest[:, None] * slopes[left] - share[:, None] * slopes[left + 1]
    return np.asarray(low + (values[left + 1] - low) * bend + lean * turn)


def rising(values: Floats, least: float) -> Floats:
    """Return `values` raised as little as needed so that each is at least `least` above the one before.

    Examples
    --------
    >>> rising(np.array([1.0, 5, 4, 9]), 1.0).tolist()
    [1.0, 5.0, 6.0, 9.0]
    """
    ramp = least * np.arange(len(values))
    return np.asarray(np.maximum.accumulate(values - ramp) + ramp)
