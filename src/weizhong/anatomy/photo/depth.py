"""Where marked spots lie from front to back: read off the skin of the body model."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.body import Body
from weizhong.anatomy.photo.marks import MarkKind
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]

# The skin is read as a plane through the vertices around, weighted by a Gaussian this wide: wider than their
# spacing, narrower than anything a back is shaped by.
_AROUND_MM = 20.0
# Slopes are held towards zero as by this many vertices at that distance: beside the body there are none.
_HELD_BY = 0.5
_FACING = 0.2  # vertices whose normal points at least so much backwards
_FOOT_MM = 60.0


def back_depth(body: Body, spots_mm: Floats) -> tuple[Floats, Floats]:
    """Return how far behind the frontal plane the back's skin lies at spots, and its slopes.

    Parameters
    ----------
    body : Body
        The skin.
    spots_mm : ndarray, shape (n, 2)
        x and z, mm, body frame.

    Returns
    -------
    y_mm : ndarray, shape (n,)
    slopes : ndarray, shape (n, 2)
        Along x and z.
    """
    skin = body.vertices_mm[body.normals[:, 1] > _FACING]
    away = (skin[None, :, [0, 2]] - spots_mm[:, None]) / _AROUND_MM
    square = np.sum(away**2, axis=2)
    weights = np.exp((square.min(axis=1, keepdims=True) - square) / 2)
    plane = np.concatenate([np.ones_like(away[..., :1]), away], axis=2)
    normal = np.einsum("nv,nvi,nvj->nij", weights, plane, plane) + np.diag([0.0, _HELD_BY, _HELD_BY])
    right = np.einsum("nv,nvi,v->ni", weights, plane, skin[:, 1])
    found = np.linalg.solve(normal, right[..., None])[..., 0]
    return found[:, 0], found[:, 1:] / _AROUND_MM


def fixed_spot(body: Body, kind: MarkKind) -> Floats:
    """Return where a kind of mark that is not read off the back lies on the left half, (3,), mm."""
    vertices = body.vertices_mm
    if isinstance(kind.depth, tuple):
        rows = [read_table("anatomy/mesh_landmarks")[name]["vertex"] for name in kind.depth]
        middle = vertices[rows].mean(axis=0)
        return np.array([abs(middle[0]), middle[1], middle[2]])
    if kind.depth == "crown":
        return np.asarray(vertices[np.argmax(vertices[:, 2])])
    foot = vertices[(vertices[:, 2] < _FOOT_MM) & (vertices[:, 0] > 0)]
    heel = foot[np.argmax(foot[:, 1])]
    return np.array([0.0 if kind.depth == "heel-line" else heel[0], heel[1], 0.0])


def is_on_back(kinds: Sequence[MarkKind]) -> NDArray[np.bool_]:
    """Return which kinds are read off the back."""
    return np.array([kind.depth == "back" for kind in kinds], dtype=bool)
