"""Closest points on triangles: how a placement is put exactly on the skin."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Below this squared length (mm²) an edge or an area is treated as a point; meshes here have edges of
# millimetres, so this only guards the division.
_TINY_MM2 = 1e-12


def closest_on_triangles(points: Floats, corners: Floats) -> tuple[NDArray[np.intp], Floats]:
    """For each point, choose among its own candidate triangles the nearest one.

    The nearest spot of a triangle lies straight below the point, if that is inside, or on an edge. All four
    are tried on every triangle, in the plane's own coordinates: a spot is ``a + v (b - a) + w (c - a)``.

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
    a, b, c = corners.transpose(2, 3, 0, 1)  # axis, point, candidate: sums over the axes are three long rows
    ab, ac, ap = b - a, c - a, points.T[:, :, None] - a
    bb, cc, bc = _dot(ab, ab), _dot(ac, ac), _dot(ab, ac)
    pb, pc = _dot(ap, ab), _dot(ap, ac)
    area = np.maximum(bb * cc - bc * bc, _TINY_MM2)
    v, w = (cc * pb - bc * pc) / area, (bb * pc - bc * pb) / area
    on_ab, on_ac = _share(pb, bb), _share(pc, cc)
    on_bc = _share(pc - pb + bb - bc, bb + cc - 2 * bc)  # from b to c, which is ac - ab
    inside = (v >= 0) & (w >= 0) & (v + w <= 1)  # else corner a stands in, which is never nearer than an edge
    nothing = np.zeros_like(v)
    vs = np.stack([np.where(inside, v, 0.0), on_ab, nothing, 1 - on_bc])
    ws = np.stack([np.where(inside, w, 0.0), nothing, on_ac, on_bc])
    gap = vs * (vs * bb + 2 * (ws * bc - pb)) + ws * (ws * cc - 2 * pc) + _dot(ap, ap)
    nearest = gap.transpose(1, 0, 2).reshape(len(points), 4 * v.shape[1]).argmin(axis=1)
    spot, which = np.divmod(nearest, v.shape[1])
    each = np.arange(len(points))
    v, w = vs[spot, each, which], ws[spot, each, which]
    return which, np.stack([np.maximum(1 - v - w, 0.0), v, w], axis=1)


def _share(way: Floats, length: Floats) -> Floats:
    """How far along an edge the nearest spot lies, 0 to 1."""
    return np.minimum(np.maximum(way / np.maximum(length, _TINY_MM2), 0.0), 1.0)


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[0] * b[0] + a[1] * b[1] + a[2] * b[2])
