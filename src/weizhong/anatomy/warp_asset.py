"""What the warp knows of the mesh before it meets a person: shares, landmarks, rings; loaded once.

Made by ``scripts/build_warp.py``.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.mesh_asset import mesh_asset
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

CURVES = ("front", "side", "back")
_PATH = Path(__file__).parent / "data" / "warp.npz"


@dataclass(frozen=True, slots=True)
class Skin:
    """How the warp moves each of n vertices; everything but `side` is that of the left half.

    Parameters
    ----------
    side : ndarray, shape (n,)
        1 on the left half, -1 on the right, 0 on the midline.
    curves : ndarray, shape (n, 3)
        Shares of the front, side and back vertical curve; sum to 1.
    leg, foot, arm, hand : ndarray, shape (n,)
        Shares of skin weight, 0 to 1; the foot is part of the leg, the hand of the arm.
    along : ndarray, shape (n, 2)
        How far along upper arm and forearm, 0 to 1.
    limbs : ndarray of int
        Which of the n vertices belong to arm, at least a little.
    """

    side: Floats
    curves: Floats
    leg: Floats
    foot: Floats
    arm: Floats
    hand: Floats
    along: Floats
    limbs: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Rings:
    """Tape lines: r rings of points on edges between the probe's vertices.

    Parameters
    ----------
    names : tuple of str
        From the head down, then along the arm.
    starts, sizes : ndarray, shape (r,)
        Which of the q points are whose.
    plane : ndarray, shape (r, 2)
        Length of the ring per mm of breadth and depth; 1, 1 where it is level.
    is_half : ndarray of bool, shape (r,)
        Whether only the left half is stored.
    arm_points : slice
        The points of the rings across the arm.
    like : ndarray of int, shape (r,)
        The ring whose scaling each takes over; mostly itself.
    with_breadth, with_depth, with_girth : ndarray of int
        Rings with such a measure, and the landmarks it agrees with.
    trunk, leg : ndarray of int
        Rings from the feet up.
    """

    names: tuple[str, ...]
    starts: Ints
    sizes: Ints
    plane: Floats
    is_half: NDArray[np.bool_]
    arm_points: slice
    like: Ints
    with_breadth: Ints
    breadth_names: tuple[str, ...]
    with_depth: Ints
    depth_names: tuple[str, ...]
    with_girth: Ints
    girth_names: tuple[str, ...]
    trunk: Ints
    leg: Ints

    def index(self, name: str) -> int:
        """Return the place of a ring."""
        return self.names.index(name)


@dataclass(frozen=True, slots=True)
class MeshLandmark:
    """A landmark of the model on the mesh.

    Parameters
    ----------
    name : str
        Key of the table.
    row : int
        Its vertex, as row of the probe.
    form : dict of str to float
        Its height as a weighted sum of the model's landmarks.
    """

    name: str
    row: int
    form: dict[str, float]


@dataclass(frozen=True, slots=True)
class WarpAsset:
    """Everything the warp measures on a body.

    Parameters
    ----------
    probe : ndarray of int
        Vertices needed for measuring; few.
    landmarks : dict of str to tuple of MeshLandmark
        By curve, from the feet up.
    rings : Rings
        Tape lines.
    ring_first, ring_second : ndarray of int, shape (q,)
        Ends of the edges that carry the points of all rings, as rows of the probe.
    ring_share : ndarray, shape (q, 1)
        How far towards the second end.
    length_names : tuple of str
        Straight lengths.
    length_ends : ndarray of int, shape (l, 2)
        Their ends, as rows of the probe.
    is_breadth : ndarray of bool, shape (l,)
        Whether a length goes across to the mirror image; both ends are then the same.
    half : dict of str to ndarray
        Shares of every vertex of the stored half; see `Skin`.
    """

    probe: Ints
    landmarks: dict[str, tuple[MeshLandmark, ...]]
    rings: Rings
    ring_first: Ints
    ring_second: Ints
    ring_share: Floats
    length_names: tuple[str, ...]
    length_ends: Ints
    is_breadth: NDArray[np.bool_]
    half: dict[str, Floats]

    def ring_points(self, probe: Floats) -> Floats:
        """Return the points of all rings on a body given by its probe vertices, (q, 3), mm."""
        first, second = probe[self.ring_first], probe[self.ring_second]
        return np.asarray(first + self.ring_share * (second - first))

    def joints(self, points: Floats) -> Floats:
        """Return shoulder, elbow and wrist, (3, 3), mm: the middles of their rings."""
        rings = self.rings
        sums = np.add.reduceat(points, rings.starts, axis=0) / rings.sizes[:, None]
        return sums[[rings.index(name) for name in ("shoulder", "elbow", "wrist")]]

    def row(self, landmark: str) -> int:
        """Return the row of a landmark's vertex in the probe."""
        return next(spot.row for spots in self.landmarks.values() for spot in spots if spot.name == landmark)


@cache
def warp_asset() -> WarpAsset:
    """Load the warp's view of the mesh once.

    Examples
    --------
    >>> [spot.name for spot in warp_asset().landmarks["back"]][-2:]
    ['c7_height', 'tragion_height']
    """
    with np.load(_PATH, allow_pickle=False) as data:
        stored = {name: data[name] for name in data.files}
    spots = {name: row for name, row in read_table("anatomy/mesh_landmarks").items() if isinstance(row, dict)}
    table = read_table("anatomy/mesh_measures")
    lengths = table["length"]
    ends = np.array([[row["from"], row.get("to", row["from"])] for row in lengths.values()])
    pairs = stored["ring_pairs"].astype(np.intp)
    wanted = [[row["vertex"] for row in spots.values()], pairs.ravel(), ends.ravel()]
    probe = np.flatnonzero(np.bincount(np.concatenate(wanted)))  # np.unique would load numpy.ma
    place = {int(vertex): row for row, vertex in enumerate(probe)}
    return WarpAsset(
        probe=probe,
        landmarks={name: _from_feet_up(spots, name, place) for name in CURVES},
        rings=_rings(stored, table["ring"]),
        ring_first=np.searchsorted(probe, pairs[:, 0]),
        ring_second=np.searchsorted(probe, pairs[:, 1]),
        ring_share=stored["ring_share"].astype(np.float64)[:, None],
        length_names=tuple(lengths),
        length_ends=np.searchsorted(probe, ends),
        is_breadth=ends[:, 0] == ends[:, 1],
        half={
            name: stored[name].astype(np.float64)
            for name in ("curves", "leg", "foot", "arm", "hand", "along")
        },
    )


@cache
def skin(rows: bytes | None) -> Skin:
    """Return the shares of some vertices (their numbers as bytes of intp), or of all."""
    asset, half = mesh_asset(), warp_asset().half
    chosen = slice(None) if rows is None else np.frombuffer(rows, dtype=np.intp)
    at = asset.half_row[chosen]
    parts = {name: values[at] for name, values in half.items()}
    return Skin(side=asset.side[chosen], limbs=np.flatnonzero(parts["arm"] > 0), **parts)


def _from_feet_up(spots: dict[str, Any], curve: str, place: dict[int, int]) -> tuple[MeshLandmark, ...]:
    mine = [(name, row) for name, row in spots.items() if curve in row["curves"]]
    # The table runs from head to foot.
    return tuple(
        MeshLandmark(name, place[row["vertex"]], row.get("landmarks", {name: 1.0}))
        for name, row in reversed(mine)
    )


def _rings(stored: dict[str, Any], table: dict[str, dict[str, Any]]) -> Rings:
    names, rows = tuple(map(str, stored["ring_names"])), list(table.values())
    sizes = stored["ring_sizes"].astype(np.intp)
    starts = np.cumsum(sizes) - sizes
    parts = np.array([row["part"] for row in rows])

    def measured(kind: str) -> tuple[Ints, tuple[str, ...]]:
        those = [i for i, row in enumerate(rows) if kind in row]
        return np.array(those, dtype=np.intp), tuple(rows[i][kind] for i in those)

    breadth, depth, girth = (measured(kind) for kind in ("breadth", "depth", "girth"))
    return Rings(
        names=names,
        starts=starts,
        sizes=sizes,
        plane=np.stack([np.ones(len(names)), stored["ring_slant"]], axis=1),
        is_half=parts == "trunk",
        arm_points=slice(int(starts[parts == "arm"][0]), None),  # the arm's rings close the table
        like=np.array([names.index(row.get("like", name)) for name, row in table.items()]),
        with_breadth=breadth[0],
        breadth_names=breadth[1],
        with_depth=depth[0],
        depth_names=depth[1],
        with_girth=girth[0],
        girth_names=girth[1],
        trunk=np.flatnonzero(parts == "trunk")[::-1],
        leg=np.flatnonzero(parts == "leg")[::-1],
    )
