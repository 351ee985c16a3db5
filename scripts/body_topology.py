"""The mesh's combinatorics: body component, mirror-symmetric triangles, mirror map, Laplacian."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def largest_component(faces: Ints, vertex_count: int) -> Ints:
    """Return the vertices of the largest connected piece: skin without eyes, teeth and tongue."""
    edges = np.concatenate([faces[:, [i, i + 1]] for i in range(faces.shape[1] - 1)])
    ones = np.ones(len(edges))
    _, label = connected_components(coo_matrix((ones, edges.T), shape=(vertex_count, vertex_count)))
    return np.flatnonzero(label == np.bincount(label).argmax())


def mirror_map(vertices: Floats) -> Ints:
    """Return for every vertex the one at its mirror image in the plane x = 0; it must exist exactly."""
    distance, partner = cKDTree(vertices).query(vertices * [-1, 1, 1])
    if distance.max() > 0 or (partner[partner] != np.arange(len(partner))).any():
        raise SystemExit("The template is not mirror-symmetric; the asset cannot be stored by halves.")
    return np.asarray(partner)


def symmetric_triangles(quads: Ints, mirror: Ints, average: Floats) -> Ints:
    """Split every quad along its shorter diagonal, and its mirror image along the mirrored one."""
    length = [np.linalg.norm(average[quads[:, i]] - average[quads[:, i + 2]], axis=1) for i in (0, 1)]
    row = {tuple(corners): i for i, corners in enumerate(np.sort(quads, 1).tolist())}
    partner = np.array([row[tuple(sorted(mirror[q]))] for q in quads.tolist()])
    along_first = np.zeros(len(quads), bool)
    for i, j in enumerate(partner):
        if i <= j:
            along_first[i] = length[0][i] <= length[1][i]
            continue
        diagonal = quads[j, [0, 2]] if along_first[j] else quads[j, [1, 3]]
        along_first[i] = set(mirror[diagonal].tolist()) == {quads[i, 0], quads[i, 2]}
    halves = [
        [(a, b, c), (a, c, d)] if first else [(a, b, d), (b, c, d)]
        for (a, b, c, d), first in zip(quads.tolist(), along_first, strict=True)
    ]
    triangles = np.array(halves).reshape(-1, 3)
    return triangles if volume(average, triangles) > 0 else triangles[:, ::-1].copy()


def volume(vertices: Floats, faces: Ints) -> float:
    """Return the volume inside a closed mesh, in the cube of its unit."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    return float(np.einsum("ij,ij->", np.cross(a, b), c) / 6)


def laplacian(vertices: Floats, faces: Ints) -> tuple[csr_matrix, csr_matrix]:
    """Return the cotangent Laplacian (1) and the lumped mass matrix (mm^2) of a triangle mesh."""
    count = len(vertices)
    rows, columns, weights = [], [], []
    area = np.zeros(count)
    for a, b, c in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        u = vertices[faces[:, a]] - vertices[faces[:, c]]
        v = vertices[faces[:, b]] - vertices[faces[:, c]]
        doubled = np.linalg.norm(np.cross(u, v), axis=1)
        # Clipped: slivers around the lips and lids would otherwise weigh without bound.
        weight = np.clip((u * v).sum(1) / np.maximum(doubled, 1e-9), 0.01, 10) / 2
        rows += [faces[:, a], faces[:, b]]
        columns += [faces[:, b], faces[:, a]]
        weights += [weight, weight]
        np.add.at(area, faces[:, c], doubled / 6)
    entries = (np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns)))
    adjacency = csr_matrix(entries, shape=(count, count))
    return csr_matrix(diags(np.asarray(adjacency.sum(1)).ravel()) - adjacency), csr_matrix(diags(area))
