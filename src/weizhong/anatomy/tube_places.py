"""Where rules come to lie on the tubes of skin: levels cut, distances walked, meridians turned to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.compiled_rules import CompiledRules, Crossing
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.sections import (
    HARDLY_FALLING,
    LEAST_FALL,
    cut,
    falling,
    reach,
    rows_above,
    share_below,
    turn,
    walk,
    walk_on,
)
from weizhong.anatomy.tubes import Tube, TubeSet
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Places:
    """Places close to the skin, a row a rule; those of anchors hold zeros.

    Attributes
    ----------
    position_mm : (n, 3) float array
        On the chord between two meridians, body frame.
    along, across : (n, 3) float arrays
        How the place moves per mm of level, and a step in the direction the way across is counted in, mm.
    candidates : (n, k) int array
        Faces on and around it.
    """

    position_mm: Floats
    along: Floats
    across: Floats
    candidates: Ints


def places_on(
    rows: CompiledRules,
    crossings: Iterable[Crossing],
    mesh: TubeSet,
    vertices_mm: Floats,
    posterior: LandmarkPosterior,
    level_mm: Floats,
    across_mm: Floats,
) -> Places:
    """Find every rule's place on its tube.

    Parameters
    ----------
    rows : CompiledRules
        The n rules.
    crossings : iterable of Crossing
        Those that walk or reach across, in groups.
    mesh : TubeSet
        Tubes.
    vertices_mm : (m, 3) float array
        A body's vertices for ``mesh.rows``.
    posterior : LandmarkPosterior
        Landmarks of this person, for the length of arms.
    level_mm, across_mm : (n,) float arrays
        Level and way across of every rule.

    Returns
    -------
    Places
    """
    spots = mesh.spots(vertices_mm)
    levels = np.zeros(spots.shape[1])
    for name in {*rows.bearings, *(one.tube for one in crossings)}:
        tube = mesh.tubes[name]
        tube.of(levels)[...] = _level(name, tube, tube.of(spots), posterior)
    found = _Found()
    for one in crossings:
        _cross_over(found, one, mesh.tubes[one.tube], spots, levels, level_mm, across_mm, rows.bearing_deg)
    for name, who in rows.bearings.items():
        tube = mesh.tubes[name]
        column, share = turn(tube.angles_deg, rows.bearing_deg[who])
        columns = np.stack([column, column + 1])
        above = rows_above(tube.of(levels)[:, columns], level_mm[who])
        found.take(who, tube, above, columns, share)
    return found.places(spots, levels, level_mm, mesh.cells)


def _cross_over(
    found: "_Found",
    one: Crossing,
    tube: Tube,
    spots: Floats,
    levels: Floats,
    level_mm: Floats,
    across_mm: Floats,
    bearing_deg: Floats,
) -> None:
    """Walk or reach from the tube's first or last meridian, or on from the one at a bearing."""
    sections = cut(tube.of(spots), tube.of(levels), level_mm[one.levels])
    points = sections.points[..., ::-1] if one.from_front else sections.points
    for manner, some in one.manners.items():
        who, which = one.rules[some], one.level_of[some]
        way = -1.0 if manner == "backward" else 1.0
        if manner in ("onward", "backward"):
            start = turn(tube.angles_deg, bearing_deg[who])
            column, share = walk_on(points, which, start, way * across_mm[who])
        else:
            column, share = (reach if manner == "straight" else walk)(points, which, across_mm[who])
        columns = np.stack([column, column + 1])
        if one.from_front:
            columns = tube.columns - 1 - columns
        found.take(who, tube, sections.rows[which, columns], columns, share, way)


def _level(name: str, tube: Tube, grid: Floats, posterior: LandmarkPosterior) -> Floats:
    """Level coordinate of a tube: height above the floor, or the way from its last row."""
    row = read_table("anatomy/tubes")["tube"][name]
    if row["level"] == "height":
        return falling(grid[2], grid, _least_fall(row.get("over_the_shoulder"), tube))
    if row["level"] == "midline":
        steps = np.linalg.norm(np.diff(grid[:, ::-1, 0], axis=1), axis=0)
        way_mm = np.concatenate([[0.0], np.cumsum(steps)])[::-1]
        return np.broadcast_to(way_mm[:, None], grid.shape[1:])
    length_mm = sum(weight * posterior.mean(name) for name, weight in row["length"].items())
    centres = grid[:, [0, -1], :-1].mean(axis=2)  # the last column is the first again
    x, y, z = centres[:, 0] - centres[:, 1]
    way = x * grid[0] + y * grid[1] + z * grid[2]
    way -= way[-1].copy()
    return falling(length_mm * way / way[0], grid)  # no two bodies space their rows alike,
    # nor do the in- and outside of a bent elbow


def _least_fall(leap: dict[str, Any] | None, tube: Tube) -> Floats | float:
    """Least fall between rows: hardly any where meridians leap from shoulder to armpit."""
    if leap is None:
        return LEAST_FALL
    start, end = leap["bearings_deg"]
    leaps = (start <= tube.angles_deg) & (tube.angles_deg <= end)
    above = np.arange(tube.rows - 1) < leap["armpit_row"]
    return np.where(above[:, None] & leaps, HARDLY_FALLING, LEAST_FALL)


class _Found:
    """Which four spots of a tube surround each place, gathered group by group."""

    def __init__(self) -> None:
        self._groups: list[tuple[Ints, ...]] = []
        self._shares: list[Floats] = []
        self._ways: list[Floats] = []

    def take(self, who: Ints, tube: Tube, rows: Ints, columns: Ints, share: Floats, way: float = 1.0) -> None:
        """Take rows and columns (2, k) of a tube for some rules, and how far they lie between the two.

        The two are the meridian the way across comes from and the next.
        """
        above = tube.start + rows * tube.columns + columns
        # A slanted grid changes row between the two.
        row = np.rint(rows[0] + share * (rows[1] - rows[0])).astype(np.intp)
        cell = tube.first_cell + row * (tube.columns - 1) + np.minimum(columns[0], columns[1])
        self._groups.append((who, above, above + tube.columns, cell))
        self._shares.append(share)
        self._ways.append(np.full(len(who), way))

    def places(self, spots: Floats, levels: Floats, level_mm: Floats, cells: Ints) -> Places:
        """Cut the two meridians of every place and go from one to the other."""
        n = len(level_mm)
        position, along, across = np.zeros((3, n, 3))
        candidates = np.zeros((n, cells.shape[1]), dtype=np.intp)
        if self._groups:
            who, above, below, cell = (
                np.concatenate(part, axis=-1) for part in zip(*self._groups, strict=True)
            )
            high, low = levels.take(above), levels.take(below)
            upper, lower = spots.take(above, axis=1), spots.take(below, axis=1)
            cuts = upper + share_below(high, low, level_mm[who]) * (lower - upper)
            step = cuts[:, 1] - cuts[:, 0]
            position[who] = (cuts[:, 0] + np.concatenate(self._shares) * step).T
            # Meridians a few millimetres apart lean alike, so one tells.
            along[who] = ((upper[:, 0] - lower[:, 0]) / (high[0] - low[0])).T
            across[who] = (np.concatenate(self._ways) * step).T
            candidates[who] = cells.take(cell, axis=0)
        return Places(position, along, across, candidates)
