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
    values : ndarray, shape (k,)
        Values at the knots.

    Returns
    -------
    ndarray, shape (k,)
        Zero wherever the values turn; one-sided at both ends.
    """
    steps = np.diff(knots)
    secants = np.diff(values) / steps
    before, after = secants[:-1], secants[1:]
    w1, w2 = 2 * steps[1:] + steps[:-1], steps[1:] + 2 * steps[:-1]
    same_way = before * after > 0
    safe_before, safe_after = np.where(same_way, before, 1.0), np.where(same_way, after, 1.0)
    inner = np.where(same_way, (w1 + w2) / (w1 / safe_before + w2 / safe_after), 0.0)
    return np.concatenate([secants[:1], inner, secants[-1:]])


def curve(knots: Floats, values: Floats, at: Floats) -> Floats:
    """Return the monotone cubic through knots at some places; straight on beyond both ends.

    Parameters
    ----------
    knots, values : ndarray, shape (k,)
        Knots strictly rising, k at least 3.
    at : ndarray, shape (n,)
        Where to evaluate.

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    >>> curve(np.array([0.0, 1, 2]), np.array([0.0, 1, 4]), np.array([0.0, 0.5, 1, 3])).round(3).tolist()
    [0.0, 0.438, 1.0, 7.0]
    """
    slopes = monotone_slopes(knots, values)
    left = np.clip(np.searchsorted(knots, at, side="right") - 1, 0, len(knots) - 2)
    width = knots[left + 1] - knots[left]
    share = np.clip((at - knots[left]) / width, 0.0, 1.0)
    low, high = values[left], values[left + 1]
    square = share * share
    bend = square * (3 - 2 * share)
    inside = low + (high - low) * bend
    inside += width * share * (1 - share) * ((1 - share) * slopes[left] - share * slopes[left + 1])
    beyond = np.minimum(at - knots[0], 0) * slopes[0] + np.maximum(at - knots[-1], 0) * slopes[-1]
    return np.asarray(inside + beyond)


def rising(values: Floats, least: float) -> Floats:
    """Return `values` raised as little as needed so that each is at least `least` above the one before.

    Examples
    --------
    >>> rising(np.array([1.0, 5, 4, 9]), 1.0).tolist()
    [1.0, 5.0, 6.0, 9.0]
    """
    ramp = least * np.arange(len(values))
    return np.asarray(np.maximum.accumulate(values - ramp) + ramp)
