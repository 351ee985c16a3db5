"""Draws every channel on the mean body and freezes the lines as spots of skin: ``anatomy/data/channels.npz``.

Usage: ``python scripts/build_channels.py``, after the tubes and anchors were built.

Between neighbouring points the line takes the shortest way over the mesh; the whole strand is then bent
smooth with its points held, and put back on the skin, until it no longer moves.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from trimesh.triangles import closest_point

from weizhong.anatomy.body import build_body
from weizhong.anatomy.channel_curves import channel_strands
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.person import Person
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality

ASSET = Path(__file__).parent.parent / "src/weizhong/anatomy/data/channels.npz"
MEAN = Person("female", 40, 1650, 66)
ROUNDS, NEAREST, CORNERS = 12, 60, 40


def main() -> None:
    """Draw and write."""
    posterior = predict(MEAN)
    body = build_body(MEAN, posterior)
    skin = _Skin(body)
    spots = {}
    codes = sorted({code for strands in channel_strands().values() for strand in strands for code in strand})
    found = place_arrays(codes, MEAN, posterior)
    for rule, side, at in zip(found.rules, found.sides, found.spots.position_mm, strict=True):
        if side is not Laterality.RIGHT:
            spots.setdefault(str(rule.code), at)
    stored = {"faces_digest": np.array([len(body.faces)])}
    for channel, strands in channel_strands().items():
        for i, strand in enumerate(strands):
            line, pins = skin.line([spots[code] for code in strand], is_midline=channel in ("GV", "CV"))
            face, weights = skin.project(line)
            stored[f"{channel}{i}_face"] = face.astype(np.uint16)
            stored[f"{channel}{i}_barycentric"] = weights.astype(np.float32)
            stored[f"{channel}{i}_pins"] = np.array(pins, dtype=np.uint16)
            stored[f"{channel}{i}_near"] = skin.vertices_near(line, face).astype(np.uint16)
            turns = _turns_deg(line)
            print(f"{channel}{i}: {len(line)} spots, sharpest turn {turns.max():.0f} deg")
    np.savez_compressed(ASSET, **stored)
    print(f"{ASSET.name}: {ASSET.stat().st_size / 1e6:.2f} MB")


class _Skin:
    """The mean skin: shortest ways and nearest spots."""

    def __init__(self, body) -> None:
        self.vertices, self.faces = body.vertices_mm, body.faces
        self.left = (self.vertices[self.faces][..., 0].max(axis=1) > -1e-6).nonzero()[0]
        edges = np.concatenate([self.faces[:, [0, 1]], self.faces[:, [1, 2]], self.faces[:, [2, 0]]])
        # Across a pair of triangles as well: ways along edges alone zigzag.
        ends = np.sort(edges, axis=1) @ np.array([len(self.vertices), 1])
        order = np.argsort(ends, kind="stable")
        opposite = np.concatenate([self.faces[:, 2], self.faces[:, 0], self.faces[:, 1]])[order].reshape(
            -1, 2
        )
        edges = np.concatenate([edges, opposite])
        length = np.linalg.norm(self.vertices[edges[:, 0]] - self.vertices[edges[:, 1]], axis=1)
        n = len(self.vertices)
        self.graph = coo_matrix((length, (edges[:, 0], edges[:, 1])), shape=(n, n)).tocsr()
        self.tree = cKDTree(self.vertices)
        self.normals = body.normals
        self.left_rows = (self.vertices[:, 0] > -1e-6).nonzero()[0]
        self.left_tree = cKDTree(self.vertices[self.left_rows])
        self.centres = cKDTree(self.vertices[self.faces[self.left]].mean(axis=1))

    def line(self, points, *, is_midline):
        """A smooth line through points and where in it they lie."""
        spacing = read_table("anatomy/channel_courses")["spacing_mm"]
        pieces, pins = [], [0]
        for start, end in pairwise(points):
            way = self.shortest(start, end)
            along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
            n = max(2, round(along[-1] / spacing))
            at = np.linspace(0, along[-1], n + 1)
            pieces.append(np.stack([np.interp(at, along, way[:, k]) for k in range(3)], axis=1)[:-1])
            pins.append(pins[-1] + n)
        line = np.concatenate([*pieces, points[-1][None]])
        line[pins] = points
        for _ in range(ROUNDS):
            line = _bent_smooth(line, pins)
            if is_midline:
                line[:, 0] = 0.0
            face, weights = self.project(line)
            line = np.einsum("nk,nkx->nx", weights, self.vertices[self.faces[face]])
            line[pins] = points
        return line, pins

    def shortest(self, start, end):
        first, last = self.tree.query(start)[1], self.tree.query(end)[1]
        _, before = dijkstra(self.graph, directed=False, indices=first, return_predecessors=True)
        way = [last]
        while way[-1] != first:
            way.append(before[way[-1]])
        return np.concatenate([start[None], self.vertices[way[::-1]][1:-1], end[None]])

    def vertices_near(self, line, face):
        """Corners of the skin round each spot that face the same way: where it may come to lie on others."""
        found = np.empty((len(line), CORNERS), dtype=int)
        corners = self.vertices[self.faces[face]]
        facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        _, near = self.left_tree.query(line, k=4 * CORNERS)
        for i, candidates in enumerate(self.left_rows[near]):
            alike = candidates[self.normals[candidates] @ facing[i] > 0]
            found[i] = np.resize(alike[:CORNERS], CORNERS)
        return found

    def project(self, line):
        _, near = self.centres.query(line, k=NEAREST)
        face, weights = np.zeros(len(line), dtype=int), np.zeros((len(line), 3))
        for i, (spot, candidates) in enumerate(zip(line, self.left[near], strict=True)):
            triangles = self.vertices[self.faces[candidates]]
            feet = closest_point(triangles, np.tile(spot, (len(candidates), 1)))
            best = np.linalg.norm(feet - spot, axis=1).argmin()
            face[i] = candidates[best]
            solved = np.linalg.lstsq(
                np.vstack([triangles[best].T, np.ones(3)]), np.append(feet[best], 1.0), rcond=None
            )[0]
            weights[i] = np.clip(solved, 0, 1) / np.clip(solved, 0, 1).sum()
        return face, weights


def _bent_smooth(line, pins):
    """The line with the least bending that stays near its place, its points held."""
    n = len(line)
    second = np.diff(np.eye(n), n=2, axis=0)
    stay = 0.02 * np.eye(n)
    stay[pins, pins] = 1e6
    return np.linalg.solve(second.T @ second + stay, stay @ line)


def _turns_deg(line):
    steps = np.diff(line, axis=0)
    steps /= np.linalg.norm(steps, axis=1, keepdims=True)
    return np.degrees(np.arccos(np.clip(np.einsum("nx,nx->n", steps[:-1], steps[1:]), -1, 1)))


if __name__ == "__main__":
    main()
