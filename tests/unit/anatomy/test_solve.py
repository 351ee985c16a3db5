"""A solved body has the stature and the mass it was asked for."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.unit.anatomy.people import PEOPLE, persons

from weizhong.anatomy.mesh_asset import mesh_asset
from weizhong.anatomy.person import Person
from weizhong.anatomy.solve import shape, solve
from weizhong.facts.tables import read_table

# Single-precision vertices of a body two metres tall.
STATURE_ERROR_MM = 1e-3
MASS_ERROR_KG = 1e-3


def mass_kg(vertices_mm):
    a, b, c = (vertices_mm[mesh_asset().faces[:, k]] / 1000 for k in range(3))
    return np.einsum("ij,ij->", np.cross(a, b), c) / 6 * read_table("anatomy/body")["density"]["value"]


@settings(max_examples=60, deadline=None)
@given(persons())
def test_stature_and_mass_are_those_of_the_person(person):
    skin = shape(solve(person))
    assert np.ptp(skin[:, 2]) == pytest.approx(person.stature_mm, abs=STATURE_ERROR_MM)
    assert mass_kg(skin) == pytest.approx(person.mass_kg, abs=MASS_ERROR_KG)


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_the_body_stands_on_the_floor(person):
    assert shape(solve(person))[:, 2].min() == pytest.approx(0, abs=STATURE_ERROR_MM)


def test_right_is_the_mirror_image_of_left():
    skin, mirror = shape(solve(PEOPLE["tall heavy man"])), mesh_asset().mirror
    np.testing.assert_array_equal(skin[mirror] * [-1, 1, 1], skin)


def test_some_vertices_are_the_same_as_among_all():
    coefficients = solve(PEOPLE["average woman"])
    rows = np.array([13347, 0, 7000, 857, 857])
    # The subset is summed in another order, in single precision.
    np.testing.assert_allclose(shape(coefficients, rows), shape(coefficients)[rows], atol=STATURE_ERROR_MM)


def test_a_heavier_twin_is_wider_at_the_waist_and_no_taller():
    light, heavy = (shape(solve(Person("female", 40, 1650, kg))) for kg in (55, 95))
    navel_mm, band_mm, arm_mm = 970, 15, 260

    def waist(skin):
        near = skin[(np.abs(skin[:, 2] - navel_mm) < band_mm) & (np.abs(skin[:, 0]) < arm_mm)]
        return np.ptp(near[:, 1])

    assert waist(heavy) > waist(light) + 50
    assert np.ptp(heavy[:, 2]) == pytest.approx(np.ptp(light[:, 2]), abs=STATURE_ERROR_MM)


def test_mass_beyond_the_path_of_build_is_made_up_by_widening():
    skeletal, extreme = Person("male", 30, 1750, 35), Person("female", 30, 1600, 200)
    assert solve(skeletal).widening < 1 or solve(extreme).widening > 1
    for person in (skeletal, extreme):
        assert mass_kg(shape(solve(person))) == pytest.approx(person.mass_kg, abs=MASS_ERROR_KG)


def test_women_and_men_are_not_mixed_up():
    woman, man = (shape(solve(Person(sex, 30, 1700, 70))) for sex in ("female", "male"))
    trochanter, acromion = 10894, 8220
    assert woman[trochanter, 0] > man[trochanter, 0]
    assert woman[acromion, 0] < man[acromion, 0]
