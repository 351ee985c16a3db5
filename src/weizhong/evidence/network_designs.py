"""Whether the trials of a network contradict each other, by what they compare.

A design is the set of treatments that trials compare. Q of the whole network falls into what trials of one
design disagree among themselves (heterogeneity) and what designs disagree with each other (inconsistency):
KRAHN2013, HIGGINS2012.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import msgspec
import numpy as np

from weizhong.evidence.network_fit import (
    Array,
    Stack,
    Tau2Method,
    degrees_of_freedom,
    dersimonian_laird,
    fit,
    independent_columns,
    reml,
)
from weizhong.evidence.network_studies import NetworkStudy
from weizhong.evidence.tails import chi2_above

Design = tuple[str, ...]


class QTest(msgspec.Struct, frozen=True, kw_only=True):
    """A weighted sum of squares against what chance would leave.

    Parameters
    ----------
    q : float
        The sum.
    df : int
        Degrees of freedom; 0 where nothing can be tested.
    p : float, optional
        Chance of a larger one; none without degrees of freedom.
    """

    q: float
    df: int
    p: float | None


class DesignPart(msgspec.Struct, frozen=True, kw_only=True):
    """What trials of one design say among themselves and against the rest.

    Parameters
    ----------
    treatments : tuple of str
        That they compare, in alphabetical order.
    trials : tuple of str
        Their labels.
    within : QTest
        Whether they agree with each other.
    detached : QTest
        What designs still disagree once this one may have effects of its own: much less than the whole where
        this design is at odds with the rest.
    """

    treatments: Design
    trials: tuple[str, ...]
    within: QTest
    detached: QTest


class Interaction(msgspec.Struct, frozen=True, kw_only=True):
    """The design-by-treatment interaction under random effects.

    Parameters
    ----------
    test : QTest
        Wald test that designs agree, with trials allowed to vary.
    tau2 : float
        Variance of trials of the same design.
    """

    test: QTest
    tau2: float


def parts(studies: Sequence[NetworkStudy]) -> tuple[tuple[str, ...], ...]:
    """Return the connected parts of a network, the one with most trials first, each in alphabetical order.

    Examples
    --------
    >>> def trial(a, b):
    ...     return NetworkStudy(
    ...         label=a + b, measure="MD", treatments=(a, b), estimates=(1.0,), covariance=((1.0,),)
    ...     )
    >>> parts([trial("a", "b"), trial("c", "d"), trial("b", "e")])
    (('a', 'b', 'e'), ('c', 'd'))
    """
    found: list[set[str]] = []
    for study in studies:
        own = set(study.treatments)
        for met in [part for part in found if part & own]:
            own |= met
            found.remove(met)
        found.append(own)
    trials = [sum(study.treatments[0] in part for study in studies) for part in found]
    order = sorted(range(len(found)), key=lambda i: (-trials[i], sorted(found[i])))
    return tuple(tuple(sorted(found[i])) for i in order)


def designs(studies: Sequence[NetworkStudy]) -> dict[Design, list[int]]:
    """Return which trials compare which treatments, by position."""
    found: dict[Design, list[int]] = defaultdict(list)
    for i, study in enumerate(studies):
        found[tuple(sorted(study.treatments))].append(i)
    return dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0])))


def q_test(q: float, df: int) -> QTest:
    """Return a Q with its chance; of a perfect fit rounding may leave a little below zero."""
    q = max(0.0, q)
    return QTest(q=q, df=df, p=float(chi2_above(q, df)) if df else None)


def split_q(
    studies: Sequence[NetworkStudy], stacked: Stack
) -> tuple[QTest, QTest, QTest, tuple[DesignPart, ...]]:
    """Return Q of the whole network, within and between designs, and each design's share.

    Parameters
    ----------
    studies : sequence of NetworkStudy
        Trials of one connected network.
    stacked : Stack
        The same, under each other.

    References
    ----------
    KRAHN2013, HIGGINS2012
    """
    by_design = designs(studies)
    total_q, total_df = fit(stacked, 0.0).q, degrees_of_freedom(stacked)
    full = _with_own_effects(studies, stacked, list(by_design))
    within_q, within_df = fit(full, 0.0).q, degrees_of_freedom(full)
    found = []
    for design, members in by_design.items():
        lines = _lines(stacked, members)
        alone = Stack(*_part(full, lines), full.blocks)
        alone = alone._replace(x=independent_columns(alone.x), blocks=_blocks(stacked, members))
        loose = _with_own_effects(studies, stacked, [design])
        left, left_df = fit(loose, 0.0).q - within_q, degrees_of_freedom(loose) - within_df
        found.append(
            DesignPart(
                treatments=design,
                trials=tuple(studies[i].label for i in members),
                within=q_test(fit(alone, 0.0).q, degrees_of_freedom(alone)),
                detached=q_test(left, left_df),
            )
        )
    return (
        q_test(total_q, total_df),
        q_test(within_q, within_df),
        q_test(total_q - within_q, total_df - within_df),
        tuple(found),
    )


def interaction(studies: Sequence[NetworkStudy], stacked: Stack, method: Tau2Method) -> Interaction | None:
    """Return whether designs agree, with trials of one design allowed to vary; none where that is unknown.

    Parameters
    ----------
    studies, stacked
        As `split_q` takes them.
    method : {"reml", "dl", "fixed"}
        How the variance of trials of one design is told.

    References
    ----------
    HIGGINS2012, WHITE2012
    """
    full = _with_own_effects(studies, stacked, list(designs(studies)))
    df = degrees_of_freedom(stacked) - degrees_of_freedom(full)
    if not df or not degrees_of_freedom(full) or method == "fixed":
        return None
    tau2 = reml(full)[0] if method == "reml" else dersimonian_laird(full)
    return Interaction(test=q_test(fit(stacked, tau2).q - fit(full, tau2).q, df), tau2=tau2)


def _with_own_effects(studies: Sequence[NetworkStudy], stacked: Stack, free: Sequence[Design]) -> Stack:
    """Give each of these designs effects of its own; the others stay with the network's."""
    x = stacked.x.copy()
    own = []
    by_design = designs(studies)
    for design in free:
        first, *others = design
        place = {name: i for i, name in enumerate(others)}
        columns = np.zeros((len(stacked.y), len(others)))
        for i in by_design[design]:
            base, *rest = studies[i].treatments
            for line, name in enumerate(rest, stacked.blocks[i].start):
                if name != first:
                    columns[line, place[name]] += 1
                if base != first:
                    columns[line, place[base]] -= 1
            x[stacked.blocks[i]] = 0
        own.append(columns)
    return stacked._replace(x=independent_columns(np.column_stack([*own, x])))


def _lines(stacked: Stack, members: Sequence[int]) -> list[int]:
    return [line for i in members for line in range(stacked.blocks[i].start, stacked.blocks[i].stop)]


def _part(stacked: Stack, lines: Sequence[int]) -> tuple[Array, Array, Array, Array]:
    return (
        stacked.y[lines], stacked.v[np.ix_(lines, lines)], stacked.s[np.ix_(lines, lines)], stacked.x[lines],
    )  # fmt: skip


def _blocks(stacked: Stack, members: Sequence[int]) -> tuple[slice, ...]:
    sizes = [stacked.blocks[i].stop - stacked.blocks[i].start for i in members]
    ends = np.cumsum([0, *sizes]).tolist()
    return tuple(slice(a, b) for a, b in pairwise(ends))
