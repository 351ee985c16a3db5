import math
from dataclasses import replace

import numpy as np
import pytest

from weizhong.anatomy.expected_error import ExpectedError, expected_error, wanted_spots
from weizhong.anatomy.landmarks import Measurement, as_found, observe, predict
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.measure_next import best_measurements, plan_measurements
from weizhong.anatomy.measurement_kinds import measurement_kinds
from weizhong.anatomy.palpation import palpation_sd_mm
from weizhong.anatomy.person import Person
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput, UnknownCode

WOMAN = Person("female", 52, 1620, 70)
HEAVY = Person("female", 52, 1620, 115)
BEFORE = predict(WOMAN)
WANTED = ("BL23", "BL25", "BL40")
SLOPE = 1e-3  # the skin's slant, and with it an error on the skin, is that of a body built anew


def as_expected(posterior, *names):
    """Take measures that read just what was expected: points stay where they are, only the error changes."""
    kinds = (measurement_kinds()[name] for name in names)
    return observe(posterior, [Measurement(kind.name, posterior.form(kind.form)[0]) for kind in kinds])


def seen_sds(codes, person, posterior):
    """The slow twin: placing takes the surer of above the floor and counted from what was found."""
    placed = place_arrays(codes, person, posterior)
    here = [i for i, side in enumerate(placed.sides) if side is not Laterality.RIGHT]
    return np.sqrt(np.einsum("nii->ni", placed.spots.covariance_mm2[here]))


class TestTwoLandmarksByHand:
    """A spot at the middle of two independent landmarks of SD 20 and 10 mm; each can be read to 5 mm."""

    error = ExpectedError(
        standing_mm2=np.array([(400 + 100) / 4, 0]),
        lift_mm=np.array([1.0, 0.0]),
        cross_mm2=np.array([[400 / 2, 100 / 2], [0, 0]]),
        latent_mm2=np.diag([400.0, 100.0]),
        fresh_mm2=np.array([25.0, 25.0]),
        column={"c7-height": 0, "iliac-crest-height": 1},
    )

    def test_the_worse_known_landmark_is_worth_more(self):
        first = self.error.variance_after("c7-height")[0]
        second = self.error.variance_after("iliac-crest-height")[0]
        assert first == pytest.approx(125 - 200**2 / 425)
        assert second == pytest.approx(125 - 50**2 / 125)
        assert first < second

    def test_a_second_reading_works_on_what_the_first_left(self):
        once = self.error.after("c7-height")
        left = 400 * 25 / 425
        assert once.variance_mm2[0] == pytest.approx((left + 100) / 4)
        assert once.variance_after("c7-height")[0] == pytest.approx((left * 25 / (left + 25) + 100) / 4)
        assert once.after("iliac-crest-height").variance_mm2[0] == pytest.approx((left + 20) / 4)

    def test_the_order_of_taking_does_not_matter(self):
        one = self.error.after("c7-height").after("iliac-crest-height")
        other = self.error.after("iliac-crest-height").after("c7-height")
        assert one.variance_mm2 == pytest.approx(other.variance_mm2)

    def test_what_is_shared_is_not_removed_by_repeating(self):
        shared = replace(self.error, latent_mm2=self.error.latent_mm2 + np.diag([36.0, 0.0]))
        for _ in range(1000):
            shared = shared.after("c7-height")
        assert shared.variance_mm2[0] == pytest.approx((400 * 36 / 436 + 100) / 4, rel=0.01)


@pytest.mark.parametrize("taken", [(), ("sitting-height",), ("c7-to-iliac-crest", "sitting-height")])
@pytest.mark.parametrize("person", [WOMAN, HEAVY], ids=["ordinary", "heavy"])
def test_errors_now_are_those_of_placing_the_points(person, taken):
    body = as_expected(predict(person), *taken)
    plan = plan_measurements(WANTED, person, body, steps=1)
    assert plan.sds_mm == pytest.approx(seen_sds(WANTED, person, body), rel=SLOPE)


@pytest.mark.parametrize("taken", [(), ("iliac-crest-height",), ("c7-to-iliac-crest",)])
def test_errors_foretold_are_those_of_really_measuring(taken):
    body = as_expected(BEFORE, *taken)
    spots = wanted_spots(WANTED, WOMAN, body)  # on the skin as it is now: a waist measured turns it a little
    for choice in best_measurements(WANTED, WOMAN, body, count_vertebrae=True):
        measured = as_expected(body, choice.kind.name)
        really_mm2 = [
            np.einsum("im,mk,ik->i", spots.weights, seen.covariance_mm2, spots.weights) + spots.fixed_mm2
            for seen in (measured, as_found(measured))
        ]
        assert np.square(choice.sds_mm).reshape(-1) == pytest.approx(np.minimum(*really_mm2)), (
            choice.kind.name
        )


def test_each_step_is_the_best_after_those_before_it():
    plan = plan_measurements(WANTED, WOMAN, BEFORE, steps=3)
    body = BEFORE
    for step in plan.steps:
        best = best_measurements(WANTED, WOMAN, body)[0]
        assert step.kind == best.kind
        assert step.error_mm == pytest.approx(best.error_mm, rel=SLOPE)
        body = as_expected(body, step.kind.name)
    assert len(plan.steps) > 1


def test_measuring_more_never_makes_an_error_larger():
    for choice in best_measurements(WANTED, WOMAN, as_expected(BEFORE, "c7-to-psis"), count_vertebrae=True):
        assert choice.gain_mm >= -1e-9


def test_the_typical_error_is_the_root_mean_square_distance():
    plan = plan_measurements(WANTED, WOMAN, BEFORE)
    assert plan.error_mm == pytest.approx(math.sqrt(np.square(plan.sds_mm).sum() / 3))
    rule = [(spot.rule_along_mm, spot.rule_across_mm) for spot in plan.spots]
    assert plan.rule_error_mm == pytest.approx(math.sqrt(np.square(rule).sum() / 3))
    assert plan.rule_error_mm < plan.error_mm


def test_what_is_worth_most_depends_on_the_points_wanted():
    knee = best_measurements(["BL40"], WOMAN, BEFORE)[0].kind
    back = best_measurements(["BL23"], WOMAN, BEFORE)[0].kind
    assert knee.name == "popliteal-crease-height"
    assert back.name != knee.name


@pytest.mark.parametrize("posture", ["standing", "sitting", "table"])
def test_only_measures_of_the_posture_are_offered(posture):
    choices = best_measurements(["BL23"], WOMAN, BEFORE, posture=posture)
    assert {choice.kind.posture for choice in choices} == {posture}


def test_measures_that_rest_on_a_count_are_left_out_unless_asked_for():
    plan = plan_measurements(["BL23"], WOMAN, BEFORE)
    assert not any(choice.kind.is_counted for choice in plan.choices)
    assert plan.counted.kind.is_counted
    asked = plan_measurements(["BL23"], WOMAN, BEFORE, count_vertebrae=True)
    assert asked.steps[0].kind.is_counted
    assert asked.counted is None


def test_measuring_stops_when_it_is_not_worth_it():
    body = BEFORE
    plan = plan_measurements(["BL23"], WOMAN, body, steps=50)
    assert 1 < len(plan.steps) < 10
    assert all(step.gain_mm >= plan.worth_mm for step in plan.steps)
    measured = as_expected(body, *dict.fromkeys(step.kind.name for step in plan.steps))
    assert plan_measurements(["BL23"], WOMAN, measured).steps == ()


def test_taking_a_measure_again_is_worth_less_than_taking_it():
    once = as_expected(BEFORE, "iliac-crest-height")
    gains = [
        next(c for c in best_measurements(["BL25"], WOMAN, body) if c.kind.name == "iliac-crest-height")
        for body in (BEFORE, once)
    ]
    assert [gain.is_again for gain in gains] == [False, True]
    assert 0 < gains[1].gain_mm < 0.2 * gains[0].gain_mm


def test_the_crest_is_worth_less_on_a_heavy_person():
    light, heavy = (
        next(
            c
            for c in best_measurements(["BL25"], person, predict(person), posture="standing")
            if c.kind.name == "iliac-crest-height"
        )
        for person in (WOMAN, HEAVY)
    )
    assert heavy.reading_sd_mm > 1.5 * light.reading_sd_mm


def test_a_finger_on_c7_errs_as_fingers_do():
    body = as_expected(BEFORE, "c7-to-iliac-crest")
    plan = plan_measurements(["GV14"], WOMAN, body)
    finger_mm = palpation_sd_mm("c7_height", WOMAN.bmi)
    assert plan.sds_mm[0, 0] < math.hypot(finger_mm, plan.spots[0].rule_along_mm, BEFORE.sd("tip_c7"))


def test_a_contradiction_is_handed_on_and_its_width_with_it():
    high = [Measurement("sitting-height", 890), Measurement("iliac-crest-height", 1025)]
    body = observe(BEFORE, high)
    plan = plan_measurements(["BL23"], WOMAN, body)
    assert plan.contradictions == body.contradictions != ()
    assert plan.sds_mm == pytest.approx(seen_sds(["BL23"], WOMAN, body), rel=SLOPE)


def test_readings_so_far_are_handed_on():
    body = observe(BEFORE, [Measurement("sitting-height", value) for value in (860, 866)])
    (reading,) = plan_measurements(["BL23"], WOMAN, body).readings
    assert reading.values_mm == (860, 866)
    assert reading.mean_mm == pytest.approx(863)


def test_a_body_changed_elsewhere_is_planned_for_as_it_is():
    measured = as_expected(BEFORE, "sitting-height")
    elsewhere = replace(
        measured,
        covariance_mm2=0.25 * measured.covariance_mm2,
        level_covariance_mm2=0.25 * measured.level_covariance_mm2,
    )
    spots = wanted_spots(["BL23"], WOMAN, elsewhere)
    now_mm2 = expected_error(spots, elsewhere).variance_mm2 + spots.fixed_mm2
    assert now_mm2 == pytest.approx(seen_sds(["BL23"], WOMAN, elsewhere)[0] ** 2)


def test_no_point_is_refused():
    with pytest.raises(InvalidInput, match="Name at least one point"):
        plan_measurements([], WOMAN, BEFORE)


def test_an_unknown_point_is_refused():
    with pytest.raises(UnknownCode):
        plan_measurements(["BL99"], WOMAN, BEFORE)


def test_an_unknown_posture_is_refused_with_those_there_are():
    with pytest.raises(InvalidInput, match="'lying' is no posture to measure in; use any, standing, sitting"):
        best_measurements(["BL23"], WOMAN, BEFORE, posture="lying")


@pytest.mark.parametrize("steps", [0, -1])
def test_no_step_is_refused(steps):
    with pytest.raises(InvalidInput, match="At least one step"):
        plan_measurements(["BL23"], WOMAN, BEFORE, steps=steps)


def test_a_gain_that_rests_on_recalled_anatomy_is_marked():
    marked = {choice.kind.name: choice.is_recalled for choice in best_measurements(["BL23"], WOMAN, BEFORE)}
    assert marked["twelfth-rib-tip-height"]
    assert marked["coccyx-tip-height"]
    assert not marked["sitting-height"]
    assert not marked["iliac-crest-height"]


def test_a_guessed_gain_must_be_a_millimetre_more_to_stand_first():
    choices = best_measurements(["BL23"], WOMAN, BEFORE)
    worth = [choice.gain_mm - choice.is_recalled for choice in choices]
    assert worth == sorted(worth, reverse=True)
