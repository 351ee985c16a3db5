"""Pooling written out in plain loops, halving where the code takes steps."""

from collections.abc import Callable, Sequence
from math import log

from weizhong.evidence.effect_sizes import EffectSize

Trials = Sequence[EffectSize]


def mean_at(trials: Trials, tau2: float) -> float:
    """Return the weighted mean."""
    weights = [1 / (one.variance + tau2) for one in trials]
    return sum(w * one.estimate for w, one in zip(weights, trials, strict=True)) / sum(weights)


def q_at(trials: Trials, tau2: float) -> float:
    """Return Q."""
    mean = mean_at(trials, tau2)
    return sum((one.estimate - mean) ** 2 / (one.variance + tau2) for one in trials)


def log_likelihood(trials: Trials, tau2: float, restricted: bool = True) -> float:
    """Return the log likelihood of tau2, but for a constant."""
    mean = mean_at(trials, tau2)
    told = -0.5 * sum(
        log(one.variance + tau2) + (one.estimate - mean) ** 2 / (one.variance + tau2) for one in trials
    )
    return told - 0.5 * log(sum(1 / (one.variance + tau2) for one in trials)) if restricted else told


def likelihood_slope(trials: Trials, tau2: float, restricted: bool) -> float:
    """Return twice the derivative of the log likelihood."""
    mean = mean_at(trials, tau2)
    w = [1 / (one.variance + tau2) for one in trials]
    slope = sum(a**2 * (one.estimate - mean) ** 2 for a, one in zip(w, trials, strict=True)) - sum(w)
    return slope + sum(a * a for a in w) / sum(w) if restricted else slope


def root(falling: Callable[[float], float], top: float) -> float:
    """Return where a function crosses zero from above, by halving; 0 where it starts below."""
    if falling(0.0) <= 0:
        return 0.0
    low, high = 0.0, top
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return high


def paule_mandel(trials: Trials) -> float:
    """Return the tau2 at which Q is what is expected of it."""
    spread = max(one.estimate for one in trials) - min(one.estimate for one in trials)
    return root(lambda tau2: q_at(trials, tau2) - (len(trials) - 1), len(trials) * spread**2 + 1)


def dersimonian_laird(trials: Trials) -> float:
    """Return the moment estimate."""
    w = [1 / one.variance for one in trials]
    return max(0.0, (q_at(trials, 0) - (len(w) - 1)) / (sum(w) - sum(a * a for a in w) / sum(w)))


def likeliest(trials: Trials, restricted: bool = True) -> float:
    """Return the highest of all local maxima, each halved for between points of a fine grid."""
    spread = max(one.estimate for one in trials) - min(one.estimate for one in trials)
    top = len(trials) * spread**2 + max(one.variance for one in trials)
    grid = [0.0, *(top * 10 ** (-12 + 12 * i / 1200) for i in range(1201))]
    slopes = [likelihood_slope(trials, tau2, restricted) for tau2 in grid]
    found = [0.0]
    for low, high, a, b in zip(grid, grid[1:], slopes, slopes[1:], strict=False):
        if a > 0 >= b:
            found.append(
                low + root(lambda x, low=low: likelihood_slope(trials, low + x, restricted), high - low)
            )
    return max(found, key=lambda tau2: log_likelihood(trials, tau2, restricted))
