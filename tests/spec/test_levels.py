"""Vignettes of the level question: patient after patient, and what must be so whatever the tables say."""

import pytest

from weizhong.anatomy.landmarks import LandmarkPosterior, Measurement, observe, predict
from weizhong.anatomy.level_answer import LevelAnswer, level_answer, level_of
from weizhong.anatomy.level_posture import Posture, in_posture
from weizhong.anatomy.measurement_kinds import measurement_kind
from weizhong.anatomy.person import Person

ANNA = predict(Person("female", 52, 1620, 70))
BEN = predict(Person("male", 24, 1930, 75))
CLARA = predict(Person("female", 79, 1480, 82))
EVERYONE = pytest.mark.parametrize("patient", [ANNA, BEN, CLARA], ids=["Anna", "Ben", "Clara"])


def asked(patient: LandmarkPosterior, point: str, **heights_off_mm: float) -> LevelAnswer:
    """Ask for a point once landmarks were felt so many mm above where they were expected."""
    readings = []
    for name, off_mm in heights_off_mm.items():
        kind = measurement_kind(name)
        readings.append(Measurement(kind.name, patient.form(kind.form)[0] + off_mm))
    return level_answer(observe(patient, readings), level_of(point))


@EVERYONE
def test_nobody_touched_bl23_is_a_guess_between_neighbours(patient: LandmarkPosterior) -> None:
    answer = asked(patient, "BL23")
    assert answer.most_likely == "L2"
    assert answer.probability < 0.7
    assert min(answer.probabilities["L1"], answer.probabilities["L3"]) > 0.1


@EVERYONE
def test_with_c7_and_crest_felt_bl23_is_surer_but_c7_hardly_counts(patient: LandmarkPosterior) -> None:
    nothing, crest = asked(patient, "BL23"), asked(patient, "BL23", iliac_crest_height=0)
    both = asked(patient, "BL23", iliac_crest_height=0, c7_height=0)
    assert both.probability > nothing.probability + 0.05
    assert both.probability == pytest.approx(crest.probability, abs=0.03)


@EVERYONE
def test_a_counted_process_is_what_to_look_for_and_keeps_its_promise(patient: LandmarkPosterior) -> None:
    before = asked(patient, "BL23", iliac_crest_height=0)
    assert before.best_next is not None
    assert before.best_next.measure.endswith("-spinous-process-height")
    after = asked(patient, "BL23", iliac_crest_height=0, l4_spinous_process_height=0)
    assert after.probability > before.probability + 0.05


@EVERYONE
def test_a_count_that_disagrees_with_the_crest_by_a_level_is_doubted(patient: LandmarkPosterior) -> None:
    agrees = asked(patient, "BL23", iliac_crest_height=0, l4_spinous_process_height=0)
    a_level = asked(patient, "BL23", iliac_crest_height=0, l4_spinous_process_height=33)
    assert a_level.probability < agrees.probability - 0.02
    assert a_level.probabilities["L1"] > agrees.probabilities["L1"], "the mark followed the finger upwards"


@EVERYONE
def test_no_finger_makes_a_level_certain(patient: LandmarkPosterior) -> None:
    felt = dict.fromkeys(
        ("c7_height", "iliac_crest_height", "twelfth_rib_tip_height", "l4_spinous_process_height"), 0.0
    )
    assert asked(patient, "BL23").probability < asked(patient, "BL23", **felt).probability < 0.97


@EVERYONE
def test_points_side_by_side_share_their_level(patient: LandmarkPosterior) -> None:
    assert asked(patient, "BL23").probabilities == asked(patient, "GV4").probabilities
    assert asked(patient, "BL23").probabilities == asked(patient, "EX-B2:L2").probabilities


@EVERYONE
def test_a_shoulder_blade_felt_with_raised_arms_is_not_taken_for_one_at_rest(
    patient: LandmarkPosterior,
) -> None:
    felt = [Measurement("scapula-angle-height", patient.mean("scapula_angle_height"))]
    stature_mm = patient.mean("stature")
    at_rest = observe(patient, felt)
    raised = observe(patient, in_posture(felt, Posture("prone", "up"), stature_mm))
    assert raised.mean("tip_t7") > at_rest.mean("tip_t7")
    assert raised.sd("tip_t7") > at_rest.sd("tip_t7")
