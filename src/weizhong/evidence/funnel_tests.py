"""Tests of a lopsided funnel: Egger's and Begg's.

References: EGGER1997, BEGG1994.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.tails import normal_both_tails, t_both_tails
from weizhong.evidence.trial_arrays import Array
from weizhong.terms.errors import InvalidInput

LEAST = 3  # trials; two always lie on a line
_COUNTED = 170  # trials whose orders are counted; the work grows with their fourth power


class Egger(msgspec.Struct, frozen=True, kw_only=True):
    """Egger's regression of the effect on its standard error, weighted by precision.

    Parameters
    ----------
    bias, se, t, df, p : float
        How much the effect grows per standard error (Egger's intercept), with its test against none.
    limit : float
        Effect that a trial without error would have.
    """

    bias: float
    se: float
    t: float
    df: int
    p: float
    limit: float


class Begg(msgspec.Struct, frozen=True, kw_only=True):
    """Begg and Mazumdar's rank correlation of effects with their variances.

    Parameters
    ----------
    tau : float
        Kendall's, between -1 and 1.
    p : float
        Exact without ties and up to 170 trials, else by the normal approximation.
    is_exact : bool
        Which of the two.
    """

    tau: float
    p: float
    is_exact: bool


def egger(effects: Sequence[EffectSize]) -> Egger:
    """Return Egger's test, as a weighted regression whose error is scaled to the spread that is seen.

    Parameters
    ----------
    effects : sequence of EffectSize
        At least three, with errors that differ.

    Examples
    --------
    >>> trials = [
    ...     EffectSize(label="", measure="MD", estimate=e, variance=v)
    ...     for e, v in [(0.1, 1.0), (1.2, 4.0), (1.9, 9.0), (3.1, 16.0)]
    ... ]
    >>> round(egger(trials).bias, 2), round(egger(trials).limit, 2)
    (0.98, -0.87)
    """
    y, v = checked_arrays(effects)
    x = np.column_stack([1 / np.sqrt(v), np.ones(len(y))])  # precision, and Egger's intercept
    z = y / np.sqrt(v)
    inverse = np.linalg.inv(x.T @ x)
    limit, bias = inverse @ (x.T @ z)
    df = len(y) - 2
    left = z - x @ np.array([limit, bias])
    # Trials that lie on a line but for rounding have an error of rounding, not of zero.
    least = np.finfo(float).eps * max(abs(float(bias)), float(np.abs(z).max()))
    se = max(float(np.sqrt(left @ left / df * inverse[1, 1])), least)
    t = float(bias / se)
    return Egger(bias=float(bias), se=se, t=t, df=df, p=float(t_both_tails(t, df)), limit=float(limit))


def begg(effects: Sequence[EffectSize]) -> Begg:
    """Return Begg and Mazumdar's rank correlation.

    Parameters
    ----------
    effects : sequence of EffectSize
        At least three, with errors that differ.

    Examples
    --------
    >>> trials = [
    ...     EffectSize(label="", measure="MD", estimate=e, variance=v)
    ...     for e, v in [(0.1, 1.0), (1.2, 4.0), (2.9, 9.0), (5.1, 16.0)]
    ... ]
    >>> begg(trials).tau, round(begg(trials).p, 4)
    (1.0, 0.0833)
    """
    y, v = checked_arrays(effects)
    total = (1 / v).sum()
    off = (y - (y / v).sum() / total) / np.sqrt(v - 1 / total)
    pairs = np.triu_indices(len(y), 1)
    agree = np.sign((off[:, None] - off)[pairs]) * np.sign((v[:, None] - v)[pairs])
    score = float(agree.sum())
    ties = [_ties(off), _ties(v)]
    count = len(y) * (len(y) - 1) / 2
    tied_pairs = [sum(t * (t - 1) / 2 for t in each) for each in ties]
    tau = score / float(np.sqrt((count - tied_pairs[0]) * (count - tied_pairs[1])))
    if any(tied_pairs) or len(y) > _COUNTED:
        z = score / float(np.sqrt(_variance_of_score(len(y), *ties)))
        return Begg(tau=tau, p=float(normal_both_tails(z)), is_exact=False)
    return Begg(tau=tau, p=_exact(len(y), score), is_exact=True)


def _exact(n: int, score: float) -> float:
    """Return the chance of a Kendall score at least as far from zero, by counting all orders of n things."""
    chance = np.ones(1)
    for size in range(2, n + 1):  # placing one more thing makes 0 to size - 1 further discordant pairs
        chance = np.convolve(chance, np.full(size, 1 / size))
    most = n * (n - 1) // 2
    discordant = round((most - abs(score)) / 2)
    return min(1.0, 2 * float(chance[: discordant + 1].sum()))


def _ties(values: Array) -> list[int]:
    return [int(n) for n in np.unique(values, return_counts=True)[1] if n > 1]


def _variance_of_score(n: int, a: list[int], b: list[int]) -> float:
    """Return the variance of Kendall's score where values are tied (Kendall 1970)."""

    def spread(t: float) -> float:
        return t * (t - 1) * (2 * t + 5)

    first = (spread(n) - sum(map(spread, a)) - sum(map(spread, b))) / 18
    pairs = sum(t * (t - 1) for t in a) * sum(t * (t - 1) for t in b) / (2 * n * (n - 1))
    triples = sum(t * (t - 1) * (t - 2) for t in a) * sum(t * (t - 1) * (t - 2) for t in b)
    return first + pairs + triples / (9 * n * (n - 1) * (n - 2))


def checked_arrays(effects: Sequence[EffectSize]) -> tuple[Array, Array]:
    """Return estimates and variances of trials that are enough for a check of small trials.

    Raises
    ------
    InvalidInput
        If they are too few.
    """
    if len(effects) < LEAST:
        raise InvalidInput(
            f"{len(effects)} trials are too few for a check of small trials; {LEAST} are needed."
        )
    return np.array([one.estimate for one in effects]), np.array([one.variance for one in effects])
