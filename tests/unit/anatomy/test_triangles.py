"""The nearest point on the skin, against a slow well-known twin."""

import numpy as np
import trimesh
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from weizhong.anatomy.triangles import closest_on_triangles

coordinates = st.floats(-100, 100, allow_subnormal=False).map(lambda x: round(x, 3))


@given(point=arrays(float, 3, elements=coordinates), corners=arrays(float, (4, 3, 3), elements=coordinates))
def test_nearest_spot_is_as_near_as_the_twin_finds(point, corners):
    which, weights = closest_on_triangles(point[None], corners[None])
    ours = weights[0] @ corners[which[0]]
    theirs = trimesh.triangles.closest_point(corners, np.tile(point, (4, 1)))
    best = np.linalg.norm(theirs - point, axis=1).min()
    # Slivers a rounding error thick may differ by that much; the coordinates carry three decimals.
    assert np.linalg.norm(ours - point) <= best + 1e-3


@given(point=arrays(float, 3, elements=coordinates), corners=arrays(float, (2, 3, 3), elements=coordinates))
def test_weights_are_a_spot_of_the_triangle(point, corners):
    _, weights = closest_on_triangles(point[None], corners[None])
    assert weights.min() >= 0
    assert abs(weights.sum() - 1) < 1e-9


def test_no_points_have_no_nearest_triangles():
    which, weights = closest_on_triangles(np.zeros((0, 3)), np.zeros((0, 10, 3, 3)))
    assert which.shape == (0,)
    assert weights.shape == (0, 3)
