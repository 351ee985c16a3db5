"""After the warp the mesh's landmarks lie where the landmark model has them, and nothing tears."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.interpolate import PchipInterpolator
from tests.unit.anatomy.people import PEOPLE, persons

from weizhong.anatomy.body import shape, skin_vertices, solve, warp
from weizhong.anatomy.curves import curves
from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.mesh_asset import mesh_asset
from weizhong.anatomy.mesh_scaling import outlines
from weizhong.anatomy.person import Person
from weizhong.anatomy.warp_asset import warp_asset

LANDMARK_ERROR_MM = 0.5
JUMP_MM = 2.0


def landmark_errors_mm(person, posterior):
    probe = skin_vertices(person, posterior, warp_asset().probe)
    return {
        spot.name: probe[spot.row, 2] - posterior.form(spot.form)[0]
        for spots in warp_asset().landmarks.values()
        for spot in spots
    }


def girth_of(ring, person, posterior):
    found = outlines(warp_asset(), skin_vertices(person, posterior, warp_asset().probe))
    return found.girths()[found.rings.index(ring)]


@settings(max_examples=60, deadline=None)
@given(persons())
def test_every_mesh_landmark_lies_at_the_models_mean_height(person):
    errors = landmark_errors_mm(person, predict(person))
    assert max(map(abs, errors.values())) < LANDMARK_ERROR_MM, errors


def test_a_palpated_landmark_pulls_the_skin_with_it():
    person = PEOPLE["average woman"]
    before = predict(person)
    higher = before.mean("iliac_crest_height") + 25
    after = observe(before, [Measurement("iliac_crest_height", higher, 5)])
    crest = next(s for s in warp_asset().landmarks["side"] if s.name == "iliac_crest_height")
    probe = skin_vertices(person, after, warp_asset().probe)
    assert probe[crest.row, 2] == pytest.approx(after.mean("iliac_crest_height"), abs=LANDMARK_ERROR_MM)
    assert probe[crest.row, 2] > before.mean("iliac_crest_height") + 20


@pytest.mark.parametrize(
    ("ring", "girth"), [("waist", "waist_girth"), ("hip", "hip_girth"), ("calf", "calf_girth")]
)
def test_girths_come_close_to_the_models_inside_the_survey(ring, girth):
    for person in (PEOPLE["average woman"], PEOPLE["average man"]):
        posterior = predict(person)
        found = girth_of(ring, person, posterior)
        # Neighbouring rings and the limb's share pull a little: within one SD of the model's own doubt.
        assert found == pytest.approx(posterior.mean(girth), abs=posterior.sd(girth))


def test_a_taped_waist_is_the_waist_of_the_body():
    person = PEOPLE["average man"]
    posterior = observe(predict(person), [Measurement("waist_girth", 1050)])
    assert girth_of("waist", person, posterior) == pytest.approx(1050, abs=10)


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_right_stays_the_mirror_image_of_left(person):
    skin, mirror = skin_vertices(person, predict(person)), mesh_asset().mirror
    np.testing.assert_allclose(skin[mirror] * [-1, 1, 1], skin, atol=1e-9)


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_stature_stays_exact(person):
    skin = skin_vertices(person, predict(person))
    assert skin[:, 2].max() == pytest.approx(person.stature_mm, abs=0.01)
    assert skin[:, 2].min() == pytest.approx(0, abs=0.01)


@settings(max_examples=25, deadline=None)
@given(persons())
def test_a_millimetre_or_a_hundred_grams_move_no_vertex_far(person):
    here = skin_vertices(person, predict(person))
    for mm, kg in ((1, 0), (0, 0.1)):
        other = Person(person.sex, person.age_years, person.stature_mm + mm, person.mass_kg + kg)
        there = skin_vertices(other, predict(other))
        assert np.linalg.norm(there - here, axis=1).max() < JUMP_MM


def test_some_vertices_are_warped_as_among_all():
    person = PEOPLE["old man"]
    coefficients, posterior = solve(person), predict(person)
    rows = np.array([5, 13347, 857, 10740])
    whole = warp(shape(coefficients), coefficients, posterior)
    part = warp(shape(coefficients, rows), coefficients, posterior, rows)
    np.testing.assert_allclose(part, whole[rows], atol=1e-3)  # single-precision sums in another order


def test_curves_agree_with_a_library_between_inner_knots():
    knots = np.array([0.0, 1, 2.5, 3, 7, 8])
    values = np.array([0.0, 2, 2.1, 5, 6, 6.5])
    at = np.linspace(1, 7, 50)
    found = curves([(knots, values), (knots * 2, values[::-1])], at)
    np.testing.assert_allclose(found[:, 0], PchipInterpolator(knots, values)(at))
    at = np.linspace(2, 14, 50)
    found = curves([(knots, values), (knots * 2, values[::-1])], at)
    np.testing.assert_allclose(found[:, 1], PchipInterpolator(knots * 2, values[::-1])(at))
