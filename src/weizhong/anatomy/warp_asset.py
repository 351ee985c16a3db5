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


@dataclass(frozen=True, slots=True)
class Ring:
    """A tape line: some of the points on edges between the probe's vertices.

    Parameters
    ----------
    part : str
        ``"trunk"``, ``"leg"`` or ``"arm"``.
    start, end : int
        Which of the asset's ring points are its own.
    slant : float
        Length of the ring per mm of depth; 1 where it is level.
    measures : dict of str to str
        ``"girth"``, ``"breadth"``, ``"depth"``: names of landmarks to agree with.
    like : str
        The ring whose scaling this one has: another one or itself.
    """

    part: str
    start: int
    end: int
    slant: float
    measures: dict[str, str]
    like: str


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
    rings : dict of str to Ring
        By name, from the head down and along the arm.
    ring_first, ring_second : ndarray of int, shape (q,)
        Ends of the edges that carry the points of all rings, as rows of the probe.
    ring_share : ndarray, shape (q, 1)
        How far towards the second end.
    lengths : dict of str to (int, int)
        Rows of the probe by name of the length; a breadth has the same row twice.
    half : dict of str to ndarray
        Shares of every vertex of the stored half; see `Skin`.
    """

    probe: Ints
    landmarks: dict[str, tuple[MeshLandmark, ...]]
    rings: dict[str, Ring]
    ring_first: Ints
    ring_second: Ints
    ring_share: Floats
    lengths: dict[str, tuple[int, int]]
    half: dict[str, Floats]

    def ring_points(self, name: str, probe: Floats) -> Floats:
        """Return the points of a ring on a body given by its probe vertices, (n, 3), mm."""
        part = slice(self.rings[name].start, self.rings[name].end)
        share = self.ring_share[part]
        return probe[self.ring_first[part]] * (1 - share) + probe[self.ring_second[part]] * share

    @property
    def from_feet_up(self) -> dict[str, list[str]]:
        """Ring names by part; the table of rings runs from head to foot."""
        upwards = list(reversed(self.rings.items()))
        return {part: [name for name, ring in upwards if ring.part == part] for part in ("trunk", "leg")}


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
    lengths = {
        name: (row["from"], row["from"] if row.get("across") else row["to"])
        for name, row in table["length"].items()
    }
    pairs = stored["ring_pairs"].astype(np.intp)
    wanted = [[row["vertex"] for row in spots.values()], pairs.ravel(), np.ravel(list(lengths.values()))]
    probe = np.unique(np.concatenate(wanted)).astype(np.intp)
    place = {int(vertex): row for row, vertex in enumerate(probe)}
    return WarpAsset(
        probe=probe,
        landmarks={name: _from_feet_up(spots, name, place) for name in CURVES},
        rings=_rings(stored, table["ring"]),
        ring_first=np.searchsorted(probe, pairs[:, 0]),
        ring_second=np.searchsorted(probe, pairs[:, 1]),
        ring_share=stored["ring_share"].astype(np.float64)[:, None],
        lengths={name: (place[a], place[b]) for name, (a, b) in lengths.items()},
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


def _rings(stored: dict[str, Any], table: dict[str, Any]) -> dict[str, Ring]:
    rings: dict[str, Ring] = {}
    ends = np.cumsum(stored["ring_sizes"]).tolist()
    starts = [0, *ends[:-1]]
    for name, slant, start, end in zip(
        map(str, stored["ring_names"]), stored["ring_slant"], starts, ends, strict=True
    ):
        row = table[name]
        measures = {kind: row[kind] for kind in ("girth", "breadth", "depth") if kind in row}
        rings[name] = Ring(row["part"], start, end, float(slant), measures, row.get("like", name))
    return rings
