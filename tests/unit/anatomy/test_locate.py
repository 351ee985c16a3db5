"""Points on bodies: what is asked comes back, in order, on both sides, with words."""

import numpy as np
import pytest

from weizhong.anatomy.body import build_body
from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.locate import Ashi, place, placeable_codes
from weizhong.anatomy.person import Person
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput, PointNotPlaced, UnknownCode

WOMAN = Person(sex="female", age_years=52, stature_mm=1620, mass_kg=70)

ISSUED = [
    *(f"GV{n}" for n in (*range(1, 17), 20, 26)),
    *(f"BL{n}" for n in range(10, 63)),
    *"EX-B6 EX-B7 EX-B8 EX-B9 EX-UE7 GB25 GB26 GB29 GB30 GB31 GB32 GB33 GB34 GB39 GB40 GB41".split(),
    *"ST25 ST36 ST40 SP6 SP9 SP10 SP15 KI3 KI7 LR3 LI4 LI11 SI3 TE5 PC6 CV4 CV6".split(),
]


@pytest.fixture(scope="module")
def posterior():
    return predict(WOMAN)


def test_every_point_the_release_promises_is_placed():
    assert set(ISSUED) <= {code.partition(":")[0] for code in placeable_codes()}
    assert sum(code.startswith("EX-B2:") for code in placeable_codes()) == 17


def test_points_come_back_in_the_order_asked_left_before_right(posterior):
    found = [(p.code, p.side.value) for p in place(["GV4", "BL23"], WOMAN, posterior)]
    assert found == [("GV4", "midline"), ("BL23", "left"), ("BL23", "right")]


def test_jiaji_without_a_level_means_all_levels(posterior):
    assert len(place(["EX-B2"], WOMAN, posterior)) == 34


def test_yaotongdian_is_two_spots_on_each_hand(posterior):
    found = {(p.spot, p.side.value) for p in place(["EX-UE7"], WOMAN, posterior)}
    assert len(found) == 4


def test_an_unknown_point_is_refused_with_near_ones(posterior):
    with pytest.raises(UnknownCode, match=r"not a point code"):
        place(["BL233"], WOMAN, posterior)
    with pytest.raises(UnknownCode, match=r"no point BL77.*BL7"):
        place(["BL77"], WOMAN, posterior)


def test_a_point_that_is_not_on_the_skin_is_refused_not_guessed(posterior):
    with pytest.raises(PointNotPlaced, match="GV28 is described, not placed"):
        place(["GV28"], WOMAN, posterior)


def test_only_jiaji_takes_a_level(posterior):
    with pytest.raises(UnknownCode, match="only EX-B2 takes a level"):
        place(["BL23:L4"], WOMAN, posterior)


def test_an_ashi_spot_lies_on_its_own_side_at_its_distance(posterior):
    (spot,) = place([], WOMAN, posterior, [Ashi("L4", 60.0, Laterality.RIGHT)])
    assert spot.side is Laterality.RIGHT
    assert spot.position_mm[0] < -45
    assert spot.position_mm[2] == pytest.approx(posterior.mean("tip_l4"), abs=1.0)


def test_a_tender_spot_over_the_sacrum_is_placed_and_pressing_decides(posterior):
    (spot,) = place([], WOMAN, posterior, [Ashi("S2", 40.0, Laterality.LEFT)])
    assert spot.position_mm[2] == pytest.approx(posterior.mean("s2_foramen"), abs=1.0)
    assert "Press around it" in spot.how_to_find[-1]


def test_every_normal_points_out_of_its_own_face_on_both_sides(posterior):
    body = build_body(WOMAN, posterior)
    for point in place(placeable_codes(), WOMAN, posterior):
        a, b, c = body.vertices_mm[body.faces[point.face]]
        outwards = np.cross(b - a, c - a)
        # A normal smoothed over a cell leans a little from its face; on the midline it stays in the midline
        # plane, while the faces of a furrow look to the sides.
        least = 0.0 if point.side is Laterality.MIDLINE else 0.9
        assert outwards @ point.normal > least * np.linalg.norm(outwards), (point.code, point.side)


@pytest.mark.parametrize(
    ("level", "mm", "side"),
    [("C1", 30, "left"), ("L4", 900, "left"), ("L4", 0, "left"), ("L4", 9, "midline")],
)
def test_an_ashi_spot_off_the_back_is_refused(level, mm, side):
    with pytest.raises(InvalidInput):
        Ashi(level, mm, Laterality(side))


def test_lateral_distance_is_the_cun_of_this_back(posterior):
    left, _ = place(["BL23"], WOMAN, posterior)
    half_breadth = posterior.mean("scapula_border_half_breadth")
    (midline,) = [d for d in left.distances if "midline" in d.landmark]
    assert left.mm_per_cun == pytest.approx(half_breadth / 3)
    assert midline.mm == pytest.approx(1.5 * half_breadth / 3)


def test_leg_points_use_the_leg_not_the_back(posterior):
    back, leg = place(["GV4", "BL57"], WOMAN, posterior)[:2]
    expected = (posterior.mean("popliteal_crease_height") - posterior.mean("lateral_malleolus_height")) / 16
    assert leg.mm_per_cun == pytest.approx(expected)
    assert leg.mm_per_cun != pytest.approx(back.mm_per_cun)


def test_measuring_narrows_the_ellipse_and_moves_the_level_belief(posterior):
    measured = observe(
        posterior,
        [
            Measurement("c7-height", posterior.mean("c7_height")),
            Measurement("iliac-crest-height", posterior.mean("iliac_crest_height")),
        ],
    )
    before, after = (place(["GV4"], WOMAN, p)[0] for p in (posterior, measured))
    assert after.ellipse.half_along_mm < 0.75 * before.ellipse.half_along_mm
    assert after.level.probabilities["L2"] > before.level.probabilities["L2"]


def test_error_is_told_apart_by_cause_and_adds_up(posterior):
    (point,) = place(["GV4"], WOMAN, posterior)
    parts = (point.landmark_spread, point.level_spread, point.rule_spread)
    total = np.sqrt(sum(part.along_mm**2 for part in parts))
    assert min(part.along_mm for part in parts) > 0
    # 95 % in two dimensions reaches 2.45 standard deviations.
    assert point.ellipse.half_along_mm == pytest.approx(2.448 * total, rel=0.01)


def test_every_point_says_how_to_find_it_and_how_far_from_what(posterior):
    for point in place(placeable_codes(), WOMAN, posterior):
        assert 2 <= len(point.how_to_find) <= 3, (point.code, point.how_to_find)
        assert point.distances, point.code
        assert "{" not in " ".join(point.how_to_find), point.code
        assert point.rule_note or not point.is_rule_derived, point.code
