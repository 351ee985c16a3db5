"""Marks in, camera and landmarks out: exact where the answer is known."""

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.anatomy.photo.photographs import TRUNK, WHOLE, WOMAN, camera, photograph

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.locate import place
from weizhong.anatomy.person import Person
from weizhong.anatomy.photo.fit import fit_photo
from weizhong.anatomy.photo.marks import Mark, MarkedDistance, mark_kinds
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import ImpossibleBody

BEFORE = predict(WOMAN)
STATED = 3  # standard deviations within which a recovered number must lie


def test_an_expected_body_seen_squarely_is_recovered_exactly():
    fit = fit_photo(WOMAN, BEFORE, photograph(WHOLE, camera()))
    assert fit.posterior.mean_mm == pytest.approx(BEFORE.mean_mm, abs=0.3)
    assert fit.camera.turn_deg == pytest.approx((0, 0, 0), abs=0.02)
    assert fit.camera.position_mm == pytest.approx([0, 2550, 900], abs=15)
    assert fit.probability > 0.99


@pytest.mark.parametrize("turn", [(8, 0, 0), (0, 8, 0), (0, 0, 8), (-6, 5, -7)])
def test_tilt_is_recovered_within_what_is_stated(turn):
    fit = fit_photo(WOMAN, BEFORE, photograph(WHOLE, camera(*turn)))
    stated = np.degrees(np.sqrt(np.diag(fit.state.covariance)[fit.layout.camera][:3]))
    assert np.all(np.abs(np.subtract(fit.camera.turn_deg, turn)) < STATED * stated)
    assert fit.camera.turn_deg[2] == pytest.approx(turn[2], abs=0.6)
    for name in ("c7_height", "tip_l2", "psis_height"):
        assert fit.posterior.mean(name) == pytest.approx(BEFORE.mean(name), abs=8), name


def test_a_camera_told_level_with_its_lens_known_is_believed():
    tilted = photograph(WHOLE, camera(yaw=5))
    told = replace(tilted, is_levelled=True, focal_length_35mm=27.0)
    guessed, known = (fit_photo(WOMAN, BEFORE, photo) for photo in (tilted, told))
    assert known.posterior.sd("psis_height") < guessed.posterior.sd("psis_height") - 1
    assert np.linalg.norm(known.camera.position_mm - [0, 50, 900]) == pytest.approx(2500, rel=0.01)


def test_scale_from_stature_and_from_a_distance_agree():
    by_stature = fit_photo(WOMAN, BEFORE, photograph(WHOLE, camera(pitch=4)))
    by_tape = fit_photo(WOMAN, BEFORE, photograph(TRUNK, camera(pitch=4), tape=("c7", "cleft-top")))
    one, other = (fit.camera.depth_mm / fit.camera.focal_px for fit in (by_stature, by_tape))
    assert one == pytest.approx(other, rel=0.02)
    for lower in ("scapula_angle_height", "psis_height"):
        form = {"c7_height": 1, lower: -1}
        assert by_stature.posterior.form(form)[0] == pytest.approx(by_tape.posterior.form(form)[0], abs=6)


def test_a_distance_between_loose_ends_gives_scale():
    seen_by = camera()
    ends = seen_by.project(np.array([[60.0, 95, 1150], [60.0, 80, 950]]))
    one, other = ((float(x), float(y)) for x, y in ends)
    photo = replace(photograph(TRUNK, seen_by), distances=(MarkedDistance((one, other), 200.6),))
    fit = fit_photo(WOMAN, BEFORE, photo)
    assert fit.camera.depth_mm / fit.camera.focal_px == pytest.approx(2500 / seen_by.focal_px, rel=0.03)


def test_a_low_pelvis_is_seen_low():
    shifts = dict.fromkeys(("dimple-left", "dimple-right"), (0, 0, -30))
    fit = fit_photo(WOMAN, BEFORE, photograph(WHOLE, camera(), shifts=shifts))
    low = BEFORE.mean("psis_height") - fit.posterior.mean("psis_height")
    assert 10 < low < 30
    assert fit.posterior.mean("tip_l4") < BEFORE.mean("tip_l4") - 3


def test_a_curved_spine_is_told_as_offsets_to_the_patients_left():
    shifts = {"t4": (18, 0, 0), "t7": (30, 0, 0), "t10": (26, 0, 0), "l2": (8, 0, 0)}
    marked = photograph((*WHOLE, *shifts), camera(yaw=3), shifts=shifts, has_curved_spine=True)
    fit = fit_photo(WOMAN, BEFORE, marked)
    midline = fit.midline
    heights = [spot.height_mm for spot in midline]
    assert heights == sorted(heights, reverse=True)
    at = min(midline, key=lambda spot: abs(spot.height_mm - BEFORE.mean("tip_t7")))
    assert at.offset_mm - (midline[0].offset_mm + midline[-1].offset_mm) / 2 == pytest.approx(30, abs=8)
    (gv9,) = place(["GV9"], WOMAN, fit.posterior, midline=fit.curve)
    assert gv9.position_mm[0] == pytest.approx(at.offset_mm, abs=4)


def test_without_a_curved_spine_told_points_keep_to_the_middle():
    assert fit_photo(WOMAN, BEFORE, photograph(WHOLE, camera())).curve is None


def test_what_was_measured_before_is_kept():
    measured = observe(BEFORE, [Measurement("iliac-crest-height", BEFORE.mean("iliac_crest_height") + 15, 5)])
    fit = fit_photo(WOMAN, measured, photograph(WHOLE, camera()))
    assert fit.posterior.measured == measured.measured
    assert fit.posterior.sd("iliac_crest_height") < 5
    assert set(measured.notes) <= set(fit.posterior.notes)


def test_a_tape_after_the_photo_sharpens_on():
    seen = fit_photo(WOMAN, BEFORE, photograph(WHOLE, camera())).posterior
    both = observe(seen, [Measurement("iliac-crest-height", seen.mean("iliac_crest_height"), 5)])
    alone = observe(BEFORE, [Measurement("iliac-crest-height", BEFORE.mean("iliac_crest_height"), 5)])
    for name in ("psis_height", "scapula_angle_height"):
        assert both.sd(name) < min(seen.sd(name), alone.sd(name)), name


def test_a_counted_vertebra_brings_its_caution():
    fit = fit_photo(WOMAN, BEFORE, photograph((*WHOLE, "l4"), camera()))
    assert any("counted right" in note for note in fit.posterior.notes)
    assert fit.posterior.sd("tip_l4") < 0.75 * BEFORE.sd("tip_l4")


def test_level_doubt_stays_a_part_of_all_doubt():
    after = fit_photo(WOMAN, BEFORE, photograph(WHOLE, camera(4, -3, 2))).posterior
    values = np.linalg.eigvalsh(after.covariance_mm2 - after.level_covariance_mm2)
    assert values.min() > -1e-6 * values.max()


def test_lying_prone_only_differences_are_learnt():
    prone = photograph(TRUNK, camera(), tape=("c7", "dimple-left"), posture="prone")
    fit = fit_photo(WOMAN, BEFORE, prone)
    span = {"c7_height": 1, "psis_height": -1}
    assert fit.posterior.form(span)[1] < 0.8 * BEFORE.form(span)[1]
    assert fit.posterior.sd("c7_height") > 0.85 * BEFORE.sd("c7_height")


def test_contradictory_marks_are_refused_and_the_worst_is_named():
    photo = photograph(WHOLE, camera())
    moved = [
        replace(mark, pixel=(mark.pixel[0], mark.pixel[1] + 250)) if mark.name == "dimple-left" else mark
        for mark in photo.marks
    ]
    with pytest.raises(ImpossibleBody, match=r"^dimple-left lies \d+ mm .* expected near x = \d+, y = \d+"):
        fit_photo(WOMAN, BEFORE, replace(photo, marks=tuple(moved)))


def test_a_mark_far_off_is_named_without_a_made_up_place():
    photo = photograph(WHOLE, camera())
    moved = [
        replace(mark, pixel=(mark.pixel[0] + 450, mark.pixel[1])) if mark.name == "c7" else mark
        for mark in photo.marks
    ]
    with pytest.raises(
        ImpossibleBody, match=r"^c7 .* where the other marks and this body let it lie"
    ) as caught:
        fit_photo(WOMAN, BEFORE, replace(photo, marks=tuple(moved)))
    assert "x = -" not in str(caught.value)


def test_a_distance_in_the_wrong_unit_is_refused_by_name():
    photo = photograph(WHOLE, camera(), tape=("c7", "cleft-top"))
    inches = replace(photo.distances[0], length_mm=photo.distances[0].length_mm / 2.54)
    with pytest.raises(ImpossibleBody, match=r"^distance 1 .* cm was expected"):
        fit_photo(WOMAN, BEFORE, replace(photo, distances=(inches,)))


def test_spots_on_the_midline_need_no_height():
    photo = photograph(WHOLE, camera(roll=5))
    c7, top = (photo.marks[photo.named[name]].pixel for name in ("c7", "cleft-top"))
    spots = [
        Mark(mark_kinds()["midline"], Laterality.MIDLINE, tuple(np.add(c7, share * np.subtract(top, c7))))
        for share in (0.3, 0.6)
    ]
    fit = fit_photo(WOMAN, BEFORE, replace(photo, marks=(*photo.marks, *spots)))
    assert len(fit.midline) == 4
    assert max(abs(spot.offset_mm) for spot in fit.midline) < 3


def test_a_child_is_fitted_too():
    child = Person("male", 8, 1280, 26)
    fit = fit_photo(child, predict(child), photograph(WHOLE, camera(2, 2, 2), child))
    assert fit.posterior.mean("c7_height") == pytest.approx(predict(child).mean("c7_height"), abs=8)
