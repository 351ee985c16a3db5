"""The parametric mesh: corner bodies, faces, mirror map; loaded once.

Made by ``scripts/export_body.py``. Vertex order and faces never change between versions of the asset, so
that a vertex number means the same spot of skin on every body.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.intp]

_PATH = Path(__file__).parent / "data" / "body.npz"


@dataclass(frozen=True, eq=False)
class MeshAsset:
    """Corner bodies of the left half and what turns a mixture of them into a whole body.

    A body mixes the 24 corners of one sex and age interval: 2 ages x 3 weights x 2 muscles x 2 heights.

    Parameters
    ----------
    faces : ndarray, shape (26692, 3)
        Triangles, counter-clockwise seen from outside.
    mirror : ndarray, shape (13348,)
        The vertex at the mirror image of every vertex; midline vertices are their own.
    half_row : ndarray, shape (13348,)
        Row of the stored half where each vertex, or its mirror image, lies.
    side : ndarray, shape (13348,)
        1 for the stored half, -1 for its mirror image, 0 on the midline.
    corners : ndarray, shape (2, 4, 12, 6768, 3)
        Corner bodies by sex (female, male), age corner, weight x muscle x height; mm, body frame, soles at 0.
    crown, soles : ndarray
        Rows of the stored half that can be highest or lowest.
    volume_form_m3 : ndarray, shape (2, 3, 24, 24, 24)
        Symmetric cubic forms: volume of a mixture, m^3, by sex and age interval.
    bone_names : tuple of str
        Joints of the mesh's rig.
    weights_index, weights_value : ndarray, shape (13348, 6)
        Bones that move each vertex, and how much.
    """

    faces: Ints
    mirror: Ints
    half_row: Ints
    side: Floats
    corners: Singles
    crown: Ints
    soles: Ints
    volume_form_m3: Floats
    bone_names: tuple[str, ...]
    weights_index: Ints
    weights_value: Floats

    def block(self, sex: int, interval: int) -> Singles:
        """Return the corners of one sex and age interval, (24, half, 3), mm, without copying."""
        return self.corners[sex, interval : interval + 2].reshape(24, -1, 3)

    @cached_property
    def extreme_heights(self) -> tuple[Singles, Singles]:
        """Heights of crown and sole candidates in all corners, (2, 4, 12, n), mm."""
        return self.corners[..., self.crown, 2], self.corners[..., self.soles, 2]

    def bone_share(self, *prefixes: str) -> Floats:
        """Return every vertex's share of skin weight on the bones whose names start so, (v,).

        Examples
        --------
        >>> float(mesh_asset().bone_share("").min().round(3))
        1.0
        """
        chosen = [name.startswith(prefixes) for name in self.bone_names]
        return np.asarray((np.asarray(chosen)[self.weights_index] * self.weights_value).sum(axis=1))


@cache
def mesh_asset() -> MeshAsset:
    """Load the mesh once.

    Examples
    --------
    >>> mesh_asset().faces.shape
    (26692, 3)
    """
    with np.load(_PATH, allow_pickle=False) as stored:
        half = stored["half"].astype(np.intp)
        mirror = stored["mirror"].astype(np.intp)
        half_row = np.empty(len(mirror), dtype=np.intp)
        half_row[mirror[half]] = half_row[half] = np.arange(len(half))
        side = np.full(len(mirror), -1.0)
        side[half] = np.where(mirror[half] == half, 0.0, 1.0)
        steps, length = stored["steps"], stored["step_mm"]
        corners = stored["centre_mm"] + steps * length[..., None, None]
        # Anny counts the sexes male, female; here the order is that of `Sex`.
        by_sex = corners.reshape(2, 4, 12, len(half), 3)[::-1]
        return MeshAsset(
            faces=stored["faces"].astype(np.intp),
            mirror=mirror,
            half_row=half_row,
            side=side,
            corners=np.ascontiguousarray(by_sex, dtype=np.float32),
            crown=half_row[stored["crown"].astype(np.intp)],
            soles=half_row[stored["soles"].astype(np.intp)],
            volume_form_m3=stored["volume_form_m3"][::-1].copy(),
            bone_names=tuple(map(str, stored["bone_names"])),
            weights_index=stored["weights_index"].astype(np.intp),
            weights_value=stored["weights_value"].astype(np.float64),
        )
