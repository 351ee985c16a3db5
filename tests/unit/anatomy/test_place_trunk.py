"""Chest, belly and shoulder points of one woman and one man: the numbers and the words."""

import numpy as np
import pytest

from weizhong.anatomy.body import build_body
from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.locate import place
from weizhong.anatomy.person import Person
from weizhong.terms.codes import Laterality, Standard

WOMAN = Person(sex="female", age_years=52, stature_mm=1620, mass_kg=70)
MAN = Person(sex="male", age_years=35, stature_mm=1756, mass_kg=80)

TRUNK = [
    *(f"CV{n}" for n in range(1, 22)),
    *(f"KI{n}" for n in range(11, 28)),
    *(f"ST{n}" for n in range(11, 31)),
    *(f"SP{n}" for n in range(12, 22)),
    *(f"GB{n}" for n in range(21, 31)),
    *(f"SI{n}" for n in range(9, 16)),
    *"LR12 LR13 LR14 LU1 LU2 LI15 LI16 TE14 TE15 PC1 HT1".split(),
    *"EX-CA1 EX-B1 EX-B3 EX-B4 EX-B5 EXTRA-HUANZHONG M-UE48".split(),
]


@pytest.fixture(scope="module", params=[WOMAN, MAN], ids=["woman", "man"])
def person(request):
    return request.param


def spot(code, person, **more):
    return next(p for p in place([code], person, predict(person), **more) if p.side is not Laterality.RIGHT)


def distance(point, landmark):
    return next(d.mm for d in point.distances if landmark in d.landmark)


def test_every_point_of_the_trunk_is_placed_on_the_skin(person):
    posterior = predict(person)
    body = build_body(person, posterior)
    for point in place(TRUNK, person, posterior):
        corners = body.vertices_mm[body.faces[point.face]]
        assert np.linalg.norm(point.barycentric @ corners - point.position_mm) < 0.1, point.code
        assert 2 <= len(point.how_to_find) <= 3, point.code


def test_height_is_counted_in_the_cun_of_the_belly_and_breadth_in_that_of_the_nipples(person):
    posterior, point = predict(person), spot("ST21", person)
    assert distance(point, "navel") == pytest.approx(
        (posterior.mean("xiphisternal_height") - posterior.mean("umbilicus_height")) / 2
    )
    assert distance(point, "anterior midline") == pytest.approx(posterior.mean("nipple_half_breadth") / 2)
    assert "4 cun" in point.how_to_find[0]
    assert "8 cun" in point.how_to_find[0]
    assert "2 cun" in point.how_to_find[1]


def test_a_space_between_the_ribs_is_counted_not_measured_in_cun():
    point = spot("KI24", WOMAN)
    assert "cun" not in point.how_to_find[0]
    assert "Count the ribs" in point.how_to_find[-1]
    assert point.is_rule_derived


def test_the_nipple_of_men_lies_near_the_fourth_space():
    nipple, fifth = spot("ST17", MAN), spot("ST18", MAN)
    assert nipple.position_mm[2] == pytest.approx(predict(MAN).mean("fourth_space_height"), abs=15)
    assert 15 < nipple.position_mm[2] - fifth.position_mm[2] < 40


def test_the_crease_below_the_breast_lies_below_the_nipple():
    assert spot("ST18", WOMAN).position_mm[2] < spot("ST17", WOMAN).position_mm[2] - 15


def test_a_breast_does_not_draw_the_line_of_the_collarbone_inwards():
    upper, lower = spot("ST14", WOMAN), spot("LR14", WOMAN)
    assert lower.position_mm[0] == pytest.approx(upper.position_mm[0], abs=2)


def test_the_spaces_lie_lower_towards_the_nipple_line(person):
    midline, two_cun, six_cun = (spot(code, person).position_mm[2] for code in ("CV17", "KI23", "SP18"))
    assert midline > two_cun > six_cun


def test_who_leaves_a_second_place_for_gb30_towards_the_front():
    first, second = (
        p for p in place(["GB30"], WOMAN, predict(WOMAN), alternatives=True) if p.side is Laterality.LEFT
    )
    assert second.is_alternative
    assert second.position_mm[1] < first.position_mm[1] - 50


def test_the_chinese_standard_may_count_from_the_tip_of_the_xiphoid(person):
    posterior = predict(person)
    found = place(["CV15", "CV16"], person, posterior, standard=Standard.GBT, alternatives=True)
    cv15, cv15_tip, cv16, cv16_tip = (p.position_mm[2] for p in found)
    assert cv16 > cv15 > cv15_tip
    assert cv16_tip == pytest.approx(cv15, abs=1)
    assert len(place(["CV15", "CV16"], person, posterior, alternatives=True)) == 2


def test_si11_lies_a_third_of_the_way_down_the_blade(person):
    middle, angle = (spot("SI11", person).distances[i].mm for i in (0, 1))
    assert middle / (middle + angle) == pytest.approx(1 / 3, abs=0.07)


def test_huanzhong_is_half_way_from_gb30_to_the_hiatus(person):
    half, whole, hiatus = (np.array(spot(c, person).position_mm) for c in ("EXTRA-HUANZHONG", "GB30", "GV2"))
    assert half[[0, 2]] == pytest.approx((whole + hiatus)[[0, 2]] / 2, abs=3)


def test_measuring_the_breastbone_narrows_the_points_counted_from_its_end():
    posterior = predict(WOMAN)
    value = posterior.mean("suprasternal_notch_height") - posterior.mean("xiphisternal_height")
    known = [
        Measurement("suprasternal-notch-height", posterior.mean("suprasternal_notch_height")),
        Measurement("breastbone", value),
    ]
    before, after = (
        place(["CV14"], WOMAN, p)[0].ellipse.half_along_mm for p in (posterior, observe(posterior, known))
    )
    assert after < 0.8 * before


def test_a_straight_reach_to_a_slanted_side_is_less_sure_along_the_skin(person):
    posterior, point = predict(person), spot("GB27", person)
    _, sd_mm = posterior.form({"bicristal_breadth": 0.41})
    assert 1.05 * sd_mm < point.landmark_spread.across_mm <= 3 * sd_mm
