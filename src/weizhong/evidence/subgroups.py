"""Trials pooled by group, and whether the groups differ."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec
import numpy as np

from weizhong.evidence.batch import USUAL_INTERVAL, IntervalMethod
from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.heterogeneity import Tau2Method
from weizhong.evidence.pooling import Pooled, pool
from weizhong.evidence.tails import chi2_above


class Subgroups(msgspec.Struct, frozen=True, kw_only=True):
    """Trials pooled by group, and whether the groups differ.

    Parameters
    ----------
    groups : tuple of (str, Pooled)
        In the order of their names.
    q, df, p : float
        Test of the groups' pooled effects against each other; None with one group.
    notes : tuple of str
        What a reader must know of this result.
    """

    groups: tuple[tuple[str, Pooled], ...]
    q: float | None
    df: int
    p: float | None
    notes: tuple[str, ...]


def subgroups(
    effects: Iterable[EffectSize],
    tau2: Tau2Method = "reml",
    interval: IntervalMethod = USUAL_INTERVAL,
    level: float = 0.95,
) -> Subgroups:
    """Pool trials by their group, each with its own tau2, and test the groups against each other.

    Parameters
    ----------
    effects : iterable of EffectSize
        Of one measure; `EffectSize.group` says where each belongs.
    tau2, interval, level
        See `weizhong.evidence.pooling.pool`.

    Examples
    --------
    >>> def trial(group, estimate):
    ...     return EffectSize(label="", measure="MD", estimate=estimate, variance=1.0, group=group)
    >>> found = subgroups([trial("sham", -1), trial("sham", -1.5), trial("none", -7), trial("none", -6)])
    >>> [name for name, _ in found.groups], found.p < 0.05
    (['none', 'sham'], True)
    """
    held = sorted(effects, key=lambda one: one.group)
    groups = tuple(
        (name, pool(tuple(members), tau2, interval, level))
        for name, members in groupby(held, key=lambda one: one.group)
    )
    df = len(groups) - 1
    q = p = None
    if df:
        means = np.array([one.estimate for _, one in groups])
        w = 1 / np.array([one.se for _, one in groups]) ** 2
        q = float((w * (means - (w * means).sum() / w.sum()) ** 2).sum())
        p = float(chi2_above(q, df))
    return Subgroups(groups=groups, q=q, df=df, p=p, notes=tuple(_on_groups(groups)))


def _on_groups(groups: Sequence[tuple[str, Pooled]]) -> Iterator[str]:
    if len(groups) < 2:
        yield "One group: there is nothing to compare."
    alone = [name or "(no group)" for name, one in groups if one.k == 1]
    if alone:
        yield f"A single trial stands for {', '.join(alone)}: how much trials differ there cannot be known."
    if len(groups) > 1:
        yield "Groups of trials differ in more than their name; a difference is a hint, no proof."
