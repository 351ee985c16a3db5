"""Moves the skin of a solved body until its landmarks lie where the landmark model has them.

Heights follow three monotone curves (front, side, back) that mix smoothly round the body; breadths, depths
and girths follow smooth scalings by level; arms keep their direction and take their own lengths.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.curves import curves, rising
from weizhong.anatomy.mesh_scaling import Outlines, length_scaling, outlines, ring_scaling
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.solve import ShapeCoefficients, shape
from weizhong.anatomy.warp_asset import CURVES, Skin, WarpAsset, skin, warp_asset

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Knots = tuple[Floats, Floats]

# Curves are sampled this finely over the stature and read off in between: at worst a few tenths of a
# millimetre beside the curve, on bodies at the edge of what is admitted.
_LEVELS = 385
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

    `table` has one column a level, from floor to crown; its rows are the heights by front, side and back
    curve, the scaling sideways and backwards of the trunk and its middle, the girth scaling and axis (x, y)
    of the leg, and the leg's way outwards.
    """

    step_mm: float
    table: Floats
    arm: "_Arm"
    foot_scale: float
    foot_centre: Floats

    def applied(self, vertices_mm: Floats, part: Skin) -> Floats:
        x, y, z = np.ascontiguousarray(vertices_mm.T)  # long rows are fastest from here on
        x *= part.side
        place = np.maximum(z / self.step_mm, 0)
        low = np.minimum(place.astype(np.intp), self.table.shape[1] - 2)
        at = self.table.take(low, axis=1)
        at += (place - low) * (self.table[:, 1:] - self.table[:, :-1]).take(low, axis=1)
        wide, deep, middle, girth, leg_x, leg_y, shift = at[3:]
        leg = (part.leg - part.foot) * (girth - 1)
        trunk = 1 - part.leg
        foot = part.foot * (self.foot_scale - 1)
        moved = np.empty((3, len(x)))
        moved[0] = x + trunk * (wide - 1) * x + leg * (x - leg_x) + part.leg * shift
        moved[1] = y + trunk * (deep - 1) * (y - middle) + leg * (y - leg_y)
        moved[0] += foot * (x - self.foot_centre[0])
        moved[1] += foot * (y - self.foot_centre[1])
        moved[2] = (at[:3] * part.curves.T).sum(axis=0)
        limbs = part.limbs
        here = np.stack([x.take(limbs), y.take(limbs), z.take(limbs)])
        with_arm = self.arm.applied(here.T, part).T
        moved[:, limbs] += part.arm[limbs] * (with_arm - moved.take(limbs, axis=1))
        # Thighs may touch, never cross.
        moved[0] = np.maximum(moved[0], 0) * part.side
        return np.ascontiguousarray(moved.T)


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
    found = outlines(asset, probe)
    factors = ring_scaling(found, posterior)
    lengths = length_scaling(asset, probe, posterior)
    shoulder = probe[asset.row("acromion_height"), 2], lengths["biacromial_breadth"]
    columns = [_heights(asset, name, probe, posterior, stature) for name in CURVES]
    columns += [*_trunk(found, factors, shoulder), *_leg(found, factors)]
    levels = np.linspace(0, stature, _LEVELS)
    table = curves(columns, levels)
    hip, legs = found.rings.index("hip"), found.levels[found.rings.leg]
    rise = np.clip((levels - legs[0]) / (legs[-1] - legs[0]), 0, 1)
    outwards = (factors[hip, 0] - 1) * rise * table[:, 7]
    return _Movement(
        step_mm=stature / (_LEVELS - 1),
        table=np.concatenate([table.T, outwards[None]]),
        arm=_arm(asset, probe, posterior, factors, lengths),
        foot_scale=lengths["foot_length"],
        foot_centre=found.centres[found.rings.index("ankle")],
    )


def _heights(
    asset: WarpAsset, name: str, probe: Floats, posterior: LandmarkPosterior, stature: float
) -> Knots:
    """Where one vertical curve takes every level, mm."""
    spots = asset.landmarks[name]
    found = [0.0, *(probe[spot.row, 2] for spot in spots), stature]
    wanted = [
        0.0,
        *(sum(weight * posterior.mean(part) for part, weight in spot.form.items()) for spot in spots),
        stature,
    ]
    return rising(np.array(found), _LEAST_STEP_MM), rising(np.array(wanted), _LEAST_STEP_MM)


def _trunk(found: Outlines, factors: Floats, shoulder: tuple[float, float]) -> list[Knots]:
    """Scaling sideways and backwards of trunk, neck and head by level, and where its middle lies, mm."""
    rings = found.rings.trunk
    levels = found.levels[rings]
    knots = rising(levels, _LEAST_STEP_MM)
    at = int(np.searchsorted(knots, shoulder[0]))
    with_shoulder = rising(np.insert(knots, at, shoulder[0]), _LEAST_STEP_MM)
    wide = np.insert(factors[rings, 0], at, shoulder[1])
    return [(with_shoulder, wide), (knots, factors[rings, 1]), (knots, found.centres[rings, 1])]


def _leg(found: Outlines, factors: Floats) -> list[Knots]:
    """Girth scaling of the leg by level, and its axis, mm."""
    rings = found.rings.leg
    knots = rising(found.levels[rings], _LEAST_STEP_MM)
    return [(knots, factors[rings, 0]), (knots, found.centres[rings, 0]), (knots, found.centres[rings, 1])]


def _arm(
    asset: WarpAsset, probe: Floats, posterior: LandmarkPosterior, factors: Floats, lengths: dict[str, float]
) -> _Arm:
    rings = asset.rings
    joints = asset.joints(asset.ring_points(probe))
    bones = joints[1:] - joints[:-1]
    scale = np.array([lengths["acromion_radiale_length"], lengths["radiale_stylion_length"]])
    acromion = probe[asset.row("acromion_height")]
    outwards = (lengths["biacromial_breadth"] - 1) * acromion[0]
    rise = posterior.mean("acromion_height") - acromion[2]
    girths = [factors[rings.index(name), 0] for name in ("biceps", "forearm", "wrist")]
    return _Arm(
        shoulder=joints[0],
        bones=bones,
        carried=np.array([outwards, 0.0, rise]),
        stretch=(scale - 1)[:, None] * bones,
        hand_scale=lengths["hand_length"],
        along=_GIRTHS_ALONG,
        girths=np.array([1.0, *girths]),
    )
