"""A tube cut like a body, where the answers are known by hand."""

import numpy as np
import pytest

from weizhong.anatomy.sections import cut, falling, reach, rows_above, turn, walk, walk_on

RADIUS_MM = 100.0
ANGLES_DEG = np.arange(0, 181, 1.0)


@pytest.fixture
def cylinder():
    heights = np.arange(500.0, 99.0, -25.0)
    radians = np.deg2rad(ANGLES_DEG)
    grid = np.zeros((3, len(heights), len(radians)))
    grid[0], grid[1] = RADIUS_MM * np.sin(radians), RADIUS_MM * np.cos(radians)
    grid[2] = heights[:, None]
    return grid


def spot(sections, column, share):
    each = np.arange(len(column))
    here, there = sections.points[:, each, column], sections.points[:, each, column + 1]
    return (here + share * (there - here)).T


def test_a_cut_lies_at_its_level(cylinder):
    sections = cut(cylinder, cylinder[2], np.array([321.0, 100.0]))
    assert sections.points[2, 0] == pytest.approx(321.0)
    assert sections.points[2, 1] == pytest.approx(100.0)


def test_a_wanted_level_lies_between_the_rows_above_and_below_it():
    level = np.array([[30.0, 31.0], [20.0, 21.0], [10.0, 11.0]])
    assert rows_above(level, np.array([25.0, 20.0])).tolist() == [0, 1]
    assert rows_above(level, np.array([99.0, -5.0])).tolist() == [0, 1]  # never beyond the tube


def test_a_walk_along_a_cylinder_is_an_arc(cylinder):
    sections = cut(cylinder, cylinder[2], np.array([300.0]))
    found = spot(sections, *walk(sections.points, np.array([0]), np.array([50.0])))
    angle = 50.0 / RADIUS_MM
    # One-degree columns make chords: shorter than the arc by a share of (1°)²/24.
    assert found[0, :2] == pytest.approx([RADIUS_MM * np.sin(angle), RADIUS_MM * np.cos(angle)], abs=0.02)


@pytest.mark.parametrize("way_mm", [40.0, -40.0])
def test_walking_on_from_a_bearing_turns_by_the_arc_either_way(cylinder, way_mm):
    sections = cut(cylinder, cylinder[2], np.array([300.0]))
    start = turn(ANGLES_DEG, np.array([90.3]))
    (x, y, _), *_ = spot(sections, *walk_on(sections.points, np.array([0]), start, np.array([way_mm])))
    turned = np.rad2deg(np.arctan2(x, y)) - 90.3
    assert turned == pytest.approx(np.rad2deg(way_mm / RADIUS_MM), abs=0.01)


def test_a_reach_is_straight_across(cylinder):
    sections = cut(cylinder, cylinder[2], np.array([300.0]))
    found = spot(sections, *reach(sections.points, np.array([0]), np.array([60.0])))
    assert found[0, 0] == pytest.approx(60.0)
    assert found[0, 1] == pytest.approx(80.0, abs=0.02)


def test_a_turn_finds_the_meridian(cylinder):
    sections = cut(cylinder, cylinder[2], np.array([300.0]))
    found = spot(sections, *turn(ANGLES_DEG, np.array([90.0])))
    assert found[0, :2] == pytest.approx([RADIUS_MM, 0.0], abs=1e-9)


def test_level_falls_half_as_fast_as_the_skin_runs_and_keeps_to_steep_skin_below():
    heights = np.array([[50.0], [30.0], [32.0], [10.0]])
    out = np.array([[0.0], [0.0], [30.0], [30.0]])
    skin = np.stack([np.zeros_like(heights), out, heights])
    ironed = falling(heights, skin).ravel()
    run = np.linalg.norm(np.diff(skin[:, :, 0], axis=1), axis=0)
    assert (-np.diff(ironed) >= run / 2 - 1e-9).all()
    assert ironed[2:] == pytest.approx([32.0, 10.0])
