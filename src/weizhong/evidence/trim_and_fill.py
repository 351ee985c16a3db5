"""Trials that seem to be missing from one side of a funnel, put in as mirror images.

Reference: DUVAL2000.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np

from weizhong.evidence.batch import USUAL_INTERVAL, IntervalMethod, pool_many
from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.funnel_tests import checked_arrays
from weizhong.evidence.heterogeneity import Tau2Method
from weizhong.evidence.pooling import Pooled, pool
from weizhong.evidence.trial_arrays import Array

Side = Literal["left", "right"]
_TURNS = 100  # of trim and fill, which settles in a handful or swings for ever


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


def trim_and_fill(
    effects: Sequence[EffectSize],
    tau2: Tau2Method = "reml",
    interval: IntervalMethod = USUAL_INTERVAL,
    level: float = 0.95,
    side: Side | None = None,
) -> Filled:
    """Return trials pooled again after mirroring those that have no counterpart (estimator L0).

    Parameters
    ----------
    effects : sequence of EffectSize
        At least three.
    tau2, interval, level
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
    y, v = checked_arrays(effects)
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
        pooled=pool((*effects, *filled), tau2, interval, level),
    )  # fmt: skip


def _thin_side(y: Array, v: Array, tau2: Tau2Method) -> Side:
    """Return the side small trials do not reach: against the slope of effects on their errors."""
    w = 1 / (v + pool_many([y], [v], tau2=tau2, interval="normal").tau2[0])
    x = np.sqrt(v)
    x = x - (w * x).sum() / w.sum()
    return "right" if (w * x * y).sum() < 0 else "left"
