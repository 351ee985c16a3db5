import numpy as np
import pytest

from weizhong.anatomy.level_anatomy import anatomies, process_row
from weizhong.anatomy.level_slips import causes_of

LADDER = np.append(30.0 * np.arange(17, -1, -1), 1.0)  # usual tips 30 mm apart, then the constant
SIX = next(i for i, one in enumerate(anatomies()) if (one.thoracic, one.lumbar) == (12, 6))


def test_a_tape_that_meets_no_vertebra_cannot_be_miscounted():
    assert causes_of("sitting-height") == ()
    assert causes_of("scapular-spine-height") == ()


@pytest.mark.parametrize(
    "measure", ["c7-height", "l4-spinous-process-height", "iliac-crest-height", "c7-to-psis"]
)
def test_outcomes_are_chances_and_the_first_is_that_nothing_went_wrong(measure):
    for cause in causes_of(measure):
        assert cause.chances.sum() == pytest.approx(1)
        assert not cause.offsets[0, 0].any()


def test_a_process_counted_one_too_low_is_read_a_level_lower():
    (cause,) = causes_of("l4-spinous-process-height")
    assert sorted(cause.offsets[0] @ LADDER) == pytest.approx([-30, 0, 30])


def test_a_tape_from_a_miscounted_c7_is_wrong_by_the_same_way_the_other_end_is_not():
    (c7,) = causes_of("c7-height")
    on_tape = {cause.key: cause for cause in causes_of("c7-to-iliac-crest")}
    assert np.array_equal(on_tape["c7"].offsets, c7.offsets)
    (crest,) = causes_of("iliac-crest-height")
    assert np.array_equal(on_tape["crest"].offsets, -crest.offsets)


def test_who_counts_up_from_the_sacrum_calls_the_fifth_of_six_lumbar_vertebrae_the_fourth():
    (cause,) = causes_of("l4-spinous-process-height")
    read = cause.offsets[SIX, 0] + process_row(anatomies()[0], 16)
    fifth = process_row(anatomies()[SIX], anatomies()[SIX].levels.index("L5"))
    assert read @ LADDER == pytest.approx(fifth @ LADDER)


def test_the_last_rib_hangs_from_the_last_thoracic_vertebra():
    (cause,) = causes_of("twelfth-rib-tip-height")
    raised = {
        (one.thoracic, one.lumbar): float(cause.offsets[a, 0] @ LADDER) for a, one in enumerate(anatomies())
    }
    assert raised[(12, 5)] == 0
    assert raised[(11, 6)] == pytest.approx(30)
    assert raised[(13, 4)] == pytest.approx(-30)
