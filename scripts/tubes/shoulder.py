"""Anchors of shoulder, chest and pelvic floor: landmarks seen on the mean mesh, and spots between them."""

import numpy as np

from tubes.mesh import unit

DEEP_MM = 70.0  # a ray to a spot between landmarks starts this far below the line that joins them


def cast(mesh, rows):
    """Face and weights of every row with its name; rows may name earlier ones.

    ``start_mm`` and ``aim``: the ray whose way out of the mean mesh is the spot, mm (left, back, up).
    ``between``, ``share`` and ``aim``: the skin over a share of the straight way between two earlier spots;
    ``shift_mm`` moves on from there.
    """
    mask = mesh.of("spine", "clavicle", "shoulder", "upperarm", "neck", "root", "pelvis", "upperleg")
    found = {}
    for row in rows:
        found[row["name"]] = _hit(mesh, mask, row, found)
    return found


def _hit(mesh, mask, row, found):
    aim, shift = unit(np.array(row["aim"])), np.array(row.get("shift_mm", [0.0, 0.0, 0.0]))
    is_between = "between" in row
    if is_between:
        a, b = (_spot(mesh, found[name]) for name in row["between"])
        start = a + row["share"] * (b - a) + shift - DEEP_MM * aim
    else:
        start = np.array(row["start_mm"])
    face, weights = mesh.exit([start], [aim], mask, last=is_between)
    if face[0] < 0:
        raise SystemExit(f"{row['name']} meets no skin from {start.round(1)}")
    return face[0], weights[0]


def _spot(mesh, hit):
    face, weights = hit
    return weights @ mesh.corners[face]
