"""The skin nearest to spots of a drawn line: by walking over the mesh, or in the line's own plane."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.body import Body, mesh_asset
from weizhong.anatomy.triangles import closest_on_triangles
from weizhong.terms.codes import Laterality

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

# Faces tried for each spot: those round its nearest corners. Round one alone the nearest face may be missing,
# and a line leaps by millimetres when another corner takes over.
_FACES = 12
_CORNERS = 3


class DrawingSkin:
    """One half of a body at a time, the right one mirrored to the left."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self.faces = body.faces
        self._around = _faces_around()
        self._beside = _corners_beside()

    def half(self, side: Laterality) -> Floats:
        """Return the vertices (v, 3), mm, with that side on the left."""
        vertices = self._body.vertices_mm
        if side is not Laterality.RIGHT:
            return vertices
        return np.asarray(vertices[mesh_asset().mirror] * [-1.0, 1.0, 1.0])

    def laid_on(
        self, spots: Floats, vertices: Floats, near: Ints, *, within_plane: bool = False
    ) -> tuple[Floats, Floats]:
        """Lay spots on the nearest skin, searched from corners that were near on the mean body.

        On another body a spot may lie centimetres from those corners, and the way leads there over the skin.
        What a bent spine carries over the midline is laid on as its mirror image, for only the left half's
        corners are known.

        Parameters
        ----------
        spots : (n, 3) float array
            Mm, body frame, on the left half of `vertices`.
        vertices : (v, 3) float array
            From `half`.
        near : (n, k) int array
            Corners to begin from.
        within_plane : bool
            Hold each spot as far from the midplane as it is: a line in the middle sinks into a cleft and is
            laid on neither of its walls.

        Returns
        -------
        positions_mm : (n, 3) float array
            On the skin.
        normals : (n, 3) float array
            Unit vectors pointing outwards.
        """
        fold = np.where(spots[:, :1] < 0, [-1.0, 1.0, 1.0], 1.0)
        spots = spots * fold
        beside = self._reached(spots, vertices, near)
        laid, normals = self._nearest(spots, vertices, beside)
        if within_plane:
            laid, normals = self._nearest_in_plane(spots, vertices, beside, (laid, normals))
        return laid * fold, normals * fold

    def _reached(self, spots: Floats, vertices: Floats, near: Ints) -> Ints:
        """The corners round the one at which a walk towards each spot ends."""
        reachable = _with_one_at_infinity(vertices)
        at = _closest(spots, reachable, near, 1)[:, 0]
        walking = np.arange(len(at))
        while len(walking):  # every step leads nearer, so it ends
            onward = _closest(spots[walking], reachable, self._beside[at[walking]], 1)[:, 0]
            is_nearer = onward != at[walking]
            at[walking] = onward
            walking = walking[is_nearer]
        return np.asarray(self._beside[at])

    def _nearest(self, spots: Floats, vertices: Floats, beside: Ints) -> tuple[Floats, Floats]:
        corners = _closest(spots, _with_one_at_infinity(vertices), beside, _CORNERS)
        candidates = self._around[corners].reshape(len(spots), -1)
        which, weights = closest_on_triangles(spots, vertices[self.faces[candidates]])
        triangles = vertices[self.faces[candidates[np.arange(len(spots)), which]]]
        return np.einsum("nk,nkx->nx", weights, triangles), _normals(triangles)

    def _nearest_in_plane(
        self, spots: Floats, vertices: Floats, beside: Ints, otherwise: tuple[Floats, Floats]
    ) -> tuple[Floats, Floats]:
        """The nearest skin as far from the midplane as each spot; where there is none, what is given."""
        laid, normals = otherwise[0].copy(), otherwise[1].copy()
        for i, (spot, corners) in enumerate(zip(spots, beside, strict=True)):
            candidates = np.unique(self._around[corners[corners < len(vertices)]])
            triangles = vertices[self.faces[candidates]]
            which, at = _closest_in_plane(spot, triangles)
            if which is not None:
                laid[i], normals[i] = at, _normals(triangles[[which]])[0]
        return laid, normals


def _closest_in_plane(spot: Floats, triangles: Floats) -> tuple[int | None, Floats]:
    """Which triangle (k, 3, 3) comes nearest to a spot in the spot's own sagittal plane, and where."""
    start, end = triangles, np.roll(triangles, -1, axis=1)
    before, after = start[..., 0] - spot[0], end[..., 0] - spot[0]
    is_crossed = (before * after <= 0) & (before != after)
    share = before / np.where(is_crossed, before - after, 1.0)
    crossings = start + share[..., None] * (end - start)
    # Two of a triangle's edges are crossed, or all three where the plane goes through a corner.
    a, step = crossings, np.roll(crossings, -1, axis=1) - crossings
    is_piece = is_crossed & np.roll(is_crossed, -1, axis=1)
    along = np.einsum("kex,kex->ke", spot - a, step) / np.maximum(np.einsum("kex,kex->ke", step, step), 1e-12)
    feet = a + np.clip(along, 0, 1)[..., None] * step
    gap = np.where(is_piece, np.linalg.norm(feet - spot, axis=2), np.inf)
    which, edge = np.unravel_index(gap.argmin(), gap.shape)
    if np.isinf(gap[which, edge]):
        return None, spot
    return int(which), np.asarray(feet[which, edge])


def _normals(triangles: Floats) -> Floats:
    normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    return np.asarray(normals / np.linalg.norm(normals, axis=1, keepdims=True))


def _with_one_at_infinity(vertices: Floats) -> Floats:
    return np.concatenate([vertices, np.full((1, 3), np.inf)])


def _closest(spots: Floats, vertices: Floats, corners: Ints, count: int) -> Ints:
    """Of each spot's corners, as many as are asked for: the closest ones."""
    gaps = vertices[corners] - spots[:, None]
    squares = np.einsum("nkx,nkx->nk", gaps, gaps)
    order = np.argpartition(squares, count - 1, axis=1)[:, :count]
    return np.take_along_axis(corners, order, axis=1)


@cache
def _faces_around() -> Ints:
    """The faces at each vertex, (v, k); filled up by repeating."""
    faces = mesh_asset().faces
    order = np.argsort(faces.ravel(), kind="stable")
    count = np.bincount(faces.ravel())
    first = np.cumsum(count) - count
    which = first[:, None] + np.arange(_FACES) % count[:, None]
    return np.asarray(order[which] // 3)


@cache
def _corners_beside() -> Ints:
    """Each vertex and those within two edges of it, (v, k); filled up with one that does not exist."""
    faces, count = mesh_asset().faces, len(mesh_asset().mirror)
    one = _distinct(faces[_faces_around()].reshape(count, -1), count)
    return _distinct(np.concatenate([one, np.full_like(one[:1], count)])[one].reshape(count, -1), count)


def _distinct(rows: Ints, filler: int) -> Ints:
    """Rows sorted, without their repeats."""
    rows = np.sort(rows, axis=1)
    kept = rows.copy()
    kept[:, 1:][rows[:, 1:] == rows[:, :-1]] = filler
    kept.sort(axis=1)
    return kept[:, : int((kept < filler).sum(axis=1).max())]
