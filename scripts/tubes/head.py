"""The head: rays of the scalp, and anchors seen from the front or the side of the mean mesh.

The scalp's rows are half-planes turning about a line from ear to ear, from below the occiput over the vertex
to the glabella; its columns run from the midline outwards.
"""

import numpy as np

CENTRE = np.array([0.0, -45.0, 1540.0])  # inside the head, just above the ears: every row ends there
TURNS = np.arange(
    229.0, -4.0, -5.0
)  # rows: 0 straight forwards, 90 up, 180 backwards; the last meets the glabella
COLUMNS = np.arange(0.0, 85.0, 6.0)
FRONT_FROM_Y, SIDE_FROM_X = -60.0, 35.0  # rays to the skin start here: behind the face, beside the mouth


def scalp_rays(mesh):
    """Mask, centres, directions and angles of the rays."""
    turn, column = np.deg2rad(TURNS)[:, None], np.deg2rad(COLUMNS)[None]
    directions = np.stack(
        [
            np.sin(column) + 0 * turn,
            -np.cos(turn) * np.cos(column),
            np.sin(turn) * np.cos(column),
        ],
        axis=2,
    )
    directions[np.abs(directions) < 1e-12] = 0.0
    return outer(mesh), np.tile(CENTRE, (len(TURNS), 1)), directions, COLUMNS


def outer(mesh):
    """Mask of the outermost left faces of the head, seen from within: no eye socket, mouth or ear fold."""
    mask = mesh.of("head", "neck", "eye")
    away = mesh.corners[mask].mean(axis=1) - CENTRE
    away[:, 0] = np.maximum(away[:, 0], 0.0)
    last, _ = mesh.exit(np.tile(CENTRE, (len(away), 1)), away, mask, last=True)
    found = np.zeros_like(mask)
    found[last[last >= 0]] = True
    return found & mask


def cast(mesh, rows):
    """Face and weights of every row with its name; rows may name earlier ones.

    ``front = [x, z]`` or ``side = [y, z]``: where the spot is seen on the mean mesh, mm of the body frame.
    ``curve``: spots (names, or [y, z] seen from the side) on a smooth line; the spot lies at ``share``.
    """
    mask = mesh.of("head", "neck", "eye", "spine01", "clavicle", "shoulder01", side=False)
    found = {}
    for row in rows:
        found[row["name"]] = _seen(mesh, mask, row, found)
    return found


def spot(mesh, hit):
    """Where a face and its weights lie on the mean mesh."""
    face, weights = hit
    return weights @ mesh.corners[face]


def _seen(mesh, mask, row, found):
    if "front" in row:
        x, z = row["front"]
        return _hit(mesh, mask, row["name"], [x, FRONT_FROM_Y, z], [0.0, -1.0, 0.0], last=True)
    if "side" in row:
        return _from_side(mesh, mask, row["name"], row["side"], last=row.get("outermost", False))
    aims = [
        found[part] if isinstance(part, str) else _from_side(mesh, mask, row["name"], part)
        for part in row["curve"]
    ]
    _, y, z = _along_curve(np.array([spot(mesh, aim) for aim in aims]), row["share"])
    return _from_side(mesh, mask, row["name"], [y, z])


def _from_side(mesh, mask, name, seen, *, last=False):
    return _hit(mesh, mask, name, [SIDE_FROM_X, *seen], [1.0, 0.0, 0.0], last=last)


def _hit(mesh, mask, name, origin, aim, *, last):
    face, weights = mesh.exit([np.array(origin)], [np.array(aim)], mask, last=last)
    if face[0] < 0:
        raise SystemExit(f"{name} meets no skin from {origin}")
    return face[0], weights[0]


def _along_curve(knots, share):
    """The spot at a share of the length of a smooth curve through knots (Catmull and Rom)."""
    padded = np.concatenate([[2 * knots[0] - knots[1]], knots, [2 * knots[-1] - knots[-2]]])
    t = np.linspace(0, 1, 25)[:, None]
    path = np.concatenate(
        [
            0.5
            * ((2 * b) + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
            for a, b, c, d in zip(padded[:-3], padded[1:-2], padded[2:-1], padded[3:], strict=True)
        ]
    )
    travelled = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    return [np.interp(share * travelled[-1], travelled, path[:, i]) for i in range(3)]
