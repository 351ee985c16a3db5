"""Shares of people, and the intervals they come with."""

from math import sqrt
from statistics import NormalDist

from weizhong.terms.errors import InvalidInput

# The normal quantile of a two-sided interval of 95 %.
Z = NormalDist().inv_cdf(0.975)


def wilson(events: float, n: float) -> tuple[float, float]:
    """Return the 95 % interval of a share after Wilson (1927), without continuity correction.

    Parameters
    ----------
    events : float
        People with the event, 0 to `n`.
    n : float
        People asked, at least 1.

    Returns
    -------
    tuple of float
        Lower and upper limit, each 0 to 1.

    Raises
    ------
    InvalidInput
        If there are more events than people, or nobody.

    References
    ----------
    .. [1] WILSON1927.

    Examples
    --------
    >>> [f"{100 * limit:.1f}" for limit in wilson(184, 387)]
    ['42.6', '52.5']
    >>> wilson(0, 10)[0], wilson(10, 10)[1]
    (0.0, 1.0)
    """
    if not (n >= 1 and 0 <= events <= n):
        raise InvalidInput(
            f"{events:g} events of {n:g} people were given; events lie between 0 and the number of people, "
            "which is at least 1; correct the row."
        )
    share = events / n
    middle = share + Z**2 / (2 * n)
    half = Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    whole = 1 + Z**2 / n
    # Exactly 0 and 1 at the ends; rounding would leave a trace there.
    low = 0.0 if events == 0 else (middle - half) / whole
    high = 1.0 if events == n else (middle + half) / whole
    return low, high


def newcombe(events_a: float, n_a: float, events_b: float, n_b: float) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two shares, a minus b, after Newcombe (1998), method 10.

    Parameters
    ----------
    events_a, events_b : float
        People with the event.
    n_a, n_b : float
        People asked.

    Returns
    -------
    tuple of float
        Lower and upper limit, each -1 to 1.

    Raises
    ------
    InvalidInput
        If a group has more events than people, or nobody.

    References
    ----------
    .. [1] NEWCOMBE1998.

    Examples
    --------
    >>> [f"{100 * limit:.1f}" for limit in newcombe(184, 387, 171, 387)]
    ['-3.6', '10.3']
    """
    (low_a, high_a), (low_b, high_b) = wilson(events_a, n_a), wilson(events_b, n_b)
    share_a, share_b = events_a / n_a, events_b / n_b
    gap = share_a - share_b
    return (
        gap - sqrt((share_a - low_a) ** 2 + (high_b - share_b) ** 2),
        gap + sqrt((high_a - share_a) ** 2 + (share_b - low_b) ** 2),
    )
