"""Casting a tube: rays from an axis outwards, and the faces each cell of the grid may be projected to."""

import numpy as np
from trimesh.triangles import closest_point

CANDIDATES = 10  # the four corners' own faces and those that come nearest to the cell's patch
LIMB_ANGLES = np.arange(0, 361, 10.0)


def compass(angles):
    """Level directions by bearing: 0 backwards, 90 to the left."""
    radians = np.deg2rad(angles)
    flat = np.stack([np.sin(radians), np.cos(radians), np.zeros_like(radians)], axis=1)
    flat[np.abs(flat) < 1e-12] = 0.0
    return flat


def tube(name, mesh, mask, centres, directions, angles):
    """Cast a tube: faces and weights of its grid, its angles, and the candidate faces of its cells.

    Directions are those of the columns, (c, 3), or of every row's own columns, (r, c, 3); centres those of
    the rows, (r, 3), or of every row's own columns.
    """
    shape = (len(centres), len(angles))
    origins = np.broadcast_to(centres if centres.ndim == 3 else centres[:, None], (*shape, 3)).reshape(-1, 3)
    face, weights = mesh.exit(origins, np.broadcast_to(directions, (*shape, 3)).reshape(-1, 3), mask)
    face, weights = face.reshape(shape), weights.reshape(*shape, 3)
    missing = face < 0
    print(f"{name}: {shape}, {missing.sum()} rays without skin (filled from the row's neighbour)")
    for r, c in np.argwhere(missing):
        known = np.flatnonzero(~missing[r])
        if len(known) == 0:
            raise SystemExit(f"{name} row {r} meets no skin at all")
        nearest = known[np.abs(known - c).argmin()]
        face[r, c], weights[r, c] = face[r, nearest], weights[r, nearest]
    return {
        f"{name}_face": face.astype(np.uint16),
        f"{name}_barycentric": weights.astype(np.float32),
        f"{name}_angles": angles.astype(np.float32),
        f"{name}_cells": cells(mesh, face, weights, mask),
    }


def cells(mesh, face, weights, mask):
    """Candidate faces of each cell: the corners' own, then those nearest to a 3 x 3 patch of it."""
    allowed = np.flatnonzero(mask)
    centroid = mesh.corners[allowed].mean(1)
    spot = np.einsum("rck,rckx->rcx", weights, mesh.corners[face])
    r, c = face.shape
    found = np.zeros((r - 1, c - 1, CANDIDATES), dtype=np.uint16)
    shares = np.linspace(0, 1, 3)
    for i, j in np.ndindex(r - 1, c - 1):
        upper = spot[i, j] + shares[:, None] * (spot[i, j + 1] - spot[i, j])
        lower = spot[i + 1, j] + shares[:, None] * (spot[i + 1, j + 1] - spot[i + 1, j])
        patch = (upper[None] + shares[:, None, None] * (lower - upper)[None]).reshape(-1, 3)
        near = allowed[np.linalg.norm(centroid - patch[4], axis=1).argpartition(30)[:30]]
        triangles = mesh.corners[near]
        feet = [closest_point(triangles, np.tile(p, (len(near), 1))) - p for p in patch]
        gaps = np.linalg.norm(feet, axis=2)
        own = [face[i, j], face[i + 1, j], face[i, j + 1], face[i + 1, j + 1]]
        found[i, j] = list(dict.fromkeys([*own, *near[np.min(gaps, axis=0).argsort()]]))[:CANDIDATES]
    return found
