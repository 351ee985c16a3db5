"""Rays of the trunk and neck: level rows, columns from the posterior midline round to the front."""

import numpy as np

from tubes.grid import compass

ROWS_MM = 11.0
ANGLES = np.concatenate([np.arange(0, 60, 2.0), np.arange(60, 181, 5.0)])


def rays(mesh):
    """Mask, centres, directions and angles of the rays."""
    mask = ~mesh.of("upperarm", "lowerarm", "wrist", "metacarpal", "finger", side=False)
    heights = np.arange(1590.0, 768.0, -ROWS_MM)
    vertices = mesh.vertices
    middle = np.abs(vertices[:, 0]) < 25
    centres = []
    for z in heights:
        near = vertices[middle & (np.abs(vertices[:, 2] - z) < 14)]
        y = np.median([near[:, 1].min(), near[:, 1].max()]) if len(near) > 3 else -20.0
        centres.append((0.0, y, z))
    centres = np.array(centres)
    smooth = np.convolve(np.pad(centres[:, 1], 6, mode="edge"), np.ones(13) / 13, mode="valid")
    low = heights < 830  # in the natal cleft the midline is no guide
    centres[:, 1] = np.where(low, smooth[np.argmax(low)], smooth)
    return mask, centres, compass(ANGLES), ANGLES
