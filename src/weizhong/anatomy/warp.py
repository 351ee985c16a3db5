"""Moves the skin of a solved body until its landmarks lie where the landmark model has them.

Heights follow three monotone curves (front, side, back) that mix smoothly round the body; breadths, depths
and girths follow smooth scalings by level; arms keep their direction and take their own lengths.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.curves import curve, rising
from weizhong.anatomy.mesh_scaling import Outline, length_scaling, outline, ring_scaling
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.solve import ShapeCoefficients, shape
from weizhong.anatomy.warp_asset import CURVES, Ring, Skin, WarpAsset, skin, warp_asset

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

# Curves are sampled this finely over the stature and read off in between: 0.02 mm from the curves themselves.
_LEVELS = 257
# Knots closer than this would make a curve steeper than skin can be.
_LEAST_STEP_MM = 3.0


def warp(
    vertices_mm: Floats,
    coefficients: ShapeCoefficients,
    posterior: LandmarkPosterior,
    rows: Ints | None = None,
) -> Floats:
    """Return vertices moved to the landmark model's expected body.

    Parameters
    ----------
    vertices_mm : ndarray, shape (n, 3)
        Of the solved body, `shape(coefficients, rows)`; body frame, mm.
    coefficients : ShapeCoefficients
        The solved body, for its landmarks and rings.
    posterior : LandmarkPosterior
        Landmarks of the same person.
    rows : ndarray of int, shape (n,), optional
        Which vertices these are; all of them by default.

    Returns
    -------
    ndarray, shape (n, 3)
        Body frame, mm. Smooth, left-right symmetric, continuous in every input.
    """
    asset = warp_asset()
    movement = _movement(asset, shape(coefficients, asset.probe), posterior)
    key = None if rows is None else np.ascontiguousarray(rows, dtype=np.intp).tobytes()
    return movement.applied(vertices_mm, skin(key))


@dataclass(frozen=True, slots=True, eq=False)
class _Movement:
    """What happens at every level, and to the limbs; in the left half.

    `table` has one row a level, from floor to crown, and the columns named in `_COLUMNS`.
    """

    step_mm: float
    table: Floats
    arm: "_Arm"
    foot_scale: float
    foot_centre: Floats

    def applied(self, vertices_mm: Floats, part: Skin) -> Floats:
        x, y, z = vertices_mm[:, 0] * part.side, vertices_mm[:, 1], vertices_mm[:, 2]
        place = np.maximum(z / self.step_mm, 0)
        low = np.minimum(place.astype(np.intp), len(self.table) - 2)
        share = (place - low)[:, None]
        at = self.table[low] * (1 - share) + self.table[low + 1] * share
        wide, deep, middle, girth, leg_x, leg_y, shift = at[:, 3:].T
        leg = part.leg - part.foot
        trunk = 1 - part.leg
        foot = part.foot * (self.foot_scale - 1)
        moved = np.empty_like(vertices_mm)
        moved[:, 0] = x + trunk * (wide - 1) * x + leg * (girth - 1) * (x - leg_x) + part.leg * shift
        moved[:, 1] = y + trunk * (deep - 1) * (y - middle) + leg * (girth - 1) * (y - leg_y)
        moved[:, 0] += foot * (x - self.foot_centre[0])
        moved[:, 1] += foot * (y - self.foot_centre[1])
        moved[:, 2] = (at[:, :3] * part.curves).sum(1)
        limbs = part.limbs
        here = np.stack([x[limbs], y[limbs], z[limbs]], axis=1)
        share = part.arm[limbs, None]
        moved[limbs] = (1 - share) * moved[limbs] + share * self.arm.applied(here, part)
        moved[:, 0] *= part.side
        return moved


@dataclass(frozen=True, slots=True, eq=False)
class _Arm:
    """Left arm: joints of the solved body, how each bone moves, and girths along them."""

    shoulder: Floats
    bones: Floats
    carried: Floats
    stretch: Floats
    hand_scale: float
    along: Floats
    girths: Floats

    def applied(self, here: Floats, part: Skin) -> Floats:
        along, hand = part.along[part.limbs], part.hand[part.limbs, None]
        axis = self.shoulder + along @ self.bones
        girth = np.interp(along.sum(1), self.along, self.girths)[:, None]
        outwards = (girth - 1) * (1 - hand) + (self.hand_scale - 1) * hand
        return np.asarray(here + self.carried + along @ self.stretch + outwards * (here - axis))


def _movement(asset: WarpAsset, probe: Floats, posterior: LandmarkPosterior) -> _Movement:
    stature = posterior.mean("stature")
    levels = np.linspace(0, stature, _LEVELS)
    outlines = {name: outline(ring, probe) for name, ring in asset.rings.items()}
    factors = {
        name: ring_scaling(asset.rings[ring.like or name], outlines[ring.like or name], posterior)
        for name, ring in asset.rings.items()
    }
    heights = [_heights(asset, name, probe, posterior, levels) for name in CURVES]
    shoulder_wide = length_scaling(asset, "biacromial_breadth", probe, posterior)
    trunk = _trunk(asset, outlines, factors, levels, (_acromion(asset, probe)[2], shoulder_wide))
    leg = _leg(asset, outlines, factors, levels, probe)
    table = np.stack([*heights, *trunk, *leg], axis=1)
    ankle = outlines["ankle"]
    return _Movement(
        step_mm=stature / (_LEVELS - 1),
        table=table,
        arm=_arm(asset, probe, posterior, factors, shoulder_wide),
        foot_scale=length_scaling(asset, "foot_length", probe, posterior),
        foot_centre=ankle.centre,
    )


def _heights(
    asset: WarpAsset, name: str, probe: Floats, posterior: LandmarkPosterior, levels: Floats
) -> Floats:
    """Where one vertical curve takes every level, mm."""
    spots = asset.landmarks[name]
    found = [probe[spot.row, 2] for spot in spots]
    wanted = [sum(weight * posterior.mean(part) for part, weight in spot.form.items()) for spot in spots]
    knots = rising(np.array([0.0, *found, levels[-1]]), _LEAST_STEP_MM)
    return curve(knots, rising(np.array([0.0, *wanted, levels[-1]]), _LEAST_STEP_MM), levels)


def _trunk(
    asset: WarpAsset,
    outlines: dict[str, Outline],
    factors: dict[str, tuple[float, float]],
    levels: Floats,
    shoulder: tuple[float, float],
) -> list[Floats]:
    """Scaling sideways and backwards of trunk, neck and head by level, and where its middle lies."""
    names = _from_feet_up("trunk", asset.rings, outlines)
    knots = rising(np.array([outlines[name].level_mm for name in names]), _LEAST_STEP_MM)
    wide, deep = np.array([factors[name] for name in names]).T
    middle = np.array([outlines[name].centre[1] for name in names])
    at = int(np.searchsorted(knots, shoulder[0]))
    wide_knots = rising(np.insert(knots, at, shoulder[0]), _LEAST_STEP_MM)
    return [
        _held(wide_knots, np.insert(wide, at, shoulder[1]), levels),
        _held(knots, deep, levels),
        _held(knots, middle, levels),
    ]


def _leg(
    asset: WarpAsset,
    outlines: dict[str, Outline],
    factors: dict[str, tuple[float, float]],
    levels: Floats,
    probe: Floats,
) -> list[Floats]:
    """Girth scaling of the leg by level, its axis, and how far it moves outwards with the hip."""
    names = _from_feet_up("leg", asset.rings, outlines)
    knots = rising(np.array([outlines[name].level_mm for name in names]), _LEAST_STEP_MM)
    girth = _held(knots, np.array([factors[name][0] for name in names]), levels)
    axis = [_held(knots, np.array([outlines[name].centre[k] for name in names]), levels) for k in (0, 1)]
    rise = np.clip((levels - knots[0]) / (knots[-1] - knots[0]), 0, 1)
    return [girth, *axis, (factors["hip"][0] - 1) * rise * axis[0]]


def _arm(
    asset: WarpAsset,
    probe: Floats,
    posterior: LandmarkPosterior,
    factors: dict[str, tuple[float, float]],
    shoulder_wide: float,
) -> _Arm:
    joints = np.array([_centroid(asset.rings[name], probe) for name in ("shoulder", "elbow", "wrist")])
    bones = np.diff(joints, axis=0)
    lengths = ("acromion_radiale_length", "radiale_stylion_length")
    scale = np.array([length_scaling(asset, name, probe, posterior) for name in lengths])
    acromion = _acromion(asset, probe)
    rise = posterior.mean("acromion_height") - acromion[2]
    return _Arm(
        shoulder=joints[0],
        bones=bones,
        carried=np.array([(shoulder_wide - 1) * acromion[0], 0.0, rise]),
        stretch=(scale - 1)[:, None] * bones,
        hand_scale=length_scaling(asset, "hand_length", probe, posterior),
        along=np.array([0.0, 0.5, 1.25, 2.0]),
        girths=np.array([1.0, *(factors[name][0] for name in ("biceps", "forearm", "wrist"))]),
    )


def _acromion(asset: WarpAsset, probe: Floats) -> Floats:
    return np.asarray(probe[asset.lengths["biacromial_breadth"][0]])


def _centroid(ring: Ring, probe: Floats) -> Floats:
    return np.asarray((probe[ring.first] * (1 - ring.share) + probe[ring.second] * ring.share).mean(0))


def _from_feet_up(part: str, rings: dict[str, Ring], outlines: dict[str, Outline]) -> list[str]:
    """Names of a part's rings in the order of the table turned round; the table runs from head to foot."""
    return [name for name in reversed(rings) if rings[name].part == part]


def _held(knots: Floats, values: Floats, levels: Floats) -> Floats:
    """Read a curve off at levels; constant beyond its ends."""
    return curve(knots, values, np.clip(levels, knots[0], knots[-1]))
