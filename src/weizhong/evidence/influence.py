"""How much one trial matters, and how the answer came about: leave-one-out, and cumulative by year."""

from collections.abc import Iterable, Sequence
from math import ceil

import msgspec
import numpy as np
from numpy.typing import NDArray

from weizhong.evidence.batch import USUAL_INTERVAL, IntervalMethod, pool_many
from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.heterogeneity import Tau2Method
from weizhong.terms.watch import Watch, unwatched

_AT_ONCE = 65_536  # effects pooled in one batch: what fits a processor's cache


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the trials pooled.

    Parameters
    ----------
    label : str
        Trial that was left out, or that came in.
    year : int, optional
        Of that trial.
    k : int
        Trials pooled.
    estimate, low, high, p : float
        Pooled estimate, limits, p value.
    tau2, i2 : float
        Variance between trials, and percent of the spread that is no chance, from Q.
    """

    label: str
    year: int | None
    k: int
    estimate: float
    low: float
    high: float
    p: float
    tau2: float
    i2: float


def leave_one_out(
    effects: Iterable[EffectSize],
    tau2: Tau2Method = "reml",
    interval: IntervalMethod = USUAL_INTERVAL,
    level: float = 0.95,
    watch: Watch = unwatched,
) -> tuple[Step, ...]:
    """Pool all trials but one, each once; nothing for a single trial.

    Parameters
    ----------
    effects : iterable of EffectSize
        Of one measure.
    tau2, interval, level
        See `weizhong.evidence.pooling.pool`.
    watch : callable, optional
        What the steps go through, to be counted.

    Examples
    --------
    >>> trials = [
    ...     EffectSize(label=x, measure="MD", estimate=e, variance=1.0)
    ...     for x, e in (("A", 1), ("B", 2), ("C", 9))
    ... ]
    >>> [(step.label, step.estimate) for step in leave_one_out(trials)]
    [('A', 5.5), ('B', 5.0), ('C', 1.5)]
    """
    held = tuple(effects)
    if len(held) < 2:
        return ()
    return _steps(held, ~np.eye(len(held), dtype=bool), tau2, interval, level, watch)


def cumulative(
    effects: Iterable[EffectSize],
    tau2: Tau2Method = "reml",
    interval: IntervalMethod = USUAL_INTERVAL,
    level: float = 0.95,
    watch: Watch = unwatched,
) -> tuple[Step, ...]:
    """Pool trials as they were published, one more at each step; those of one year by their label.

    Parameters
    ----------
    effects : iterable of EffectSize
        Of one measure; those without a year are left out, as nobody can say when they came.
    tau2, interval, level
        See `weizhong.evidence.pooling.pool`.
    watch : callable, optional
        What the steps go through, to be counted.

    Examples
    --------
    >>> trials = [
    ...     EffectSize(label=x, measure="MD", estimate=e, variance=1.0, year=y)
    ...     for x, e, y in (("A", 1, 2007), ("B", 3, 2001))
    ... ]
    >>> [(step.year, step.k, step.estimate) for step in cumulative(trials)]
    [(2001, 1, 3.0), (2007, 2, 2.0)]
    """
    dated = [one for one in effects if one.year is not None]
    held = tuple(sorted(dated, key=lambda one: (one.year, one.label)))
    if not held:
        return ()
    return _steps(held, np.tril(np.ones((len(held), len(held)), bool)), tau2, interval, level, watch)


def _steps(
    effects: Sequence[EffectSize],
    mask: NDArray[np.bool_],
    tau2: Tau2Method,
    interval: IntervalMethod,
    level: float,
    watch: Watch,
) -> tuple[Step, ...]:
    """Pool once for each row of the mask, many in one batch."""
    estimates, variances = [one.estimate for one in effects], [one.variance for one in effects]
    parts = np.array_split(mask, min(len(mask), ceil(mask.size / _AT_ONCE)))
    made: list[Step] = []
    for held in watch(parts):
        y, v = np.broadcast_to(estimates, held.shape), np.broadcast_to(variances, held.shape)
        many = pool_many(y, v, held, tau2=tau2, interval=interval, level=level)
        made += [
            Step(
                label=one.label, year=one.year, k=int(many.k[i]), estimate=float(many.estimate[i]),
                low=float(many.low[i]), high=float(many.high[i]), p=float(many.p[i]),
                tau2=float(many.tau2[i]), i2=float(many.i2[i]),
            )
            for i, one in enumerate(effects[len(made) : len(made) + len(held)])
        ]  # fmt: skip
    return tuple(made)
