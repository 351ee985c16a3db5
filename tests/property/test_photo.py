"""A marked photo on any body: more marks never widen, and mirrored marks give the mirrored answer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.anatomy.people import persons
from tests.unit.anatomy.photo.photographs import SIZE, WHOLE, camera, photograph

from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.photo.fit import fit_photo
from weizhong.terms.codes import Laterality

MORE = (
    "acromion",
    "scapula-border",
    "scapula-angle",
    "waist-crease",
    "cleft-top",
    "popliteal-crease",
    "l4",
    "t7",
)
FEWEST = ("crown", "c7", "dimple", "heel")
OTHER = {Laterality.LEFT: Laterality.RIGHT, Laterality.RIGHT: Laterality.LEFT}
HEIGHTS = ("c7_height", "tip_t7", "tip_l2", "iliac_crest_height", "psis_height", "scapula_angle_height")


def cameras():
    angle = st.floats(-7, 7)
    return st.builds(camera, angle, angle, angle, metres=st.floats(2.6, 4))


class TestMoreMarks:
    """What one more mark teaches is never negative."""

    @settings(max_examples=8)
    @given(person=persons(), seen_by=cameras(), more=st.sets(st.sampled_from(MORE), min_size=1, max_size=4))
    def test_they_never_widen_a_height(self, person, seen_by, more):
        before = predict(person)
        few = fit_photo(person, before, photograph(FEWEST, seen_by, person)).posterior
        many = fit_photo(person, before, photograph((*FEWEST, *sorted(more)), seen_by, person)).posterior
        for name in HEIGHTS:
            assert few.sd(name) < 1.001 * before.sd(name), name
            assert many.sd(name) < 1.03 * few.sd(name), name  # slopes are taken where each search ended


class TestMirror:
    """A body is its own mirror image, and so is what a photo says of it."""

    @settings(max_examples=8)
    @given(person=persons(), seen_by=cameras(), seed=st.integers(0, 999))
    def test_a_mirrored_picture_with_sides_swapped_says_the_same(self, person, seen_by, seed):
        photo, rng = photograph(WHOLE, seen_by, person), np.random.default_rng(seed)
        marks = [replace(m, pixel=tuple(np.add(m.pixel, rng.normal(0, 4, 2)))) for m in photo.marks]
        mirrored = [
            replace(m, side=OTHER.get(m.side, m.side), pixel=(SIZE[0] - m.pixel[0], m.pixel[1]))
            for m in marks
        ]
        one, other = (
            fit_photo(person, predict(person), replace(photo, marks=tuple(some)))
            for some in (marks, mirrored)
        )
        yaw, pitch, roll = one.camera.turn_deg
        assert other.camera.turn_deg == pytest.approx((-yaw, pitch, -roll), abs=0.05)
        assert one.posterior.mean_mm == pytest.approx(other.posterior.mean_mm, abs=0.3)
        offsets = [[spot.offset_mm for spot in fit.midline] for fit in (one, other)]
        assert np.array(offsets[0]) == pytest.approx(-np.array(offsets[1]), abs=0.2)
