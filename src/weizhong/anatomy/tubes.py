"""The tubes of skin that rules cut: grids of fixed spots on the mesh, the same spots on every body.

Built once by ``scripts/build_tubes.py`` from the mesh asset. The left half is kept; the right is its
mirror.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_PATH = Path(__file__).parent / "data" / "tubes.npz"


@dataclass(frozen=True, slots=True)
class Tube:
    """A grid of r rows by c columns of spots on the skin.

    Attributes
    ----------
    start : int
        Its first spot among the spots of all tubes, which run row by row.
    rows, columns : int
        r and c.
    first_cell : int
        Its first cell among the cells of all tubes; there is one fewer in every row and column.
    angles_deg : (c,) float array
        Bearing of each column.
    """

    start: int
    rows: int
    columns: int
    first_cell: int
    angles_deg: Floats

    def of(self, values: Floats) -> Floats:
        """Return this tube's part of values of all spots, (..., s), as a view, (..., r, c)."""
        mine = values[..., self.start : self.start + self.rows * self.columns]
        return mine.reshape(*values.shape[:-1], self.rows, self.columns)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Spots fixed in the frame of a bone: hands, feet, head.

    Attributes
    ----------
    index : dict of str to int
        Name, such as ``"LI4"`` or ``"EX-UE7/ulnar"``, to row.
    face : (a,) int array
        Face of each spot.
    barycentric : (a, 3) float array
        Weights of its corners.
    near, far : (a, 3) int array
        Faces' corners (vertex subset) at the two ends of the bone, or the two spots, the rule names.
    near_weights, far_weights : (a, 3) float array
        Weights of those corners.
    labels : tuple of (str, str)
        What those ends are called.
    """

    index: dict[str, int]
    face: Ints
    barycentric: Floats
    near: Ints
    far: Ints
    near_weights: Floats
    far_weights: Floats
    labels: tuple[tuple[str, str], ...]

    def rows_of(self, names: tuple[str, ...]) -> Ints:
        """Return the rows of named spots."""
        return np.array([self.index[name] for name in names], dtype=np.intp)

    def spots(self, names: tuple[str, ...], vertices_mm: Floats, face_corners: Ints) -> Floats:
        """Return where named spots lie on a body, (n, 3), mm, body frame."""
        rows = self.rows_of(names)
        corners = vertices_mm[face_corners[self.face[rows]]]
        return np.asarray(np.einsum("nk,nkx->nx", self.barycentric[rows], corners))

    def ends(self, rows: Ints, vertices_mm: Floats) -> tuple[Floats, Floats]:
        """Return where the near and far ends of some spots lie on a body, (n, 3) each, mm, body frame."""
        near = np.einsum("nk,nkx->nx", self.near_weights[rows], vertices_mm[self.near[rows]])
        far = np.einsum("nk,nkx->nx", self.far_weights[rows], vertices_mm[self.far[rows]])
        return np.asarray(near), np.asarray(far)


@dataclass(frozen=True, slots=True)
class TubeSet:
    """Everything placement needs of the mesh.

    Attributes
    ----------
    tubes : dict of str to Tube
        Grids of spots by name; s spots in all.
    corners : (3, s) int array
        Vertices of the face each spot lies on, as rows of the vertex subset.
    barycentric : (3, s) float array
        Weights of those vertices.
    cells : (d, k) int array
        Faces on and around each cell of the grids: the candidates a placement is projected to.
    anchors : Anchors
        Spots of the skin that are points themselves.
    rows : (m,) int array
        The vertices any tube or candidate face uses; only these are computed to place points.
    face_corners : (f, 3) int array
        Corners of every face as rows of the subset; rows of faces never used hold zeros.
    mirror_face, mirror_order : (f,), (f, 3) int arrays
        The mirrored face of each face and the order of its corners.
    """

    tubes: dict[str, Tube]
    corners: Ints
    barycentric: Floats
    cells: Ints
    anchors: Anchors
    rows: Ints
    face_corners: Ints
    mirror_face: Ints
    mirror_order: Ints

    def spots(self, vertices_mm: Floats) -> Floats:
        """Return the spots of all tubes on a body, (3, s), mm, body frame: an axis a row, the fastest way."""
        by_axis = np.ascontiguousarray(vertices_mm.T)
        spots = by_axis.take(self.corners[0], axis=1) * self.barycentric[0]
        spots += by_axis.take(self.corners[1], axis=1) * self.barycentric[1]
        spots += by_axis.take(self.corners[2], axis=1) * self.barycentric[2]
        return np.asarray(spots)


@cache
def tube_set() -> TubeSet:
    """Load the tubes once."""
    with np.load(_PATH, allow_pickle=False) as data:
        stored = {name: data[name] for name in data.files}
    faces = stored["faces"].astype(np.intp)
    used = np.zeros(len(faces), dtype=bool)
    names = [str(name) for name in stored["tube_names"]]
    for name in names:
        used[stored[f"{name}_face"]] = True
        used[stored[f"{name}_cells"]] = True
    for name in ("anchor_face", "anchor_near", "anchor_far"):
        used[stored[name]] = True
    rows = np.flatnonzero(np.bincount(faces[used].ravel()))  # np.unique would load numpy.ma at the start
    position = np.zeros(faces.max() + 1, dtype=np.intp)
    position[rows] = np.arange(len(rows))
    # Stored corner by corner: candidates are gathered that way.
    corners = np.asfortranarray(np.where(used[:, None], position[faces], 0))
    return TubeSet(
        tubes=_tubes(stored, names),
        corners=np.ascontiguousarray(corners[_joined(stored, names, "face")].T, dtype=np.intp),
        barycentric=np.ascontiguousarray(_joined(stored, names, "barycentric").T, dtype=np.float64),
        cells=_joined(stored, names, "cells").astype(np.intp),
        anchors=_anchors(stored, corners),
        rows=rows,
        face_corners=corners,
        mirror_face=stored["mirror_face"].astype(np.intp),
        mirror_order=stored["mirror_order"].astype(np.intp),
    )


def _tubes(stored: dict[str, NDArray[Any]], names: list[str]) -> dict[str, Tube]:
    tubes, start, first_cell = {}, 0, 0
    for name in names:
        rows, columns = stored[f"{name}_face"].shape
        tubes[name] = Tube(start, rows, columns, first_cell, stored[f"{name}_angles"].astype(np.float64))
        start += rows * columns
        first_cell += (rows - 1) * (columns - 1)
    return tubes


def _joined(stored: dict[str, NDArray[Any]], names: list[str], part: str) -> NDArray[Any]:
    """One part of all tubes, their rows and columns laid end to end."""
    parts = [stored[f"{name}_{part}"] for name in names]
    return np.concatenate([one.reshape(-1, *one.shape[2:]) for one in parts])


def _anchors(stored: dict[str, NDArray[Any]], corners: Ints) -> Anchors:
    names = [str(name) for name in stored["anchor_names"]]
    labels = [(str(a), str(b)) for a, b in stored["anchor_labels"]]
    return Anchors(
        index={name: i for i, name in enumerate(names)},
        face=stored["anchor_face"].astype(np.intp),
        barycentric=stored["anchor_barycentric"].astype(np.float64),
        near=corners[stored["anchor_near"].astype(np.intp)],
        far=corners[stored["anchor_far"].astype(np.intp)],
        near_weights=stored["anchor_near_weights"].astype(np.float64),
        far_weights=stored["anchor_far_weights"].astype(np.float64),
        labels=tuple(labels),
    )
