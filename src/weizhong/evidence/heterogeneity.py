"""How much trials differ beyond chance: tau2 by each of the usual estimators, for many analyses at once.

One row an analysis, one column a trial; where a row has fewer trials, the rest is masked. REML, ML and
empirical Bayes are found by Fisher scoring as Viechtbauer (1) has it. Scoring can swing about its root for
ever, so the sign of the score keeps a bracket and a step that leaves it halves it instead. A likelihood may
have two maxima; the higher one is the estimate, and it is told that there is another.

References: VIECHTBAUER2005 (1), DERSIMONIAN1986, PAULE1982.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weizhong.terms.errors import InvalidInput

Tau2Method = Literal["fixed", "dl", "pm", "eb", "reml", "ml"]
Array = NDArray[np.float64]
Score = Callable[[Array, NDArray[np.intp]], tuple[Array, Array]]

# A change this small against tau2, or against the usual variance of a trial, is none: a ten-thousandth of
# the sixth digit that answers are compared in, and well above rounding.
_SETTLED = 1e-12
_ROUNDS = 500
# Largest variance to smallest: errors that differ a hundred thousand-fold are of two units, and beyond it the
# smaller weight drowns in the rounding of the larger.
UNLIKE = 1e10
_VAST = 1e60  # beyond it squares and cubes of weights leave the range of numbers
_SWINGING = 20  # rounds after which every second step halves the bracket
# Where the likelihood is searched for another maximum, in multiples of the usual variance of a trial.
_SEARCHED = np.concatenate([[0.0], np.geomspace(1e-3, 1e6, 46)])


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


@dataclass(frozen=True, slots=True)
class Found:
    """The heterogeneity of many analyses.

    Parameters
    ----------
    tau2 : ndarray, shape (analyses,)
        Variance between trials; 0 where there is only one trial.
    maxima : ndarray of int, shape (analyses,)
        Local maxima of the likelihood that were seen; 1 for estimators that have no likelihood.
    """

    tau2: Array
    maxima: NDArray[np.intp]


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
    return _squares(w, trials.y)


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


def heterogeneity(trials: Trials, method: Tau2Method = "reml") -> Found:
    """Return tau2 of each analysis.

    Parameters
    ----------
    trials : Trials
        Analyses with at least one trial each.
    method : {"fixed", "dl", "pm", "eb", "reml", "ml"}
        None at all, DerSimonian-Laird, Paule-Mandel, empirical Bayes (whose root is that of Paule-Mandel,
        found by another way), restricted or full maximum likelihood.

    Raises
    ------
    InvalidInput
        If there is no such method.

    Examples
    --------
    >>> four = trials_of([[0.1, 0.9, 0.5, 1.3]], [[0.04, 0.05, 0.02, 0.09]])
    >>> heterogeneity(four, "reml").tau2.round(4).tolist()
    [0.1934]
    """
    if method not in get_args(Tau2Method):
        raise InvalidInput(f"There is no estimator {method!r}; take {', '.join(get_args(Tau2Method))}.")
    tau2, maxima = np.zeros(len(trials.y)), np.ones(len(trials.y), np.intp)
    many = np.flatnonzero(trials.k > 1)
    if many.size and method != "fixed":
        some = trials.some(many)
        if method == "dl":
            tau2[many] = _dersimonian_laird(some)
        elif method == "pm":
            tau2[many] = tau2_where_q_is(some, some.k - 1)
        else:
            score = _SCORES[method](some)
            tau2[many] = settled(score, _start(some), usual_variance(some))
            if method != "eb":
                tau2[many], maxima[many] = highest(
                    score, _heights(some, restricted=method == "reml"), tau2[many], usual_variance(some)
                )
    return Found(tau2, maxima)


def tau2_where_q_is(trials: Trials, wanted: Array) -> Array:
    """Return the tau2 at which Q takes a value; 0 where it is below that already without any.

    Q falls and is convex, so Newton's steps from zero climb to the root and never pass it.

    Examples
    --------
    >>> tau2_where_q_is(trials_of([[0, 2]], [[1, 1]]), np.array([1.0])).round(9).tolist()
    [1.0]
    """
    tau2 = np.zeros(len(trials.y))
    live = np.flatnonzero(q_at(trials, tau2) > wanted)
    for _ in range(_ROUNDS):
        if not live.size:
            break
        some = trials.some(live)
        w = 1 / (some.v + tau2[live, None])
        r = some.y - _mean(w, some.y)[:, None]
        wrr = w * r * r
        step = (wrr.sum(1) - wanted[live]) / (w * wrr).sum(1)
        tau2[live] += np.maximum(step, 0.0)
        live = live[step > np.finfo(float).eps * tau2[live]]
    return tau2


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


def log_likelihood(trials: Trials, tau2: Array, restricted: bool = True) -> Array:
    """Return the (restricted) log likelihood at a given tau2, but for a constant.

    Examples
    --------
    >>> log_likelihood(trials_of([[0, 2]], [[1, 1]]), np.array([1.0])).round(4).tolist()
    [-1.1931]
    """
    total = trials.v + tau2[:, None]
    w = 1 / total
    logs = np.log(np.where(np.isfinite(total), total, 1.0)).sum(1)
    return np.asarray(-0.5 * (logs + _squares(w, trials.y) + (np.log(w.sum(1)) if restricted else 0.0)))


def _dersimonian_laird(trials: Trials) -> Array:
    w = 1 / trials.v
    total = w.sum(1)
    excess = _squares(w, trials.y) - (trials.k - 1)
    return np.asarray(np.maximum(0.0, excess / (total - (w * w).sum(1) / total)))


def _start(trials: Trials) -> Array:
    """Return Hedges' estimate, where metafor begins too."""
    held = np.isfinite(trials.v)
    off = np.where(held, trials.y - (trials.y.sum(1) / trials.k)[:, None], 0.0)
    chance = np.where(held, trials.v, 0.0).sum(1) / trials.k
    return np.asarray(np.maximum(0.0, (off * off).sum(1) / (trials.k - 1) - chance))


def _restricted(trials: Trials) -> Score:
    def score(tau2: Array, live: NDArray[np.intp]) -> tuple[Array, Array]:
        w, squares, total, total2 = _sums(trials, tau2, live)
        slope = squares - (total - total2 / total)
        curve = total2 - 2 * np.einsum("ij,ij,ij->i", w, w, w) / total + (total2 / total) ** 2
        return slope, tau2 + slope / np.maximum(curve, np.finfo(float).eps * total2)

    return score


def _full(trials: Trials) -> Score:
    def score(tau2: Array, live: NDArray[np.intp]) -> tuple[Array, Array]:
        _, squares, total, total2 = _sums(trials, tau2, live)
        slope = squares - total
        return slope, tau2 + slope / total2

    return score


def _bayes(trials: Trials) -> Score:
    def score(tau2: Array, live: NDArray[np.intp]) -> tuple[Array, Array]:
        w = 1 / (trials.v[live] + tau2[:, None])
        k = trials.k[live]
        slope = _squares(w, trials.y[live]) * k / (k - 1) - k
        return slope, tau2 + slope / w.sum(1)

    return score


_SCORES = {"reml": _restricted, "ml": _full, "eb": _bayes}


def _sums(trials: Trials, tau2: Array, live: NDArray[np.intp]) -> tuple[Array, Array, Array, Array]:
    """Return the weights, the sum of squared weighted distances, and the sums of w and of its squares."""
    y = trials.y if live.size == len(trials.y) else trials.y[live]
    w = trials.v + tau2[:, None] if live.size == len(trials.y) else trials.v[live] + tau2[:, None]
    np.reciprocal(w, out=w)
    total = w.sum(1)
    r = y - (np.einsum("ij,ij->i", w, y) / total)[:, None]
    r *= w
    return w, np.einsum("ij,ij->i", r, r), total, np.einsum("ij,ij->i", w, w)


def _heights(trials: Trials, restricted: bool) -> Callable[[float, int], float]:
    def height(tau2: float, row: int) -> float:
        return float(log_likelihood(trials.some(np.array([row])), np.array([tau2]), restricted)[0])

    return height


def _halved(score: Score, row: NDArray[np.intp], low: float, high: float) -> float:
    """Return a root of one analysis by halving until no number lies between."""
    while low < (middle := (low + high) / 2) < high:
        if score(np.array([middle]), row)[0][0] > 0:
            low = middle
        else:
            high = middle
    return high


def _mean(w: Array, y: Array) -> Array:
    return np.asarray((w * y).sum(1) / w.sum(1))


def _squares(w: Array, y: Array) -> Array:
    r = y - _mean(w, y)[:, None]
    return np.asarray((w * r * r).sum(1))
