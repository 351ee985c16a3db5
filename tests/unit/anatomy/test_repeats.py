import math

import numpy as np
import pytest

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.measurement_kinds import measurement_kind
from weizhong.anatomy.palpation import reading_error
from weizhong.anatomy.person import Person
from weizhong.anatomy.repeats import error_covariance_mm2, gathered

MAN = Person("male", 35, 1750, 76)
BEFORE = predict(MAN)
CREST = measurement_kind("iliac-crest-height")
ONE = reading_error(CREST, BEFORE.bmi)
SHARED_MM = math.hypot(*ONE.shared_mm.values())


def together(*values_mm, sd_mm=None):
    readings = [Measurement(CREST.name, value, sd_mm) for value in values_mm]
    (reading,) = gathered([CREST] * len(readings), readings, BEFORE.bmi)
    return reading


@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_what_a_hand_errs_afresh_averages_and_what_it_shares_stays(count):
    variance_mm2 = together(*[1000.0] * count).error.sd_mm ** 2
    assert variance_mm2 == pytest.approx(SHARED_MM**2 + ONE.fresh_mm**2 / count)


def test_a_hundred_readings_of_one_hand_do_not_claim_a_tenth_of_its_error():
    assert together(*[1000.0] * 100).error.sd_mm == pytest.approx(SHARED_MM, rel=0.01)
    assert 0.7 * ONE.sd_mm < SHARED_MM


def test_readings_average():
    reading = together(980, 1000, 1002)
    assert reading.mean_mm == pytest.approx(994)
    assert reading.spread_mm == pytest.approx(np.std([980, 1000, 1002], ddof=1))


def test_one_reading_has_no_spread_and_no_scatter():
    assert together(1000).spread_mm is None
    assert together(1000).scatter_probability == 1


def test_the_more_careful_reading_counts_for_more():
    kinds = [CREST] * 2
    readings = [Measurement(CREST.name, 1000, 4), Measurement(CREST.name, 1030, 12)]
    (reading,) = gathered(kinds, readings, BEFORE.bmi)
    assert 1000 < reading.mean_mm < 1005
    assert reading.error.sd_mm < 4


def test_scatter_is_judged_by_what_a_hand_errs_afresh():
    apart_mm = 2 * math.sqrt(2) * ONE.fresh_mm  # the difference of two readings, at two of its SDs
    assert together(1000, 1000 + apart_mm).scatter_probability == pytest.approx(0.0455, abs=1e-4)


def test_two_measures_from_one_landmark_err_together():
    height, distance = (
        reading_error(measurement_kind(name), None) for name in ("c7-height", "c7-to-iliac-crest")
    )
    crest = reading_error(CREST, None)
    joint = error_covariance_mm2([height, crest, distance])
    assert joint[0, 2] > 0 > joint[1, 2]  # a finger too high on C7 reads long, too high on the crest short
    assert joint[0, 1] == 0
    assert np.diag(joint) == pytest.approx([one.sd_mm**2 for one in (height, crest, distance)])
    assert np.linalg.eigvalsh(joint).min() > 0


def test_repeats_count_alike_at_once_or_one_after_the_other_and_in_any_order():
    values = [BEFORE.mean("iliac_crest_height") + more for more in (4, -6, 11)]
    readings = [Measurement(CREST.name, value) for value in values]
    readings.insert(1, Measurement("c7-to-iliac-crest", 440))
    at_once = observe(BEFORE, readings)
    by_turns = BEFORE
    for one in reversed(readings):
        by_turns = observe(by_turns, [one])
    assert by_turns.mean_mm == pytest.approx(at_once.mean_mm)
    assert by_turns.covariance_mm2 == pytest.approx(at_once.covariance_mm2, abs=1e-6)
    assert by_turns.level_covariance_mm2 == pytest.approx(at_once.level_covariance_mm2, abs=1e-6)


def test_a_body_changed_elsewhere_is_measured_on_from_what_it_is():
    from dataclasses import replace

    measured = observe(BEFORE, [Measurement("sitting-height", 910)])
    elsewhere = replace(measured, covariance_mm2=0.5 * measured.covariance_mm2)
    after = observe(elsewhere, [Measurement("c7-to-iliac-crest", 440)])
    assert after.sd("iliac_crest_height") < elsewhere.sd("iliac_crest_height")
    assert after.measured == {"sitting-height", "c7-to-iliac-crest"}


def test_what_was_repeated_is_told_with_mean_spread_and_what_stays():
    values = [BEFORE.mean("iliac_crest_height") + more for more in (4, -6, 11)]
    notes = observe(BEFORE, [Measurement(CREST.name, value) for value in values]).notes
    told = next(note for note in notes if "was read 3 times" in note)
    assert f"mean {np.mean(values) / 10:.1f} cm, spread 9 mm (SD)" in told
    assert "by 10 mm however often one hand repeats it" in told


def test_errors_claimed_are_those_of_drawn_hands_that_share_their_bias():
    """The slow twin: hands with a bias of their own on each landmark, and bodies, drawn and measured."""
    rng = np.random.default_rng(7)
    names = ["c7-height", "c7-to-iliac-crest", "iliac-crest-height", "iliac-crest-height"]
    kinds = [measurement_kind(name) for name in names]
    bodies = rng.multivariate_normal(BEFORE.mean_mm, BEFORE.covariance_mm2, size=20_000, method="svd")
    biases: dict[str, np.ndarray] = {}
    read = []
    for kind in kinds:
        error = reading_error(kind, BEFORE.bmi)
        value = sum(weight * bodies[:, BEFORE.index(name)] for name, weight in kind.form.items())
        for cause, shared_mm in error.shared_mm.items():
            bias = biases.setdefault(cause, rng.normal(size=len(bodies)))
            value = value + shared_mm * bias
        read.append(value + error.fresh_mm * rng.normal(size=len(bodies)))
    # The update is linear, so one unit of each reading shows its gain.
    expected = [BEFORE.form(kind.form)[0] for kind in kinds]

    def observed(values):
        return observe(BEFORE, [Measurement(name, value) for name, value in zip(names, values, strict=True)])

    at = observed(expected)
    gain = np.column_stack([observed(expected + step).mean_mm - at.mean_mm for step in np.eye(len(kinds))])
    errors = bodies - (at.mean_mm + (np.column_stack(read) - expected) @ gain.T)
    for name in ("tip_l2", "c7_height", "iliac_crest_height"):
        i = BEFORE.index(name)
        assert errors[:, i].std() == pytest.approx(at.sd(name), rel=0.02)  # 4 SE of 20 000
