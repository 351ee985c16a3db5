"""The NIH minimum data set: whether low back pain is chronic by its definition."""

import numpy as np
from numpy.typing import NDArray

from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]


def chronic(duration: Floats, frequency: Floats) -> Floats:
    """Return who has chronic low back pain: three months or more, on half the days or more of half a year.

    Parameters
    ----------
    duration, frequency : ndarray of float, shape (n,)
        Places of the two answers on the form, from 1; NaN where missing.

    Returns
    -------
    ndarray of float, shape (n,)
        1 for yes, 0 for no, NaN where what is answered leaves it open: either no settles it.

    References
    ----------
    .. [1] NIHRTF2014

    Examples
    --------
    >>> chronic(np.array([5.0, 5.0, 1.0]), np.array([1.0, np.nan, np.nan])).tolist()
    [1.0, nan, 0.0]
    """
    limits = read_table("outcomes/instruments")["nih_chronic"]
    too_short = duration < limits["duration_from"]
    too_rare = frequency > limits["frequency_to"]
    is_open = np.isnan(duration) | np.isnan(frequency)
    return np.where(too_short | too_rare, 0.0, np.where(is_open, np.nan, 1.0))
