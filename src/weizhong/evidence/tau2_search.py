"""Where a likelihood of tau2 is highest, for many analyses at once.

Steps can swing about their root for ever, so the sign of the score keeps a bracket and a step that leaves it
halves it instead. A likelihood may have two maxima; the higher one is the estimate, and it is told that there
is another.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from weizhong.evidence.trial_arrays import Array

Score = Callable[[Array, NDArray[np.intp]], tuple[Array, Array]]

# A change this small against tau2, or against the usual variance of a trial, is none: a ten-thousandth of
# the sixth digit that answers are compared in, and well above rounding.
_SETTLED = 1e-12
_ROUNDS = 500
_SWINGING = 20  # rounds after which every second step halves the bracket
# Where the likelihood is searched for another maximum, in multiples of the usual variance of a trial.
_SEARCHED = np.concatenate([[0.0], np.geomspace(1e-3, 1e6, 46)])


def settled(score: Score, start: Array, usual: Array) -> Array:
    """Return the root of each score by steps that never leave a bracket of its sign.

    Parameters
    ----------
    score : callable
        Takes tau2 of some analyses and which they are; returns the score, positive below the root, and the
        tau2 it would go to.
    start : ndarray, shape (analyses,)
        Where to begin.
    usual : ndarray, shape (analyses,)
        A variance to hold tiny changes against.
    """
    tau2 = start.copy()
    low = np.full(len(start), -1.0)  # below zero: nothing was seen to lie under the root yet
    high = np.full(len(start), np.inf)
    live = np.arange(len(start))
    for turn in range(1, _ROUNDS + 1):
        here = tau2[live]
        slope, there = score(here, live)
        low[live] = lo = np.where(slope > 0, here, low[live])
        high[live] = hi = np.where(slope > 0, high[live], here)
        there = np.maximum(there, 0.0)
        outside = (there >= hi) | (there <= lo) | (turn > _SWINGING and turn % 2 == 1)
        there = np.where(outside & np.isfinite(hi), (np.maximum(lo, 0.0) + hi) / 2, there)
        there = np.where((here == 0) & (slope <= 0), 0.0, there)  # the only way to stay at zero
        tau2[live] = there
        live = live[np.abs(there - here) > _SETTLED * np.maximum(there, usual[live])]
        if not live.size:
            break
    return tau2


def highest(
    score: Score, height: Callable[[float, int], float], tau2: Array, usual: Array
) -> tuple[Array, NDArray[np.intp]]:
    """Return the tau2 at which each likelihood is highest, and how many maxima it was seen to have.

    Parameters
    ----------
    score : callable
        As `settled` takes it.
    height : callable
        Takes a tau2 and which analysis; returns the log likelihood.
    tau2 : ndarray, shape (analyses,)
        A maximum of each; the answer unless there is a higher one.
    usual : ndarray, shape (analyses,)
        Usual variance of a trial, the unit in which is searched.
    """
    rows = np.arange(len(tau2))
    is_rising = np.stack([score(one * usual, rows)[0] > 0 for one in _SEARCHED], 1)
    tops = is_rising[:, :-1] & ~is_rising[:, 1:]
    count = np.maximum(tops.sum(1) + ~is_rising[:, 0], 1)
    best = tau2.copy()
    for row in np.flatnonzero(count > 1):
        found = [] if is_rising[row, 0] else [0.0]
        for top in np.flatnonzero(tops[row]):
            ends = _SEARCHED[top] * usual[row], _SEARCHED[top + 1] * usual[row]
            found.append(_halved(score, rows[row : row + 1], *ends))
        heights = [height(at, int(row)) for at in found]
        best[row] = found[int(np.argmax(heights))]
    return best, count


def _halved(score: Score, row: NDArray[np.intp], low: float, high: float) -> float:
    """Return a root of one analysis by halving until no number lies between."""
    while low < (middle := (low + high) / 2) < high:
        if score(np.array([middle]), row)[0][0] > 0:
            low = middle
        else:
            high = middle
    return high
