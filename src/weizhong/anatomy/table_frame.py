"""Errors on the table: heights above the floor are out of reach, and the finger counts from what it found."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.appended import all_landmarks
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]


def lift(names: Sequence[str]) -> Floats:
    """Return how far each landmark moves when the whole body is lifted by 1 mm: 1 for heights, 0 for lengths.

    Parameters
    ----------
    names : sequence of str
        The n landmarks.

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    >>> lift(["c7_height", "tip_l2", "waist_girth"]).round(6)
    array([1., 1., 0.])
    """
    known = _lift()
    return np.array([known.get(name, 0.0) for name in names])


def seen_from(variance_mm2: Floats, lift_mm: Floats, cross_mm2: Floats, found_mm2: Floats) -> Floats:
    """Return the error of quantities counted from found landmarks, when nobody knows where the floor is.

    The floor's height is an unknown constant: kriging with an unknown mean.

    Parameters
    ----------
    variance_mm2 : ndarray, shape (n,)
        Of the quantities, above the floor.
    lift_mm : ndarray, shape (n,)
        How far each moves when the body is lifted by 1 mm.
    cross_mm2 : ndarray, shape (n, f)
        With what the finger finds of f landmarks, each of which moves with the body.
    found_mm2 : ndarray, shape (f, f)
        Of what the finger finds, its own error included.

    Returns
    -------
    ndarray, shape (n,)
        mm².

    Examples
    --------
    A quantity that errs by 10 mm, and apart from it a landmark that errs by 10 and a finger on it by 5: all
    three errors lie between them.

    >>> seen_from(np.array([100.0]), np.ones(1), np.zeros((1, 1)), np.array([[125.0]]))
    array([225.])
    """
    gain = _found_gain(lift_mm, cross_mm2, found_mm2)
    ways = np.einsum("nf,nf->n", gain @ found_mm2 - 2.0 * cross_mm2, gain)
    return np.asarray(variance_mm2 + ways, dtype=np.float64)


def table_gain(lift_mm: Floats, cross_mm2: Floats, spread_mm2: Floats, count: int) -> Floats:
    """Return how quantities move with readings and with where the finger finds landmarks on the table.

    Parameters
    ----------
    lift_mm : ndarray, shape (n,)
        How far each quantity moves when the body is lifted by 1 mm.
    cross_mm2 : ndarray, shape (n, m + f)
        Of the quantities with m readings and f findings.
    spread_mm2 : ndarray, shape (m + f, m + f)
        Of readings and findings, their errors included.
    count : int
        How many are readings.

    Returns
    -------
    ndarray, shape (n, m + f)
    """
    read, found = slice(count), slice(count, None)
    told = np.linalg.solve(spread_mm2[read, read], spread_mm2[read, found])
    alone = np.linalg.solve(spread_mm2[read, read], cross_mm2[:, read].T).T
    gain = _found_gain(
        lift_mm,
        cross_mm2[:, found] - cross_mm2[:, read] @ told,
        spread_mm2[found, found] - spread_mm2[found, read] @ told,
    )
    return np.hstack([alone - gain @ told.T, gain])


def _found_gain(lift_mm: Floats, cross_mm2: Floats, found_mm2: Floats) -> Floats:
    """Best weights of what was found, (n, f), among those that let a lift of everything pass unchanged."""
    solved = np.linalg.solve(found_mm2, np.vstack([cross_mm2, np.ones(len(found_mm2))]).T)
    share, level = solved[:, :-1].T, solved[:, -1]
    left = lift_mm - cross_mm2 @ level
    return np.asarray(share + left[:, None] * (level / level.sum()), dtype=np.float64)


@cache
def _lift() -> dict[str, float]:
    """Weights of the fitted heights; stature only scales, for it is given and not found."""
    structure = all_landmarks()
    kinds = [row["kind"] for row in read_table("anatomy/landmarks")["landmark"].values()]
    moved = structure.forms[:, 1:] @ np.array([kind == "height" for kind in kinds], dtype=np.float64)
    return dict(zip(structure.names, moved.tolist(), strict=True))
