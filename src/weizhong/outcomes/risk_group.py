"""The STarT Back risk group of many people at once, by the rule of the gate's table."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]


def group_names() -> tuple[str, ...]:
    """Return the groups, least risk first.

    Examples
    --------
    >>> group_names()
    ('low', 'medium', 'high')
    """
    return tuple(read_table("clinic/start_back")["group"])


def risk_groups(answers: Floats) -> tuple[Floats, NDArray[np.int8]]:
    """Return the score of the distress part, and the risk group.

    Parameters
    ----------
    answers : ndarray of float, shape (n, 9)
        Answers of 0 or 1, NaN where missing.

    Returns
    -------
    distress : ndarray of float, shape (n,)
        Sum of the items from fear to bother; NaN where one is missing.
    group : ndarray of int, shape (n,)
        Place in `group_names`; -1 where an answer is missing.

    References
    ----------
    .. [1] STARTBACK

    Examples
    --------
    >>> distress, group = risk_groups(np.array([[0, 0, 0, 0, 1, 1, 1, 1, 0.0]]))
    >>> distress.tolist(), group_names()[group[0]]
    ([4.0], 'high')
    """
    rule: dict[str, Any] = read_table("clinic/start_back")["scoring"]
    total, distress = answers.sum(axis=1), answers[:, rule["subscale_from"] - 1 :].sum(axis=1)
    high = distress >= rule["subscale_at_least"]
    group = np.where(total < rule["total_at_least"], 0, np.where(high, 2, 1))
    return distress, np.where(np.isnan(total), -1, group).astype(np.int8)
