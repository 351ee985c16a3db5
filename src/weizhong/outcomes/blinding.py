"""Bang's index of blinding: how far people of one arm know what they were given."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from weizhong.outcomes.detectable_change import level, quantile
from weizhong.terms.errors import InvalidInput

Floats = NDArray[np.float64]


class Blinding(msgspec.Struct, frozen=True, kw_only=True):
    """Bang's index of one arm.

    Parameters
    ----------
    index : float
        -1 to 1: 0 guesses at random, 1 knows, below 0 guesses the wrong way.
    se : float or None
        Its standard error; None where everybody answered alike, as one person does: that the counts do not
        vary says nothing of how far the index errs.
    low, high : float or None
        Its 95 % interval, by the normal approximation, within -1 to 1; None where there is no standard error.
    n : int
        People asked.
    """

    index: float
    se: float | None
    low: float | None
    high: float | None
    n: int


def bang_index(correct: int, incorrect: int, dont_know: int = 0) -> Blinding:
    """Return Bang's blinding index of one arm.

    Parameters
    ----------
    correct, incorrect, dont_know : int
        How many guessed their arm right, guessed it wrong, and said they did not know.

    Raises
    ------
    InvalidInput
        If a count is negative or not whole, or nobody was asked.

    References
    ----------
    .. [1] BANG-BOULIND

    Examples
    --------
    >>> arm = bang_index(5, 3, 5)
    >>> round(arm.index, 2), round(arm.se, 2)
    (0.15, 0.21)
    """
    counts = np.array([correct, incorrect, dont_know], dtype=float)
    if not np.all(np.isfinite(counts)) or np.any(counts < 0) or np.any(counts % 1) or not counts.sum():
        raise InvalidInput(
            "Bang's index takes three counts, 0 or more, of an arm in which somebody was asked; correct them."
        )
    index, se = (float(value[0]) for value in bang_indices(counts[None]))
    n = int(counts.sum())
    if np.isnan(se):
        return Blinding(index=index, se=None, low=None, high=None, n=n)
    half = quantile(level()) * se
    low, high = max(index - half, -1.0), min(index + half, 1.0)
    return Blinding(index=index, se=se, low=low, high=high, n=n)


def bang_indices(counts: Floats) -> tuple[Floats, Floats]:
    """Return the index and its standard error of many arms at once.

    Parameters
    ----------
    counts : ndarray of float, shape (n, 3)
        Correct, incorrect and do-not-know of each arm.

    Returns
    -------
    index, se : ndarray of float, shape (n,)
        NaN where nobody was asked; the standard error also where everybody answered alike.

    Notes
    -----
    The index is a difference of two shares of one multinomial, so its variance is
    ``(p_c + p_i - (p_c - p_i)**2) / n``.

    Examples
    --------
    >>> bang_indices(np.array([[40.0, 30.0, 30.0], [0.0, 0.0, 0.0]]))[0].tolist()
    [0.1, nan]
    """
    asked = counts.sum(axis=1)
    asked = np.where(asked == 0, np.nan, asked)
    right, wrong = counts[:, 0] / asked, counts[:, 1] / asked
    index = (counts[:, 0] - counts[:, 1]) / asked
    # The formula gives 0 where everybody said the same, which would make one person's guess a certainty.
    is_void = counts.max(axis=1) == asked
    return index, np.where(is_void, np.nan, np.sqrt(np.maximum(right + wrong - index**2, 0) / asked))
