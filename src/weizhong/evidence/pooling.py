"""One meta-analysis: what trials say together, how much they differ, and what that does not tell."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np

from weizhong.evidence.batch import (
    NO_SPREAD,
    USUAL_INTERVAL,
    IntervalMethod,
    PooledMany,
    Prediction,
    pool_many,
)
from weizhong.evidence.effect_sizes import EffectSize, Measure, natural
from weizhong.evidence.heterogeneity import Tau2Method, tau2_where_q_is
from weizhong.evidence.tails import chi2_quantile
from weizhong.evidence.trial_arrays import q_at, trials_of
from weizhong.terms.errors import InvalidInput, MissingInput

_FEW = 5  # trials below which Hartung and Knapp's interval rests on next to nothing
DIFFER = 0.1  # the p value of Q that reviews take for heterogeneity, as the test is weak (HIGGINS2003)


class Pooled(msgspec.Struct, frozen=True, kw_only=True):
    """Trials pooled.

    Parameters
    ----------
    measure : str
        What was pooled; RR and OR as natural logarithms throughout.
    tau2_method, interval_method : str
        How; see `pool`.
    level : float
        Of every interval.
    k : int
        Trials.
    effects : tuple of EffectSize
        The trials, in the order given.
    weights : tuple of float
        Percent, in that order.
    estimate, se, low, high, p : float
        Pooled estimate, standard error, limits, p value against no effect.
    tau2, tau2_low, tau2_high : float
        Variance between trials, with its Q-profile interval; None where that set is void or there is one
        trial.
    q, df, q_p : float
        Cochran's Q; its p value is None with one trial.
    i2, i2_from_tau2 : float
        Percent of the spread that is no chance: from Q, and from tau2.
    prediction_low, prediction_high : float
        Where the effect in a new setting would lie; None with fewer than three trials, or a fixed effect.
    notes : tuple of str
        What a reader must know of this result.
    """

    measure: Measure
    tau2_method: Tau2Method
    interval_method: IntervalMethod
    level: float
    k: int
    effects: tuple[EffectSize, ...]
    weights: tuple[float, ...]
    estimate: float
    se: float
    low: float
    high: float
    p: float
    tau2: float
    tau2_low: float | None
    tau2_high: float | None
    q: float
    df: int
    q_p: float | None
    i2: float
    i2_from_tau2: float
    prediction_low: float | None
    prediction_high: float | None
    notes: tuple[str, ...]


def pool(
    effects: Iterable[EffectSize],
    tau2: Tau2Method = "reml",
    interval: IntervalMethod = USUAL_INTERVAL,
    level: float = 0.95,
    prediction: Prediction = "k-2",
) -> Pooled:
    """Pool trials.

    Parameters
    ----------
    effects : iterable of EffectSize
        Of one measure; their order changes nothing but the order of the weights.
    tau2 : {"reml", "dl", "pm", "eb", "ml", "fixed"}
        Estimator of the variance between trials; ``"fixed"`` takes them to share one effect.
    interval : {"adhoc", "knapp_hartung", "normal"}
        See `weizhong.evidence.batch.pool_many`; so for the rest.
    level : float
        Of all intervals.
    prediction : {"k-2", "k-1"}
        Degrees of freedom of the prediction interval.

    Raises
    ------
    MissingInput
        If there is no trial.
    InvalidInput
        If trials are of several measures, or one has no variance above zero.
    MissingExtra
        If scipy is not installed.

    Examples
    --------
    >>> def trial(label, estimate, variance):
    ...     return EffectSize(label=label, measure="MD", estimate=estimate, variance=variance)
    >>> pooled = pool([trial("A", -8, 9), trial("B", -2, 4), trial("C", -5, 4)])
    >>> round(pooled.estimate, 2), [round(weight) for weight in pooled.weights]
    (-4.47, [22, 39, 39])

    References
    ----------
    VIECHTBAUER2005, VIECHTBAUER2007, HARTUNG2001, HIGGINS2009
    """
    held = tuple(effects)
    measure = _one_measure(held)
    y, v = [one.estimate for one in held], [one.variance for one in held]
    many = pool_many([y], [v], tau2=tau2, interval=interval, level=level, prediction=prediction)
    weights = 1 / (np.array(v) + many.tau2[0])
    tau2_low, tau2_high = q_profile(y, v, level)
    notes = (
        *_on_the_interval(held, many, tau2, interval, level),
        *_on_heterogeneity(many, tau2, (tau2_low, tau2_high)),
        *_on_the_range(measure, many),
    )
    return Pooled(
        measure=measure, tau2_method=tau2, interval_method=interval, level=level, k=len(held), effects=held,
        weights=tuple((100 * weights / weights.sum()).tolist()),
        estimate=float(many.estimate[0]), se=float(many.se[0]), low=float(many.low[0]),
        high=float(many.high[0]), p=float(many.p[0]),
        tau2=float(many.tau2[0]), tau2_low=tau2_low, tau2_high=tau2_high,
        q=float(many.q[0]), df=int(many.df[0]), q_p=_known(many.q_p[0]), i2=float(many.i2[0]),
        i2_from_tau2=float(many.i2_from_tau2[0]),
        prediction_low=_known(many.prediction_low[0]), prediction_high=_known(many.prediction_high[0]),
        notes=notes,
    )  # fmt: skip


def q_profile(
    estimates: Sequence[float], variances: Sequence[float], level: float = 0.95
) -> tuple[float | None, float | None]:
    """Return the interval of tau2: those values at which Q is no surprise (VIECHTBAUER2007).

    Parameters
    ----------
    estimates, variances : sequence of float
        Of the trials.
    level : float
        Of the interval.

    Returns
    -------
    tuple of float or None
        Its limits; twice None where trials agree better than any tau2 makes likely, so that the set is void,
        and with a single trial.

    Examples
    --------
    >>> q_profile([0.0, 0.001], [1.0, 1.0])
    (None, None)
    """
    df = len(estimates) - 1
    if df < 1:
        return None, None
    trials = trials_of([estimates], [variances])
    above, below = chi2_quantile((1 + level) / 2, df), chi2_quantile((1 - level) / 2, df)
    if q_at(trials, np.zeros(1))[0] < below:
        return None, None
    low, high = (float(tau2_where_q_is(trials, np.array([wanted]))[0]) for wanted in (above, below))
    return low, high


def _one_measure(effects: Sequence[EffectSize]) -> Measure:
    if not effects:
        raise MissingInput("There is no trial to pool; give at least one.")
    kinds = {one.measure for one in effects}
    if len(kinds) > 1:
        raise InvalidInput(
            f"Trials of {', '.join(sorted(kinds))} cannot be pooled together; choose one measure."
        )
    return effects[0].measure


def _on_the_interval(
    effects: Sequence[EffectSize], many: PooledMany, tau2: Tau2Method, interval: IntervalMethod, level: float
) -> Iterator[str]:
    k = len(effects)
    if k == 1:
        yield "One trial: nothing was pooled, and how much trials differ cannot be known. This is its result."
        return
    if interval == "normal":
        return
    normal = pool_many(
        [[one.estimate for one in effects]], [[one.variance for one in effects]],
        tau2=tau2, interval="normal", level=level,
    )  # fmt: skip
    low, high = (natural(effects[0].measure, float(limit[0])) for limit in (normal.low, normal.high))
    other = f"the normal interval is {low:.4g} to {high:.4g}".replace("-", "−")
    width, normal_width = (float(one.high[0] - one.low[0]) for one in (many, normal))
    if k < _FEW:
        yield (
            f"With {k} trials Hartung and Knapp's interval has {k - 1} degree{'s' * (k > 2)} of freedom and "
            f"is hardly more than a warning; {other}, which trusts the trials' own errors too much."
        )
    if width < normal_width:
        yield (
            f"Trials differ less than chance makes them, so this interval is narrower than the normal one: "
            f"{other}. The method 'adhoc' does not take credit for that."
        )
    if many.q[0] < many.df[0] * NO_SPREAD:
        yield "Trials agree to the last digit: no error can be told from their spread; are they copies?"


def _on_heterogeneity(
    many: PooledMany, tau2: Tau2Method, profile: tuple[float | None, float | None]
) -> Iterator[str]:
    if many.k[0] < 2:
        return
    if profile == (None, None):
        yield (
            "No interval of tau2: trials agree better than any amount of heterogeneity would let expect "
            "(the Q-profile set is void)."
        )
    if many.maxima[0] > 1:
        yield (
            f"The likelihood of tau2 has {many.maxima[0]} maxima; the highest is taken. Another program may "
            "stop at a lower one."
        )
    if tau2 == "fixed" and many.q_p[0] < DIFFER:
        yield (
            "A fixed effect takes all trials to share one true effect, and these differ more than chance "
            "makes them: the interval is too narrow. Ask for a random-effects method."
        )
    if many.k[0] < 3 and tau2 != "fixed":
        yield "Two trials cannot tell where the effect would lie in a new setting: no prediction interval."


def _on_the_range(measure: Measure, many: PooledMany) -> Iterator[str]:
    ends = (many.low[0], many.high[0], many.prediction_low[0], many.prediction_high[0])
    if measure == "RD" and any(abs(end) > 1 for end in ends):
        yield (
            "No risk difference lies beyond −1 and 1: what an interval shows outside cannot be, and only "
            "says that these trials are too few."
        )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
