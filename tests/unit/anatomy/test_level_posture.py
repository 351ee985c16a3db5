import numpy as np
import pytest

from weizhong.anatomy.level_posture import Posture, displacement, in_posture
from weizhong.anatomy.measurement_kinds import Measurement
from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput

ANGLE = Measurement("scapula-angle-height", 1200.0, 10.0)


def one(reading, posture, stature_mm=1700.0):
    return in_posture([reading], posture, stature_mm)[0]


def test_standing_with_arms_down_leaves_readings_as_they_are():
    assert one(ANGLE, Posture()) is ANGLE


def test_raised_arms_on_the_table_draw_the_shoulder_blade_down_so_its_reading_is_put_back_up():
    seen = one(ANGLE, Posture("prone", "up"))
    assert seen.value_mm == pytest.approx(1218.4)
    assert seen.sd_mm == pytest.approx(np.hypot(10, 12))


def test_arms_up_and_down_move_the_shoulder_blade_apart():
    assert one(ANGLE, Posture("prone", "up")).value_mm > one(ANGLE, Posture("prone", "down")).value_mm


def test_displacements_grow_with_the_person():
    tall, short = (one(ANGLE, Posture("prone", "up"), stature).value_mm for stature in (2000.0, 1500.0))
    assert (tall - 1200) / (short - 1200) == pytest.approx(2000 / 1500)


def test_a_bone_that_does_not_move_is_read_as_standing():
    tape = Measurement("sitting-height", 900.0, 6.0)
    assert one(tape, Posture("side-lying", "up")) is tape


@pytest.mark.parametrize("landmark", ["scapula_angle_height", "iliac_crest_height", "psis_height"])
def test_an_unknown_posture_is_no_surer_than_the_average_of_all(landmark):
    table = read_table("anatomy/posture")
    every = [
        displacement(landmark, Posture(body, arm)) for body in table["postures"] for arm in table["arms"]
    ]
    unknown = displacement(landmark, Posture("unknown", "unknown"))
    assert unknown.shift_mm == pytest.approx(np.mean([move.shift_mm for move in every]))
    assert unknown.sd_mm >= np.sqrt(np.mean([move.sd_mm**2 for move in every]))
    assert unknown.sd_mm > 0


def test_both_ends_of_a_tape_move():
    tape = Measurement("c7-to-iliac-crest", 450.0, 10.0)
    seen = one(tape, Posture("sitting"))
    assert seen.value_mm < 450.0, "the crest lay lower, so the tape ran too far"
    assert seen.sd_mm > 10.0


def test_a_posture_nobody_takes_is_refused():
    with pytest.raises(InvalidInput, match="no posture known here"):
        Posture("kneeling")
    with pytest.raises(InvalidInput, match="Did you mean prone"):
        Posture("pronee")
