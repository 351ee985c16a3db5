"""Spots no code names: laid off by hand from a point, or tapped on the drawn body."""

import numpy as np
import pytest

from weizhong.anatomy.body import build_body
from weizhong.anatomy.free_points import Beside, Tap, place_free, tap
from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.locate import place
from weizhong.anatomy.midline import MidlineMark, midline_through
from weizhong.anatomy.person import Person
from weizhong.anatomy.straight_walk import walk_straight
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput, UnknownCode

WOMAN = Person("female", 52, 1620, 70)
LEFT, RIGHT, MIDLINE = Laterality.LEFT, Laterality.RIGHT, Laterality.MIDLINE


@pytest.fixture(scope="module")
def posterior():
    return predict(WOMAN)


@pytest.fixture(scope="module")
def body(posterior):
    return build_body(WOMAN, posterior)


def named(code, posterior, side=LEFT):
    return next(one for one in place([code], WOMAN, posterior) if one.side in (side, MIDLINE))


def placed(posterior, *words):
    return place_free([Beside(*words)], WOMAN, posterior)[0]


def test_two_fingers_lateral_to_bl25_lie_level_and_further_out(posterior):
    start, found = named("BL25", posterior), placed(posterior, "BL25", LEFT, "lateral", 2, "fingers")
    step = np.array(found.position_mm) - start.position_mm
    assert abs(step[2]) < 3
    assert step[0] > 0
    assert posterior.mean("hand_breadth") / 2 == pytest.approx(np.linalg.norm(step), abs=2)


def test_laid_off_to_the_right_is_the_mirror_image(posterior):
    left, right = (placed(posterior, "BL52", side, "lateral", 30, "mm") for side in (LEFT, RIGHT))
    assert np.array(left.position_mm) * [-1, 1, 1] == pytest.approx(right.position_mm, abs=0.1)
    assert right.side is RIGHT


def test_from_a_midline_point_the_side_says_which_way_is_lateral(posterior):
    left, right = (placed(posterior, "GV4", side, "lateral", 30, "mm") for side in (LEFT, RIGHT))
    assert left.position_mm[0] > 25
    assert right.position_mm[0] < -25
    assert (left.side, right.side) == (LEFT, RIGHT)
    assert "to the left along the skin" in left.how_to_find[-1]


def test_up_from_the_midline_stays_on_it(posterior):
    found = placed(posterior, "GV4", MIDLINE, "superior", 20, "mm")
    assert (found.side, found.position_mm[0]) == (MIDLINE, pytest.approx(0.0, abs=0.5))


def test_a_step_inwards_ends_at_the_bent_midline_not_at_the_plumb_line(posterior):
    bent = midline_through([MidlineMark("T9", -18.0)], posterior)
    at = Beside("BL18", LEFT, "medial", 27, "mm")
    assert place_free([at], WOMAN, posterior, midline=bent)[0].position_mm[0] == pytest.approx(-18, abs=2)
    with pytest.raises(InvalidInput, match="beyond the midline"):
        place_free([Beside("BL18", LEFT, "medial", 40, "mm")], WOMAN, posterior, midline=bent)


def test_a_tap_on_the_midline_has_no_side(posterior, body):
    assert place_free([tap((0.0, 90.0, 1050.0), body)], WOMAN, posterior)[0].side is MIDLINE


def test_one_and_a_half_cun_lateral_of_gv4_is_bl23(posterior):
    found, bl23 = placed(posterior, "GV4", LEFT, "lateral", 1.5, "cun"), named("BL23", posterior)
    assert np.array(found.position_mm) == pytest.approx(bl23.position_mm, abs=1.5)


def test_the_error_holds_the_points_own_and_the_steps(posterior):
    start = named("BL25", posterior)
    near, far = (placed(posterior, "BL25", LEFT, "lateral", mm, "mm") for mm in (10, 100))
    assert start.ellipse.half_across_mm < near.ellipse.half_across_mm < far.ellipse.half_across_mm
    assert far.ellipse.half_along_mm == pytest.approx(start.ellipse.half_along_mm, rel=0.1)


def test_a_step_up_or_down_makes_no_claim_about_the_level(posterior):
    assert placed(posterior, "BL25", LEFT, "superior", 20, "mm").level is None
    assert placed(posterior, "BL25", LEFT, "lateral", 20, "mm").level is not None


def test_free_points_move_with_the_body_when_it_is_measured(posterior):
    higher = observe(
        posterior, [Measurement("iliac-crest-height", posterior.mean("iliac_crest_height") + 25)]
    )
    wanted = Beside("BL25", LEFT, "lateral", 30, "mm")
    tapped = tap(
        placed(posterior, "BL25", LEFT, "lateral", 30, "mm").position_mm, build_body(WOMAN, posterior)
    )
    for spot in (wanted, tapped):
        before, after = (place_free([spot], WOMAN, one)[0] for one in (posterior, higher))
        assert 10 < after.position_mm[2] - before.position_mm[2] < 30


@pytest.mark.parametrize("code", ["BL23", "GB30", "ST36", "LI4", "LI11", "GV20", "CV6"])
def test_a_tap_on_a_point_is_that_very_spot(code, posterior, body):
    start = named(code, posterior)
    found = place_free([tap(start.position_mm, body)], WOMAN, posterior)[0]
    assert found.position_mm == pytest.approx(start.position_mm, abs=1e-3)
    assert found.distances[0].mm == pytest.approx(0.0, abs=0.5)


def test_every_free_point_lies_on_the_skin(posterior, body):
    wanted = [
        Beside(code, LEFT, way, 25, "mm")
        for code in ("BL23", "BL40", "ST36", "GB34", "BL57")
        for way in ("superior", "inferior", "proximal", "distal")
    ]
    for found in place_free(wanted, WOMAN, posterior):
        on_face = np.array(found.barycentric) @ body.vertices_mm[body.faces[found.face]]
        assert found.position_mm == pytest.approx(on_face, abs=1e-9)
        assert sum(found.barycentric) == pytest.approx(1.0)
        assert min(found.barycentric) >= 0.0


class TestWalkingStraight:
    def test_there_and_back_again(self, posterior, body):
        start = named("BL23", posterior)
        for heading in np.array([[1.0, 0, 0], [0, 0, 1], [0.6, 0.1, -0.8]]):
            there = walk_straight(body.vertices_mm, start.face, np.array(start.barycentric), heading, 80.0)
            back = walk_straight(body.vertices_mm, there.face, there.barycentric, -there.heading, 80.0)
            home = back.barycentric @ body.vertices_mm[body.faces[back.face]]
            assert home == pytest.approx(start.position_mm, abs=1e-3)

    def test_two_halves_make_one_whole(self, posterior, body):
        start, heading = named("BL23", posterior), np.array([0.7, 0.0, 0.7])
        args = (body.vertices_mm, start.face, np.array(start.barycentric), heading)
        whole, half = walk_straight(*args, 60.0), walk_straight(*args, 30.0)
        rest = walk_straight(body.vertices_mm, half.face, half.barycentric, half.heading, 30.0)
        ends = [one.barycentric @ body.vertices_mm[body.faces[one.face]] for one in (whole, rest)]
        assert ends[0] == pytest.approx(ends[1], abs=1e-3)

    def test_no_way_over_the_skin_is_shorter_than_the_air_line(self, posterior, body):
        start = named("CV6", posterior)
        for degrees in range(0, 360, 30):
            heading = np.array([np.sin(np.radians(degrees)), 0.0, np.cos(np.radians(degrees))])
            stop = walk_straight(body.vertices_mm, start.face, np.array(start.barycentric), heading, 40.0)
            end = stop.barycentric @ body.vertices_mm[body.faces[stop.face]]
            assert 30.0 < np.linalg.norm(end - start.position_mm) <= 40.0 + 1e-6

    def test_a_direction_upright_on_the_skin_leads_nowhere(self, posterior, body):
        start = named("BL23", posterior)
        with pytest.raises(InvalidInput, match="upright"):
            walk_straight(body.vertices_mm, start.face, np.array(start.barycentric), np.zeros(3), 10.0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("BL25", LEFT, "outwards", 2, "fingers"), "no direction"),
        (("BL25", LEFT, "lateral", 2, "inches"), "no unit"),
        (("BL25", LEFT, "lateral", -1, "mm"), "positive"),
        (("BL25", LEFT, "lateral", float("nan"), "mm"), "positive"),
        (("BL25", LEFT, "lateral", 400, "mm"), "up to 150 mm"),
        (("BL25", LEFT, "posterior", 20, "mm"), "does not run along the skin"),
        (("BL25", MIDLINE, "lateral", 20, "mm"), "left and a right"),
        (("BL62", LEFT, "superior", 1, "cun"), "No cun"),
        (("GV4", LEFT, "medial", 20, "mm"), "lies on the midline"),
        (("GV4", MIDLINE, "lateral", 20, "mm"), "left or right"),
        (("BL23", LEFT, "medial", 100, "mm"), "beyond the midline"),
        (("EX-B2", LEFT, "lateral", 1, "cun"), "at every level"),
        (("EX-HN1", LEFT, "lateral", 1, "cun"), "several places"),
    ],
)
def test_what_cannot_be_laid_off_is_refused(words, said, posterior):
    with pytest.raises(InvalidInput, match=said):
        placed(posterior, *words)


def test_an_unknown_point_to_start_from_is_refused(posterior):
    with pytest.raises(UnknownCode):
        placed(posterior, "BL99", LEFT, "lateral", 20, "mm")


@pytest.mark.parametrize("position", [(0.0, 900.0, 1000.0), (float("nan"), 0.0, 1000.0)])
def test_a_tap_beside_the_body_is_refused(position, body):
    with pytest.raises(InvalidInput, match="tapped spot"):
        tap(position, body)


def test_a_tap_is_kept_as_a_face_and_weights(body):
    found = tap((60.0, 60.0, 1050.0), body)
    assert isinstance(found, Tap)
    assert sum(found.barycentric) == pytest.approx(1.0)
