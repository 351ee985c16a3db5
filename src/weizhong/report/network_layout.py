"""Where the treatments of a network stand, and where the number on each line can be told from other lines."""

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

Spot = tuple[float, float]
Array = NDArray[np.float64]
# Shares of a line at which its number may stand, those nearest to the middle first.
_SHARES = np.array(sorted((0.2 + 0.02 * step for step in range(31)), key=lambda share: abs(share - 0.5)))


def round_circle(names: Sequence[str], middle: Spot, radius: float) -> dict[str, Spot]:
    """Return places round a circle from the top, in the order given: no place is better than another.

    Examples
    --------
    >>> round_circle(["a", "b"], (0, 0), 10)["a"]
    (0.0, -10.0)
    """
    turns = [2 * pi * at / len(names) - pi / 2 for at in range(len(names))]
    return {
        name: (round(middle[0] + radius * cos(turn), 6), round(middle[1] + radius * sin(turn), 6))
        for name, turn in zip(names, turns, strict=True)
    }


def number_places(lines: Sequence[tuple[Spot, Spot]], clear: float) -> list[Spot]:
    """Return a place on each line for its number, clear of the other lines and of the other numbers.

    Parameters
    ----------
    lines : sequence of (spot, spot)
        In the order in which they are given places.
    clear : float
        How far from other lines is far enough; from other numbers twice as far.

    Examples
    --------
    >>> number_places([((0, 0), (100, 0)), ((50, -50), (50, 50))], 10)
    [(40.0, 0.0), (50.0, 18.0)]
    """
    ends = np.array(lines, float).reshape(-1, 2, 2)
    placed: list[Array] = []
    for i, (start, end) in enumerate(ends):
        places = start + _SHARES[:, None] * (end - start)
        room = np.full(len(places), clear)
        if len(ends) > 1:
            room = np.minimum(room, distances(places, np.delete(ends, i, 0)).min(1))
        if placed:
            apart = np.linalg.norm(places[:, None] - np.array(placed), axis=2)
            room = np.minimum(room, apart.min(1) / 2)
        placed.append(places[np.argmax(room)])
    return [(round(float(x), 6), round(float(y), 6)) for x, y in placed]


def distances(places: Array, lines: Array) -> Array:
    """Return how far each place is from each line between two ends.

    Parameters
    ----------
    places : ndarray, shape (n, 2)
        Px.
    lines : ndarray, shape (m, 2, 2)
        Ends of each, px.

    Returns
    -------
    ndarray, shape (n, m)

    Examples
    --------
    >>> distances(np.array([[5.0, 3.0], [13.0, 4.0]]), np.array([[[0.0, 0.0], [10.0, 0.0]]])).tolist()
    [[3.0], [5.0]]
    """
    start, along = lines[:, 0], lines[:, 1] - lines[:, 0]
    away = places[:, None] - start
    share = np.clip((away * along).sum(2) / (along * along).sum(1), 0.0, 1.0)
    return np.asarray(np.linalg.norm(away - share[..., None] * along, axis=2))
