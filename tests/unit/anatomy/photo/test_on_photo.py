"""Points back onto the photograph."""

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.anatomy.photo.photographs import WHOLE, WOMAN, camera, photograph

from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.photo.fit import fit_photo
from weizhong.anatomy.photo.on_photo import on_photo
from weizhong.terms.codes import Laterality

BEFORE = predict(WOMAN)
CODES = ("BL23", "BL25", "GV4", "ST25", "ST36")
SEEN_BY = camera(yaw=4, roll=-3)
PHOTO = photograph(WHOLE, SEEN_BY)


@pytest.fixture(scope="module")
def fitted():
    fit = fit_photo(WOMAN, BEFORE, PHOTO)
    placed = place_arrays(CODES, WOMAN, fit.posterior)
    return fit, placed, *on_photo(fit, placed)


def test_points_stand_where_the_true_camera_sees_them(fitted):
    _, _, seen, _ = fitted
    truth = place_arrays(CODES, WOMAN, BEFORE)
    pixels = SEEN_BY.project(truth.spots.position_mm)
    true = {(str(r.code), s): xy for r, s, xy in zip(truth.rules, truth.sides, pixels, strict=True)}
    for point in seen:
        assert (point.x_px, point.y_px) == pytest.approx(true[point.code, point.side], abs=8), point.code


def test_what_the_camera_cannot_see_is_left_out_with_a_reason(fitted):
    _, _, seen, hidden = fitted
    assert {point.code for point in seen} == {"BL23", "BL25", "GV4"}
    reasons = {one.code: one.why for one in hidden}
    assert "turned away" in reasons["ST25"]
    assert "held otherwise" in reasons["ST36"]


def test_left_is_left(fitted):
    _, _, seen, _ = fitted
    x = {point.side: point.x_px for point in seen if point.code == "BL23"}
    assert x[Laterality.LEFT] < x[Laterality.RIGHT]


def test_a_point_outside_the_picture_is_not_drawn(fitted):
    fit, placed, _, _ = fitted
    cut = replace(fit, photo=replace(fit.photo, height_px=1000.0))
    _, hidden = on_photo(cut, placed)
    assert "it lies outside the picture" in {one.why for one in hidden}


def test_regions_hold_the_truth_as_often_as_they_say(fitted):
    # Drawn from the very posterior, a point's pixel falls into its own ellipse 95 times in 100.
    fit, placed, seen, _ = fitted
    point = next(one for one in seen if one.code == "GV4")
    i = next(i for i, rule in enumerate(placed.rules) if str(rule.code) == "GV4")
    rng, hits, n = np.random.default_rng(4), 0, 400
    root = np.linalg.svd(fit.state.covariance)
    noise = rng.normal(size=(n, len(fit.state.mean))) * np.sqrt(root.S) @ root.Vh
    form = placed.rules[i].along
    weights = np.zeros(len(fit.state.mean))
    for name, weight in form.weights.items():
        weights[fit.posterior.index(name)] = weight
    for drawn in noise:
        spot = placed.spots.position_mm[i] + [
            0,
            0,
            drawn @ weights + rng.normal(0, placed.spots.rule_sd[i, 0]),
        ]
        moved = replace(fit.camera, parameters=fit.camera.parameters + drawn[fit.layout.camera])
        off = moved.project(spot[None])[0] - fit.camera.project(placed.spots.position_mm[i][None])[0]
        turn = np.radians(point.turn_deg)
        long, short = off @ [np.cos(turn), np.sin(turn)], off @ [-np.sin(turn), np.cos(turn)]
        hits += (long / point.half_long_px) ** 2 + (short / point.half_short_px) ** 2 <= 1
    assert hits / n > 0.92  # depth and midline add what is not drawn here
