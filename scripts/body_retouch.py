"""Takes out of the corner bodies what a person would notice: hanging folds and starved hollows.

Displacements of the heavy and the slight corners from the average build, and of the old from the young, are
diffused along the skin and then scaled so that the corner keeps its volume. Head, hands and feet stay as they
are.
"""

import numpy as np
from scipy.sparse.linalg import splu

from body_topology import Floats, Ints, laplacian, volume

# Diffusion lengths in mm, by weight corner: slight, average, heavy.
LENGTHS_MM = (25.0, 0.0, 90.0)
AGE_LENGTH_MM = 30.0
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
    lengths = {*LENGTHS_MM, AGE_LENGTH_MM, FADE_MM} - {0.0}
    solvers = {length: splu((mass + length**2 * stiffness).tocsc()) for length in lengths}
    share = np.clip(solvers[FADE_MM].solve(mass @ (1 - kept)), 0, 1)[:, None]

    def calmed(rough: Floats, reference: Floats, onto: Floats, length: float) -> Floats:
        displacement = rough - reference
        smooth = solvers[length].solve(mass @ displacement)
        return _same_volume(onto, displacement, smooth, share, volume(rough, faces), faces)

    result = corners.copy()
    for sex, height in np.ndindex(2, 2):
        young, old = corners[sex, 2:, 1, 1, height]
        result[sex, 3, 1, 1, height] = calmed(old, young, young, AGE_LENGTH_MM)
    for at in np.ndindex(corners.shape[:5]):
        length = LENGTHS_MM[at[2]]
        average = at[0], at[1], 1, 1, at[4]
        if length:
            result[at] = calmed(corners[at], corners[average], result[average], length)
        elif at[3] == 0:
            result[at] = corners[at] + result[average] - corners[average]
    return result


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
