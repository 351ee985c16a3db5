import math

import pytest

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.measurement_kinds import measurement_kind, measurement_kinds
from weizhong.anatomy.palpation import palpation_sd_mm, reading_error
from weizhong.anatomy.person import Person

CREST = measurement_kind("iliac-crest-height")


def test_a_finger_errs_more_on_a_heavier_person():
    assert palpation_sd_mm("iliac_crest_height", 40) > 1.5 * palpation_sd_mm("iliac_crest_height", 25)


def test_a_finger_errs_no_less_on_a_thin_person_than_on_an_ordinary_one():
    assert palpation_sd_mm("iliac_crest_height", 16) == palpation_sd_mm("iliac_crest_height", None)


def test_nobody_feels_for_a_girth():
    assert palpation_sd_mm("waist_girth", 45) == 0


@pytest.mark.parametrize("bmi", [15, 24.99, 25, 25.01, 50])
def test_a_tenth_of_a_kilogram_hardly_changes_an_error(bmi):
    more = bmi + 0.1 / 1.35**2
    for kind in measurement_kinds().values():
        assert abs(reading_error(kind, more).sd_mm - reading_error(kind, bmi).sd_mm) < 0.1


def test_a_distance_between_two_landmarks_errs_at_both_ends_and_by_the_tape():
    kind = measurement_kind("c7-to-iliac-crest")
    ends = palpation_sd_mm("c7_height", 30), palpation_sd_mm("iliac_crest_height", 30)
    assert reading_error(kind, 30).sd_mm == pytest.approx(math.hypot(*ends, kind.sd_mm))


def test_a_reader_who_knows_his_error_is_believed():
    assert reading_error(CREST, 45, sd_mm=4).sd_mm == pytest.approx(4)


def test_a_palpated_crest_counts_for_less_on_a_heavy_man():
    sds = {}
    for mass_kg in (75, 125):
        body = predict(Person("male", 40, 1750, mass_kg))
        crest = body.mean("iliac_crest_height")
        sds[mass_kg] = observe(body, [Measurement("iliac-crest-height", crest)]).sd("iliac_crest_height")
    assert sds[125] > sds[75] + 3


def test_a_waist_tape_counts_as_much_on_a_heavy_man():
    ordinary, heavy = (reading_error(measurement_kind("waist-girth"), bmi).sd_mm for bmi in (24, 41))
    assert ordinary == heavy
