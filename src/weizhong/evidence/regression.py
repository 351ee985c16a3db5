"""Whether effects go with what is known of the trials: meta-regression."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from weizhong.evidence.batch import NO_SPREAD, USUAL_INTERVAL, IntervalMethod, pool_many
from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.heterogeneity import Tau2Method
from weizhong.evidence.tails import (
    chi2_above,
    f_above,
    normal_both_tails,
    normal_quantile,
    t_both_tails,
    t_quantile,
)
from weizhong.evidence.tau2_search import Score, highest, settled
from weizhong.evidence.trial_arrays import Array
from weizhong.terms.errors import InvalidInput

# Against the largest value of a covariate: less is rounding, as a year told in decimals makes it.
_SAME = 1e-9
_TRIALS_PER_COVARIATE = 10  # HANDBOOK6, 10.11.4


class Coefficient(msgspec.Struct, frozen=True, kw_only=True):
    """How much the effect changes with one thing known of the trials.

    Parameters
    ----------
    name : str
        What it belongs to; ``"intercept"`` is the effect where everything is 0.
    estimate, se, low, high, p : float
        Per unit, with its standard error, limits and p value against none.
    """

    name: str
    estimate: float
    se: float
    low: float
    high: float
    p: float


class Regression(msgspec.Struct, frozen=True, kw_only=True):
    """A meta-regression.

    Parameters
    ----------
    coefficients : tuple of Coefficient
        Intercept first.
    k : int
        Trials.
    tau2, i2 : float
        Variance between trials that is left, and percent of the spread that it makes.
    explained : float
        Percent of tau2 that is gone with the covariates; None where there was none before.
    q, df, q_p : float
        Of what is left.
    model, model_df, model_p : float
        Test of all coefficients but the intercept: F with Hartung and Knapp's interval, else chi-square.
    notes : tuple of str
        What a reader must know of this result.
    """

    coefficients: tuple[Coefficient, ...]
    k: int
    tau2: float
    i2: float
    explained: float | None
    q: float
    df: int
    q_p: float
    model: float
    model_df: int
    model_p: float
    notes: tuple[str, ...]


def meta_regression(
    effects: Iterable[EffectSize],
    covariates: Mapping[str, Sequence[float]],
    tau2: Tau2Method = "reml",
    interval: IntervalMethod = USUAL_INTERVAL,
    level: float = 0.95,
) -> Regression:
    """Regress effects on what is known of the trials.

    Parameters
    ----------
    effects : iterable of EffectSize
        Of one measure.
    covariates : mapping of str to sequence of float
        What is known, one number a trial, in the order of `effects`.
    tau2, interval, level
        See `weizhong.evidence.pooling.pool`.

    Raises
    ------
    InvalidInput
        If there are too few trials, numbers do not match trials, or a covariate tells nothing (it is the same
        in all trials, or follows from the others).
    MissingExtra
        If scipy is not installed.

    Examples
    --------
    >>> trials = [
    ...     EffectSize(label=str(week), measure="MD", estimate=-10.0 + week, variance=1.0)
    ...     for week in (1, 2, 4, 8)
    ... ]
    >>> found = meta_regression(trials, {"weeks": [1, 2, 4, 8]}, interval="normal")
    >>> [round(one.estimate, 6) for one in found.coefficients]
    [-10.0, 1.0]

    References
    ----------
    KNAPP2003, VIECHTBAUER2010
    """
    held = tuple(effects)
    x, units = _design(held, covariates)
    y, v = np.array([one.estimate for one in held]), np.array([one.variance for one in held])
    k, p = x.shape
    found, maxima = _tau2(y, v, x, tau2)
    w = 1 / (v + found)
    beta, cov = _fit(y, w, x)
    spread = float((w * (y - x @ beta) ** 2).sum()) / (k - p)
    is_spread = interval != "normal"
    if is_spread:
        spread = 1.0 if spread < NO_SPREAD else spread
        cov = cov * (max(1.0, spread) if interval == "adhoc" else spread)
    beta, cov = beta / units, cov / np.outer(units, units)
    se = np.sqrt(np.diag(cov))
    crit = float(t_quantile(level, k - p)) if is_spread else normal_quantile(level)
    chance = t_both_tails(beta / se, np.full(p, k - p)) if is_spread else normal_both_tails(beta / se)
    wald = float(beta[1:] @ np.linalg.solve(cov[1:, 1:], beta[1:]))
    fixed = _fit(y, 1 / v, x)[0]
    q = float(((y - x @ fixed) ** 2 / v).sum())
    before = float(pool_many([y], [v], tau2=tau2).tau2[0])
    usual = (k - p) / float(np.trace(_projection(1 / v, x)))
    names = ("intercept", *covariates)
    return Regression(
        coefficients=tuple(
            Coefficient(name=name, estimate=float(b), se=float(s), low=float(b - crit * s),
                        high=float(b + crit * s), p=float(c))
            for name, b, s, c in zip(names, beta, se, chance, strict=True)
        ),
        k=k, tau2=found, i2=100 * found / (found + usual),
        explained=100 * max(0.0, (before - found) / before) if before > 0 else None,
        q=q, df=k - p, q_p=float(chi2_above(q, k - p)),
        model=wald / (p - 1) if is_spread else wald, model_df=p - 1,
        model_p=float(f_above(wald / (p - 1), p - 1, k - p) if is_spread else chi2_above(wald, p - 1)),
        notes=tuple(_on_regression(k, p, maxima)),
    )  # fmt: skip


def _design(effects: Sequence[EffectSize], covariates: Mapping[str, Sequence[float]]) -> tuple[Array, Array]:
    """Return the design with columns of like size, and what each was divided by."""
    k, p = len(effects), len(covariates) + 1
    if not covariates:
        raise InvalidInput("A regression wants at least one covariate; name one.")
    for name, values in covariates.items():
        if len(values) != k or not np.isfinite(values).all():
            raise InvalidInput(f"The covariate {name!r} wants one number for each of {k} trials.")
    if k <= p:
        raise InvalidInput(
            f"{k} trials are too few for {p - 1} covariate{'s' * (p > 2)} and an intercept: {p + 1} are the "
            "least."
        )
    x = np.column_stack([np.ones(k), *(np.asarray(values, float) for values in covariates.values())])
    units = np.abs(x).max(0)
    units[units == 0] = 1.0
    x = x / units
    centred = x[:, 1:] - x[:, 1:].mean(0)
    if np.linalg.matrix_rank(centred, tol=_SAME) < p - 1:
        raise InvalidInput(
            f"{' and '.join(covariates)} cannot be told from the effect itself or from each other: a value "
            "is the same in all trials, or follows from another; leave one out."
        )
    return x, units


def _tau2(y: Array, v: Array, x: Array, method: Tau2Method) -> tuple[float, int]:
    k, p = x.shape
    fixed = _projection(1 / v, x)
    if method == "fixed":
        return 0.0, 1
    if method == "dl":
        return max(0.0, float((y @ fixed @ y - (k - p)) / np.trace(fixed))), 1
    plain = _projection(np.ones(k), x)
    start = np.array([max(0.0, float((y @ plain @ y - (np.diag(plain) * v).sum()) / (k - p)))])
    usual = np.array([(k - p) / np.trace(fixed)])
    score = _score(y, v, x, method)
    found = settled(score, start, usual)
    if method not in ("reml", "ml"):
        return float(found[0]), 1

    def height(tau2: float, _row: int) -> float:
        w = 1 / (v + tau2)
        around = _projection(w, x)
        logs = float(np.log(w).sum() - y @ around @ y)
        if method == "ml":
            return logs / 2
        return (logs - float(np.linalg.slogdet((x * w[:, None]).T @ x)[1])) / 2

    best, count = highest(score, height, found, usual)
    return float(best[0]), int(count[0])


def _score(y: Array, v: Array, x: Array, method: Tau2Method) -> Score:
    k, p = x.shape

    def score(tau2: Array, _live: NDArray[np.intp]) -> tuple[Array, Array]:
        w = 1 / (v + tau2[0])
        around = _projection(w, x)
        pulled = around @ y
        if method == "reml":
            slope, curve = pulled @ pulled - np.trace(around), (around * around).sum()
        elif method == "ml":
            slope, curve = pulled @ pulled - w.sum(), (w * w).sum()
        elif method == "eb":
            slope, curve = y @ pulled * k / (k - p) - k, w.sum()
        else:  # Paule-Mandel, by Newton's steps
            slope, curve = y @ pulled - (k - p), pulled @ pulled
        return np.array([slope]), tau2 + slope / curve

    return score


def _projection(w: Array, x: Array) -> Array:
    """Return what takes estimates to their weighted residuals, metafor's P."""
    root = np.sqrt(w)
    basis = np.linalg.qr(x * root[:, None])[0]
    return np.asarray((np.eye(len(w)) - basis @ basis.T) * np.outer(root, root))


def _fit(y: Array, w: Array, x: Array) -> tuple[Array, Array]:
    root = np.sqrt(w)
    basis, upper = np.linalg.qr(x * root[:, None])
    inverse = np.linalg.inv(upper)
    return inverse @ (basis.T @ (root * y)), inverse @ inverse.T


def _on_regression(k: int, p: int, maxima: int) -> Iterator[str]:
    if k < _TRIALS_PER_COVARIATE * (p - 1):
        yield (
            f"{k} trials for {p - 1} covariate{'s' * (p > 2)}: fewer than ten for each tell little, and a "
            "difference between trials is no trial of that difference."
        )
    if maxima > 1:
        yield f"The likelihood of tau2 has {maxima} maxima; the highest is taken."
