"""How much trials differ beyond chance: tau2 by each of the usual estimators, for many analyses at once.

REML, ML and empirical Bayes are found by Fisher scoring as Viechtbauer (1) has it.

References: VIECHTBAUER2005 (1), DERSIMONIAN1986, PAULE1982.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from weizhong.evidence.tau2_search import Score, highest, settled
from weizhong.evidence.trial_arrays import (
    Array,
    Trials,
    q_at,
    usual_variance,
    weighted_mean,
    weighted_squares,
)
from weizhong.terms.errors import InvalidInput

Tau2Method = Literal["fixed", "dl", "pm", "eb", "reml", "ml"]
_ROUNDS = 500  # Newton's steps settle in a handful


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
    >>> from weizhong.evidence.trial_arrays import trials_of
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
    >>> from weizhong.evidence.trial_arrays import trials_of
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
        r = some.y - weighted_mean(w, some.y)[:, None]
        wrr = w * r * r
        step = (wrr.sum(1) - wanted[live]) / (w * wrr).sum(1)
        tau2[live] += np.maximum(step, 0.0)
        live = live[step > np.finfo(float).eps * tau2[live]]
    return tau2


def log_likelihood(trials: Trials, tau2: Array, restricted: bool = True) -> Array:
    """Return the (restricted) log likelihood at a given tau2, but for a constant.

    Examples
    --------
    >>> from weizhong.evidence.trial_arrays import trials_of
    >>> log_likelihood(trials_of([[0, 2]], [[1, 1]]), np.array([1.0])).round(4).tolist()
    [-1.1931]
    """
    total = trials.v + tau2[:, None]
    w = 1 / total
    logs = np.log(np.where(np.isfinite(total), total, 1.0)).sum(1)
    return np.asarray(
        -0.5 * (logs + weighted_squares(w, trials.y) + (np.log(w.sum(1)) if restricted else 0.0))
    )


def _dersimonian_laird(trials: Trials) -> Array:
    w = 1 / trials.v
    total = w.sum(1)
    excess = weighted_squares(w, trials.y) - (trials.k - 1)
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
        slope = weighted_squares(w, trials.y[live]) * k / (k - 1) - k
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
