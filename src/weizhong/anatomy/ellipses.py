"""The 95 % region of a spot on the skin as an ellipse."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# The 95 % quantile of chi-square with two degrees of freedom.
CHI2_95 = float(-2 * np.log(0.05))


def ellipses(covariance_mm2: Floats, axis_along: Floats, axis_across: Floats) -> tuple[Floats, Floats]:
    """Return 95 % ellipses, the axis nearer to the segment's length first.

    Eigenvectors of 2 x 2 matrices in closed form: the first axis is turned by less than 45° from the segment.

    Parameters
    ----------
    covariance_mm2 : ndarray, shape (n, 2, 2)
        Errors along and across, mm².
    axis_along, axis_across : ndarray, shape (n, 3)
        Those directions: orthogonal unit tangents.

    Returns
    -------
    half_axes_mm : ndarray, shape (n, 2)
        Half-lengths.
    axes : ndarray, shape (n, 2, 3)
        Unit tangents they lie along.

    Examples
    --------
    >>> up, left = np.array([[0.0, 0, 1]]), np.array([[1.0, 0, 0]])
    >>> ellipses(np.diag([100.0, 25.0])[None], up, left)[0].round(1).tolist()
    [[24.5, 12.2]]
    """
    along, across = covariance_mm2[:, 0, 0], covariance_mm2[:, 1, 1]
    both = covariance_mm2[:, 0, 1]
    gap = along - across
    turned = 0.5 * np.arctan(2 * both / np.where(gap == 0, np.finfo(float).tiny, gap))
    cos, sin = np.cos(turned), np.sin(turned)
    first = along * cos**2 + across * sin**2 + 2 * both * cos * sin
    variances = np.stack([first, along + across - first], axis=1)
    cos, sin = cos[:, None], sin[:, None]
    axes = [cos * axis_along + sin * axis_across, cos * axis_across - sin * axis_along]
    return np.sqrt(CHI2_95 * np.maximum(variances, 0.0)), np.stack(axes, axis=1)
