"""Placing points on a person's body: codes in, spots on the skin with honest error out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.body import skin_vertices
from weizhong.anatomy.ellipses import ellipses
from weizhong.anatomy.finding import Finder
from weizhong.anatomy.location_rules import Ashi, ashi_rule, placeable_codes, rules_for
from weizhong.anatomy.midline import MidlineCurve, shifts_mm
from weizhong.anatomy.observations import as_found
from weizhong.anatomy.person import Person
from weizhong.anatomy.placed_point import Ellipse, PlacedPoint, Spread, Vector
from weizhong.anatomy.placement_rules import PlacementRule
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.skin import Spots, spots_on
from weizhong.anatomy.tubes import tube_set
from weizhong.terms.codes import Laterality, Standard

__all__ = ["Ashi", "Placements", "place", "place_arrays", "placeable_codes"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placements:
    """Every spot of a person as arrays: n spots, left half first, then the mirrored right ones.

    Attributes
    ----------
    rules : tuple of PlacementRule
        Rule of each spot.
    sides : tuple of Laterality
        Side of each spot.
    spots : Spots
        Positions, tangents and spreads, (n, ...).
    half_axes_mm : (n, 2) float array
        Half-lengths of the 95 % ellipse along its two axes.
    ellipse_axes : (n, 2, 3) float array
        Those axes, unit vectors in the body frame; the first is the one nearer to the segment's length.
    vertices_mm : (m, 3) float array
        The body's vertices for ``tube_set().rows``.
    """

    rules: tuple[PlacementRule, ...]
    sides: tuple[Laterality, ...]
    spots: Spots
    half_axes_mm: Floats
    ellipse_axes: Floats
    vertices_mm: Floats


def place(
    codes: Iterable[str],
    person: Person,
    posterior: LandmarkPosterior,
    ashi: Sequence[Ashi] = (),
    *,
    standard: Standard = Standard.WHO,
    alternatives: bool = False,
    midline: MidlineCurve | None = None,
) -> tuple[PlacedPoint, ...]:
    """Place points on a body, both sides.

    Parameters
    ----------
    codes : iterable of str
        Point codes; ``EX-B2`` alone means all its levels.
    person : Person
        Whose body.
    posterior : LandmarkPosterior
        Landmarks of this person, sharpened by whatever was measured.
    ashi : sequence of Ashi
        Tender spots, each on its own side only.
    standard : Standard
        Whose choice holds where the standards differ on a point.
    alternatives : bool
        Whether to place the second spot of points that standard leaves open, too.
    midline : MidlineCurve, optional
        Where the spine runs, if it was marked; a straight one otherwise.

    Returns
    -------
    tuple of PlacedPoint
        In the order asked, left before right.

    Raises
    ------
    UnknownCode
        If a point does not exist.
    PointNotPlaced
        If a point exists but is not placed by this release.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> woman = Person(sex="female", age_years=52, stature_mm=1620, mass_kg=70)
    >>> [point.side.value for point in place(["BL23"], woman, predict(woman))]
    ['left', 'right']
    """
    placements = place_arrays(
        codes, person, posterior, ashi, standard=standard, alternatives=alternatives, midline=midline
    )
    finder = Finder(posterior, placements.vertices_mm)
    return tuple(_point(placements, i, finder) for i in _asked_order(placements))


def place_arrays(
    codes: Iterable[str],
    person: Person,
    posterior: LandmarkPosterior,
    ashi: Sequence[Ashi] = (),
    *,
    standard: Standard = Standard.WHO,
    alternatives: bool = False,
    midline: MidlineCurve | None = None,
    above_floor: bool = False,
) -> Placements:
    """Place points as arrays; the same work as `place` without the words.

    Parameters and errors are those of `place`; `above_floor` asks for errors of heights above the floor even
    where counting from what was found on the table is surer.

    Returns
    -------
    Placements
        Left half and midline first, then the right.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> woman = Person(sex="female", age_years=52, stature_mm=1620, mass_kg=70)
    >>> place_arrays(["BL23", "GV4"], woman, predict(woman)).spots.position_mm.shape
    (3, 3)
    """
    rules = (*_rules(tuple(dict.fromkeys(codes)), standard, alternatives), *map(ashi_rule, ashi))
    mesh = tube_set()
    vertices_mm = skin_vertices(person, posterior, mesh.rows)
    which, sides, placed, is_right = _on_sides(rules, tuple(spot.side for spot in ashi))
    if midline is None:  # one half is the other's mirror image, so each rule is placed once
        left = _seen(rules, posterior, vertices_mm, None, above_floor)
        spots = left.on_both_sides(which, is_right)
    else:
        shift, is_right = shifts_mm(midline, placed, sides, posterior)
        halves = _seen(placed, posterior, vertices_mm, shift, above_floor)
        spots = halves.on_both_sides(np.arange(len(placed)), is_right)
    half_axes, axes = ellipses(spots.covariance_mm2, spots.axis_along, spots.axis_across)
    return Placements(placed, sides, spots, half_axes, axes, vertices_mm)


def _seen(
    rules: tuple[PlacementRule, ...],
    posterior: LandmarkPosterior,
    vertices_mm: Floats,
    shift_mm: Floats | None,
    above_floor: bool,
) -> Spots:
    """Spots with their errors, above the floor or counted from what was found on the table: the surer way."""
    spots = spots_on(rules, posterior, vertices_mm, tube_set(), shift_mm)
    found = as_found(posterior)
    if above_floor or found is posterior:
        return spots
    counted = spots_on(rules, found, vertices_mm, tube_set(), shift_mm)
    surer = np.linalg.det(counted.covariance_mm2) < np.linalg.det(spots.covariance_mm2)
    return spots.where(surer, counted)


@lru_cache(maxsize=64)
def _rules(codes: tuple[str, ...], standard: Standard, alternatives: bool) -> tuple[PlacementRule, ...]:
    return tuple(rule for code in codes for rule in rules_for(code, standard, alternatives=alternatives))


@lru_cache(maxsize=16)  # the same for every body
def _on_sides(
    rules: tuple[PlacementRule, ...], ashi_sides: tuple[Laterality, ...]
) -> tuple[NDArray[np.intp], tuple[Laterality, ...], tuple[PlacementRule, ...], NDArray[np.bool_]]:
    """Which rule each spot has, its side, that rule itself, and whether it is right.

    Left and midline come first; an ashi spot is on its own side only.
    """
    told = [*[None] * (len(rules) - len(ashi_sides)), *ashi_sides]
    left = [i for i, side in enumerate(told) if side is not Laterality.RIGHT]
    right = [
        i
        for i, (rule, side) in enumerate(zip(rules, told, strict=True))
        if side is Laterality.RIGHT or (side is None and not rule.is_midline)
    ]
    sides = [told[i] or (Laterality.MIDLINE if rules[i].is_midline else Laterality.LEFT) for i in left]
    which = np.array([*left, *right], dtype=np.intp)
    is_right = np.arange(len(which)) >= len(left)
    return which, (*sides, *[Laterality.RIGHT] * len(right)), tuple(rules[i] for i in which), is_right


def _asked_order(placements: Placements) -> list[int]:
    first: dict[tuple[str, str, bool], int] = {}
    keys = [(rule.code, rule.spot, rule.is_alternative) for rule in placements.rules]
    for i, key in enumerate(keys):
        first.setdefault(key, i)
    return sorted(range(len(keys)), key=lambda i: (first[keys[i]], i))


def _point(placements: Placements, i: int, finder: Finder) -> PlacedPoint:
    rule, side, spots = placements.rules[i], placements.sides[i], placements.spots
    axes, half = placements.ellipse_axes[i], placements.half_axes_mm[i]
    distances = finder.distances(rule)
    level = finder.level(rule)
    return PlacedPoint(
        code=str(rule.code),
        side=side,
        position_mm=_vector(spots.position_mm[i]),
        normal=_vector(spots.normal[i]),
        face=int(spots.face[i]),
        barycentric=_vector(spots.barycentric[i]),
        mm_per_cun=finder.mm_per_cun(rule),
        cun_measure=rule.measure,
        distances=distances,
        ellipse=Ellipse(_vector(axes[0]), _vector(axes[1]), float(half[0]), float(half[1])),
        landmark_spread=_spread(spots.landmark_sd[i]),
        level_spread=_spread(spots.level_sd[i]),
        rule_spread=_spread(spots.rule_sd[i]),
        level=level,
        how_to_find=finder.sentences(rule, distances),
        is_rule_derived=rule.is_stand_in,
        rule_note=rule.note,
        spot=rule.spot,
        standard=rule.standard,
        is_alternative=rule.is_alternative,
    )


def _vector(values: Floats) -> Vector:
    return (float(values[0]), float(values[1]), float(values[2]))


def _spread(values: Floats) -> Spread:
    return Spread(along_mm=float(values[0]), across_mm=float(values[1]))
