"""Do small trials tell another story: Egger's and Begg's tests, trim and fill. Of few trials they say little.

References: EGGER1997, BEGG1994, DUVAL2000, STERNE2011.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from weizhong.evidence.batch import USUAL_INTERVAL, IntervalMethod, pool_many
from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.heterogeneity import Tau2Method
from weizhong.evidence.pooling import Pooled, pool
from weizhong.evidence.tails import normal_both_tails, t_both_tails
from weizhong.terms.errors import InvalidInput

Side = Literal["left", "right"]
Array = NDArray[np.float64]
_ENOUGH = 10  # trials, STERNE2011
_LEAST = 3
_COUNTED = 170  # trials whose orders are counted; the work grows with their fourth power
_TURNS = 100  # of trim and fill, which settles in a handful or swings for ever


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


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """Trials pooled again with mirror images of those that stand alone on one side of the funnel.

    Parameters
    ----------
    missing : int
        Trials that were put in.
    is_settled : bool
        Whether trimming came to rest; if not, the last turn is told, and another number does as well.
    side : {"left", "right"}
        Of the funnel, where they were put.
    filled : tuple of EffectSize
        The mirror images.
    pooled : Pooled
        All of them together: what would be, not what is.
    """

    missing: int
    is_settled: bool
    side: Side
    filled: tuple[EffectSize, ...]
    pooled: Pooled


class SmallStudyChecks(msgspec.Struct, frozen=True, kw_only=True):
    """Whether small trials tell another story.

    Parameters
    ----------
    egger, begg, trim_and_fill
        The checks; None where they cannot be made.
    notes : tuple of str
        What a reader must know of them.
    """

    egger: Egger | None
    begg: Begg | None
    trim_and_fill: Filled | None
    notes: tuple[str, ...]


def small_study_checks(
    effects: Iterable[EffectSize], tau2: Tau2Method = "reml", interval: IntervalMethod = USUAL_INTERVAL
) -> SmallStudyChecks:
    """Make every check that these trials allow.

    Parameters
    ----------
    effects : iterable of EffectSize
        Of one measure.
    tau2, interval
        How trim and fill pools; see `weizhong.evidence.pooling.pool`.

    Examples
    --------
    >>> trials = [EffectSize(label="", measure="MD", estimate=e, variance=1.0) for e in (1, 2, 3)]
    >>> found = small_study_checks(trials)
    >>> found.egger is None, found.notes[0].startswith("3 trials: fewer than ten")
    (True, True)
    """
    held = tuple(effects)
    can = len(held) >= _LEAST
    varied = can and len({one.variance for one in held}) > 1
    return SmallStudyChecks(
        egger=egger(held) if varied else None,
        begg=begg(held) if varied else None,
        trim_and_fill=trim_and_fill(held, tau2, interval) if can else None,
        notes=tuple(_notes(held, can, varied)),
    )


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
    _enough(effects)
    y, v = _arrays(effects)
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
    _enough(effects)
    y, v = _arrays(effects)
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


def trim_and_fill(
    effects: Sequence[EffectSize],
    tau2: Tau2Method = "reml",
    interval: IntervalMethod = USUAL_INTERVAL,
    side: Side | None = None,
) -> Filled:
    """Return trials pooled again after mirroring those that have no counterpart (estimator L0).

    Parameters
    ----------
    effects : sequence of EffectSize
        At least three.
    tau2, interval
        How they are pooled.
    side : {"left", "right"}, optional
        Where trials are missing; without it, where small trials do not reach.

    Examples
    --------
    >>> trials = [
    ...     EffectSize(label="", measure="MD", estimate=e, variance=v)
    ...     for e, v in [(0.0, 0.1), (0.2, 0.2), (0.1, 0.2), (1.2, 1.0), (1.5, 2.0), (2.4, 3.0)]
    ... ]
    >>> trim_and_fill(trials).missing, trim_and_fill(trials).side
    (2, 'left')
    """
    _enough(effects)
    y, v = _arrays(effects)
    missing_on = side or _thin_side(y, v, tau2)
    sign = -1.0 if missing_on == "right" else 1.0
    order = np.argsort(sign * y, kind="stable")
    y, v, k = sign * y[order], v[order], len(order)
    missing, before = 0, -1
    for _ in range(_TURNS):
        if missing == before:
            break
        before = missing
        kept = k - missing
        centre = float(pool_many([y[:kept]], [v[:kept]], tau2=tau2, interval="normal").estimate[0])
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(y - centre), kind="stable")] = np.arange(1, k + 1)
        right = float(ranks[y > centre].sum())
        missing = min(k - 1, max(0, round((4 * right - k * (k + 1)) / (2 * k - 1))))
    filled = tuple(
        EffectSize(
            label=f"mirror of {effects[order[i]].label}",
            measure=effects[0].measure,
            estimate=float(sign * (2 * centre - y[i])),
            variance=float(v[i]),
        )
        for i in range(k - missing, k)
    )
    return Filled(
        missing=missing, is_settled=missing == before, side=missing_on, filled=filled,
        pooled=pool((*effects, *filled), tau2, interval),
    )  # fmt: skip


def _thin_side(y: Array, v: Array, tau2: Tau2Method) -> Side:
    """Return the side small trials do not reach: against the slope of effects on their errors."""
    w = 1 / (v + pool_many([y], [v], tau2=tau2, interval="normal").tau2[0])
    x = np.sqrt(v)
    x = x - (w * x).sum() / w.sum()
    return "right" if (w * x * y).sum() < 0 else "left"


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


def _arrays(effects: Sequence[EffectSize]) -> tuple[Array, Array]:
    return np.array([one.estimate for one in effects]), np.array([one.variance for one in effects])


def _enough(effects: Sequence[EffectSize]) -> None:
    if len(effects) < _LEAST:
        raise InvalidInput(
            f"{len(effects)} trials are too few for a check of small trials; {_LEAST} are needed."
        )


def _notes(effects: Sequence[EffectSize], can: bool, varied: bool) -> Iterator[str]:
    k = len(effects)
    if k < _ENOUGH:
        yield f"{k} trial{'s' * (k != 1)}: fewer than ten, so these checks say little, whatever they find."
    if can and not varied:
        yield "All trials have the same error, so no effect can go with it: only trim and fill was made."
    if effects and effects[0].measure in ("SMD", "OR", "RR"):
        yield (
            f"The error of an {effects[0].measure} goes with its size by arithmetic alone, so these tests "
            "find asymmetry too often."
        )
    if can:
        yield (
            "Small trials may differ for other reasons than that some were not published: other people, more "
            "treatment, worse methods, chance."
        )
