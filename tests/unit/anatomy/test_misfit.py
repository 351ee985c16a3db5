import numpy as np
import pytest

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.measurement_kinds import measurement_kind
from weizhong.anatomy.palpation import reading_error
from weizhong.anatomy.person import Person
from weizhong.terms.errors import ImpossibleBody

BEFORE = predict(Person("male", 35, 1750, 76))
SET = ("sitting-height", "c7-height", "c7-to-iliac-crest", "waist-girth")


def off(name, sds):
    """A reading so many of its own expected errors away from what the body says."""
    kind = measurement_kind(name)
    mean_mm, form_sd_mm = BEFORE.form(kind.form)
    sd_mm = np.hypot(form_sd_mm, reading_error(kind, BEFORE.bmi).sd_mm)
    return Measurement(name, float(mean_mm + sds * sd_mm))


def drawn(rng, names, count):
    """Readings of so many bodies, each by a hand of its own, drawn from the model."""
    bodies = rng.multivariate_normal(BEFORE.mean_mm, BEFORE.covariance_mm2, size=count, method="svd")
    return [read(rng, body, names) for body in bodies]


def read(rng, body, names):
    biases: dict[str, float] = {}
    readings = []
    for name in names:
        kind = measurement_kind(name)
        error = reading_error(kind, BEFORE.bmi)
        value = sum(weight * body[BEFORE.index(landmark)] for landmark, weight in kind.form.items())
        for cause, shared_mm in error.shared_mm.items():
            value += shared_mm * biases.setdefault(cause, rng.normal())
        readings.append(Measurement(name, float(value + error.fresh_mm * rng.normal())))
    return readings


def test_readings_as_expected_contradict_nothing():
    assert observe(BEFORE, [off(name, 0) for name in SET]).contradictions == ()


@pytest.mark.parametrize(("sds", "told"), [(2.57, 0), (2.58, 1)])
def test_one_reading_is_told_from_one_chance_in_a_hundred(sds, told):
    assert len(observe(BEFORE, [off("sitting-height", sds)]).contradictions) == told


def test_a_contradiction_names_suspect_range_and_chance_and_what_to_do():
    after = observe(BEFORE, [off("sitting-height", 3), off("iliac-crest-height", 2)])
    (found,) = after.contradictions
    assert found.cause == "misfit"
    assert set(found.measures) == {"sitting-height", "iliac-crest-height"}
    assert found.suspect == found.measures[0]
    assert not found.expected_low_mm < found.reading_mm < found.expected_high_mm
    assert found.degrees == 2
    assert found.probability < 0.01
    assert f"Measure {found.suspect} again" in found.sentence
    assert f"{found.widened:.1f} times wider" in found.sentence
    assert found.sentence in after.notes


def test_a_contradiction_widens_every_error_but_moves_no_expected_value():
    plain = [off("sitting-height", 2.5), off("waist-girth", 0)]
    worse = [off("sitting-height", 4), off("waist-girth", 0)]
    fits, hardly = observe(BEFORE, plain), observe(BEFORE, worse)
    (found,) = hardly.contradictions
    assert hardly.covariance_mm2 == pytest.approx(found.widened**2 * fits.covariance_mm2)
    assert hardly.level_covariance_mm2 == pytest.approx(found.widened**2 * fits.level_covariance_mm2)
    assert found.widened > 2


def test_errors_grow_from_the_limit_without_a_jump():
    name = "sitting-height"
    sds = [observe(BEFORE, [off(name, z)]).sd("tip_l2") for z in np.arange(2.4, 4.8, 0.01)]
    steps = np.diff(sds)
    assert steps.min() >= -1e-9
    assert steps.max() < 0.5


def test_a_millimetre_more_read_moves_no_process_by_more_than_two():
    spine = [BEFORE.index(name) for name in BEFORE.names if name.startswith("tip_")]
    for sds in (0, 2.5, 2.6, 3.2):
        for apart_mm in (0, 15, 25, 40):
            crest = off("iliac-crest-height", 0).value_mm
            readings = [off("sitting-height", sds), Measurement("iliac-crest-height", crest + apart_mm)]
            before = observe(BEFORE, [*readings, Measurement("iliac-crest-height", crest)])
            after = observe(BEFORE, [*readings, Measurement("iliac-crest-height", crest + 1)])
            assert np.abs(after.mean_mm - before.mean_mm)[spine].max() <= 2


def test_chances_of_a_misfit_are_uniform_when_the_model_holds():
    """Kolmogorov's distance of 400 sets of readings, two of them repeats, from the uniform."""
    from weizhong.anatomy.gaussian import Gaussian, surprise
    from weizhong.anatomy.observations import form_row
    from weizhong.anatomy.repeats import error_covariance_mm2, gathered

    rng = np.random.default_rng(11)
    prior = Gaussian(BEFORE.mean_mm, BEFORE.covariance_mm2, BEFORE.level_covariance_mm2)
    joint, scatter = [], []
    for readings in drawn(rng, [*SET, SET[1]], 400):
        found = gathered([measurement_kind(one.name) for one in readings], readings, BEFORE.bmi)
        forms = np.stack([form_row(BEFORE, one.kind) for one in found])
        values = np.array([one.mean_mm for one in found])
        errors_mm2 = error_covariance_mm2([one.error for one in found])
        joint.append(surprise(prior, forms, values, errors_mm2).joint_probability)
        scatter.extend(one.scatter_probability for one in found if len(one.values_mm) > 1)
    for chances in (joint, scatter):
        ranks = (np.arange(400) + 0.5) / 400
        assert np.abs(np.sort(chances) - ranks).max() < 1.63 / np.sqrt(400)  # exceeded once in a hundred


def test_honest_readings_are_seldom_called_a_contradiction():
    rng = np.random.default_rng(12)
    told = sum(bool(observe(BEFORE, one).contradictions) for one in drawn(rng, [*SET, SET[1]], 400))
    assert told <= 0.03 * 400 + 3 * np.sqrt(0.03 * 400)  # three questions, each wrongly raised in 1 %


def test_the_misread_measure_is_nearly_always_the_suspect():
    rng = np.random.default_rng(13)
    right = found = 0
    for readings in drawn(rng, SET, 100):
        wrong = rng.integers(len(SET))
        kind = measurement_kind(SET[wrong])
        sd_mm = np.hypot(BEFORE.form(kind.form)[1], reading_error(kind, BEFORE.bmi).sd_mm)
        readings[wrong] = Measurement(SET[wrong], float(readings[wrong].value_mm + 3.5 * sd_mm))
        try:
            after = observe(BEFORE, readings)
        except ImpossibleBody:
            continue
        for one in after.contradictions:
            found += 1
            right += one.suspect == SET[wrong]
    assert found > 50
    assert right > 0.85 * found


def test_repeats_that_scatter_are_told_and_count_for_less():
    crest = off("iliac-crest-height", 0).value_mm
    close = observe(BEFORE, [Measurement("iliac-crest-height", crest + d) for d in (-4, 4)])
    apart = observe(BEFORE, [Measurement("iliac-crest-height", crest + d) for d in (-22, 22)])
    (found,) = apart.contradictions
    assert found.cause == "scatter"
    assert found.degrees == 1
    assert "Find the landmark afresh" in found.sentence
    assert close.contradictions == ()
    assert apart.sd("iliac_crest_height") > close.sd("iliac_crest_height")


def test_repeats_no_hand_could_read_are_refused():
    crest = off("iliac-crest-height", 0).value_mm
    with pytest.raises(
        ImpossibleBody, match=r"was read as 102\.\d and 110\.\d cm: .* do not lie so far apart"
    ):
        observe(BEFORE, [Measurement("iliac-crest-height", crest + d) for d in (-40, 40)])


def test_a_unit_slip_in_a_repeat_is_recognised_before_it_is_averaged():
    with pytest.raises(ImpossibleBody, match=r"Was 91\.0 cm meant\? Check the unit"):
        observe(BEFORE, [Measurement("sitting-height", value) for value in (910, 912, 91)])


def test_a_reading_that_was_repeated_is_not_asked_for_again():
    (found,) = observe(BEFORE, [off("sitting-height", 3.2)] * 2).contradictions
    assert "check the landmark, the stature and the mass" in found.sentence
