"""Anchors of foot and toes, seen on the mean mesh from above, below, the front or either side."""

import numpy as np

# The way to the eye, and the axes (left, back, up) of the two figures by which a spot is seen.
_VIEWS = {
    "above": ((0.0, 0.0, 1.0), (0, 1)),
    "below": ((0.0, 0.0, -1.0), (0, 1)),
    "front": ((0.0, -1.0, 0.0), (0, 2)),
    "inner": ((-1.0, 0.0, 0.0), (1, 2)),
    "outer": ((1.0, 0.0, 0.0), (1, 2)),
    "inner_front": ((-0.71, -0.71, 0.0), ()),
}
_FAR_MM = 400.0


def cast(mesh, rows):
    """Face and weights of every row with its name; rows may name earlier ones.

    ``above``, ``below``, ``front``, ``inner`` or ``outer``: where the spot is seen from there, mm of the
    body frame. ``between``, ``share`` and ``seen``: the skin, seen from there, over a share of the straight
    way from one earlier spot to another.
    """
    mask = mesh.of("foot", "toe", "lowerleg")
    found = {}
    for row in rows:
        found[row["name"]] = _hit(mesh, mask, row, found)
    return found


def _hit(mesh, mask, row, found):
    view = row.get("seen") or next(name for name in _VIEWS if name in row)
    aim, axes = np.array(_VIEWS[view][0]), list(_VIEWS[view][1])
    start = np.zeros(3)
    if "between" in row:
        a, b = (_spot(mesh, found[name]) for name in row["between"])
        start = a + row["share"] * (b - a)
    else:
        start[axes] = row[view]
    face, weights = mesh.exit([start - _FAR_MM * aim], [aim], mask, last=True)
    if face[0] < 0:
        raise SystemExit(f"{row['name']} is not seen from {view}: {start.round(1)}")
    return face[0], weights[0]


def _spot(mesh, hit):
    face, weights = hit
    return weights @ mesh.corners[face]
