"""A share of people with its interval."""

from math import sqrt

import msgspec

from weizhong.outcomes.detectable_change import level, quantile


class Proportion(msgspec.Struct, frozen=True, kw_only=True):
    """A count of people with its interval.

    Parameters
    ----------
    count, of : int
        How many, of how many.
    share, low, high : float or None
        The share and its 95 % interval (Wilson), 0 to 1; None of nobody.
    """

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


def proportion(count: int, of: int) -> Proportion:
    """Return a share of people with its interval after Wilson.

    Examples
    --------
    >>> told = proportion(3, 20)
    >>> told.share, round(told.low, 3), round(told.high, 3), proportion(0, 0).share
    (0.15, 0.052, 0.36, None)
    """
    if not of:
        return Proportion(count=0, of=0, share=None, low=None, high=None)
    z, share = quantile(level()), count / of
    middle, whole = share + z**2 / (2 * of), 1 + z**2 / of
    half = z * sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    low, high = max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)
    return Proportion(count=count, of=of, share=share, low=low, high=high)
