"""The arithmetic of a network: generalised least squares, and how much trials differ beyond chance.

Trials vary about the network's effects with one variance, tau2, for every difference; two differences of one
trial that share an arm then share half of it (WHITE2012). tau2 is told by restricted likelihood, or by the
moments of Q (JACKSON2012).
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from weizhong.evidence.network_studies import NetworkStudy

Tau2Method = Literal["reml", "dl", "fixed"]
Array = NDArray[np.float64]
# Steps of the root search: bisection alone reaches the last bit of a double in about sixty.
_ROUNDS = 200
_PATIENCE = 20  # scoring settles within a dozen steps unless it swings
_SETTLED = 1e-13  # of tau2 and a typical variance together: some hundred times the last bit
# Where the likelihood is searched, in multiples of the usual variance of a difference.
_SEARCHED = [0.0, *np.geomspace(1e-3, 1e4, 36).tolist()]
_RANK = 1e-9  # of a column's length: columns are made of 0, 1/2 and 1, so what is new in one is no smaller


class Stack(NamedTuple):
    """All trials under each other: m differences of T treatments.

    Parameters
    ----------
    y : (m,) float array
        Differences.
    v : (m, m) float array
        Their covariance, block by block.
    s : (m, m) float array
        What tau2 is multiplied with: 1 on the diagonal, 1/2 between differences of one trial.
    x : (m, p) float array
        Design: which basic parameters make up each difference.
    blocks : tuple of slice
        Lines of each trial.
    """

    y: Array
    v: Array
    s: Array
    x: Array
    blocks: tuple[slice, ...]


class Fit(NamedTuple):
    """What least squares found.

    Parameters
    ----------
    beta : (p,) float array
        Basic parameters.
    covariance : (p, p) float array
        Theirs.
    q : float
        Weighted sum of squares left over.
    """

    beta: Array
    covariance: Array
    q: float


def stack(studies: Sequence[NetworkStudy], treatments: Sequence[str], reference: str) -> Stack:
    """Return the trials under each other, with each treatment against the reference as basic parameters.

    Parameters
    ----------
    studies : sequence of NetworkStudy
        Of one connected network.
    treatments : sequence of str
        All T of it.
    reference : str
        One of them.
    """
    place = {name: i for i, name in enumerate(name for name in treatments if name != reference)}
    sizes = [len(study.estimates) for study in studies]
    ends = np.cumsum([0, *sizes]).tolist()
    m = ends[-1]
    blocks = tuple(slice(a, b) for a, b in pairwise(ends))
    y, v, s, x = np.zeros(m), np.zeros((m, m)), np.zeros((m, m)), np.zeros((m, len(place)))
    for study, block in zip(studies, blocks, strict=True):
        y[block], v[block, block] = study.estimates, study.covariance
        s[block, block] = (np.eye(len(study.estimates)) + 1) / 2
        first, *others = study.treatments
        for line, name in enumerate(others, block.start):
            if name in place:
                x[line, place[name]] += 1
            if first in place:
                x[line, place[first]] -= 1
    return Stack(y, v, s, x, blocks)


def contrast(a: str, b: str, names: Sequence[str]) -> Array:
    """Return what a less b is made of: a share of each basic parameter; the reference has none.

    Examples
    --------
    >>> contrast("sham", "none", ["sham", "real"]).tolist()
    [1.0, 0.0]
    """
    return np.array([float(name == a) - float(name == b) for name in names])


def independent_columns(x: Array) -> Array:
    """Return the columns that say something the ones before them did not, in their order.

    Examples
    --------
    >>> independent_columns(np.array([[1.0, 2.0, 0.0], [0.0, 0.0, 1.0]])).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    kept: list[int] = []
    basis = np.zeros((x.shape[0], 0))
    for column in range(x.shape[1]):
        left = x[:, column]
        for _ in range(2):  # once more for what rounding left of the first
            left = left - basis @ (basis.T @ left)
        length = float(np.linalg.norm(left))
        if length > _RANK * float(np.linalg.norm(x[:, column])):
            kept.append(column)
            basis = np.column_stack([basis, left / length])
    return x[:, kept]


def fit(stacked: Stack, tau2: float) -> Fit:
    """Return the least-squares fit for a given tau2.

    Parameters
    ----------
    stacked : Stack
        Trials, with a design of full rank.
    tau2 : float
        Variance between trials.
    """
    x, y = stacked.x, stacked.y
    weight = _weight(stacked, tau2)
    wx = weight @ x
    covariance = np.asarray(np.linalg.inv(x.T @ wx), np.float64)
    beta = covariance @ (wx.T @ y)
    left = y - x @ beta  # residuals rather than y'Py: no digits cancel
    return Fit(beta, covariance, float(left @ weight @ left))


def projector(stacked: Stack, tau2: float) -> Array:
    """Return W - W X (X'W X)^-1 X'W, which takes differences to their weighted residuals."""
    weight = _weight(stacked, tau2)
    wx = weight @ stacked.x
    return np.asarray(weight - wx @ np.linalg.solve(stacked.x.T @ wx, wx.T))


def _weight(stacked: Stack, tau2: float) -> Array:
    """Invert the covariance block by block, those of one size together."""
    total = stacked.v + tau2 * stacked.s
    weight = np.zeros_like(total)
    by_size: dict[int, list[range]] = defaultdict(list)
    for block in stacked.blocks:
        by_size[block.stop - block.start].append(range(block.start, block.stop))
    for same in by_size.values():
        lines = np.array(same)
        at = lines[:, :, None], lines[:, None, :]
        weight[at] = np.linalg.inv(total[at])
    return weight


def degrees_of_freedom(stacked: Stack) -> int:
    """Return how many differences there are beyond the parameters."""
    return int(stacked.y.size - stacked.x.shape[1])


def dersimonian_laird(stacked: Stack) -> float:
    """Return tau2 by the moments of Q, for trials of any number of arms.

    References
    ----------
    JACKSON2012
    """
    found = fit(stacked, 0.0)
    trace = float(np.sum(projector(stacked, 0.0) * stacked.s))
    return max(0.0, (found.q - degrees_of_freedom(stacked)) / trace)


def reml(stacked: Stack) -> tuple[float, int]:
    """Return tau2 at which the restricted likelihood is largest, and how many maxima it has.

    Notes
    -----
    Every stretch of tau2 over which the likelihood stops rising holds a maximum; it is found there by Fisher
    scoring, halved where a step leaves the stretch: steps alone may swing for ever. The highest one counts.
    """
    size = float(np.mean(np.diag(stacked.v)))
    searched = [size * step for step in _SEARCHED]
    while _rise(stacked, searched[-1])[0] > 0:
        searched.append(10 * searched[-1])
    rises = [_rise(stacked, at)[0] > 0 for at in searched]
    found = [] if rises[0] else [0.0]
    for low, high, rising, still in zip(searched[:-1], searched[1:], rises[:-1], rises[1:], strict=True):
        if rising and not still:
            found.append(_peak(stacked, low, high))
    return max(found, key=lambda tau2: _likelihood(stacked, tau2)), len(found)


def _peak(stacked: Stack, low: float, high: float) -> float:
    tau2 = (low + high) / 2
    for turn in range(_ROUNDS):
        rise, curvature = _rise(stacked, tau2)
        low, high = (tau2, high) if rise > 0 else (low, tau2)
        new = tau2 + rise / curvature
        if not low < new < high or (turn > _PATIENCE and turn % 2):
            new = (low + high) / 2
        done = abs(new - tau2) <= _SETTLED * tau2
        tau2 = new
        if done:
            break
    return tau2


def _likelihood(stacked: Stack, tau2: float) -> float:
    found = fit(stacked, tau2)
    spread = stacked.v + tau2 * stacked.s
    return -(float(np.linalg.slogdet(spread)[1] - np.linalg.slogdet(found.covariance)[1]) + found.q) / 2


def _rise(stacked: Stack, tau2: float) -> tuple[float, float]:
    """Return slope and expected curvature of the restricted log likelihood."""
    p = projector(stacked, tau2)
    ps = p @ stacked.s
    py = p @ stacked.y
    slope = (py @ stacked.s @ py - np.trace(ps)) / 2
    return float(slope), float(np.sum(ps * ps.T) / 2)


def root_of_q(stacked: Stack, target: float) -> float | None:
    """Return the tau2 at which the generalised Q has come down to `target`; none if it is below at once."""
    if fit(stacked, 0.0).q < target:
        return None
    low, high = 0.0, float(np.mean(np.diag(stacked.v)))
    while fit(stacked, high).q > target:
        low, high = high, 2 * high
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if high - low <= _SETTLED * high:
            break
        low, high = (middle, high) if fit(stacked, middle).q > target else (low, middle)
    return (low + high) / 2
