"""What the standard takes for granted of points among each other: order, levels, cun, neighbours.

Order, levels and cun are read from the tables of the standard's rules (``grid`` in ``facts/points``) as far
as these say them in numbers; the rest is written down here once.
"""

import re
from collections import defaultdict
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.bodies import bodies, left_half, surveyed

from weizhong.facts.tables import read_folder
from weizhong.terms.codes import Standard

SOME, MANY = 12, 25


@given(bodies())
@settings(max_examples=MANY, deadline=None)
def test_on_every_body_points_lie_to_each_other_as_the_standard_says(one):
    at = left_half(one)
    points_follow_each_other_along_their_channel(at)
    points_counted_further_out_lie_further_out(at)
    points_of_one_level_are_level(at)
    spine_points_lie_at_their_vertebra(one, at)
    cun_from_a_mark_sum_to_the_segment(one, at)
    cun_of_the_belly_sum_to_eight_above_and_five_below_the_navel(one, at)
    cun_of_the_head_are_counted_along_its_own_midline(one, at)
    cun_of_the_arm_are_shares_of_its_length(at)
    a_point_lies_on_the_side_of_the_other_that_the_standard_names(at)
    a_point_between_two_others_lies_between_them(at)
    parts_of_a_curve_follow_each_other(at)


@given(st.integers(0, 10**6))
@settings(max_examples=MANY, deadline=None)
def test_points_keep_their_order_on_bodies_that_were_measured(seed):
    """Three true measures, each with its own error, of people such as the survey's.

    A 12th rib may end at the navel's level, a cricoid lie below the top of a high shoulder, and a sacrum
    felt high meet an L5 felt low: those three pairs are left to the body (10 of 1,400 such people).
    """
    left_to_the_body = ({"GB25", "GB26"}, {"LI17", "LI16"}, {"BL26", "BL27"})
    at = left_half(surveyed(np.random.default_rng(seed)))
    for codes in stretches(HEAD_TO_FOOT):
        for upper, lower in pairwise(codes):
            if {upper, lower} not in left_to_the_body:
                assert at[upper][2] > at[lower][2], (upper, lower)


@given(bodies())
@settings(max_examples=SOME, deadline=None)
def test_the_chinese_gb31_lies_above_gb32(one):
    """WHO's lies where the middle finger touches the thigh: on long arms that may be below GB32."""
    heights = one.placed(["GB31", "GB32"], standard=Standard.GBT).spots.position_mm[:2, 2]
    assert heights[0] > heights[1]


# Head to foot as the standard numbers them; where a channel turns, each stretch by itself. The breast's
# crease (ST18) hangs with it, at times below LR14 and ST19. The crown is flat: GV21 goes by BACKWARDS alone.
# On an arm, which hangs the less the stouter the body, along the stretch's own chord.
HEAD_TO_FOOT = """
LI20-LI16 | ST1-ST4 | ST8-ST5 | ST9-ST11 | ST12-ST17 | ST16 ST18 | ST19-ST30 | ST30-ST39 | ST39 ST41-ST45
SP20-SP17 | SP16-SP2 | SI15-SI13 | SI12 SI11 | SI10 SI9 | SI19-SI16 | BL9-BL30 | BL31-BL35 | BL35-BL39
BL41-BL54 | BL40 BL55-BL60 BL62 BL61 | KI27-KI8 | KI9 KI7 KI3-KI5 | KI3 KI6 KI2 KI1 | TE15 TE14 | TE23 TE21
TE20-TE15 | GB1 GB2 | GB4-GB7 | GB9-GB12 | GB19-GB21 | GB24-GB28 | GB29-GB30 | GB32-GB35 | GB36-GB44
LR14-LR13 | LR12-LR2 | GV20-GV1 | GV22-GV27 | CV24-CV1 | LU2-LU1
"""
ALONG_THE_ARM = """
LU3-LU5 | LU5-LU9 | LU9-LU11 | LI15-LI12 | LI12-LI5 | LI5-LI1 | PC2 PC3 | PC3-PC7 | PC7-PC9 | HT1-HT3
HT3-HT7 | HT7-HT9 | TE14-TE10 | TE9-TE8 | TE8 TE6-TE4 | TE4-TE1 | SI8-SI5 | SI5-SI1
"""
# The back of the head and the way round the ear are counted backwards, not down.
BACKWARDS = "GV24-GV20 | BL3 BL5-BL8 | GB15-GB18 | GB13 GB17"


def stretches(text):
    return [_codes(stretch) for stretch in re.split(r"[|\n]", text) if stretch.strip()]


def _codes(stretch):
    codes = []
    for item in stretch.split():
        channel, first, last = re.fullmatch(r"([A-Z]+)(\d+)(?:-[A-Z]+(\d+))?", item).groups()
        way = 1 if int(last or first) >= int(first) else -1
        codes += [f"{channel}{n}" for n in range(int(first), int(last or first) + way, way)]
    return codes


# ---- WHO 2008: points of a channel are numbered in the order in which it runs


def points_follow_each_other_along_their_channel(at):
    for codes in stretches(HEAD_TO_FOOT):
        heights = [at[code][2] for code in codes]
        assert (np.diff(heights) < 0).all(), (codes, np.round(heights, 1))
    for codes in stretches(BACKWARDS):
        assert (np.diff([at[code][1] for code in codes]) > 0).all(), codes
    for codes in stretches(ALONG_THE_ARM):
        chord = at[codes[-1]] - at[codes[0]]
        assert (np.diff([at[code] @ chord for code in codes]) > 0).all(), codes


def points_counted_further_out_lie_further_out(at):
    for frame, points in grid_frames().items():
        for row in _same(points, _down).values():
            by_cun = sorted((grid["lateral_cun"], code) for code, grid in row if "lateral_cun" in grid)
            for (inner, one_code), (outer, other_code) in pairwise(by_cun):
                if inner < outer:
                    assert at[one_code][0] < at[other_code][0], (frame, one_code, other_code)


@cache
def records():
    return tuple(row for table in read_folder("points") for row in table.get("point", ()))


@cache
def grid_frames():
    """The standard's own coordinates: by frame, code to row."""
    frames = defaultdict(dict)
    for row in records():
        if "grid" in row:
            frames[row["grid"]["frame"]][row["code"]] = row["grid"]
    return dict(frames)


def _down(grid):
    """What stands in a frame's row for its level."""
    names = ("vertebra", "foramen", "intercostal_space", "y_cun_from_umbilicus_up", "back_cun", "value")
    return next(grid[name] for name in names if name in grid)


def _same(points, of):
    rows = defaultdict(list)
    for code, grid in points.items():
        rows[of(grid)].append((code, grid))
    return rows


# Frames whose levels are heights. A space between ribs rises towards the side; an arm does not hang straight.
UPRIGHT = """
back sacrum abdomen thigh_posterior_cun_below_gluteal_fold leg_posterior_cun_below_popliteal_crease
leg_lateral_cun_above_lateral_malleolus leg_medial_cun_above_medial_malleolus thigh_cun_above_patella_base
thigh_cun_below_pubic_symphysis
""".split()
# Named level with each other, or with one and the same thing, without a figure.
LEVEL = """
GV17 BL9 GB19 | GV16 GB20 | GV15 BL10 | ST9 LI18 SI16 | ST10 LI17 | CV8 KI16 ST25 SP15 GB26 | GV14 EX-B1 SI15
CV2 KI11 ST30 LR12 SP12 | BL40 BL39 KI10 | GV3 BL25 EX-B2:L4 | SP10 ST34 | CV4 GB27 | CV3 EX-CA1
"""


# ---- points the standard counts to one level lie level; cun from a mark add up to the mark's segment


def points_of_one_level_are_level(at):
    rows = [row for frame in UPRIGHT for row in _same(grid_frames()[frame], _down).values()]
    named = [line.split() for line in re.split(r"[|\n]", LEVEL)]
    for codes in [*([code for code, _ in row] for row in rows), *named]:
        found = [at[code][2] for code in codes if code not in ON_A_BONE]
        assert not found or np.ptp(found) < 1.5, codes


def spine_points_lie_at_their_vertebra(one, at):
    landmarks = one.posterior
    for code, grid in grid_frames()["back"].items():
        assert at[code][2] == pytest.approx(landmarks.mean(f"tip_{grid['vertebra'].lower()}"), abs=1.0), code


def cun_from_a_mark_sum_to_the_segment(one, at):
    landmarks = one.posterior
    for frame, (start, end, cun) in SEGMENTS.items():
        step_mm = (landmarks.mean(end) - landmarks.mean(start)) / cun
        for code, grid in grid_frames()[frame].items():
            if code not in ON_A_BONE and code != "ST40":
                wanted = landmarks.mean(start) + abs(_down(grid)) * step_mm
                assert at[code][2] == pytest.approx(wanted, abs=1.5), code
    knee_and_ankle = landmarks.mean("patella_apex_height"), landmarks.mean("lateral_malleolus_height")
    assert at["ST40"][2] == pytest.approx(np.mean(knee_and_ankle), abs=1.5)


def cun_of_the_belly_sum_to_eight_above_and_five_below_the_navel(one, at):
    mean = one.posterior.mean
    navel = mean("umbilicus_height")
    above, below = (mean("xiphisternal_height") - navel) / 8, (navel - mean("pubic_symphysis_height")) / 5
    for code, grid in grid_frames()["abdomen"].items():
        cun = grid["y_cun_from_umbilicus_up"]
        assert at[code][2] == pytest.approx(navel + cun * (above if cun > 0 else below), abs=1.5), code


def cun_of_the_head_are_counted_along_its_own_midline(one, at):
    hairlines_mm = one.posterior.mean("hairline_to_hairline")
    codes = [f"GV{n}" for n in range(24, 17, -1)]
    steps_mm = [np.linalg.norm(at[a] - at[b]) for a, b in pairwise(codes)]
    counted = np.diff([_down(grid_frames()["head_from_anterior_hairline"][code]) for code in codes])
    assert steps_mm == pytest.approx(counted * hairlines_mm / 12, rel=0.03, abs=0.5)


def cun_of_the_arm_are_shares_of_its_length(at):
    """Along the chord of a channel's own points; stout skin bulges off the bone that is counted."""
    for codes in (["PC7", "PC6", "PC5", "PC4"], ["TE10", "TE11", "TE12"], ["LU8", "LU7", "LU6"]):
        grids = {code: grid for points in grid_frames().values() for code, grid in points.items()}
        chord = at[codes[-1]] - at[codes[0]]
        shares = np.array([(at[code] - at[codes[0]]) @ chord for code in codes]) / (chord @ chord)
        counted = np.array([abs(_down(grids[code]) - _down(grids[codes[0]])) for code in codes])
        assert shares == pytest.approx(counted / counted[-1], abs=0.08), codes


# By frame: where counting starts, where the segment ends, and its cun.
SEGMENTS = {
    "thigh_posterior_cun_below_gluteal_fold": ("gluteal_fold_height", "popliteal_crease_height", 14),
    "leg_posterior_cun_below_popliteal_crease": ("popliteal_crease_height", "lateral_malleolus_height", 16),
    "leg_lateral_cun_above_lateral_malleolus": ("lateral_malleolus_height", "popliteal_crease_height", 16),
    "leg_medial_cun_above_medial_malleolus": ("medial_malleolus_height", "patella_apex_height", 15),
    "thigh_lateral_cun_above_popliteal_crease": ("popliteal_crease_height", "trochanter_height", 19),
    "thigh_cun_above_patella_base": ("patella_base_height", "pubic_symphysis_height", 18),
    "thigh_cun_below_pubic_symphysis": ("pubic_symphysis_height", "patella_base_height", 18),
}
# Found on a bone or tendon, or by the fingertip, not by counting, though the standard's figure is known.
ON_A_BONE = {"BL60", "KI3", "SP9", "GB31"}


# ---- what the standard says of one point by naming others


def a_point_lies_on_the_side_of_the_other_that_the_standard_names(at):
    ways = {"superior": (2, 1), "inferior": (2, -1), "posterior": (1, 1)}
    named = [
        (row["code"], offset["from"], *ways[offset["direction"]])
        for row in records()
        for offset in row["rule"].get("offset", ())
        if offset["from"] in at and offset["direction"] in ways
    ]
    assert len(named) >= 10
    for code, other, axis, sign in named:
        assert (at[code] - at[other])[axis] * sign > 0, (code, other)


def a_point_between_two_others_lies_between_them(at):
    ends = [
        (row["code"], place["of"])
        for row in records()
        for place in row["rule"].get("place", ())
        if place.get("where") == "on the line from" and set(place["of"]) <= set(at)
    ]
    parts = [(row["code"], row["rule"]["part"]) for row in records() if "part" in row["rule"]]
    ends += [
        (code, (part["from"], part["to"])) for code, part in parts if {part["from"], part["to"]} <= set(at)
    ]
    assert len(ends) >= 15
    for code, (start, end) in ends:
        chord = at[end] - at[start]
        assert 0 < (at[code] - at[start]) @ chord / (chord @ chord) < 1, code


def parts_of_a_curve_follow_each_other(at):
    for codes in ("ST8 GB4 GB5 GB6 GB7", "GB9 GB10 GB11 GB12", "TE17 TE18 TE19 TE20"):
        spots = np.array([at[code] for code in codes.split()])
        steps = np.linalg.norm(np.diff(spots, axis=0), axis=1)
        assert steps.max() < 1.8 * steps.min(), codes  # by the air line, on heads of every shape
