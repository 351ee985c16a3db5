"""Moves the skin of a solved body until its landmarks lie where the landmark model has them.

Heights follow three monotone curves (front, side, back) that mix smoothly round the body; breadths, depths
and girths follow smooth scalings by level; arms keep their direction and take their own lengths.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.curves import curve, rising
from weizhong.anatomy.mesh_scaling import Outline, length_scaling, outlines, ring_scaling
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.solve import ShapeCoefficients, shape
from weizhong.anatomy.warp_asset import CURVES, Skin, WarpAsset, skin, warp_asset

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

# Curves are sampled this finely over the stature and read off in between: 0.02 mm from the curves themselves.
_LEVELS = 257
# Knots closer than this would make a curve steeper than skin can be.
_LEAST_STEP_MM = 3.0
# The arm's girths lie this far along it (shoulder 0, elbow 1, wrist 2); at the shoulder it meets the trunk.
_GIRTHS_ALONG = np.array([0.0, 0.5, 1.25, 2.0])


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

    `table` has one row a level, from floor to crown; its columns are the heights by front, side and back
    curve, the scaling sideways and backwards of the trunk and its middle, the girth scaling and axis (x, y)
    of the leg, and the leg's way outwards.
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
    found = outlines(asset, probe)
    factors = {
        name: ring_scaling(asset.rings[asset.rings[name].like], found[asset.rings[name].like], posterior)
        for name in found
    }
    shoulder = length_scaling(asset, "biacromial_breadth", probe, posterior)
    parts = [_heights(asset, name, probe, posterior, levels) for name in CURVES]
    parts += _trunk(asset, found, factors, levels, (_acromion(asset, probe)[2], shoulder))
    parts += _leg(asset, found, factors, levels)
    return _Movement(
        step_mm=stature / (_LEVELS - 1),
        table=np.concatenate(parts, axis=1),
        arm=_arm(asset, probe, posterior, factors, shoulder),
        foot_scale=length_scaling(asset, "foot_length", probe, posterior),
        foot_centre=found["ankle"].centre,
    )


def _heights(
    asset: WarpAsset, name: str, probe: Floats, posterior: LandmarkPosterior, levels: Floats
) -> Floats:
    """Where one vertical curve takes every level, (levels, 1), mm."""
    spots = asset.landmarks[name]
    found = [probe[spot.row, 2] for spot in spots]
    wanted = [sum(weight * posterior.mean(part) for part, weight in spot.form.items()) for spot in spots]
    knots = rising(np.array([0.0, *found, levels[-1]]), _LEAST_STEP_MM)
    return curve(knots, rising(np.array([0.0, *wanted, levels[-1]]), _LEAST_STEP_MM)[:, None], levels)


def _trunk(
    asset: WarpAsset,
    found: dict[str, Outline],
    factors: dict[str, tuple[float, float]],
    levels: Floats,
    shoulder: tuple[float, float],
) -> list[Floats]:
    """Scaling sideways and backwards of trunk, neck and head by level, and where its middle lies, mm."""
    names = asset.from_feet_up["trunk"]
    knots = rising(np.array([found[name].level_mm for name in names]), _LEAST_STEP_MM)
    wide, deep = np.array([factors[name] for name in names]).T
    middle = np.array([found[name].centre[1] for name in names])
    at = int(np.searchsorted(knots, shoulder[0]))
    wide_knots = rising(np.insert(knots, at, shoulder[0]), _LEAST_STEP_MM)
    return [
        curve(wide_knots, np.insert(wide, at, shoulder[1])[:, None], levels),
        curve(knots, np.stack([deep, middle], axis=1), levels),
    ]


def _leg(
    asset: WarpAsset, found: dict[str, Outline], factors: dict[str, tuple[float, float]], levels: Floats
) -> list[Floats]:
    """Girth scaling of the leg by level, its axis, and how far it moves outwards with the hip, mm."""
    names = asset.from_feet_up["leg"]
    knots = rising(np.array([found[name].level_mm for name in names]), _LEAST_STEP_MM)
    values = np.array([[factors[name][0], *found[name].centre] for name in names])
    leg = curve(knots, values, levels)
    rise = np.clip((levels - knots[0]) / (knots[-1] - knots[0]), 0, 1)
    return [leg, ((factors["hip"][0] - 1) * rise * leg[:, 1])[:, None]]


def _arm(
    asset: WarpAsset,
    probe: Floats,
    posterior: LandmarkPosterior,
    factors: dict[str, tuple[float, float]],
    shoulder: float,
) -> _Arm:
    joints = np.array(
        [asset.ring_points(name, probe).mean(axis=0) for name in ("shoulder", "elbow", "wrist")]
    )
    bones = joints[1:] - joints[:-1]
    lengths = ("acromion_radiale_length", "radiale_stylion_length")
    scale = np.array([length_scaling(asset, name, probe, posterior) for name in lengths])
    acromion = _acromion(asset, probe)
    rise = posterior.mean("acromion_height") - acromion[2]
    return _Arm(
        shoulder=joints[0],
        bones=bones,
        carried=np.array([(shoulder - 1) * acromion[0], 0.0, rise]),
        stretch=(scale - 1)[:, None] * bones,
        hand_scale=length_scaling(asset, "hand_length", probe, posterior),
        along=_GIRTHS_ALONG,
        girths=np.array([1.0, *(factors[name][0] for name in ("biceps", "forearm", "wrist"))]),
    )


def _acromion(asset: WarpAsset, probe: Floats) -> Floats:
    return np.asarray(probe[asset.lengths["biacromial_breadth"][0]])
