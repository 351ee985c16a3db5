"""Estimates and variances of many analyses, checked: one row an analysis, one column a trial.

Where a row has fewer trials, the rest is masked: it weighs nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weizhong.terms.errors import InvalidInput

Array = NDArray[np.float64]
# Largest variance to smallest: errors that differ a hundred thousand-fold are of two units, and beyond it the
# smaller weight drowns in the rounding of the larger.
UNLIKE = 1e10
_VAST = 1e60  # beyond it squares and cubes of weights leave the range of numbers


@dataclass(frozen=True, slots=True)
class Trials:
    """Estimates and variances of many analyses.

    Parameters
    ----------
    y : ndarray, shape (analyses, trials)
        Estimates; 0 where masked.
    v : ndarray, shape (analyses, trials)
        Variances; infinite where masked, so that such a trial weighs nothing.
    k : ndarray, shape (analyses,)
        Trials of each.
    """

    y: Array
    v: Array
    k: Array

    def some(self, rows: NDArray[np.intp]) -> "Trials":
        """Return some of the analyses."""
        return Trials(self.y[rows], self.v[rows], self.k[rows])


def trials_of(estimates: ArrayLike, variances: ArrayLike, mask: ArrayLike | None = None) -> Trials:
    """Return checked arrays of trials.

    Parameters
    ----------
    estimates, variances : array_like, shape (analyses, trials)
        What each trial found.
    mask : array_like of bool, same shape, optional
        False where an analysis has no such trial; what stands there is not read.

    Raises
    ------
    InvalidInput
        If the shapes differ, a number is missing or vast, a variance is not above zero, or those of one
        analysis are of several orders of units.

    Examples
    --------
    >>> trials_of([[1, 2, 0]], [[1, 1, 0]], [[True, True, False]]).k.tolist()
    [2.0]
    """
    y, v = np.atleast_2d(np.asarray(estimates, float)), np.atleast_2d(np.asarray(variances, float))
    held = np.ones(y.shape, bool) if mask is None else np.atleast_2d(np.asarray(mask, bool))
    if not y.shape == v.shape == held.shape or y.ndim != 2:
        raise InvalidInput(
            f"Estimates {y.shape}, variances {v.shape} and mask {held.shape} must have one shape, analyses x "
            "trials."
        )
    wrong = held & ~((np.abs(y) < _VAST) & (v > 1 / _VAST) & (v < _VAST))
    if wrong.any():
        row, column = np.argwhere(wrong)[0].tolist()
        raise InvalidInput(
            f"Trial {column + 1} of analysis {row + 1} has no finite estimate with a variance above zero; "
            "mask it or give one."
        )
    unlike = np.where(held, v, 0.0).max(1, initial=0.0) > UNLIKE * np.where(held, v, np.inf).min(
        1, initial=np.inf
    )
    if unlike.any():
        raise InvalidInput(
            f"Variances of analysis {int(np.flatnonzero(unlike)[0]) + 1} differ more than {UNLIKE:.0e}-fold; "
            "is a trial in another unit?"
        )
    return Trials(np.where(held, y, 0.0), np.where(held, v, np.inf), held.sum(1).astype(float))


def q_at(trials: Trials, tau2: Array) -> Array:
    """Return the weighted squared distances from the pooled estimate, at a given tau2.

    Examples
    --------
    >>> q_at(trials_of([[0, 2]], [[1, 1]]), np.array([0.0])).tolist()
    [2.0]
    """
    w = 1 / (trials.v + tau2[:, None])
    return weighted_squares(w, trials.y)


def usual_variance(trials: Trials) -> Array:
    """Return the typical variance of a trial within each analysis, which I2 sets tau2 against (HIGGINS2002).

    Examples
    --------
    >>> usual_variance(trials_of([[0, 2]], [[4, 4]])).tolist()
    [4.0]
    """
    w = 1 / trials.v
    total = w.sum(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        typical = (trials.k - 1) / (total - (w * w).sum(1) / total)
        return np.asarray(np.where(trials.k > 1, typical, 1 / total))


def weighted_mean(w: Array, y: Array) -> Array:
    """Return the weighted mean of each row."""
    return np.asarray((w * y).sum(1) / w.sum(1))


def weighted_squares(w: Array, y: Array) -> Array:
    """Return the weighted squared distances of each row from its weighted mean, added up."""
    r = y - weighted_mean(w, y)[:, None]
    return np.asarray((w * r * r).sum(1))
