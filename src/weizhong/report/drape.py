"""Lays the 95 % ellipse of a point down on the skin, so that it can be drawn where it really lies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.report.surface import Surface

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weave:
    """How finely an ellipse is laid down.

    Parameters
    ----------
    spokes : int
        Spots on each ring.
    rings : tuple of float
        Rings as shares of the half-lengths; the last is the outline itself.
    """

    spokes: int
    rings: tuple[float, ...]


FINE = Weave(36, (0.34, 0.67, 1.0))
COARSE = Weave(16, (0.6, 1.0))  # for hundreds of points on one page


def ellipse_on_skin(place: PlacedPoint, body: Surface, weave: Weave = FINE) -> Array:
    """Return the ellipse of a point as rings of spots on the skin.

    Each spot of the flat tangent ellipse is moved along the point's normal until it meets the skin; where
    the skin curves away beneath it, the nearest skin vertex takes its place.

    Parameters
    ----------
    place : PlacedPoint
        The point with its ellipse.
    body : Surface
        The skin it lies on.
    weave : Weave
        How finely.

    Returns
    -------
    array, shape (1 + rings * spokes, 3)
        The centre, then the rings from within outwards; mm, body frame.
    """
    centre, normal = np.array(place.position_mm), np.array(place.normal)
    flat = _flat_rings(place, centre, weave)
    reach = max(place.ellipse.half_along_mm, place.ellipse.half_across_mm)
    corners = _near_triangles(body, centre, normal, reach)
    if not len(corners):
        return flat
    draped = flat + np.outer(_heights(flat, normal, corners, reach), normal)
    lost = np.isnan(draped).any(axis=1)
    if lost.any():
        nearby = corners.reshape(-1, 3)
        gaps = np.linalg.norm(flat[lost][:, None] - nearby[None], axis=2)
        draped[lost] = nearby[np.argmin(gaps, axis=1)]
    return draped


def outline(rings: Array) -> Array:
    """Return the outermost ring of `ellipse_on_skin`, shape (36, 3)."""
    return rings[-FINE.spokes :]


def ring_triangles(weave: Weave = FINE) -> NDArray[np.int64]:
    """Return the triangles that fill the rings of `ellipse_on_skin`, shape (t, 3)."""
    spoke = np.arange(weave.spokes)
    following = (spoke + 1) % weave.spokes
    parts = [np.stack([np.zeros(weave.spokes, int), 1 + spoke, 1 + following], axis=1)]
    for ring in range(len(weave.rings) - 1):
        inner, outer = 1 + ring * weave.spokes, 1 + (ring + 1) * weave.spokes
        parts.append(np.stack([inner + spoke, outer + spoke, outer + following], axis=1))
        parts.append(np.stack([inner + spoke, outer + following, inner + following], axis=1))
    return np.concatenate(parts)


def _flat_rings(place: PlacedPoint, centre: Array, weave: Weave) -> Array:
    turn = np.linspace(0, 2 * np.pi, weave.spokes, endpoint=False)
    region = place.ellipse
    rim = np.outer(np.cos(turn), np.array(region.axis_along) * region.half_along_mm) + np.outer(
        np.sin(turn), np.array(region.axis_across) * region.half_across_mm
    )
    rings: Array = np.vstack([centre[None], *(centre + share * rim for share in weave.rings)])
    return rings


def _near_triangles(body: Surface, centre: Array, normal: Array, reach: float) -> Array:
    """Corners (t, 3, 3) of the triangles around the point that face the way its normal does."""
    # One triangle edge (about 15 mm) beyond the ellipse, so that its rim still finds a triangle.
    near = np.linalg.norm(body.vertices_mm - centre, axis=1) < reach + 25
    faces = body.faces[near[body.faces].any(axis=1)]
    corners = np.asarray(body.vertices_mm, float)[faces]
    facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) @ normal > 0
    kept: Array = corners[facing]
    return kept


def _heights(flat: Array, normal: Array, corners: Array, reach: float) -> Array:
    """Signed distance from each flat spot along the normal to the nearest triangle it meets, else nan."""
    a, ab, ac = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    p = np.cross(normal, ac)
    determinant = np.einsum("ij,ij->i", ab, p)
    away = flat[:, None] - a[None]
    with np.errstate(divide="ignore", invalid="ignore"):
        u = np.einsum("stj,tj->st", away, p) / determinant
        q = np.cross(away, ab[None])
        v = q @ normal / determinant
        height = np.einsum("stj,tj->st", q, ac) / determinant
        # A hair of tolerance, so that a spot exactly on a shared edge is found by one of its triangles.
        inside = (u >= -1e-6) & (v >= -1e-6) & (u + v <= 1 + 1e-6) & (np.abs(height) <= reach)
    height = np.where(inside, height, np.nan)
    best = np.argmin(np.where(inside, np.abs(height), np.inf), axis=1)
    found: Array = height[np.arange(len(flat)), best]
    return found
