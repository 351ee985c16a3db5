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
        1 on the left half, -1 on the right.
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
    """A tape line: points on edges between the probe's vertices.

    Parameters
    ----------
    part : str
        ``"trunk"``, ``"leg"`` or ``"arm"``.
    first, second : ndarray of int
        Ends of the edges, as rows of the probe.
    share : ndarray
        How far towards the second end.
    slant : float
        Length of the ring per mm of depth; 1 where it is level.
    measures : dict of str to str
        ``"girth"``, ``"breadth"``, ``"depth"``: names of landmarks to agree with.
    like : str
        Another ring whose scaling this one takes over, or empty.
    """

    part: str
    first: Ints
    second: Ints
    share: Floats
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
    lengths : dict of str to (int, int)
        Rows of the probe by name of the length; a breadth has the same row twice.
    """

    probe: Ints
    landmarks: dict[str, tuple[MeshLandmark, ...]]
    rings: dict[str, Ring]
    lengths: dict[str, tuple[int, int]]
    half: dict[str, Floats]


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
        rings=_rings(stored, table["ring"], np.searchsorted(probe, pairs)),
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


def _rings(stored: dict[str, Any], table: dict[str, Any], pairs: Ints) -> dict[str, Ring]:
    ends = np.cumsum(stored["ring_sizes"])[:-1]
    rings: dict[str, Ring] = {}
    for name, slant, edges, share in zip(
        map(str, stored["ring_names"]),
        stored["ring_slant"],
        np.split(pairs, ends),
        np.split(stored["ring_share"].astype(np.float64), ends),
        strict=True,
    ):
        row = table[name]
        measures = {kind: row[kind] for kind in ("girth", "breadth", "depth") if kind in row}
        rings[name] = Ring(
            row["part"], edges[:, 0], edges[:, 1], share[:, None], float(slant), measures, row.get("like", "")
        )
    return rings
