"""A marked midline: columns run parallel to it, and a straight one changes nothing."""

import numpy as np
import pytest

from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.midline import MidlineMark, midline_at_heights, midline_through
from weizhong.anatomy.person import Person
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput

WOMAN = Person("female", 52, 1620, 70)
INNER = [f"BL{n}" for n in range(11, 27)]
JIAJI = [f"EX-B2:{level}" for level in ("T1", "T5", "T9", "T12", "L2", "L5")]


@pytest.fixture(scope="module")
def posterior():
    return predict(WOMAN)


@pytest.fixture(scope="module")
def bent(posterior):
    marks = [MidlineMark("T4", 6.0), MidlineMark("T9", -22.0), MidlineMark("L2", 12.0)]
    return midline_through(marks, posterior)


def spots(codes, posterior, midline=None):
    found = place_arrays(codes, WOMAN, posterior, midline=midline)
    keys = [(rule.code, side) for rule, side in zip(found.rules, found.sides, strict=True)]
    return dict(zip(keys, found.spots.position_mm, strict=True))


def test_the_curve_passes_through_its_marks_and_ends_on_the_plumb_line(bent, posterior):
    heights = np.array(
        [posterior.mean(name) for name in ("tip_t9", "inion_height", "tip_t4", "coccyx_tip_height")]
    )
    assert bent.at(heights)[0] == pytest.approx([-22, 0, 6, 0], abs=1e-9)


def test_a_midline_without_offset_changes_nothing(posterior):
    straight = midline_through([MidlineMark("T9", 0.0)], posterior)
    codes = ["GV4", "BL23", "BL52", "EX-B2:T9", "BL40", "ST25", "LI4"]
    plain, marked = spots(codes, posterior), spots(codes, posterior, straight)
    assert plain.keys() == marked.keys()
    for key, position in plain.items():
        assert marked[key] == pytest.approx(position, abs=1e-6), key


def test_midline_points_lie_on_the_marked_curve(bent, posterior):
    found = spots(["GV8", "GV4"], posterior, bent)
    for code, tip in (("GV8", "tip_t9"), ("GV4", "tip_l2")):
        expected = bent.at(np.array([posterior.mean(tip)]))[0][0]
        assert found[code, Laterality.MIDLINE][0] == pytest.approx(expected, abs=1.0), code


def test_columns_run_parallel_to_the_curve_at_their_own_distance(bent, posterior):
    heights = np.arange(posterior.mean("coccyx_tip_height"), posterior.mean("inion_height"), 1.0)
    curve = np.stack([bent.at(heights)[0], heights], axis=1)
    cun = posterior.form({"scapula_border_half_breadth": 1 / 3})[0]
    for codes, lateral in ((INNER, 1.5 * cun), (JIAJI, 0.5 * cun)):
        for key, position in spots(codes, posterior, bent).items():
            # seen from behind; the skin curves away a little, so the tape's way is up to a few mm longer
            gap = np.linalg.norm(curve - position[[0, 2]], axis=1).min()
            assert lateral - 4.0 < gap <= lateral + 1.0, key


def test_what_is_not_counted_from_the_spine_stays_where_it_is(bent, posterior):
    codes = ["ST25", "CV6", "BL40", "SP6", "LI4", "GB30"]
    plain, marked = spots(codes, posterior), spots(codes, posterior, bent)
    for key, position in plain.items():
        assert marked[key] == pytest.approx(position, abs=1e-9), key


def test_a_side_bent_far_over_keeps_its_name_on_the_other_half(posterior):
    far = midline_through([MidlineMark("T9", -60.0)], posterior)
    found = spots(["EX-B2:T9"], posterior, far)
    left, right = (found["EX-B2:T9", side] for side in (Laterality.LEFT, Laterality.RIGHT))
    assert right[0] < left[0] < 0  # both on the right half, the left one still further left


def test_mirrored_marks_give_the_mirrored_back(posterior):
    marks = [("T4", 8.0), ("T10", -25.0), ("L3", 10.0)]
    one = midline_through([MidlineMark(level, mm) for level, mm in marks], posterior)
    other = midline_through([MidlineMark(level, -mm) for level, mm in marks], posterior)
    there, here = spots([*INNER, "GV6"], posterior, one), spots([*INNER, "GV6"], posterior, other)
    twin = {Laterality.LEFT: Laterality.RIGHT, Laterality.RIGHT: Laterality.LEFT}
    for (code, side), position in there.items():
        assert here[code, twin.get(side, side)] * [-1, 1, 1] == pytest.approx(position, abs=1e-6), code


def test_heights_of_a_photo_do_as_well_as_levels(posterior):
    height = posterior.mean("tip_t9")
    named, seen = (
        midline_through([MidlineMark("T9", -20)], posterior),
        midline_at_heights([(height, -20)], posterior),
    )
    at = np.linspace(900, 1400, 20)
    assert named.at(at)[0] == pytest.approx(seen.at(at)[0])


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ([], "at one level at least"),
        ([("T9", 5.0), ("T9", 7.0)], "each level once"),
        ([("T9", 60.0), ("T10", -60.0)], "further aside|apart sideways"),
    ],
)
def test_marks_that_make_no_curve_are_refused(marks, said, posterior):
    with pytest.raises(InvalidInput, match=said):
        midline_through([MidlineMark(level, mm) for level, mm in marks], posterior)


@pytest.mark.parametrize(("level", "mm"), [("T13", 5.0), ("C2", 5.0), ("T9", 150.0), ("T9", float("nan"))])
def test_a_mark_must_be_a_level_and_a_plausible_offset(level, mm):
    with pytest.raises(InvalidInput):
        MidlineMark(level, mm)
