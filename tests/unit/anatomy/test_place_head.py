"""Head, face, ear and neck: what the standard says of these points, on a few very different people."""

from itertools import pairwise

import numpy as np
import pytest

from weizhong.anatomy.body import build_body
from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.locate import place
from weizhong.anatomy.person import Person
from weizhong.anatomy.tubes import tube_set
from weizhong.facts.points import all_points
from weizhong.terms.codes import Laterality, Standard

PEOPLE = {
    "woman": Person("female", 52, 1620, 70),
    "tall heavy man": Person("male", 40, 1950, 125),
    "boy": Person("male", 6, 1160, 21),
    "heavy woman": Person("female", 45, 1650, 122),
    "old man": Person("male", 85, 1680, 62),
}
HEAD = (
    *(f"BL{n}" for n in range(1, 11)),
    *(f"GB{n}" for n in range(1, 21)),
    *(f"GV{n}" for n in range(15, 28)),
    *(f"LI{n}" for n in range(17, 21)),
    *(f"SI{n}" for n in range(16, 20)),
    *(f"ST{n}" for n in range(1, 11)),
    *(f"TE{n}" for n in range(16, 24)),
    *("CV22", "CV23", "CV24", "N-HN54"),
    *(f"EX-HN{n}" for n in (1, 3, 4, 5, 6, 7, 14, 15)),
)


class Head:
    """One person's head: spots by code (and spot), left or midline, and its skin."""

    def __init__(self, person, posterior=None, standard=Standard.WHO):
        self.posterior = posterior or predict(person)
        self.body = build_body(person, self.posterior)
        placed = place(HEAD, person, self.posterior, standard=standard, alternatives=True)
        self.points = [p for p in placed if p.side is not Laterality.RIGHT]
        self.count = {code: sum(p.code == code and not p.is_alternative for p in placed) for code in HEAD}
        self.at = {}
        for p in self.points:
            name = f"{p.code}/{p.spot}" if p.spot else f"{p.code}*" if p.is_alternative else p.code
            self.at[name] = np.array(p.position_mm)

    def landmark(self, name):
        """A visible feature of the face, such as the outer corner of the eye."""
        mesh = tube_set()
        return mesh.anchors.spots((name,), self.body.vertices_mm[mesh.rows], mesh.face_corners)[0]

    def apart(self, a, b):
        return float(np.linalg.norm(self.at[a] - self.at[b]))


@pytest.fixture(scope="module", params=PEOPLE)
def head(request):
    return Head(PEOPLE[request.param])


@pytest.fixture(scope="module")
def woman():
    return Head(PEOPLE["woman"])


def test_each_point_has_as_many_spots_as_the_tables_say(woman):
    expected = {str(p.code): p.count_on_body for p in all_points()}
    assert {code: woman.count[code] for code in HEAD} == {code: expected[code] for code in HEAD}


def test_scalp_points_on_the_midline_are_their_cun_apart(head):
    """Cun of the head's own 12: the way over the skin from one to the next."""
    per_cun = head.posterior.mean("hairline_to_hairline") / 12
    behind = {
        "GV24": 0.5,
        "GV23": 1,
        "GV22": 2,
        "GV21": 3.5,
        "EX-HN1/front": 4,
        "GV20": 5,
        "EX-HN1/back": 6,
        "GV19": 6.5,
        "GV18": 8,
    }
    for (a, at_a), (b, at_b) in pairwise(behind.items()):
        # The straight line is at most a few per cent shorter than the curve of the skull.
        assert head.apart(a, b) == pytest.approx((at_b - at_a) * per_cun, rel=0.05), (a, b)


def test_a_tape_over_the_head_moves_the_scalp_points(woman):
    longer = Measurement("hairline-to-hairline", woman.posterior.mean("hairline_to_hairline") + 30, sd_mm=0.1)
    moved = Head(PEOPLE["woman"], observe(woman.posterior, [longer]))
    assert np.linalg.norm(moved.at["GV20"] - woman.at["GV20"]) == pytest.approx(30 * 5 / 12, abs=1.5)


@pytest.mark.parametrize("code", ["GB15", "GB16", "GB17", "GB18", "GB14"])
def test_points_above_the_pupil_stand_in_its_line(head, code):
    assert head.at[code][0] == pytest.approx(head.at["EX-HN4"][0], abs=0.5)


def test_bl3_stands_above_bl2(head):
    assert head.at["BL3"][0] == pytest.approx(head.at["BL2"][0], abs=0.5)


def test_the_pupils_line_is_near_two_and_a_quarter_cun(head):
    """GB15 lies midway between GV24 and ST8."""
    assert head.apart("GV24", "GB15") == pytest.approx(0.5 * head.apart("GV24", "ST8"), rel=0.2)


def test_across_the_forehead_the_order_is_kept(head):
    row = ["GV24", "BL3", "BL4", "GB15", "GB13", "ST8"]
    assert (np.diff([head.at[code][0] for code in row]) > 0).all()


def test_gb14_is_a_third_of_the_forehead_above_the_eyebrow(head):
    third = head.posterior.mean("glabella_to_hairline") / 3
    assert head.apart("GB14", "EX-HN4") == pytest.approx(third, abs=3.0)


@pytest.mark.parametrize(("codes"), [("GV17", "BL9", "GB19"), ("GV16", "GB20"), ("GV15", "BL10")])
def test_points_of_the_occiput_are_level(head, codes):
    heights = [head.at[code][2] for code in codes]
    assert max(heights) - min(heights) < 1.0


@pytest.mark.parametrize(
    "codes", [("ST9", "LI18", "SI16"), ("ST10", "LI17")], ids=["thyroid cartilage", "cricoid"]
)
def test_points_of_the_neck_are_level_and_in_order(head, codes):
    spots = [head.at[code] for code in codes]
    assert np.ptp([p[2] for p in spots]) < 1.0
    assert (np.diff([p[0] for p in spots]) > 0).all()


def test_gb19_is_straight_above_gb20(head):
    assert head.at["GB19"][0] == pytest.approx(head.at["GB20"][0], abs=0.5)
    assert head.at["GB19"][2] > head.at["GB20"][2]


def test_the_throat_is_climbed_in_order(head):
    rising = ["CV22", "ST10", "ST9", "CV23", "CV24", "GV27", "GV26", "GV25", "EX-HN3"]
    assert (np.diff([head.at[code][2] for code in rising]) > 0).all()


def test_below_the_pupil_the_stomach_channel_goes_straight_down(head):
    spots = [head.at[code] for code in ("EX-HN4", "ST1", "ST2", "ST3", "ST4")]
    assert np.ptp([p[0] for p in spots]) < 5.0
    assert (np.diff([p[2] for p in spots]) < 0).all()


def test_si18_is_below_the_outer_corner_of_the_eye(head):
    assert head.at["BL1"][0] < head.at["ST1"][0] < head.at["SI18"][0] < head.at["GB1"][0]


@pytest.mark.parametrize(
    ("channel", "start", "end"),
    [
        (("GB4", "GB5", "GB6"), "ST8", "GB7"),
        (("GB10", "GB11"), "GB9", "GB12"),
        (("TE18", "TE19"), "TE17", "TE20"),
    ],
    ids=["temple", "behind the ear", "round the ear"],
)
def test_shares_of_a_curve_are_evenly_spaced(head, channel, start, end):
    line = [start, *channel, end]
    steps = np.array([head.apart(a, b) for a, b in pairwise(line)])
    assert steps.max() < 1.6 * steps.min()


def test_before_the_ear_three_points_stand_over_each_other(head):
    spots = [head.at[code] for code in ("TE21", "SI19", "GB2")]
    assert (np.diff([p[2] for p in spots]) < 0).all()
    assert np.ptp([p[1] for p in spots]) < 4.0


class TestFeaturesOfTheFace:
    """The standard's words about eye, nose and cheek, within the few millimetres a mesh's triangles leave."""

    def test_st3_is_level_with_the_wing_of_the_nose(self, head):
        assert head.at["ST3"][2] == pytest.approx(head.landmark("nose-wing")[2], abs=2.5)

    def test_si18_is_straight_below_the_outer_corner_of_the_eye(self, head):
        assert head.at["SI18"][0] == pytest.approx(head.landmark("outer-canthus")[0], abs=2.5)

    def test_gb1_is_half_a_cun_outside_the_corner_of_the_eye(self, head):
        half_a_cun = 0.5 * head.posterior.mean("forehead_width") / 9
        corner = head.landmark("outer-canthus")
        assert head.at["GB1"][0] - corner[0] == pytest.approx(half_a_cun, abs=2.0)
        assert head.at["GB1"][2] == pytest.approx(corner[2], abs=2.0)

    def test_yintang_is_level_with_the_inner_ends_of_the_eyebrows(self, head):
        assert head.at["EX-HN3"][2] == pytest.approx(head.landmark("brow-inner")[2], abs=2.0)

    def test_bl1_is_just_above_and_inside_the_inner_corner_of_the_eye(self, head):
        corner = head.landmark("inner-canthus")
        assert 0 < head.at["BL1"][2] - corner[2] < 4
        assert 0 < corner[0] - head.at["BL1"][0] < 4

    def test_gb3_and_st7_face_each_other_across_the_arch_of_the_cheekbone(self, head):
        assert head.at["GB3"][1] == pytest.approx(head.at["ST7"][1], abs=4.0)
        assert 10 < head.at["GB3"][2] - head.at["ST7"][2] < 30

    def test_gv26_lies_midway_between_nose_and_lip(self, head):
        nose, lip = head.landmark("nose-base"), head.landmark("lip-edge")
        share = (nose[2] - head.at["GV26"][2]) / (nose[2] - lip[2])
        assert share == pytest.approx(0.5, abs=0.1)
        share = (nose[2] - head.at["GV26*"][2]) / (nose[2] - lip[2])
        assert share == pytest.approx(1 / 3, abs=0.1)

    def test_ex_hn14_is_about_a_cun_behind_te17(self, head):
        cun = head.posterior.mean("stature") / 75
        assert head.apart("EX-HN14", "TE17") == pytest.approx(cun, abs=8.0)


def test_gb7_is_level_with_the_tip_of_the_ear(head):
    assert head.at["GB7"][2] == pytest.approx(head.at["EX-HN6"][2], abs=4.0)


def test_te16_is_level_with_the_angle_of_the_jaw(head):
    assert head.at["TE16"][2] == pytest.approx(head.at["SI17"][2], abs=10.0)


def test_anmian_is_midway_between_te17_and_gb20(head):
    midway = 0.5 * (head.at["TE17"] + head.at["GB20"])
    # Seen from the side; the line between them passes under the skin.
    assert np.linalg.norm((head.at["N-HN54"] - midway)[1:]) < 8.0


def test_nothing_of_the_body_lies_before_a_point_of_the_face(head):
    """No point sits in an eye socket, the mouth or a nostril."""
    a, b, c = (head.body.vertices_mm[head.body.faces[:, i]] for i in range(3))
    behind_the_ear = {"TE17", "TE18", "TE19"}
    for p in head.points:
        if p.code not in behind_the_ear:
            normal = np.array(p.normal)
            way = _way_to_faces(np.array(p.position_mm) + 2.0 * normal, normal, a, b, c)
            assert not (way < 40.0).any(), p.code


def _way_to_faces(origin, aim, a, b, c):
    """How far along a ray each triangle is met (Möller and Trumbore), infinite where it is not."""
    p = np.cross(aim, c - a)
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = 1 / np.einsum("ij,ij->i", b - a, p)
        u = np.einsum("ij,ij->i", origin - a, p) * inverse
        q = np.cross(origin - a, b - a)
        v = q @ aim * inverse
        way = np.einsum("ij,ij->i", c - a, q) * inverse
    return np.where((u >= 0) & (v >= 0) & (u + v <= 1) & (way > 0), way, np.inf)


class TestUndecidedPoints:
    """WHO names a choice and an alternative; the Chinese standard settles."""

    def test_who_puts_gv26_in_the_middle_of_the_philtrum_and_gbt_a_third_down(self, woman):
        chinese = Head(PEOPLE["woman"], standard=Standard.GBT)
        assert chinese.at["GV26"] == pytest.approx(woman.at["GV26*"])
        assert "GV26*" not in chinese.at
        assert woman.at["GV26*"][2] > woman.at["GV26"][2]

    def test_li19_follows_gv26(self, woman):
        chinese = Head(PEOPLE["woman"], standard=Standard.GBT)
        for one in (woman.at["LI19"] - woman.at["GV26"], chinese.at["LI19"] - chinese.at["GV26"]):
            assert one[2] == pytest.approx(0.0, abs=1.0)

    def test_li20_is_beside_the_middle_of_the_wing_in_both(self, woman):
        chinese = Head(PEOPLE["woman"], standard=Standard.GBT)
        assert chinese.at["LI20"] == pytest.approx(woman.at["LI20"])
        assert woman.at["LI20*"][2] < woman.at["LI20"][2]
