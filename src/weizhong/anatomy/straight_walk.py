"""Walking straight over the skin from face to face: how a hand lays off a distance from a point."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.mesh_asset import mesh_asset
from weizhong.terms.errors import InvalidInput

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_MOST_FACES = 2000  # a walk of 150 mm crosses some dozens
_INSIDE = 1e-9  # keeps a walk off the corners, where it would not know which face is next


@dataclass(frozen=True, slots=True, eq=False)
class Stop:
    """Where a walk ended.

    Parameters
    ----------
    face : int
        Mesh face.
    barycentric : ndarray, shape (3,)
        Weights of its corners.
    heading : ndarray, shape (3,)
        Unit direction on arrival, in the plane of that face.
    """

    face: int
    barycentric: Floats
    heading: Floats


def walk_straight(
    vertices_mm: Floats, face: int, barycentric: Floats, heading: Floats, distance_mm: float
) -> Stop:
    """Walk straight over the skin, turning neither left nor right where faces meet.

    Parameters
    ----------
    vertices_mm : ndarray, shape (13348, 3)
        A whole body, mm.
    face, barycentric : int; ndarray, shape (3,)
        Where to start.
    heading : ndarray, shape (3,)
        Which way; its part in the face's plane counts.
    distance_mm : float
        How far, mm.

    Returns
    -------
    Stop

    Raises
    ------
    InvalidInput
        If the way leads nowhere: the heading stands upright on the skin.
    """
    faces, beyond = mesh_asset().faces, _neighbours()
    weights = np.clip(barycentric, _INSIDE, 1.0)
    weights = weights / weights.sum()
    way = _in_plane(vertices_mm[faces[face]], heading)
    left_mm = distance_mm
    for _ in range(_MOST_FACES):
        corners = vertices_mm[faces[face]]
        rates = _rates(corners, way)
        exits = np.where(rates < 0, -weights / np.where(rates < 0, rates, -1.0), np.inf)
        out = int(exits.argmin())
        step = min(float(exits[out]), left_mm)
        weights, left_mm = weights + step * rates, left_mm - step
        if left_mm <= 0:
            return Stop(face, np.clip(weights, 0.0, 1.0), way)
        after = int(beyond[face, out])
        way = _unfolded(corners, vertices_mm[faces[after]], out, way)
        weights = _carried(faces[face], faces[after], weights)
        face = after
    raise InvalidInput("The distance leads round in circles on the skin; give a shorter one.")


@cache
def _neighbours() -> Ints:
    """The face across from each corner of each face, (f, 3)."""
    faces = mesh_asset().faces
    ends = np.stack([faces[:, [1, 2]], faces[:, [2, 0]], faces[:, [0, 1]]], axis=1).reshape(-1, 2)
    keys = np.sort(ends, axis=1) @ np.array([len(faces), 1])
    order = np.argsort(keys, kind="stable").reshape(-1, 2)  # the skin is closed: every edge has two faces
    twin = np.empty(len(keys), dtype=np.intp)
    twin[order[:, 0]], twin[order[:, 1]] = order[:, 1], order[:, 0]
    return np.asarray(twin.reshape(-1, 3) // 3)


def _in_plane(corners: Floats, heading: Floats) -> Floats:
    normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
    normal /= np.linalg.norm(normal)
    flat = heading - (heading @ normal) * normal
    length = float(np.linalg.norm(flat))
    if length < _INSIDE:
        raise InvalidInput("That direction stands upright on the skin here; choose one along it.")
    return np.asarray(flat / length)


def _rates(corners: Floats, way: Floats) -> Floats:
    """How the weights change for each mm along `way`, which lies in the plane."""
    edges = np.stack([corners[1] - corners[0], corners[2] - corners[0]], axis=1)
    v, w = np.linalg.lstsq(edges, way, rcond=None)[0]
    return np.array([-v - w, v, w])


def _unfolded(here: Floats, there: Floats, out: int, way: Floats) -> Floats:
    """The heading after the edge opposite corner `out`, as if the two faces lay flat."""
    start, end = here[(out + 1) % 3], here[(out + 2) % 3]
    edge = (end - start) / np.linalg.norm(end - start)
    away = _across(edge, start - here[out])  # out of this face
    far = there[np.argmax(np.linalg.norm(there - start, axis=1) * np.linalg.norm(there - end, axis=1))]
    onward = _across(edge, far - start)  # into the next
    return np.asarray((way @ edge) * edge + (way @ away) * onward)


def _across(edge: Floats, towards: Floats) -> Floats:
    side = towards - (towards @ edge) * edge
    return np.asarray(side / np.linalg.norm(side))


def _carried(here: Ints, there: Ints, weights: Floats) -> Floats:
    """The same spot on the shared edge, as weights of the next face, kept just inside it."""
    found = np.array([weights[here == corner][0] if corner in here else 0.0 for corner in there])
    found = np.clip(found, _INSIDE, 1.0)
    return np.asarray(found / found.sum())
