"""Rays of the forearm: rows from elbow to wrist across the bone, columns from its back round by the thumb."""

import numpy as np

from tubes.frames import dorsal
from tubes.grid import LIMB_ANGLES
from tubes.mesh import unit

FOREARM_ROWS = 13


def forearm_rays(mesh):
    """Mask, centres, directions and angles of the rays."""
    mask = mesh.of("upperarm", "lowerarm", "wrist", "metacarpal", "finger")
    start, end = mesh.joint["lowerarm01.L.head"], mesh.joint["wrist.L.head"]
    axis = unit(end - start)
    back = dorsal(mesh)
    back = unit(back - (back @ axis) * axis)
    side = np.cross(axis, back)
    radians = np.deg2rad(LIMB_ANGLES)
    directions = np.cos(radians)[:, None] * back + np.sin(radians)[:, None] * side
    share = np.linspace(0, 1, FOREARM_ROWS)[:, None]
    return mask, start + share * (end - start), directions, LIMB_ANGLES
