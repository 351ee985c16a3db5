"""A network of trials as one of resistors (RUECKER2012): slow, with nothing in common with least squares.

The pseudo-inverse of the network's Laplacian tells the differences, an effective resistance is the variance
of a comparison, and a trial of several arms is a star that is turned into a mesh.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from weizhong.evidence.network_studies import NetworkStudy

Array = NDArray[np.float64]


def by_resistance(
    studies: Sequence[NetworkStudy], names: Sequence[str], tau2: float
) -> tuple[Array, Array, float]:
    """Return differences (T, T), their variances (T, T) and Q, for a given variance between trials."""
    size = len(names)
    laplacian, current = np.zeros((size, size)), np.zeros(size)
    edges = []
    for study in studies:
        at = [names.index(name) for name in study.treatments]
        value = [0.0, *study.estimates]
        mesh = _mesh(np.array(study.covariance), tau2)
        for i, j in combinations(range(len(at)), 2):
            weight, difference = -mesh[i, j], value[i] - value[j]
            edges.append((at[i], at[j], weight, difference))
            one = np.zeros(size)
            one[at[i]], one[at[j]] = 1.0, -1.0
            laplacian += weight * np.outer(one, one)
            current += weight * difference * one
    inverse = np.linalg.pinv(laplacian)
    potential = inverse @ current
    variance = np.diag(inverse)[:, None] + np.diag(inverse)[None, :] - 2 * inverse
    q = sum(w * (d - (potential[i] - potential[j])) ** 2 for i, j, w, d in edges)
    return potential[:, None] - potential[None, :], variance, float(q)


def _mesh(covariance: Array, tau2: float) -> Array:
    """Return the Laplacian of one trial, whose effective resistances are the variances of its pairs."""
    k = len(covariance) + 1
    spread = np.zeros((k, k))
    sides = np.vstack([np.zeros(k - 1), np.eye(k - 1)])
    for i, j in combinations(range(k), 2):
        side = sides[i] - sides[j]
        spread[i, j] = spread[j, i] = side @ covariance @ side + tau2
    middle = np.eye(k) - 1 / k
    return np.asarray(np.linalg.pinv(-middle @ spread @ middle / 2))
