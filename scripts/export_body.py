"""Exports the CC0 MakeHuman body, by way of Anny, to the one mesh asset the package ships.

Usage: ``python scripts/export_body.py [--plain] [--out FILE]`` with the extra ``weizhong[body]`` (anny and
torch) installed. The first run builds Anny's cache, about two minutes. ``--plain`` leaves out the retouching,
for measuring the representation alone (``validation/body``).

A body of given sex is, in Anny, linear between corners in age, weight, muscle and height. The asset keeps
the corners that ordinary builds touch (2 sexes x 4 ages x 3 weights x 2 muscles x 2 heights), left half only,
as 16-bit steps; nothing is truncated, so the only losses are the steps and the retouching.
"""

import argparse
from itertools import combinations_with_replacement, permutations
from pathlib import Path

import anny
import numpy as np
import torch
from anny.models.model_data import TopologyConfig
from numpy.typing import NDArray

from body_retouch import KEPT, calm
from body_topology import Floats, Ints, largest_component, mirror_map, symmetric_triangles

ASSET = Path(__file__).parents[1] / "src/weizhong/anatomy/data/body.npz"
GENDERS, AGES = (0.0, 1.0), (0.0, 1 / 3, 2 / 3, 1.0)
WEIGHTS, MUSCLES, HEIGHTS = (0.0, 0.5, 1.0), (0.0, 0.5), (0.0, 1.0)
SHAPE = (len(GENDERS), len(AGES), len(WEIGHTS), len(MUSCLES), len(HEIGHTS))
STRONGEST_BONES = 6
# The mesh's crown and soles lie among the vertices this close to a corner's highest or lowest.
EXTREME_MM = 15.0


def main() -> None:
    """Write the asset."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plain", action="store_true")
    arguments.add_argument("--out", type=Path, default=ASSET)
    given = arguments.parse_args()
    np.savez(given.out, **build(retouched=not given.plain))
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.2f} MB")


def build(*, retouched: bool) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of the asset by name."""
    model = anny.Anny(topology=TopologyConfig(base_mesh="makehuman", triangulate_faces=False))
    template = model.template_vertices.numpy()
    keep = largest_component(model.faces.numpy(), len(template))
    renumber = np.full(len(template), -1)
    renumber[keep] = np.arange(len(keep))
    quads = renumber[model.faces.numpy()]
    mirror = mirror_map(template[keep])
    average = forward(model, [(0.5, 2 / 3, 0.5, 0.5, 0.5)])[0, keep]
    faces = symmetric_triangles(quads[(quads >= 0).all(1)], mirror, average)
    grid = [(g, a, w, m, h) for g in GENDERS for a in AGES for w in WEIGHTS for m in MUSCLES for h in HEIGHTS]
    corners = np.stack([forward(model, [row])[0, keep] for row in grid])
    corners = (corners + corners[:, mirror] * [-1, 1, 1]) / 2
    corners[..., 2] -= corners[..., 2].min(axis=1, keepdims=True)
    corners = corners.reshape(*SHAPE, len(keep), 3)
    if retouched:
        corners = calm(corners, faces, kept_share(model, keep))
    half = np.flatnonzero(template[keep, 0] >= 0)
    centre, scale, steps = quantise(corners[..., half, :])
    restored = restore(centre, scale, steps, half, mirror)
    names, index, value = skin_weights(model, keep)
    return {
        "faces": faces.astype(np.uint16),
        "mirror": mirror.astype(np.uint16),
        "half": half.astype(np.uint16),
        "centre_mm": centre,
        "step_mm": scale,
        "steps": steps,
        "crown": extremes(restored, half, 1).astype(np.uint16),
        "soles": extremes(restored, half, -1).astype(np.uint16),
        "volume_form_m3": volume_forms(restored / 1000, faces),
        "bone_names": names,
        "weights_index": index,
        "weights_value": value,
    }


def forward(model: anny.Anny, rows: list[tuple[float, ...]]) -> Floats:
    """Return Anny's rest vertices in mm, (n, v, 3), for rows of gender, age, weight, muscle, height."""
    columns = dict(zip(("gender", "age", "weight", "muscle", "height"), zip(*rows, strict=True), strict=True))
    phenotype = {name: torch.tensor(values, dtype=torch.float64) for name, values in columns.items()}
    vertices: Floats = model(phenotype_kwargs=phenotype)["rest_vertices"].detach().numpy() * 1000
    return vertices


def kept_share(model: anny.Anny, keep: Ints) -> Floats:
    """Return the share of every vertex's skin weight on bones whose shape is not retouched, (v,)."""
    kept = [i for i, name in enumerate(model.bone_labels) if name.startswith(KEPT)]
    index, value = model.vertex_bone_indices.numpy()[keep], model.vertex_bone_weights.numpy()[keep]
    return np.clip((np.isin(index, kept) * value).sum(1), 0, 1)


def skin_weights(
    model: anny.Anny, keep: Ints
) -> tuple[NDArray[np.str_], NDArray[np.int16], NDArray[np.float32]]:
    """Return bone names, and the strongest bones of every vertex with weights that sum to 1, (v, k)."""
    index, value = model.vertex_bone_indices.numpy()[keep], model.vertex_bone_weights.numpy()[keep]
    order = np.argsort(-value, axis=1, kind="stable")[:, :STRONGEST_BONES]
    strongest = np.take_along_axis(value, order, 1)
    strongest /= strongest.sum(axis=1, keepdims=True)
    index = np.take_along_axis(index, order, 1)
    return np.array(model.bone_labels), index.astype(np.int16), strongest.astype(np.float32)


def quantise(halves: Floats) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int16]]:
    """Return the mean half body, one step length per corner (mm), and the corners in steps from the mean."""
    centre = halves.mean(axis=tuple(range(halves.ndim - 2))).astype(np.float32)
    difference = halves - centre
    scale = (np.abs(difference).max(axis=(-1, -2)) / 32767).astype(np.float32)
    return centre, scale, np.rint(difference / scale[..., None, None]).astype(np.int16)


def restore(
    centre: NDArray[np.float32],
    scale: NDArray[np.float32],
    steps: NDArray[np.int16],
    half: Ints,
    mirror: Ints,
) -> Floats:
    """Return the whole corner bodies as the package will see them, mm."""
    restored = np.empty((*scale.shape, len(mirror), 3))
    restored[..., half, :] = centre + steps * scale[..., None, None].astype(float)
    restored[..., mirror[half], :] = restored[..., half, :] * [-1, 1, 1]
    return restored


def extremes(corners: Floats, half: Ints, sign: int) -> Ints:
    """Return the left-half vertices that are highest (or lowest) in some corner, or nearly so."""
    height = sign * corners[..., half, 2].reshape(-1, len(half))
    near = height >= (sign * corners[..., 2]).max(axis=-1).reshape(-1, 1) - EXTREME_MM
    return half[near.any(axis=0)]


def volume_forms(corners_m: Floats, faces: Ints) -> Floats:
    """Return the symmetric cubic forms that give the volume of a mixture of corners, m^3.

    One for each sex and each of the three age intervals, over that interval's 24 corners:
    (2, 3, 24, 24, 24).
    """
    forms = np.empty((2, len(AGES) - 1, 24, 24, 24))
    for sex, interval in np.ndindex(forms.shape[:2]):
        block = corners_m[sex, interval : interval + 2].reshape(24, *corners_m.shape[-2:])
        a, b, c = (block[:, faces[:, k]] for k in range(3))
        flat = c.reshape(24, -1).T
        plain = np.empty((24, 24, 24))
        for i in range(24):
            plain[i] = np.stack([np.cross(a[i], b[j]).ravel() for j in range(24)]) @ flat / 6
        for i, j, k in combinations_with_replacement(range(24), 3):
            orders = list(permutations((i, j, k)))
            mean = np.mean([plain[order] for order in orders])
            for order in orders:
                forms[sex, interval][order] = mean
    return forms


if __name__ == "__main__":
    main()
