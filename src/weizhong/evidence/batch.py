"""Thousands of meta-analyses at once, each with its own trials.

One row an analysis, one column a trial; a mask says which are there. A single analysis is a batch of one.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weizhong.evidence.heterogeneity import Found, Tau2Method, heterogeneity
from weizhong.evidence.tails import (
    chi2_above,
    normal_both_tails,
    normal_quantile,
    t_both_tails,
    t_quantile,
)
from weizhong.evidence.trial_arrays import (
    Array,
    Trials,
    trials_of,
    usual_variance,
    weighted_mean,
    weighted_squares,
)
from weizhong.terms.errors import InvalidInput

IntervalMethod = Literal["knapp_hartung", "adhoc", "normal"]
Prediction = Literal["k-2", "k-1"]
# An interval narrower than chance alone makes it would take credit for trials that agree by luck (KNAPP2003).
USUAL_INTERVAL: IntervalMethod = "adhoc"
# Below this share of chance alone, trials agree but for rounding, and an interval from their spread is none.
NO_SPREAD = 1e-20


@dataclass(frozen=True, slots=True)
class PooledMany:
    """Many pooled analyses; every field has one value for each.

    Parameters
    ----------
    estimate, se, low, high, p : ndarray, shape (analyses,)
        Pooled estimate, its standard error as the interval has it, limits, and the p value against zero.
    tau2 : ndarray, shape (analyses,)
        Variance between trials.
    q, df, q_p : ndarray, shape (analyses,)
        Cochran's Q with its degrees of freedom and p value.
    i2, i2_from_tau2 : ndarray, shape (analyses,)
        Percent of the spread that is no chance: from Q, as Cochrane prints it; and from tau2 against the
        usual variance of a trial, as metafor prints it.
    prediction_low, prediction_high : ndarray, shape (analyses,)
        Where the effect in a new setting would lie; not a number with fewer than three trials, or where
        trials are taken to share one effect.
    k : ndarray, shape (analyses,)
        Trials.
    maxima : ndarray of int, shape (analyses,)
        Maxima of the likelihood; where there are two or more the highest is taken.
    """

    estimate: Array
    se: Array
    low: Array
    high: Array
    p: Array
    tau2: Array
    q: Array
    df: Array
    q_p: Array
    i2: Array
    i2_from_tau2: Array
    prediction_low: Array
    prediction_high: Array
    k: Array
    maxima: NDArray[np.intp]


def pool_many(
    estimates: ArrayLike,
    variances: ArrayLike,
    mask: ArrayLike | None = None,
    *,
    tau2: Tau2Method = "reml",
    interval: IntervalMethod = USUAL_INTERVAL,
    level: float = 0.95,
    prediction: Prediction = "k-2",
) -> PooledMany:
    """Pool many analyses.

    Parameters
    ----------
    estimates, variances : array_like, shape (analyses, trials)
        What each trial found.
    mask : array_like of bool, same shape, optional
        False where an analysis has no such trial.
    tau2 : {"reml", "dl", "pm", "eb", "ml", "fixed"}
        Estimator of the variance between trials.
    interval : {"adhoc", "knapp_hartung", "normal"}
        Hartung and Knapp's, from the spread that was seen, with t, but never from less spread than chance
        makes; the same without that floor; or the normal one. With one trial, or trials that agree to the
        last digit, spread tells nothing: the second is then the normal one, or the first.
    level : float
        Of the interval.
    prediction : {"k-2", "k-1"}
        Degrees of freedom of the prediction interval: as Higgins, Thompson and Spiegelhalter have it, or as
        metafor has it beside Hartung and Knapp's interval.

    Raises
    ------
    InvalidInput
        If an array is unfit, an analysis has no trial, or a method does not exist.
    MissingExtra
        If scipy is not installed.

    Examples
    --------
    >>> pooled = pool_many(
    ...     [[0.1, 0.9, 0.5], [0.1, 0.9, 9.9]],
    ...     [[0.04, 0.05, 0.02], [0.04, 0.05, 1]],
    ...     [[True, True, True], [True, True, False]],
    ...     tau2="dl",
    ... )
    >>> pooled.estimate.round(3).tolist(), pooled.k.tolist()
    ([0.491, 0.494], [3.0, 2.0])

    References
    ----------
    VIECHTBAUER2005, HARTUNG2001, KNAPP2003, HIGGINS2002, HIGGINS2009
    """
    trials = trials_of(estimates, variances, mask)
    _check(trials, interval, level, prediction)
    found = heterogeneity(trials, tau2)
    w = 1 / (trials.v + found.tau2[:, None])
    mean = weighted_mean(w, trials.y)
    se, crit, p = _interval(trials, w, mean, interval, level)
    q, df = weighted_squares(1 / trials.v, trials.y), trials.k - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        i2 = np.where(q > 0, 100 * np.maximum(0.0, (q - df) / q), 0.0)
    half = _prediction_half(trials, found, se, tau2, level, prediction)
    return PooledMany(
        estimate=mean, se=se, low=mean - crit * se, high=mean + crit * se, p=p, tau2=found.tau2, q=q, df=df,
        q_p=chi2_above(q, df), i2=i2,
        i2_from_tau2=100 * found.tau2 / (found.tau2 + usual_variance(trials)),
        prediction_low=mean - half, prediction_high=mean + half, k=trials.k, maxima=found.maxima,
    )  # fmt: skip


def _check(trials: Trials, interval: str, level: float, prediction: str) -> None:
    if not trials.k.all():
        row = int(np.flatnonzero(trials.k == 0)[0]) + 1
        raise InvalidInput(f"Analysis {row} has no trial; give it one or leave it out.")
    for given, kinds in ((interval, IntervalMethod), (prediction, Prediction)):
        if given not in get_args(kinds):
            raise InvalidInput(f"There is no interval {given!r}; take {', '.join(get_args(kinds))}.")
    if not 0 < level < 1:
        raise InvalidInput(f"A level of {level:g} cannot be; it lies between 0 and 1, as 0.95.")


def _interval(
    trials: Trials, w: Array, mean: Array, interval: IntervalMethod, level: float
) -> tuple[Array, Array, Array]:
    """Return the standard error, how many of it the limits lie away, and the p value."""
    se = 1 / np.sqrt(w.sum(1))
    if interval == "normal":
        return se, np.full(len(se), normal_quantile(level)), normal_both_tails(mean / se)
    df = trials.k - 1
    r = trials.y - mean[:, None]
    is_alone = df == 0
    spread = (w * r * r).sum(1) / np.maximum(df, 1)
    spread = np.where(is_alone | (spread < NO_SPREAD), 1.0, spread)
    se = se * np.sqrt(np.maximum(1.0, spread) if interval == "adhoc" else spread)
    crit = np.where(is_alone, normal_quantile(level), t_quantile(level, df))
    return se, crit, np.where(is_alone, normal_both_tails(mean / se), t_both_tails(mean / se, df))


def _prediction_half(
    trials: Trials, found: Found, se: Array, tau2: Tau2Method, level: float, prediction: Prediction
) -> Array:
    """Return half the width of the prediction interval."""
    if tau2 == "fixed":
        return np.full(len(se), np.nan)
    df = np.where(trials.k < 3, 0.0, trials.k - (2 if prediction == "k-2" else 1))
    return np.asarray(t_quantile(level, df) * np.sqrt(found.tau2 + se * se))
