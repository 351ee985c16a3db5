"""Ceilings: the same by a slow second way, never raised, and known by name."""

import itertools

import pytest
from tests.unit.clinic.slow_ceilings import slow_ceiling_mm

from weizhong.clinic.depth.ceilings import ceiling, nerve_depth
from weizhong.clinic.depth.needled_body import NeedledBody, why_void
from weizhong.facts.points import all_points

LEVELS = [f"EX-B2:{level}" for level in ("T1", "T7", "T12", "L1", "L4", "L5")]
CODES = [point.code for point in all_points()] + LEVELS
PEOPLE = list(
    itertools.product(
        ("male", "female", None),
        (17.0, 18.4, 18.5, 22.0, 25.5, 30.0, 44.0, None),
        ("prone", "supine", "side_lying", "sitting", None),
    )
)


@pytest.mark.parametrize("code", CODES)
def test_a_ceiling_comes_out_the_same_by_the_slow_way(code):
    for sex, bmi, position in PEOPLE:
        found = ceiling(code, NeedledBody(sex=sex, age_years=40, bmi=bmi, position=position))
        assert (found.mm if found else None) == slow_ceiling_mm(code, sex, bmi, position), (
            sex,
            bmi,
            position,
        )


@pytest.mark.parametrize("code", CODES)
def test_a_nerve_comes_out_the_same_by_the_slow_way(code):
    nerve = nerve_depth(code)
    assert (nerve.mm if nerve else None) == slow_ceiling_mm(code, None, None, None, nerve=True)


def body(**changes):
    return NeedledBody(**({"sex": "male", "age_years": 40, "bmi": 24, "position": "prone"} | changes))


def test_what_sets_a_ceiling_and_what_supports_it_are_named():
    found = ceiling("BL23", body())
    assert "training note, unverified: second-hand" in found.set_by
    assert "less 14 mm since the kidney lies nearer face down" in found.set_by
    assert found.supported_by == "43 mm in a record that was read (review)"
    assert {one.key for one in found.citations} == {"aap_lumbar", "azhar_prone_shift", "review2017_BL23"}


def test_a_citation_bears_the_mark_of_its_own_record():
    marks = {one.key: one.check for one in ceiling("BL23", body()).citations}
    assert marks == {"aap_lumbar": "S", "azhar_prone_shift": "R", "review2017_BL23": "R"}


def test_where_only_unread_records_stand_the_ceiling_forbids_and_permits_nothing():
    assert not ceiling("BL22", body()).is_supported
    assert not ceiling("KI25", body()).is_supported


def test_a_point_nobody_measured_has_no_ceiling():
    assert ceiling("TE5", body()) is None
    assert ceiling("CV12", body()) is None


def test_the_formula_that_lowers_is_named_with_its_sample():
    found = ceiling("GV3", body(bmi=20))
    assert "17.7966 + 0.9777*BMI" in found.set_by
    assert "n = 120" in found.set_by
    assert "ravi2011" in {one.key for one in found.citations}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"age_years": 12}, "under 18"),
        ({"age_years": 82}, "above 81"),
        ({"age_years": None}, "not answered: age"),
        ({"bmi": None}, "not answered: body mass index"),
        ({"bmi": 18.4}, "body mass index below 18.5"),
        ({"void": ("pregnant",)}, "pregnant"),
    ],
)
def test_nothing_holds_for_whom_nobody_measured(changes, said):
    assert any(said in reason for reason in why_void(body(**changes)))


def test_a_thin_person_is_measured_over_the_lung_down_to_the_thinnest_measured():
    assert why_void(body(bmi=17.0), held_by=["thin"]) == []
    assert why_void(body(bmi=16.8), held_by=["thin"]) == ["body mass index below 16.9"]


def test_a_child_is_void_for_its_age_alone():
    assert why_void(body(age_years=9, bmi=16)) == ["under 18"]
