"""Tails and quantiles of the normal, t and chi-square distributions; the one place that needs scipy."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weizhong.terms.errors import MissingExtra

Array = NDArray[np.float64]


def t_quantile(level: float, degrees: ArrayLike) -> Array:
    """Return the number that a t variable stays within on both sides with a probability.

    Parameters
    ----------
    level : float
        The probability, such as 0.95.
    degrees : array_like, shape (n,)
        Degrees of freedom; where there are none, the answer is not a number.

    Raises
    ------
    MissingExtra
        If scipy is not installed; so with every function here.

    Examples
    --------
    >>> t_quantile(0.95, [19]).round(4).tolist()
    [2.093]
    """
    df = np.asarray(degrees, float)
    known, back = np.unique(df, return_inverse=True)  # many analyses share few of them
    each = _special().stdtrit(np.where(known > 0, known, np.nan), (1 + level) / 2)
    return np.asarray(each[back].reshape(df.shape))


def t_both_tails(value: ArrayLike, degrees: ArrayLike) -> Array:
    """Return the chance of a t variable at least as far from zero.

    Examples
    --------
    >>> t_both_tails([2.093024], [19]).round(4).tolist()
    [0.05]
    """
    df = np.asarray(degrees, float)
    return np.asarray(2 * _special().stdtr(np.where(df > 0, df, np.nan), -np.abs(value)))


def normal_quantile(level: float) -> float:
    """Return the number that a normal variable stays within on both sides with a probability.

    Examples
    --------
    >>> round(normal_quantile(0.95), 6)
    1.959964
    """
    return float(_special().ndtri((1 + level) / 2))


def normal_both_tails(value: ArrayLike) -> Array:
    """Return the chance of a normal variable at least as far from zero.

    Examples
    --------
    >>> normal_both_tails([1.959964]).round(4).tolist()
    [0.05]
    """
    return np.asarray(2 * _special().ndtr(-np.abs(value)))


def chi2_quantile(below: float, degrees: float) -> float:
    """Return the number that a chi-square variable stays below with a probability.

    Examples
    --------
    >>> round(chi2_quantile(0.95, 1), 4)
    3.8415
    """
    return float(_special().chdtri(degrees, 1 - below))


def chi2_above(value: ArrayLike, degrees: ArrayLike) -> Array:
    """Return the chance of a chi-square variable at least as large; not a number without degrees of freedom.

    Examples
    --------
    >>> chi2_above([3.841459], [1]).round(4).tolist()
    [0.05]
    """
    df = np.asarray(degrees, float)
    return np.asarray(_special().chdtrc(np.where(df > 0, df, np.nan), value))


def f_above(value: float, degrees: int, rest: int) -> float:
    """Return the chance of an F variable at least as large.

    Examples
    --------
    >>> round(f_above(4.35, 1, 20), 3)
    0.05
    """
    return float(_special().fdtrc(degrees, rest, value))


def _special() -> Any:
    try:
        from scipy import special
    except ImportError:
        raise MissingExtra(
            'Pooling needs scipy, which is not installed: pip install "weizhong[pool]".'
        ) from None
    return special
