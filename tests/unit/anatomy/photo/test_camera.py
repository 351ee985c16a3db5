"""The camera: analytic projections."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from tests.unit.anatomy.photo.photographs import LEVEL_FOCAL_PX, SIZE, camera

MIDDLE = np.array(SIZE) / 2


def test_the_patients_left_is_seen_on_the_left_and_the_head_above():
    still = camera()
    left, head = still.project(np.array([[100.0, 50, 900], [0.0, 50, 1000]]))
    shift = 100 * LEVEL_FOCAL_PX / 2500
    assert left == pytest.approx(MIDDLE - [shift, 0])
    assert head == pytest.approx(MIDDLE - [0, shift])


def test_what_lies_nearer_the_camera_looks_larger():
    far, near = camera().project(np.array([[100.0, 50, 900], [100.0, 150, 900]]))
    assert (MIDDLE - near)[0] / (MIDDLE - far)[0] == pytest.approx(2500 / 2400)


def test_the_camera_stands_behind_at_its_distance():
    assert camera(metres=3).position_mm == pytest.approx([0, 3050, 900])


def test_roll_turns_the_picture_about_the_reference():
    spot = np.array([[0.0, 50, 1100]])
    still, rolled = (one.project(spot)[0] - MIDDLE for one in (camera(), camera(roll=90)))
    assert rolled == pytest.approx([-still[1], still[0]])


def test_projection_agrees_with_one_written_with_scipy():
    seen_by = camera(yaw=7, pitch=-4, roll=12, right_mm=80, down_mm=-30)
    spots = np.random.default_rng(2).normal([0, 50, 900], [200, 80, 400], (20, 3))
    upright = (spots - seen_by.reference_mm) @ np.array([[-1.0, 0, 0], [0, 0, -1], [0, -1, 0]]).T
    turned = Rotation.from_euler("yxz", [7, -4, 12], degrees=True).apply(upright) + np.array([80, -30, 2500])
    expected = MIDDLE + LEVEL_FOCAL_PX * turned[:, :2] / turned[:, 2:]
    assert seen_by.project(spots) == pytest.approx(expected)
    assert seen_by.depths_mm(spots) == pytest.approx(turned[:, 2])


def test_slopes_foretell_small_steps():
    seen_by, spots = camera(yaw=5, pitch=3), np.array([[100.0, 80, 1200], [-50.0, 90, 700]])
    by_spot, by_camera = seen_by.slopes(spots)
    step_mm = np.array([1.0, -2.0, 0.5])
    assert seen_by.project(spots + step_mm) - seen_by.project(spots) == pytest.approx(
        by_spot @ step_mm, abs=0.01
    )
    closer = camera(yaw=5.01, pitch=3).project(spots) - seen_by.project(spots)
    assert closer == pytest.approx(by_camera[:, :, 0] * np.radians(0.01), abs=0.001)
