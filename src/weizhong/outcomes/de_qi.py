"""De qi: the questions of this project's plain scale, and the scores of scales whose keys a reader brings."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput

Floats = NDArray[np.float64]


class Sensation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a patient rates.

    Parameters
    ----------
    item : str
        Its item of the instrument ``de_qi``.
    text : str
        How it is asked, in our words.
    is_de_qi : bool
        Whether it counts as de qi; sharp pain does not.
    """

    item: str
    text: str
    is_de_qi: bool


def question() -> str:
    """Return what the patient is asked, with the ends of the scale.

    Examples
    --------
    >>> question().startswith("What did you feel")
    True
    """
    row: dict[str, Any] = read_table("outcomes/de_qi")["question"]
    return f"{row['text']} {row['low']}; {row['high']}."


def sensations() -> tuple[Sensation, ...]:
    """Return what is rated, in the order of the form.

    Examples
    --------
    >>> [one.item for one in sensations() if not one.is_de_qi]
    ['sharp_pain']
    """
    return tuple(Sensation(**row) for row in read_table("outcomes/de_qi")["sensation"])


def means_by_keys(ratings: ArrayLike, keys: Mapping[str, Sequence[int]]) -> dict[str, Floats]:
    """Return the mean of the ratings of each named group of items, for a scale whose keys a reader has.

    Parameters
    ----------
    ratings : array_like of float, shape (n, items)
        Ratings; NaN where missing.
    keys : mapping of str to sequence of int
        Items of each score, counted from 1 as on the form: the two factors of the SNSQ, say.

    Returns
    -------
    dict of str to ndarray of float, shape (n,)
        Means; NaN where an item of the group is missing.

    Raises
    ------
    InvalidInput
        If a key names an item that is not there.

    Examples
    --------
    >>> means_by_keys([[1, 2, 3]], {"aching": [1, 3]})["aching"].tolist()
    [2.0]
    """
    given = np.atleast_2d(np.asarray(ratings, dtype=float))
    for name, items in keys.items():
        if not items or not all(1 <= item <= given.shape[1] for item in items):
            raise InvalidInput(f"The key {name!r} names items outside 1 to {given.shape[1]}; correct it.")
    return {name: given[:, [item - 1 for item in items]].mean(axis=1) for name, items in keys.items()}


def index_by_weights(ratings: ArrayLike, weights: Sequence[float]) -> Floats:
    """Return the mean of ratings weighed by their rank, for an index whose weights a reader has (the MASS).

    Parameters
    ----------
    ratings : array_like of float, shape (n, items)
        Ratings; NaN where missing.
    weights : sequence of float
        Weight of the strongest rating, of the next and so on; ratings beyond the last weight do not count.

    Returns
    -------
    ndarray of float, shape (n,)
        Indices; NaN where fewer are rated than there are weights.

    Raises
    ------
    InvalidInput
        If there are more weights than items, one is negative, or all are 0.

    Examples
    --------
    >>> index_by_weights([[2, 8]], [3, 1]).tolist()
    [6.5]
    """
    given, shares = np.atleast_2d(np.asarray(ratings, dtype=float)), np.asarray(weights, dtype=float)
    if not 0 < shares.size <= given.shape[1] or not (shares >= 0).all() or not shares.sum() > 0:
        raise InvalidInput(
            f"Give 1 to {given.shape[1]} weights, 0 or more and not all 0; {shares.size} were given."
        )
    ranked = -np.sort(-given, axis=1)[:, : shares.size]
    return np.asarray(ranked @ (shares / shares.sum()))
