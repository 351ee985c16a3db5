"""Hand and finger points: every spot there, in the places the standard names, on hands of every size."""

from collections import Counter

import numpy as np
import pytest
from tests.unit.anatomy.people import PEOPLE

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.locate import place, place_arrays
from weizhong.facts.points import point
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality, Standard

HAND = [
    *"LU10 LU11 LI1 LI2 LI3 LI4 SI1 SI2 SI3 SI4 TE1 TE2 TE3 PC8 PC9 HT8 HT9".split(),
    *"EX-UE4 EX-UE7 EX-UE8 EX-UE9 EX-UE10 EX-UE11".split(),
]
ARM_TOO = [*HAND, *"LU9 LI5 PC7 HT7 SI5 TE4 PC6 TE5 EX-UE1 EX-UE2".split()]
SEVERAL = ["EX-UE2", "EX-UE7", "EX-UE9", "EX-UE10", "EX-UE11"]


def left(person, codes=ARM_TOO, **choice):
    placed = place_arrays(codes, person, predict(person), **choice)
    return {
        rule.code + (f"/{rule.spot}" if rule.spot else "") + ("?" if rule.is_alternative else ""): position
        for rule, side, position in zip(placed.rules, placed.sides, placed.spots.position_mm, strict=True)
        if side is Laterality.LEFT
    }


def gap(found, one, other):
    return float(np.linalg.norm(found[one] - found[other]))


@pytest.fixture(params=list(PEOPLE.values()), ids=list(PEOPLE))
def person(request):
    return request.param


@pytest.fixture
def hand(person):
    return left(person)


class Frame:
    """Directions of this hand, read off points whose place is plain: fingers, thumb side, back."""

    def __init__(self, hand):
        middle = (hand["EX-UE9/index"] + hand["EX-UE9/middle"]) / 2
        self.fingers = _unit(middle - hand["PC7"])
        across = hand["LI3"] - hand["SI3"]
        self.thumb = _unit(across - (across @ self.fingers) * self.fingers)
        back = np.cross(self.thumb, self.fingers)
        self.back = back if back @ (hand["EX-UE8"] - hand["PC8"]) > 0 else -back


@pytest.mark.parametrize("code", SEVERAL)
def test_points_of_several_spots_are_as_many_as_the_standard_counts(code):
    person = PEOPLE["average woman"]
    placed = place([code], person, predict(person))
    assert len(placed) == point(code).count_on_body
    assert set(Counter(p.spot for p in placed).values()) == {2}


def test_fingers_follow_one_another_from_the_thumb(hand):
    frame = Frame(hand)
    for spots in (
        ["EX-UE10/index", "EX-UE10/middle", "EX-UE10/ring", "EX-UE10/little"],
        ["EX-UE9/thumb", "EX-UE9/index", "EX-UE9/middle", "EX-UE9/ring"],
        ["EX-UE11/thumb", "EX-UE11/index", "EX-UE11/middle", "EX-UE11/ring", "EX-UE11/little"],
        ["LI4", "EX-UE8", "TE3", "SI3"],
        ["PC8", "HT8", "SI3"],
    ):
        assert (np.diff([hand[spot] @ frame.thumb for spot in spots]) < 0).all(), spots


def test_nail_points_lie_on_the_named_side_of_their_own_finger_behind_its_tip(hand):
    frame = Frame(hand)
    for code, finger, side in (
        ("LI1", "index", 1),
        ("TE1", "ring", -1),
        ("HT9", "little", 1),
        ("SI1", "little", -1),
    ):
        tip, crease = hand[f"EX-UE11/{finger}"], hand[f"EX-UE10/{finger}"]
        along = _unit(tip - crease)
        from_tip = hand[code] - tip
        assert side * (from_tip @ frame.thumb) > 0, code
        assert -0.6 * np.linalg.norm(tip - crease) < from_tip @ along < 0, code
    assert gap(hand, "LU11", "EX-UE11/thumb") < gap(hand, "LU11", "LU10")


def test_hollows_before_and_behind_a_knuckle_come_in_that_order(hand):
    frame = Frame(hand)
    for channel in (
        ["LI5", "LI4", "LI3", "LI2", "LI1"],
        ["SI5", "SI4", "SI3", "SI2", "SI1"],
        ["TE4", "TE3", "TE2", "TE1"],
    ):
        assert (np.diff([hand[code] @ frame.fingers for code in channel]) > 0).all(), channel


def test_palm_points_lie_in_the_palm_and_back_points_on_the_back(hand):
    frame = Frame(hand)
    assert (hand["EX-UE8"] - hand["PC8"]) @ frame.back > 0
    assert (hand["TE3"] - hand["HT8"]) @ frame.back > 0
    assert (hand["EX-UE4"] - hand["EX-UE10/middle"]) @ frame.back > 0


@pytest.mark.parametrize(
    ("one", "other", "cun", "segment"),
    [
        ("EX-UE1", "TE10", 1, "upper_arm"),
        ("TE10", "TE11", 1, "upper_arm"),
        ("TE11", "TE12", 3, "upper_arm"),
        ("LU3", "LU4", 1, "upper_arm"),
        ("LI13", "LI14", 4, "upper_arm"),
        ("LI10", "LI8", 2, "forearm"),
        ("LI6", "LI7", 2, "forearm"),
        ("PC7", "PC5", 3, "forearm"),
        ("HT7", "HT5", 1, "forearm"),
        ("TE5", "TE8", 2, "forearm"),
        ("EX-UE1", "TE9", 5, "forearm"),
    ],
)
def test_points_are_as_many_cun_apart_as_the_standard_counts(person, one, other, cun, segment):
    cun_mm = predict(person).form(read_table("anatomy/cun_measures")["measure"][segment]["form"])[0]
    cun_mm /= 12 if segment == "forearm" else 9
    # Straight across on skin that swells and bends, while the cun runs along the bone.
    assert gap(left(person, [one, other]), one, other) == pytest.approx(cun * cun_mm, rel=0.25)


def test_palaces_of_the_hand_are_opposite_each_other(hand):
    # EX-UE8 is called the outer PC8.
    frame = Frame(hand)
    apart = hand["EX-UE8"] - hand["PC8"]
    assert abs(apart @ frame.thumb) < 10
    assert abs(apart @ frame.fingers) < 15


def test_yemen_is_the_web_point_between_ring_and_little_finger(hand):
    assert gap(hand, "TE2", "EX-UE9/ring") < 8


def test_who_leaves_two_points_of_the_hand_open_and_gbt_decides():
    person = PEOPLE["average woman"]
    who = left(person, ["PC8", "PC9"], alternatives=True)
    gbt = left(person, ["PC8", "PC9"], standard=Standard.GBT, alternatives=True)
    assert set(who) == {"PC8", "PC8?", "PC9", "PC9?"}
    assert set(gbt) == {"PC8", "PC9"}
    # GB/T: nearer the third metacarpal, which WHO's alternative lies beyond.
    to_ring = _unit(who["PC8?"] - who["PC8"])
    assert 0 < (gbt["PC8"] - who["PC8"]) @ to_ring < gap(who, "PC8", "PC8?")
    assert np.allclose(gbt["PC9"], who["PC9"])
    assert 8 < gap(who, "PC9", "PC9?") < 25


@pytest.mark.parametrize("code", ["LI14", "TE13"])
def test_the_standards_differ_on_points_at_the_deltoid_and_each_can_be_chosen(code):
    person = PEOPLE["average man"]
    posterior = predict(person)
    who, gbt = (
        place([code], person, posterior, standard=standard)[0] for standard in (Standard.WHO, Standard.GBT)
    )
    assert (who.standard, gbt.standard) == ("WHO 2008", "GB/T 12346-2021")
    assert gbt.rule_spread.along_mm > who.rule_spread.along_mm
    assert np.linalg.norm(np.subtract(who.position_mm, gbt.position_mm)) < 30


def test_a_longer_hand_spreads_its_points():
    person = PEOPLE["average woman"]
    posterior = predict(person)
    longer = observe(posterior, [Measurement("hand-length", posterior.mean("hand_length") + 10, 1.0)])
    before, after = (
        np.linalg.norm(
            np.subtract(
                *(p.position_mm for p in place(["PC7", "PC9"], person, q) if p.side is Laterality.LEFT)
            )
        )
        for q in (posterior, longer)
    )
    assert after > before + 5


def test_a_measured_forearm_moves_what_is_counted_on_it():
    person = PEOPLE["average woman"]
    posterior = predict(person)
    measured = observe(
        posterior, [Measurement("radiale-stylion-length", posterior.mean("radiale_stylion_length") + 12, 1.0)]
    )
    before, after = (place(["PC6"], person, q)[0] for q in (posterior, measured))
    assert after.distances[0].mm == pytest.approx(before.distances[0].mm + 2, abs=0.3)
    assert after.landmark_spread.along_mm < before.landmark_spread.along_mm


def test_a_count_from_the_elbow_carries_the_doubt_of_what_is_counted_only():
    person = PEOPLE["average woman"]
    posterior = predict(person)
    near, far = (place([code], person, posterior)[0].landmark_spread.along_mm for code in ("LI10", "LI8"))
    # Two and four cun below the crease of twelve in all; on the inside of the bent elbow the skin is short.
    assert 1.0 < near < far < posterior.sd("radiale_stylion_length") * 4 / 12 * 1.1


def test_finding_words_name_the_mark_the_standard_counts_from():
    person = PEOPLE["average woman"]
    posterior = predict(person)
    said = {
        code: " ".join(place([code], person, posterior)[0].how_to_find)
        for code in ("LI10", "PC6", "TE11", "LU3", "PC7")
    }
    assert "From the crease of the elbow go" in said["LI10"]
    assert "towards the wrist (2 cun" in said["LI10"]
    assert "From the wrist crease go" in said["PC6"]
    assert "tip of the elbow (olecranon)" in said["TE11"]
    assert "armpit fold" in said["LU3"]
    assert "0 mm" not in said["PC7"]


def _unit(vector):
    return vector / np.linalg.norm(vector)
