"""What the standard says of the points of arm and forearm, on bodies of every size."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.unit.anatomy.people import persons

from weizhong.anatomy.body import build_body
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.person import Person
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import ImpossibleBody

ARM = [
    *"LU3 LU4 LU5 LU6 LU7 LU8 LU9 PC2 PC3 PC4 PC5 PC6 PC7 HT2 HT3 HT4 HT5 HT6 HT7".split(),
    *"LI5 LI6 LI7 LI8 LI9 LI10 LI11 LI12 LI13 LI14 SI5 SI6 SI7 SI8".split(),
    *"TE4 TE5 TE6 TE7 TE8 TE9 TE10 TE11 TE12 TE13 EX-UE1 EX-UE2".split(),
]
HAND = [
    *"LU10 LU11 LI1 LI2 LI3 LI4 SI1 SI2 SI3 SI4 TE1 TE2 TE3 PC8 PC9 HT8 HT9".split(),
    *"EX-UE4 EX-UE7 EX-UE8 EX-UE9 EX-UE10 EX-UE11".split(),
]
# From the shoulder to the elbow, and from the elbow to the wrist.
DOWN_THE_ARM = [
    line.split() for line in ("PC2 PC3", "LU3 LU4 LU5", "HT2 HT3", "LI14 LI13 LI12", "TE13 TE12 TE11 TE10")
]
DOWN_THE_FOREARM = [
    line.split()
    for line in (
        "PC3 PC4 PC5 PC6 PC7",
        "LU5 LU6 LU7 LU8 LU9",
        "HT3 HT4 HT5 HT6 HT7",
        "LI11 LI10 LI9 LI8 LI7 LI6 LI5",
        "EX-UE1 TE9 TE8 TE6 TE5 TE4",
        "SI8 SI7 SI6 SI5",
    )
]


# From the wrist to the fingertips.
DOWN_THE_HAND = [
    line.split()
    for line in (
        "LI5 LI4 LI3 LI2 LI1",
        "SI5 SI4 SI3 SI2 SI1",
        "TE4 TE3 TE2 TE1",
        "PC7 PC8 PC9",
        "HT7 HT8 HT9",
        "TE4 EX-UE7/radial EX-UE8 EX-UE9/index EX-UE4 EX-UE11/middle",
    )
]


def left(person, codes=(*ARM, *HAND)):
    placed = place_arrays(codes, person, predict(person))
    return {
        rule.code + (f"/{rule.spot}" if rule.spot else ""): position
        for rule, side, position in zip(placed.rules, placed.sides, placed.spots.position_mm, strict=True)
        if side is Laterality.LEFT
    }


def gap(found, one, other):
    return float(np.linalg.norm(found[one] - found[other]))


class TestOnEveryBody:
    @given(persons())
    @settings(max_examples=15, deadline=None)
    def test_channels_run_down_the_arm_in_order(self, person):
        found = left(person)
        elbow = (found["LI11"] + found["HT3"]) / 2
        for channels, along in (
            (DOWN_THE_ARM, elbow - found["TE13"]),
            (DOWN_THE_FOREARM, found["TE4"] - elbow),
            (DOWN_THE_HAND, found["EX-UE9/middle"] - found["TE4"]),
        ):
            for channel in channels:
                assert (np.diff([found[code] @ along for code in channel]) > 0).all(), channel

    @given(persons())
    @settings(max_examples=12, deadline=None)
    def test_the_forearm_is_twelve_cun_long(self, person):
        found = left(person)
        cun = predict(person).mean("radiale_stylion_length") / 12
        # The crease's ends lie on skin that bulges and bends, the cun on the bone between.
        assert gap(found, "PC3", "PC7") == pytest.approx(12 * cun, rel=0.15)
        assert gap(found, "LI5", "LI11") == pytest.approx(12 * cun, rel=0.15)

    @given(persons())
    @settings(max_examples=12, deadline=None)
    def test_points_the_standard_calls_level_are_level(self, person):
        found = left(person)
        along = found["PC4"] - found["PC7"]
        along /= np.linalg.norm(along)
        # The mesh's wrist is a little askew on some bodies; the wrist of a stout child most.
        for pair in (("LU7", "HT4"), ("LU8", "HT5"), ("EX-UE2/radial", "EX-UE2/ulnar"), ("TE6", "TE7")):
            assert abs((found[pair[0]] - found[pair[1]]) @ along) < 10.0, pair

    @given(persons())
    @settings(max_examples=12, deadline=None)
    def test_the_large_intestine_points_of_the_forearm_lie_on_one_line(self, person):
        found = left(person)
        start, end = found["LI5"], found["LI11"]
        line = (end - start) / np.linalg.norm(end - start)
        bulge = _across(found["LI8"] - start, line)
        sideways = np.cross(line, bulge / np.linalg.norm(bulge))
        for code in ("LI6", "LI7", "LI8", "LI9", "LI10"):
            # Drawn on the mean body; the stoutest forearms bend it by a centimetre.
            assert abs((found[code] - start) @ sideways) < 0.06 * np.linalg.norm(end - start), code

    @given(persons())
    @settings(max_examples=12, deadline=None)
    def test_points_above_the_elbow_lie_on_the_lines_to_the_shoulder(self, person):
        found = left(person, [*ARM, "LI15", "TE14"])
        for start, end, between in (
            ("LI11", "LI15", ["LI13", "LI14"]),
            ("EX-UE1", "TE14", ["TE10", "TE11", "TE12", "TE13"]),
        ):
            line = found[end] - found[start]
            off = [_across(found[code] - found[start], line) for code in between]
            bulge = np.mean(off, axis=0)
            sideways = np.cross(line, bulge) / (np.linalg.norm(line) * np.linalg.norm(bulge))
            assert np.abs(off @ sideways).max() < 0.06 * np.linalg.norm(line), (start, end)

    @given(persons())
    @settings(max_examples=12, deadline=None)
    def test_thumb_side_lies_on_the_thumb_side(self, person):
        found = left(person)
        to_thumb = _across(found["LI5"] - found["SI5"], found["PC4"] - found["PC7"])
        order = ["HT7", "PC7", "LU9", "LI5"]
        assert (np.diff([found[code] @ to_thumb for code in order]) > 0).all()
        assert (found["TE6"] - found["TE7"]) @ to_thumb > 0
        assert (found["EX-UE2/radial"] - found["EX-UE2/ulnar"]) @ to_thumb > 0

    @given(persons())
    @settings(max_examples=12, deadline=None)
    def test_elbow_points_go_round_the_elbow(self, person):
        found = left(person)
        ring = ["EX-UE1", "LI11", "LU5", "PC3", "HT3", "SI8"]
        centre = np.mean([found[code] for code in ring], axis=0)
        spokes = [found[code] - centre for code in ring]
        axis = np.cross(found["LI11"] - centre, found["LU5"] - centre)
        turns = [np.cross(a, b) @ axis for a, b in zip(spokes, [*spokes[1:], spokes[0]], strict=True)]
        assert min(turns) > 0

    @given(persons())
    @settings(max_examples=8, deadline=None)
    def test_points_lie_on_the_skin(self, person):
        posterior = predict(person)
        body = build_body(person, posterior)
        placed = place_arrays([*ARM, *HAND], person, posterior).spots
        on_face = np.einsum("nk,nkx->nx", placed.barycentric, body.vertices_mm[body.faces[placed.face]])
        assert np.abs(on_face - placed.position_mm).max() < 0.1

    @given(persons())
    @settings(max_examples=8, deadline=None)
    def test_a_millimetre_or_a_tenth_of_a_kilogram_moves_no_point_far(self, person):
        before = left(person)
        for change in ({"stature_mm": person.stature_mm + 1}, {"mass_kg": person.mass_kg + 0.1}):
            basics = {name: getattr(person, name) for name in ("sex", "age_years", "stature_mm", "mass_kg")}
            try:
                after = left(Person(**{**basics, **change}))
            except ImpossibleBody:
                continue
            moved = {code: np.linalg.norm(after[code] - before[code]) for code in before}
            worst = max(moved, key=moved.get)
            assert moved[worst] < 2.0, worst


def _across(vector, axis):
    axis = axis / np.linalg.norm(axis)
    return vector - (vector @ axis) * axis
