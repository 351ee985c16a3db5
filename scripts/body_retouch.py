"""Takes out of the corner bodies what a person would notice: hanging folds and starved hollows.

Displacements of the heavy and the slight corners from the average build are diffused along the skin and
then scaled so that the corner keeps its volume. Head, hands and feet stay as they are.
"""

import numpy as np
from scipy.sparse.linalg import splu

from body_topology import Floats, Ints, laplacian, volume

# Diffusion lengths in mm, by weight corner: slight, average, heavy.
LENGTHS_MM = (25.0, 0.0, 60.0)
FADE_MM = 20.0
KEPT = ("head", "neck03", "eye", "wrist", "finger", "metacarpal", "foot", "toe")


def calm(corners: Floats, faces: Ints, kept: Floats) -> Floats:
    """Return corner bodies (2, 4, 3, 2, 2, v, 3), mm, with calmed displacements.

    Parameters
    ----------
    corners : numpy.ndarray
        Sex, age, weight, muscle, height, vertex, axis; mm.
    faces : numpy.ndarray
        Triangles, (f, 3).
    kept : numpy.ndarray
        Share of every vertex's skin weight on bones whose shape is kept, (v,).
    """
    stiffness, mass = laplacian(corners.mean(axis=(0, 1, 2, 3, 4)), faces)
    solvers = {
        length: splu((mass + length**2 * stiffness).tocsc()) for length in {*LENGTHS_MM, FADE_MM} - {0.0}
    }
    share = np.clip(solvers[FADE_MM].solve(mass @ (1 - kept)), 0, 1)[:, None]
    calmed = corners.copy()
    for at in np.ndindex(corners.shape[:5]):
        length = LENGTHS_MM[at[2]]
        if length:
            average = corners[at[0], at[1], 1, 1, at[4]]
            displacement = corners[at] - average
            smooth = solvers[length].solve(mass @ displacement)
            calmed[at] = _same_volume(average, displacement, smooth, share, volume(corners[at], faces), faces)
    return calmed


def _same_volume(
    average: Floats, rough: Floats, smooth: Floats, share: Floats, wanted: float, faces: Ints
) -> Floats:
    gain, step = 1.0, 0.1

    def body(gain: float) -> Floats:
        return average + (1 - share) * rough + share * gain * smooth

    for _ in range(6):
        here = volume(body(gain), faces)
        slope = (volume(body(gain + step), faces) - here) / step
        gain += (wanted - here) / slope
    return body(gain)
