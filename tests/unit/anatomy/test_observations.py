import math

import numpy as np
import pytest

from weizhong.anatomy.gaussian import Gaussian, condition
from weizhong.anatomy.landmarks import Measurement, as_found, observe, predict
from weizhong.anatomy.observations import measurement_kind, measurement_kinds
from weizhong.anatomy.palpation import palpation_sd_mm
from weizhong.anatomy.person import Person
from weizhong.terms.errors import ImpossibleBody, InvalidInput, UnknownCode

BEFORE = predict(Person("male", 35, 1750, 80))
LONG_BOTH_WAYS = ("sitting-height", "iliac-crest-height")  # a long trunk and long legs under one stature
EXACT_MM = 1e-3  # a reader's SD so small that the reading is the truth


def a_real_body(posterior, seed):
    return np.random.default_rng(seed).multivariate_normal(
        posterior.mean_mm, posterior.covariance_mm2, method="svd"
    )


def test_measuring_everything_exactly_gives_it_back():
    body = a_real_body(BEFORE, 1)
    readings = [
        Measurement(name, float(body[BEFORE.index(next(iter(kind.form)))]), EXACT_MM)
        for name, kind in measurement_kinds().items()
        if list(kind.form.values()) == [1]
    ]
    after = observe(BEFORE, readings)
    for name in ("c7_height", "iliac_crest_height", "tip_l2", "waist_girth", "psis_height"):
        assert after.mean(name) == pytest.approx(body[after.index(name)], abs=0.01)
        assert after.sd(name) < 0.01


def test_one_reading_moves_the_mean_by_the_share_the_variances_say():
    prior_sd = BEFORE.sd("iliac_crest_height")
    reading = BEFORE.mean("iliac_crest_height") + 20
    after = observe(BEFORE, [Measurement("iliac-crest-height", reading, 5)])
    share = prior_sd**2 / (prior_sd**2 + 25)
    assert after.mean("iliac_crest_height") == pytest.approx(reading - 20 + 20 * share)
    assert after.sd("iliac_crest_height") == pytest.approx(prior_sd * math.sqrt(1 - share))


def test_readings_together_equal_readings_one_by_one():
    readings = [Measurement("sitting-height", 900), Measurement("c7-to-iliac-crest", 440)]
    together = observe(BEFORE, readings)
    by_turns = observe(observe(BEFORE, readings[:1]), readings[1:])
    assert by_turns.mean_mm == pytest.approx(together.mean_mm)
    assert by_turns.covariance_mm2 == pytest.approx(together.covariance_mm2, abs=1e-6)
    assert by_turns.level_covariance_mm2 == pytest.approx(together.level_covariance_mm2, abs=1e-6)
    assert by_turns.measured == {"sitting-height", "c7-to-iliac-crest"}


def test_conditioning_equals_the_joint_gaussian_written_out():
    """The slow twin: the joint covariance of quantities and readings, conditioned by the textbook."""
    rng = np.random.default_rng(2)
    root, part_root, forms = rng.normal(size=(6, 6)), rng.normal(size=(6, 3)), rng.normal(size=(4, 6))
    part = part_root @ part_root.T
    covariance = root @ root.T + part
    mean, values, sds = rng.normal(size=6), rng.normal(size=4), rng.uniform(0.5, 2, size=4)
    joint = np.block(
        [
            [covariance, covariance @ forms.T],
            [forms @ covariance, forms @ covariance @ forms.T + np.diag(sds**2)],
        ]
    )
    gain = joint[:6, 6:] @ np.linalg.inv(joint[6:, 6:])
    after = condition(Gaussian(mean, covariance, part), forms, values, sds)
    assert after.mean == pytest.approx(mean + gain @ (values - forms @ mean))
    assert after.covariance == pytest.approx(joint[:6, :6] - gain @ joint[6:, :6])
    # Each cause passes through alone: with the other causes switched off, only its own part is left.
    left = np.eye(6) - gain @ forms
    assert after.part == pytest.approx(left @ part @ left.T)


def test_the_error_after_measuring_is_what_a_thousand_bodies_show():
    rng = np.random.default_rng(3)
    kinds = [measurement_kind(name) for name in ("c7-to-iliac-crest", "sitting-height")]
    forms = np.zeros((2, len(BEFORE.names)))
    for row, kind in zip(forms, kinds, strict=True):
        for name, weight in kind.form.items():
            row[BEFORE.index(name)] = weight
    sds = np.array([kind.sd_mm for kind in kinds])
    bodies = rng.multivariate_normal(BEFORE.mean_mm, BEFORE.covariance_mm2, size=20_000, method="svd")
    readings = bodies @ forms.T + rng.normal(size=(len(bodies), 2)) * sds
    prior = Gaussian(BEFORE.mean_mm, BEFORE.covariance_mm2, BEFORE.level_covariance_mm2)
    claimed = condition(prior, forms, readings[0], sds)
    gain = np.linalg.solve(forms @ prior.covariance @ forms.T + np.diag(sds**2), forms @ prior.covariance).T
    errors = bodies - (prior.mean + (readings - forms @ prior.mean) @ gain.T)
    l2 = BEFORE.index("tip_l2")
    assert errors[:, l2].std() == pytest.approx(claimed.covariance[l2, l2] ** 0.5, rel=0.02)  # 4 SE of 20 000


def test_a_spinous_process_found_leaves_no_doubt_about_its_own_level():
    after = observe(BEFORE, [Measurement("l4-spinous-process-height", BEFORE.mean("tip_l4"), 4)])
    assert after.sd("tip_l4") < 4
    assert after.sd("tip_l3") < after.sd("tip_t12")


def test_distances_measured_on_the_table_sharpen_the_spine():
    distance, _ = BEFORE.form({"c7_height": 1, "iliac_crest_height": -1})
    after = observe(BEFORE, [Measurement("c7-to-iliac-crest", distance)])
    assert after.sd("tip_l2") < BEFORE.sd("tip_l2") - 3
    assert after.mean_mm == pytest.approx(BEFORE.mean_mm)


def test_a_hand_that_starts_from_c7_errs_less_than_a_rule_that_starts_from_the_floor():
    distance, _ = BEFORE.form({"c7_height": 1, "iliac_crest_height": -1})
    after = observe(BEFORE, [Measurement("c7-to-iliac-crest", distance)])
    seen = as_found(after)
    _, from_c7_mm = after.form({"tip_l2": 1, "c7_height": -1})
    assert seen.sd("tip_l2") < after.sd("tip_l2") - 1.5
    assert seen.sd("tip_l2") <= math.hypot(from_c7_mm, palpation_sd_mm("c7_height", BEFORE.bmi)) + 0.1
    assert seen.sd("tip_c7") > palpation_sd_mm("c7_height", BEFORE.bmi)
    assert seen.sd("lateral_malleolus_height") > after.sd("lateral_malleolus_height")
    assert seen.mean_mm == pytest.approx(after.mean_mm)


def test_nothing_measured_on_the_table_is_seen_from_the_floor():
    after = observe(BEFORE, [Measurement("sitting-height", 900)])
    assert as_found(after) is after


def test_a_counted_vertebra_is_told_beside_the_result_once():
    readings = [
        Measurement(f"{level}-spinous-process-height", BEFORE.mean(f"tip_{level}")) for level in ("l4", "l3")
    ]
    (note,) = observe(BEFORE, readings).notes
    assert note.startswith("Rests on the named vertebra having been counted right")


def test_no_measurement_leaves_the_body_as_it_is():
    assert observe(BEFORE, []) is BEFORE


def test_underscores_and_capitals_are_understood():
    assert measurement_kind("Iliac_Crest_Height").name == "iliac-crest-height"


def test_an_unknown_measure_is_refused_with_near_names():
    with pytest.raises(UnknownCode, match="Did you mean sitting-height"):
        observe(BEFORE, [Measurement("siting-height", 900)])


@pytest.mark.parametrize("value", [math.nan, math.inf, 0, -5])
def test_a_reading_that_is_no_length_is_refused(value):
    with pytest.raises(ImpossibleBody, match="'sitting-height' must be a positive length"):
        observe(BEFORE, [Measurement("sitting-height", value)])


@pytest.mark.parametrize("sd_mm", [0, -1, math.nan])
def test_a_reader_without_error_is_refused(sd_mm):
    with pytest.raises(InvalidInput, match="leave it out for the usual error"):
        observe(BEFORE, [Measurement("sitting-height", 900, sd_mm)])


def test_a_crest_above_c7_is_refused():
    with pytest.raises(
        ImpossibleBody, match=r"iliac-crest-height \(152\.0 cm\) cannot lie above c7-height \(151\.0 cm\)"
    ):
        observe(BEFORE, [Measurement("iliac-crest-height", 1520), Measurement("c7-height", 1510)])


def test_a_reading_far_from_this_body_is_refused_with_what_was_expected():
    with pytest.raises(
        ImpossibleBody,
        match=r"height of 70\.0 cm does not fit this stature and mass: 86\.\d to 95\.\d cm was expected",
    ):
        observe(BEFORE, [Measurement("sitting-height", 700)])


def test_centimetres_given_as_millimetres_are_recognised():
    with pytest.raises(ImpossibleBody, match=r"Was 91\.0 cm meant"):
        observe(BEFORE, [Measurement("sitting-height", 91)])


def test_readings_that_contradict_each_other_are_refused():
    high = [Measurement(name, BEFORE.mean(name.replace("-", "_")) + 70) for name in LONG_BOTH_WAYS]
    observe(BEFORE, high[:1])
    observe(BEFORE, high[1:])
    with pytest.raises(ImpossibleBody, match="this stature, mass and the other measures: "):
        observe(BEFORE, high)


def test_an_honest_outlier_is_accepted():
    unusual = BEFORE.mean("iliac_crest_height") + 3.5 * BEFORE.sd("iliac_crest_height")
    assert observe(BEFORE, [Measurement("iliac-crest-height", unusual)]).mean("tip_l4") > BEFORE.mean(
        "tip_l4"
    )
