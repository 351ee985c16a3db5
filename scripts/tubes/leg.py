"""Rays of the leg: level rows from hip to ankle, columns round the bone from behind over the outer side."""

import numpy as np

from tubes.grid import LIMB_ANGLES, compass

ROWS_MM = 14.0


def rays(mesh):
    """Mask, centres, directions and angles of the rays."""
    mask = mesh.of("upperleg", "lowerleg", "foot", "pelvis.L", "spine05", "root")
    heights = np.arange(828.0, 30.0, -ROWS_MM)
    joints = np.array(
        [
            mesh.joint[j]
            for j in (
                "upperleg01.L.head",
                "upperleg02.L.head",
                "lowerleg01.L.head",
                "lowerleg02.L.head",
                "foot.L.head",
            )
        ]
    )
    x = np.interp(heights, joints[::-1, 2], joints[::-1, 0])
    y = np.interp(heights, joints[::-1, 2], joints[::-1, 1])
    return mask, np.stack([x, y, heights], axis=1), compass(LIMB_ANGLES), LIMB_ANGLES
