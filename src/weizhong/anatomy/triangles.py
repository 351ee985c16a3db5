"""Closest points on triangles: how a placement is put exactly on the skin."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Below this squared length (mm²) an edge or an area is treated as a point; meshes here have edges of
# millimetres, so this only guards the division.
_TINY_MM2 = 1e-12


def closest_on_triangles(points: Floats, corners: Floats) -> tuple[NDArray[np.intp], Floats]:
    """For each point, choose among its own candidate triangles the nearest one.

    Parameters
    ----------
    points : (n, 3) float array
        Points, mm, body frame.
    corners : (n, k, 3, 3) float array
        Corners of the k candidate triangles of each point, mm, body frame.

    Returns
    -------
    which : (n,) int array
        Index of the nearest candidate.
    barycentric : (n, 3) float array
        Weights of its corners at the nearest point.

    Examples
    --------
    >>> corners = np.array([[[[0, 0, 0], [1, 0, 0], [0, 1, 0]]]], float)
    >>> closest_on_triangles(np.array([[0.25, 0.25, 2.0]]), corners)[1].tolist()
    [[0.5, 0.25, 0.25]]
    """
    weights = _inside_or_edge(points[:, None], corners)
    gaps = np.einsum("nkc,nkcx->nkx", weights, corners) - points[:, None]
    which = np.einsum("nkx,nkx->nk", gaps, gaps).argmin(axis=1)
    return which, weights[np.arange(len(points)), which]


def _inside_or_edge(points: Floats, corners: Floats) -> Floats:
    """Barycentric weights of the nearest point of every candidate triangle, (n, k, 3)."""
    a, b, c = corners[:, :, 0], corners[:, :, 1], corners[:, :, 2]
    ab, ac, ap = b - a, c - a, points - a
    d00, d01, d11 = _dot(ab, ab), _dot(ab, ac), _dot(ac, ac)
    d20, d21 = _dot(ap, ab), _dot(ap, ac)
    area = np.maximum(d00 * d11 - d01 * d01, _TINY_MM2)
    v = (d11 * d20 - d01 * d21) / area
    w = (d00 * d21 - d01 * d20) / area
    plane = np.stack([1 - v - w, v, w], axis=-1)
    outside = plane.min(axis=-1) < 0
    if outside.any():
        plane[outside] = _nearest_edge(*(np.broadcast_to(x, a.shape)[outside] for x in (points, a, b, c)))
    return plane


def _nearest_edge(p: Floats, a: Floats, b: Floats, c: Floats) -> Floats:
    """Barycentric weights of the nearest point on the border of each triangle, (m, 3)."""
    best = np.zeros_like(p)
    best_gap = np.full(len(p), np.inf)
    for i, (start, end) in enumerate(((a, b), (b, c), (c, a))):
        edge = end - start
        t = np.clip(_dot(p - start, edge) / np.maximum(_dot(edge, edge), _TINY_MM2), 0, 1)
        gap = start + t[:, None] * edge - p
        distance = _dot(gap, gap)
        nearer = distance < best_gap
        weights = np.zeros_like(p)
        weights[:, i], weights[:, (i + 1) % 3] = 1 - t, t
        best[nearer], best_gap[nearer] = weights[nearer], distance[nearer]
    return best


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.einsum("...x,...x->...", a, b))
