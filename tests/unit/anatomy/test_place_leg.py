"""Thigh, knee, leg, foot and toes: what the standard says of these points, on a few very different people."""

from collections import Counter

import numpy as np
import pytest
import trimesh
from tests.unit.anatomy.people import PEOPLE

from weizhong.anatomy.body import build_body
from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.locate import place, placeable_codes
from weizhong.facts.points import point
from weizhong.terms.codes import Laterality, Standard

LEG = (
    *(f"ST{n}" for n in range(31, 46)),
    *(f"SP{n}" for n in range(1, 12)),
    *(f"KI{n}" for n in range(1, 11)),
    *(f"LR{n}" for n in range(1, 12)),
    *(f"GB{n}" for n in range(31, 45)),
    *(f"BL{n}" for n in (*range(36, 41), *range(55, 68))),
    *(f"EX-LE{n}" for n in range(1, 11)),
)
SHIN = ("ST36", "EX-LE7", "ST37", "ST38", "ST39")
X, Y, Z = range(3)


def counted(told):
    """Codes with the cun they are counted by, as in ``"ST32 6, ST33 3"``."""
    pairs = [pair.split() for pair in told.split(", ")]
    return pytest.mark.parametrize(("code", "cun"), [(code, float(cun)) for code, cun in pairs])


class Leg:
    """One person's left leg: spots by code (and spot), and how long a cun is on each segment."""

    def __init__(self, person, posterior=None, standard=Standard.WHO):
        self.person, self.posterior = person, posterior or predict(person)
        placed = place(LEG, person, self.posterior, standard=standard)
        self.points = {f"{p.code}/{p.spot}".rstrip("/"): p for p in placed if p.side is not Laterality.RIGHT}

    def __getitem__(self, code):
        return np.array(self.points[code].position_mm)

    def height(self, code):
        return self[code][Z]

    def landmark(self, name):
        return self.posterior.mean(name)

    def cun(self, upper, lower, count):
        return (self.landmark(f"{upper}_height") - self.landmark(f"{lower}_height")) / count

    def off_the_line(self, code):
        """How far outwards of the straight line from ST35 to ST41 a point lies, seen from the front, mm."""
        high, low = self["ST35"], self["ST41"]
        share = (high[Z] - self.height(code)) / (high[Z] - low[Z])
        return self[code][X] - (high[X] + share * (low[X] - high[X]))

    def apart(self, a, b):
        return float(np.linalg.norm(self[a] - self[b]))


@pytest.fixture(scope="module", params=PEOPLE.values(), ids=PEOPLE)
def leg(request):
    return Leg(request.param)


@pytest.fixture(scope="module")
def woman():
    return Leg(PEOPLE["average woman"])


def test_every_point_of_the_leg_is_placed():
    assert set(LEG) <= set(placeable_codes())


@pytest.mark.parametrize("code", [code for code in LEG if code.startswith("EX")])
def test_a_point_has_as_many_spots_as_it_is_told_to_have(code):
    person = PEOPLE["average woman"]
    spots = Counter(p.code for p in place([code], person, predict(person)))
    assert spots[code] == point(code).count_on_body


class TestHeightsAreCountedInTheSegmentsOwnCun:
    TOLERANCE_MM = 1.5  # the skin between two rows of the tube is not quite straight

    @counted("ST32 6, ST33 3, ST34 2, SP10 2, LR9 4, EX-LE3 3")
    def test_above_the_kneecap(self, leg, code, cun):
        wanted = leg.landmark("patella_base_height") + cun * leg.cun("pubic_symphysis", "patella_base", 18)
        assert leg.height(code) == pytest.approx(wanted, abs=self.TOLERANCE_MM)

    @counted("LR11 2, LR10 3, SP11 6")
    def test_below_the_pubic_bone(self, leg, code, cun):
        wanted = leg.landmark("pubic_symphysis_height") - cun * leg.cun("pubic_symphysis", "patella_base", 18)
        assert leg.height(code) == pytest.approx(wanted, abs=self.TOLERANCE_MM)

    @counted("SP6 3, SP7 6, KI7 2, KI8 2, KI9 5, LR5 5, LR6 7, SP8 10, SP9 13")
    def test_above_the_inner_malleolus(self, leg, code, cun):
        wanted = leg.landmark("medial_malleolus_height") + cun * leg.cun(
            "patella_apex", "medial_malleolus", 15
        )
        assert leg.height(code) == pytest.approx(wanted, abs=self.TOLERANCE_MM)

    @counted("GB35 7, GB36 7, GB37 5, GB38 4, GB39 3, BL58 7, BL59 3")
    def test_above_the_outer_malleolus(self, leg, code, cun):
        per_cun = leg.cun("popliteal_crease", "lateral_malleolus", 16)
        wanted = leg.landmark("lateral_malleolus_height") + cun * per_cun
        assert leg.height(code) == pytest.approx(wanted, abs=self.TOLERANCE_MM)

    @counted("BL55 2, BL56 5, BL57 8")
    def test_below_the_crease_of_the_knee(self, leg, code, cun):
        per_cun = leg.cun("popliteal_crease", "lateral_malleolus", 16)
        wanted = leg.landmark("popliteal_crease_height") - cun * per_cun
        assert leg.height(code) == pytest.approx(wanted, abs=self.TOLERANCE_MM)

    @counted("ST36 3, EX-LE7 5, ST37 6, ST38 8, ST39 9")
    def test_below_st35(self, leg, code, cun):
        fallen = leg.height("ST35") - leg.height(code)
        assert fallen == pytest.approx(cun * leg.cun("patella_apex", "lateral_malleolus", 16), abs=2.0)

    def test_below_the_inner_malleolus_a_cun_is_a_third_of_the_way_to_the_sole(self, leg):
        cun = leg.landmark("medial_malleolus_height") / 3
        assert leg.height("KI3") - leg.height("KI5") == pytest.approx(cun, abs=self.TOLERANCE_MM)
        assert leg.height("EX-LE8") - leg.height("KI6") == pytest.approx(cun, abs=self.TOLERANCE_MM)

    def test_the_two_scales_of_the_shin_sum_to_the_whole(self, leg):
        below_sp9 = leg.height("SP9") - leg.landmark("medial_malleolus_height")
        above_sp9 = leg.landmark("patella_apex_height") - leg.height("SP9")
        assert below_sp9 / above_sp9 == pytest.approx(13 / 2, rel=0.06)


class TestPointsThatLieTogether:
    @pytest.mark.parametrize(
        "codes",
        ["SP9 LR7", "ST38 ST40", "GB35 GB36 BL58", "GB39 BL59", "SP10 ST34 EX-LE1/lateral EX-LE1/medial",
         "ST33 EX-LE3", "BL39 BL40 KI10 LR8", "KI7 KI8", "KI3 EX-LE8", "BL60 EX-LE9", "LR5 KI9"],
    )  # fmt: skip
    def test_points_the_standard_calls_level_are_level(self, leg, codes):
        heights = [leg.height(code) for code in codes.split()]
        assert max(heights) - min(heights) < 2.5

    @pytest.mark.parametrize(
        ("one", "other"),
        [("EX-LE5/lateral", "ST35"), ("EX-LE5/medial", "EX-LE4"), ("EX-LE10/1-2", "LR2"),
         ("EX-LE10/2-3", "ST44"), ("EX-LE10/4-5", "GB43")],
    )  # fmt: skip
    def test_some_extra_spots_are_channel_points(self, leg, one, other):
        assert leg.apart(one, other) == 0

    def test_bl56_lies_midway_between_bl55_and_bl57(self, leg):
        assert leg.height("BL56") == pytest.approx((leg.height("BL55") + leg.height("BL57")) / 2, abs=1.0)

    @pytest.mark.parametrize(
        ("lower", "upper", "least_mm"),
        [("BL61", "BL60", 20), ("BL62", "EX-LE9", 8), ("KI5", "KI3", 10), ("KI6", "EX-LE8", 10)],
    )
    def test_below_means_straight_below(self, leg, lower, upper, least_mm):
        size = leg.person.stature_mm / 1630
        assert abs(leg[lower][Y] - leg[upper][Y]) < 9 * size
        assert leg.height(upper) - leg.height(lower) > least_mm * size

    def test_sp5_lies_half_way_between_the_two_bumps(self, leg):
        to_malleolus, to_navicular = (distance.mm for distance in leg.points["SP5"].distances)
        assert to_malleolus == pytest.approx(to_navicular, rel=0.2)

    def test_lr4_lies_half_way_between_sp5_and_st41(self, leg):
        either_way_mm = 12 * leg.person.stature_mm / 1630
        assert leg.apart("LR4", "SP5") == pytest.approx(leg.apart("LR4", "ST41"), abs=either_way_mm)

    def test_ki1_lies_a_third_of_the_way_from_the_toes_to_the_heel(self, leg):
        to_heel, to_web = (distance.mm for distance in leg.points["KI1"].distances)
        assert to_web / (to_web + to_heel) == pytest.approx(1 / 3, abs=0.035)


class TestLines:
    """Straight lines the standard names, as seen from the front; heavy and bowed legs bend them a little."""

    def test_st32_to_st34_lie_in_line_with_the_front_hip_bone_point(self, woman):
        far, near = woman["ST31"], woman["ST34"]
        for code in ("ST32", "ST33"):
            share = (woman.height(code) - near[Z]) / (far[Z] - near[Z])
            assert woman[code][X] == pytest.approx(near[X] + share * (far[X] - near[X]), abs=2.0)

    @pytest.mark.parametrize("code", SHIN)
    def test_on_the_mean_woman_the_stomach_line_of_the_shin_is_straight(self, woman, code):
        assert abs(woman.off_the_line(code)) < 1.0

    @pytest.mark.parametrize("code", SHIN)
    def test_on_others_it_bends_less_than_a_finger_is_broad(self, leg, code):
        assert abs(leg.off_the_line(code)) < 9.0

    def test_st40_lies_a_finger_outwards_from_st38(self, leg):
        finger_mm = 0.2 * leg.landmark("hand_breadth")
        assert 0.85 * finger_mm < leg.apart("ST40", "ST38") <= finger_mm + 1
        assert leg["ST40"][X] > leg["ST38"][X]


class TestAlongTheSkin:
    """A cut through the finished mesh, edge by edge, measures the same way along the skin."""

    @pytest.mark.parametrize(
        ("start", "end", "cun"),
        [("ST34", "EX-LE1/lateral", 1.5), ("ST34", "EX-LE1/medial", 1.5), ("SP9", "LR7", 1.0)],
    )
    def test_the_way_is_the_cun_it_is_told_to_be(self, leg, start, end, cun):
        body = build_body(leg.person, leg.posterior)
        wanted = cun * leg.points[end].mm_per_cun
        assert _along_skin(body, leg[start], leg[end]) == pytest.approx(wanted, abs=0.04 * wanted + 0.5)

    def test_outwards_is_outwards(self, leg):
        assert leg["EX-LE1/lateral"][X] > leg["ST34"][X] > leg["EX-LE1/medial"][X]
        assert leg["LR7"][Y] > leg["SP9"][Y]


def _along_skin(body, start, end):
    """Length of the left leg's outline from one spot to another of the same height, mm."""
    skin = trimesh.Trimesh(body.vertices_mm, body.faces, process=False)
    height = [0, 0, (start[Z] + end[Z]) / 2]
    edges = trimesh.intersections.mesh_plane(skin, plane_normal=[0, 0, 1], plane_origin=height)
    middle = edges[edges[:, :, X].min(axis=1) > 0].mean(axis=(0, 1))
    # The outline is a star about its middle here, so that the way is the edges whose bearing lies between.
    low, high = sorted(_bearing(spot, middle) for spot in (start, end))
    length = 0.0
    for edge in edges[edges[:, :, X].min(axis=1) > 0]:
        first, last = sorted(_bearing(corner, middle) for corner in edge)
        if last - first < np.pi:
            inside = max(0.0, min(last, high) - max(first, low))
            length += np.linalg.norm(edge[1] - edge[0]) * inside / max(last - first, 1e-12)
    return length


def _bearing(spot, middle):
    """Turn round the middle, counted from the back, where none of these outlines passes."""
    return np.arctan2(spot[X] - middle[X], -(spot[Y] - middle[Y]))


class TestWhereStandardsDiffer:
    def test_gb31_is_at_the_finger_tip_or_nine_cun_up(self, woman):
        chinese = Leg(woman.person, woman.posterior, Standard.GBT)
        crease = woman.landmark("popliteal_crease_height")
        cun = woman.cun("trochanter", "popliteal_crease", 19)
        assert woman.height("GB31") == pytest.approx(woman.landmark("fingertip_height"), abs=1.5)
        assert chinese.height("GB31") == pytest.approx(crease + 9 * cun, abs=1.5)

    def test_bl64_lies_lower_by_the_chinese_standard(self, woman):
        chinese = Leg(woman.person, woman.posterior, Standard.GBT)
        assert chinese.height("BL64") < woman.height("BL64") - 1

    def test_the_chinese_standard_leaves_the_height_of_st31_more_open(self, woman):
        chinese = Leg(woman.person, woman.posterior, Standard.GBT)
        assert chinese.points["ST31"].rule_spread.along_mm > woman.points["ST31"].rule_spread.along_mm
        assert woman.points["ST31"].standard == "WHO 2008"


def test_the_great_toes_joint_lies_where_the_survey_has_it_along_the_foot(leg):
    """ANSUR II: ball of foot over foot length, 0.739 (SD 0.013) in 1986 women, 0.741 (0.015) in 4082 men."""
    foot = build_body(leg.person, leg.posterior).vertices_mm
    foot = foot[(foot[:, X] > 0) & (foot[:, Z] < 0.035 * leg.person.stature_mm)]
    heel, toes = foot[:, Y].max(), foot[:, Y].min()
    joint = (leg["SP2"][Y] + leg["SP3"][Y]) / 2  # just beyond it, and just behind it
    assert (heel - joint) / (heel - toes) == pytest.approx(0.74, abs=2 * 0.0135)


def test_a_measured_knee_moves_the_points_counted_from_it(woman):
    raised = woman.landmark("mid_patella_height") + 15
    told = observe(woman.posterior, [Measurement("mid_patella_height", raised)])
    moved = Leg(woman.person, told)
    assert moved.height("ST34") > woman.height("ST34") + 5
    assert moved.points["ST36"].landmark_spread.along_mm < woman.points["ST36"].landmark_spread.along_mm


def test_every_point_of_the_leg_says_what_to_feel(woman):
    for code, found in woman.points.items():
        assert 2 <= len(found.how_to_find) <= 3, code
        assert "{" not in " ".join(found.how_to_find), code
