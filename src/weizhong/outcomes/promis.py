"""PROMIS 4a short forms: sums of four answers to T-scores with their standard errors, from the tables."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.facts.tables import read_rows
from weizhong.terms.errors import FactsError

Floats = NDArray[np.float64]


def t_scores(form: str, sums: Floats) -> tuple[Floats, Floats]:
    """Return the T-scores of sums of answers, and the standard error of each.

    Parameters
    ----------
    form : str
        An instrument scored by table, such as ``"promis_pain_interference_4a"``.
    sums : ndarray of float, shape (n,)
        Whole numbers from 4 to 20; NaN where an answer is missing.

    Returns
    -------
    t : ndarray of float, shape (n,)
        T-scores: 50 is the mean of the US population, 10 its standard deviation; NaN for NaN.
    se : ndarray of float, shape (n,)
        Standard errors; NaN where none was read.

    Raises
    ------
    FactsError
        If there is no table of this form.

    References
    ----------
    .. [1] PROMIS-TABLES

    Examples
    --------
    >>> t, se = t_scores("promis_pain_interference_4a", np.array([12.0, np.nan]))
    >>> t.tolist(), se.tolist()
    ([61.2, nan], [1.8, nan])
    """
    least, t_of, se_of = _table(form)
    known = ~np.isnan(sums)
    place = np.where(known, sums - least, 0).astype(np.intp)
    return np.where(known, t_of[place], np.nan), np.where(known, se_of[place], np.nan)


@cache
def _table(form: str) -> tuple[int, Floats, Floats]:
    """Return the least sum, and T-score and standard error of every sum from there on."""
    rows = [row for row in read_rows("outcomes/promis_4a") if row["form"] == form]
    sums = [int(row["raw"]) for row in rows]
    if not rows or sums != list(range(sums[0], sums[0] + len(rows))):
        raise FactsError(
            f"The table of {form!r} in facts/outcomes/promis_4a.csv has gaps; reinstall weizhong."
        )
    errors = np.array([float(row["se"] or "nan") for row in rows])
    return sums[0], np.array([float(row["t"]) for row in rows]), errors
