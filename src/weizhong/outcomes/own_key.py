"""A key a reader brings: weights, keys and value sets that are licensed or were not read, so do not ship."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from weizhong.outcomes.instruments import instrument
from weizhong.terms.errors import InvalidInput

Floats = NDArray[np.float64]
# Those of which something that scores them did not ship.
_WITH_KEY = ("ratings", "state")
_FORM = (
    "Give [parts] with lists of items counted from 1, rank_weights with a weight for the strongest rating, "
    "the next and so on, or [values] with a number for each state such as 11111."
)


class OwnKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a reader scores an instrument beyond what ships.

    Parameters
    ----------
    parts : mapping of str to tuple of int
        Items of each score, counted from 1; the score is their mean (the two factors of the SNSQ).
    rank_weights : tuple of float
        Weights of the ratings by rank, strongest first (the MASS index).
    values : mapping of str to float
        A number for each state of digits (an EQ-5D value set).
    """

    parts: dict[str, tuple[int, ...]] = {}
    rank_weights: tuple[float, ...] = ()
    values: dict[str, float] = {}


def read_own_key(document: object, name: str) -> OwnKey:
    """Read a key from a parsed TOML or JSON document.

    Parameters
    ----------
    document : object
        The document.
    name : str
        The instrument it is for.

    Raises
    ------
    InvalidInput
        If it is no such key, is empty, or does not fit the instrument.

    Examples
    --------
    >>> read_own_key({"rank_weights": [2, 1]}, "mass").rank_weights
    (2.0, 1.0)
    """
    try:
        key = msgspec.convert(document, OwnKey)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"The key cannot be used ({error}). {_FORM}") from None
    of = instrument(name)
    if of.method not in _WITH_KEY:
        raise InvalidInput(f"{of.name} takes no key: it is scored as its form says; leave the key out.")
    items = len(of.items)
    numbers = {"rank_weights": key.rank_weights, "values": tuple(key.values.values())}
    for field, told in numbers.items():
        if not all(map(isfinite, told)):
            raise InvalidInput(f"{field}: a weight or value is no finite number (nan or inf); correct it.")
    states_fit = all(len(state) == items and state.isdecimal() for state in key.values)
    if not (key.parts or key.rank_weights or key.values) or not states_fit:
        raise InvalidInput(f"The key is empty, or its states are not of {items} digits. {_FORM}")
    scores_by_own_key(key, np.zeros((1, items)))
    return key


def scores_by_own_key(key: OwnKey, answers: Floats) -> Mapping[str, Floats]:
    """Return what a reader's own key makes of answers.

    Parameters
    ----------
    key : OwnKey
        The key.
    answers : ndarray of float, shape (n, items)
        Allowed answers, NaN where missing.

    Returns
    -------
    mapping of str to ndarray of float, shape (n,)
        The parts by their names, and ``index`` for weights or a value set; NaN where an answer is missing.

    Raises
    ------
    InvalidInput
        If it names items or weights that are not there.

    Examples
    --------
    >>> weighed = OwnKey(parts={"aching": (1, 3)}, rank_weights=(3, 1))
    >>> {
    ...     name: made.tolist()
    ...     for name, made in scores_by_own_key(weighed, np.array([[2.0, 8.0, 4.0]])).items()
    ... }
    {'aching': [3.0], 'index': [7.0]}
    >>> key = OwnKey(values={"21": 0.5})
    >>> scores_by_own_key(key, np.array([[2.0, 1.0], [1.0, 1.0]]))["index"].tolist()
    [0.5, nan]
    """
    made = {name: _mean(answers, name, items) for name, items in key.parts.items()}
    if key.rank_weights:
        made["index"] = _index(answers, key.rank_weights)
    if key.values:
        made["index"] = np.array([_valued(key.values, row) for row in answers])
    return made


def _valued(values: Mapping[str, float], row: NDArray[Any]) -> float:
    if np.isnan(row).any():
        return float("nan")
    return values.get("".join(f"{digit:.0f}" for digit in row), float("nan"))


def _mean(answers: Floats, name: str, items: Sequence[int]) -> Floats:
    """Means of a named group of items, counted from 1 as on the form; NaN where one of them is missing."""
    if not items or not all(1 <= item <= answers.shape[1] for item in items):
        raise InvalidInput(f"The key {name!r} names items outside 1 to {answers.shape[1]}; correct it.")
    return np.asarray(answers[:, [item - 1 for item in items]].mean(axis=1))


def _index(answers: Floats, weights: Sequence[float]) -> Floats:
    """Means of ratings weighed by their rank; NaN where fewer are rated than there are weights."""
    shares = np.asarray(weights, dtype=float)
    if not 0 < shares.size <= answers.shape[1] or not (shares >= 0).all() or not shares.sum() > 0:
        raise InvalidInput(
            f"rank_weights: give 1 to {answers.shape[1]} weights, 0 or more and not all 0; "
            f"{shares.size} were given."
        )
    ranked = -np.sort(-answers, axis=1)[:, : shares.size]
    return np.asarray(ranked @ (shares / shares.sum()))
