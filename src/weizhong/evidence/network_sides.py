"""Whether the two sides of each comparison of a network agree: the trials that make it, and all the others.

References: DIAS2010, WHITE2015.
"""

from collections.abc import Sequence
from itertools import combinations
from math import sqrt

import msgspec
import numpy as np

from weizhong.evidence.network_fit import Array, Stack, contrast, fit
from weizhong.evidence.network_studies import NetworkStudy
from weizhong.evidence.tails import normal_both_tails

_NOTHING_NEW = 1e-9  # columns are made of 0, 1/2 and 1, so what is new in one is no smaller than rounding


class SideSplit(msgspec.Struct, frozen=True, kw_only=True):
    """One comparison, by the trials that make it and by all others.

    Parameters
    ----------
    a, b : str
        Treatment and comparator; estimates are a less b.
    trials : int
        That make it.
    direct, direct_se : float
        By these.
    indirect, indirect_se : float
        By way of other treatments.
    difference, se, low, high, p : float
        Direct less indirect, with its 95 % interval.
    """

    a: str
    b: str
    trials: int
    direct: float
    direct_se: float
    indirect: float
    indirect_se: float
    difference: float
    se: float
    low: float
    high: float
    p: float


def side_splits(
    studies: Sequence[NetworkStudy],
    stacked: Stack,
    treatments: Sequence[str],
    reference: str,
    tau2: float,
    quantile: float,
) -> tuple[SideSplit, ...]:
    """Return every comparison that trials make and that follows from others, too, in alphabetical order.

    Parameters
    ----------
    studies, stacked
        As `split_q` takes them.
    treatments : sequence of str
        Of the network.
    reference : str
        The one that `stacked` takes as its zero.
    tau2 : float
        Of the network; the same on both sides.
    quantile : float
        Of the normal distribution, for the intervals.

    Notes
    -----
    In a trial of three arms a contradiction may lie in either of the two; half is laid on each, so that the
    answer does not hang on which is called comparator. With two arms in each trial that makes it, the
    direct side is the ordinary pool of these trials and the indirect one the network without them.

    References
    ----------
    DIAS2010, WHITE2015
    """
    names = [name for name in treatments if name != reference]
    basis = np.linalg.qr(stacked.x)[0]
    found = []
    for a, b in combinations(sorted(treatments), 2):
        members = [i for i, study in enumerate(studies) if a in study.treatments and b in study.treatments]
        if not members:
            continue
        own = _split_column(studies, stacked, members, a, b)
        if np.linalg.norm(own - basis @ (basis.T @ own)) < _NOTHING_NEW:
            continue  # nothing but these trials tells of it
        x = np.column_stack([stacked.x, own])
        made = fit(stacked._replace(x=x), tau2)
        side = np.append(contrast(a, b, names), 0.0)
        both = np.append(contrast(a, b, names), 1.0)
        found.append(_split(a, b, len(members), made.beta, made.covariance, side, both, quantile))
    return tuple(found)


def _split(
    a: str, b: str, trials: int, beta: Array, covariance: Array, side: Array, both: Array, quantile: float
) -> SideSplit:
    difference, se = float(beta[-1]), sqrt(covariance[-1, -1])
    return SideSplit(
        a=a,
        b=b,
        trials=trials,
        direct=float(both @ beta),
        direct_se=sqrt(both @ covariance @ both),
        indirect=float(side @ beta),
        indirect_se=sqrt(side @ covariance @ side),
        difference=difference,
        se=se,
        low=difference - quantile * se,
        high=difference + quantile * se,
        p=float(normal_both_tails(difference / se)),
    )


def _split_column(
    studies: Sequence[NetworkStudy], stacked: Stack, members: Sequence[int], a: str, b: str
) -> Array:
    """Half of the contradiction on each of the two arms, with opposite signs."""
    column = np.zeros(len(stacked.y))
    half = {a: 0.5, b: -0.5}
    for i in members:
        first, *others = studies[i].treatments
        column[stacked.blocks[i]] = [half.get(name, 0.0) - half.get(first, 0.0) for name in others]
    return column
