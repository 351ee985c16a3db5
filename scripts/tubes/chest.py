"""Rays of the chest: level rows from collarbone to rib margin, columns from the shoulder to the midline.

Unlike the trunk's, these reach over the front of the shoulder: straight forwards near the midline, then
fanning outwards from the middle of the collarbone.
"""

import numpy as np

ROWS_MM = 6.0
TURN_AT_MM = 90.0
TURN_AT_BACK_MM = -30.0


def rays(mesh):
    """Mask, centres, directions and angles of the rays."""
    mask = mesh.of("spine", "clavicle", "shoulder", "upperarm", "neck")
    heights = np.arange(1380.0, 1090.0, -ROWS_MM)
    sideways = np.array([0.0, 5.0, 12.0, 21.0, *np.arange(30.0, TURN_AT_MM + 1, 10.0)])
    # Closest about the nipple, where the mesh has faces of a few millimetres.
    fan = np.deg2rad([*np.arange(3.0, 46.0, 3.0), *np.arange(52.0, 95.0, 7.0)])
    x = np.concatenate([sideways, np.full(len(fan), TURN_AT_MM)])[::-1]
    turn = np.concatenate([np.zeros(len(sideways)), fan])[::-1]
    directions = np.stack([np.sin(turn), -np.cos(turn), np.zeros_like(turn)], axis=1)
    centres = np.zeros((len(heights), len(x), 3))
    centres[..., 0], centres[..., 1], centres[..., 2] = x, TURN_AT_BACK_MM, heights[:, None]
    angles = 180.0 - 0.5 * (x + np.rad2deg(turn))  # near the bearings from the trunk's own axis
    return mask, centres, directions, angles
