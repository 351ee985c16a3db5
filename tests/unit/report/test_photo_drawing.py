"""Shapes drawn onto a photograph."""

import numpy as np
import pytest
from tests.unit.anatomy.photo.photographs import SIZE

from weizhong.anatomy.photo.marks import MarkedPhoto
from weizhong.anatomy.photo.on_photo import PhotoPoint
from weizhong.report.photo_drawing import drawing
from weizhong.report.photo_overlay import overlay
from weizhong.terms.codes import Laterality

PHOTO = MarkedPhoto(*SIZE, ())


def point(code: str, side: Laterality, x: float, y: float) -> PhotoPoint:
    return PhotoPoint(code, "", side, x, y, 60, 20, 90, 30, 10)


ROW = [
    point("BL23", Laterality.LEFT, 1400, 2000),
    point("BL52", Laterality.LEFT, 1300, 2001),
    point("GV4", Laterality.MIDLINE, 1500, 2000),
    point("BL23", Laterality.RIGHT, 1600, 2000),
]


def test_regions_are_ellipses_turned_as_told():
    (ring,) = drawing(PHOTO, ROW[:1]).regions
    assert np.ptp(ring[:, 0]) == pytest.approx(40, abs=0.1)
    assert np.ptp(ring[:, 1]) == pytest.approx(120, abs=0.1)
    assert ring.mean(axis=0) == pytest.approx([1400, 2000])


def test_left_points_are_labelled_on_the_left_and_never_on_each_other():
    labels = drawing(PHOTO, ROW).labels
    left = [label for label in labels if label.is_left]
    assert {label.text for label in left} == {"BL23", "BL52"}
    assert all(label.x < 1300 for label in left)
    assert all(label.x > 1600 for label in labels if not label.is_left)
    for group in (True, False):
        heights = sorted(label.y for label in labels if label.is_left is group)
        assert np.diff(heights).min() >= drawing(PHOTO, ROW).text_size


def test_labels_stay_inside_the_picture():
    edge = [point("BL23", Laterality.LEFT, 30, 10), point("BL25", Laterality.RIGHT, 2990, 3995)]
    for label in drawing(PHOTO, edge).labels:
        assert 0 < label.x < SIZE[0]
        assert 0 < label.y < SIZE[1]


def test_nothing_seen_is_an_empty_sheet():
    assert "<text" not in overlay(drawing(PHOTO, []))
