import numpy as np
import pytest

from weizhong.anatomy.level_anatomy import (
    anatomies,
    border_rows,
    interval_levels,
    level_names,
    process_row,
)
from weizhong.anatomy.vertebrae import spine_levels

USUAL = anatomies()[0]
LADDER = np.append(30.0 * np.arange(17, -1, -1), 1.0)  # usual tips 30 mm apart, L5 at 0; then the constant


def anatomy(thoracic, lumbar):
    return next(one for one in anatomies() if (one.thoracic, one.lumbar) == (thoracic, lumbar))


def heights(one):
    return [process_row(one, place) @ LADDER for place in range(one.below_c7 + 1)]


def test_the_usual_anatomy_leaves_every_process_where_it_is():
    assert USUAL.levels == spine_levels()
    assert heights(USUAL) == pytest.approx(LADDER[:-1])


@pytest.mark.parametrize("one", anatomies(), ids=lambda one: one.label)
def test_every_anatomy_runs_from_the_same_neck_to_the_same_pelvis_in_even_steps(one):
    found = heights(one)
    assert (found[0], found[-1]) == pytest.approx((510.0, 0.0))
    assert np.diff(found) == pytest.approx(-510.0 / one.below_c7)
    assert len(one.levels) == len(found)


def test_a_sixth_lumbar_vertebra_stands_where_the_fifth_usually_is():
    six = anatomy(12, 6)
    assert heights(six)[six.levels.index("L6")] == pytest.approx(LADDER[spine_levels().index("L5")])
    raised = heights(six)[six.levels.index("L4")] - LADDER[spine_levels().index("L4")]
    assert 25 < raised < 30, "nearly a whole level higher"


def test_eleven_ribs_and_six_lumbar_vertebrae_move_the_names_but_not_the_bones():
    traded = anatomy(11, 6)
    assert heights(traded) == pytest.approx(LADDER[:-1])
    assert traded.levels[12] == "L1"


@pytest.mark.parametrize("one", anatomies(), ids=lambda one: one.label)
def test_borders_lie_half_way_and_every_level_has_its_interval(one):
    a = anatomies().index(one)
    borders = border_rows()[a] @ LADDER
    for i, level in enumerate(one.levels):
        interval = interval_levels()[a, i + 1]
        assert level_names()[int(interval.argmax())] == level
        assert borders[i] > heights(one)[i] > borders[i + 1]
    assert borders[1] == pytest.approx((heights(one)[0] + heights(one)[1]) / 2)


def test_beyond_the_ends_the_chain_goes_on():
    assert process_row(USUAL, -1) @ LADDER > process_row(USUAL, 0) @ LADDER
    assert process_row(USUAL, 18) @ LADDER < process_row(USUAL, 17) @ LADDER
