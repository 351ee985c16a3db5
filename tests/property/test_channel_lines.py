"""Channels run through their points in order, on the skin, smoothly, on every body."""

import numpy as np
import pytest

from weizhong.anatomy.body import build_body
from weizhong.anatomy.channel_curves import channel_lines, channel_strands
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.midline import MidlineMark, midline_through
from weizhong.anatomy.person import Person
from weizhong.anatomy.triangles import closest_on_triangles
from weizhong.facts.points import all_points
from weizhong.terms.codes import Laterality

PEOPLE = {
    "woman": Person("female", 52, 1620, 70),
    "tall heavy man": Person("male", 40, 1950, 125),
    "slight woman": Person("female", 35, 1500, 40),
    "very heavy woman": Person("female", 45, 1650, 130),
    "old man": Person("male", 90, 1600, 60),
    "child": Person("male", 6, 1160, 21),
    "boy whose SP17 lies 3 cm off the drawn line": Person("male", 6.375, 1232.6, 22.6),
}


@pytest.fixture(scope="module", params=PEOPLE)
def drawn(request):
    person = PEOPLE[request.param]
    posterior = predict(person)
    body = build_body(person, posterior)
    return person, posterior, body, channel_lines(person, posterior, body)


def test_all_fourteen_channels_are_drawn_paired_ones_on_both_sides(drawn):
    lines = drawn[3]
    assert {line.channel for line in lines} == set(channel_strands())
    assert len(channel_strands()) == 14
    for line in lines:
        sides = {other.side for other in lines if other.channel == line.channel}
        expected = (
            {Laterality.MIDLINE} if line.channel in ("GV", "CV") else {Laterality.LEFT, Laterality.RIGHT}
        )
        assert sides == expected


def test_every_standard_point_lies_on_its_channel():
    drawn = {code for strands in channel_strands().values() for strand in strands for code in strand}
    standard = {str(point.code) for point in all_points() if not point.code.startswith(("EX", "M-", "N-"))}
    assert standard - drawn == {"GV28"}
    assert drawn <= standard


def test_lines_run_through_this_persons_own_points_in_order(drawn):
    person, posterior, _, lines = drawn
    codes = [code for line in lines for code in line.codes]
    found = place_arrays(dict.fromkeys(codes), person, posterior)
    spots = {}
    for rule, side, at in zip(found.rules, found.sides, found.spots.position_mm, strict=True):
        spots.setdefault((rule.code, side), at)
    for line in lines:
        assert (np.diff(line.at) > 0).all()
        expected = np.stack([spots[code, line.side] for code in line.codes])
        assert line.positions_mm[line.at] == pytest.approx(expected, abs=1e-6)


def test_lines_lie_on_the_skin(drawn):
    _, _, body, lines = drawn
    spots = np.concatenate([line.positions_mm for line in lines])[::9]
    corners = body.vertices_mm[body.faces]
    for some in np.array_split(spots, 20):
        near = np.linalg.norm(corners.mean(axis=1)[None] - some[:, None], axis=2).argpartition(60)[:, :60]
        which, weights = closest_on_triangles(some, corners[near])
        skin = np.einsum("nk,nkx->nx", weights, corners[near[np.arange(len(some)), which]])
        assert np.linalg.norm(skin - some, axis=1).max() < 0.1


def test_lines_are_smooth_between_their_points(drawn):
    # A drawing's step is about 6 mm; away from the points, where channels turn, no step may veer off.
    for line in drawn[3]:
        steps = np.diff(line.positions_mm, axis=0)
        length = np.linalg.norm(steps, axis=1)
        unit = steps / np.maximum(length, 1e-9)[:, None]
        turns = np.degrees(np.arccos(np.clip(np.einsum("nx,nx->n", unit[:-1], unit[1:]), -1, 1)))
        near_a_point = np.zeros(len(line.positions_mm), dtype=bool)
        for at in line.at:
            near_a_point[max(at - 2, 0) : at + 3] = True
        between = turns[~near_a_point[1:-1]]
        assert np.median(between) < 12, line.channel
        assert np.percentile(between, 90) < 30, line.channel
        assert between.max() < 75, line.channel  # over the edge of the jaw, into the groin, between fingers
        assert length.max() < 25, line.channel


def test_no_line_runs_to_and_fro_between_its_points(drawn):
    for line in drawn[3]:
        steps = np.diff(line.positions_mm, axis=0)
        steps = steps / np.linalg.norm(steps, axis=1, keepdims=True)
        turns = np.degrees(np.arccos(np.clip(np.einsum("nx,nx->n", steps[:-1], steps[1:]), -1, 1)))
        assert turns[np.setdiff1d(np.arange(len(turns)), line.at - 1)].max() < 110, line.channel


@pytest.mark.parametrize("person", [Person("female", 4.9, 1013, 32.8), Person("female", 50.6, 1992, 178.4)])
def test_lines_of_the_middle_keep_to_it_where_skin_folds(person):
    posterior = predict(person)
    for line in channel_lines(person, posterior, build_body(person, posterior)):
        if line.side is Laterality.MIDLINE:
            assert np.abs(line.positions_mm[:, 0]).max() < 0.5, line.channel


def test_left_and_right_mirror_each_other(drawn):
    paired = {}
    for line in drawn[3]:
        paired.setdefault((line.channel, line.codes), {})[line.side] = line.positions_mm
    for sides in paired.values():
        if Laterality.LEFT in sides:
            assert sides[Laterality.LEFT] * [-1, 1, 1] == pytest.approx(sides[Laterality.RIGHT], abs=1e-6)


def test_a_marked_midline_bends_the_lines_of_the_back_and_no_other():
    person = PEOPLE["woman"]
    posterior = predict(person)
    body = build_body(person, posterior)
    curve = midline_through([MidlineMark("T9", -20.0)], posterior)
    plain, bent = (channel_lines(person, posterior, body, midline=one) for one in (None, curve))
    for before, after in zip(plain, bent, strict=True):
        moved = np.linalg.norm(before.positions_mm - after.positions_mm, axis=1).max()
        if before.channel in ("GV", "BL"):
            assert moved > 10
        elif before.channel not in ("SI", "TE", "GB"):
            assert moved == pytest.approx(0.0, abs=1e-6), before.channel
