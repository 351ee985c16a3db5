"""The smallest change told from chance, from the error of one score and the other way round.

A standard error of measurement (SEM) is that of one score. A change has the errors of two scores in it, so
the smallest change told from chance at a level is z × √2 × SEM, z being the normal quantile of that level.
"""

from math import sqrt
from statistics import NormalDist
from typing import Any

from weizhong.facts.tables import read_table


def level() -> float:
    """Return the level at which every interval of a change is given.

    Examples
    --------
    >>> level()
    0.95
    """
    return float(_interval()["level"])


def quantile(confidence: float) -> float:
    """Return the normal quantile that leaves half of the rest on either side.

    Examples
    --------
    >>> round(quantile(0.95), 3)
    1.96
    """
    return NormalDist().inv_cdf((1 + confidence) / 2)


def detectable(sem: float, confidence: float | None = None) -> float:
    """Return the smallest change told from chance, in points.

    Parameters
    ----------
    sem : float
        Standard error of one score, in points.
    confidence : float, optional
        Level; that of every interval here otherwise.

    Examples
    --------
    >>> round(detectable(1.02), 2), round(detectable(1.02, 0.90), 2)
    (2.83, 2.37)
    """
    return quantile(confidence or level()) * sqrt(2) * sem


def sem_of(sdc: float, confidence: float | None) -> float:
    """Return the standard error of one score that a smallest detectable change stands for.

    Parameters
    ----------
    sdc : float
        Smallest detectable change, in points.
    confidence : float or None
        Its level; where it was not told, the lower of those in use, which gives the larger error.

    Examples
    --------
    >>> round(sem_of(14, 0.95), 2), round(sem_of(5, 0.90), 2)
    (5.05, 2.15)
    """
    told = confidence or float(_interval()["where_untold"])
    return sdc / (quantile(told) * sqrt(2))


def _interval() -> dict[str, Any]:
    row: dict[str, Any] = read_table("outcomes/responders")["interval"]
    return row
