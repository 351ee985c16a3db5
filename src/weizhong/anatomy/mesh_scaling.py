"""How much breadths, depths, girths and lengths of a mesh must grow to agree with the landmark model.

All rings are measured at once: a body's warp has a budget of a millisecond or two.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.warp_asset import Rings, WarpAsset
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

# A tight tape is as long as the mean reach of the outline over all directions times 2 pi (Cauchy); this many
# directions in a turn give the mean to 0.1 %.
_TURN = 48
_ANGLES = np.arange(_TURN // 2) * 2 * np.pi / _TURN
_DIRECTIONS = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])
# The direction that is each one's mirror image in the midline.
_MIRRORED = (_TURN // 2 - np.arange(_TURN)) % _TURN


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """The r rings on one body, each in its own plane.

    Parameters
    ----------
    rings : Rings
        What they are.
    points : ndarray, shape (q, 2)
        Points of all rings, sideways and to the back, mm; of trunk rings only the left half.
    centres : ndarray, shape (r, 2)
        Middles of the bounding boxes, mm; in the body frame for trunk and legs.
    breadths, depths : ndarray, shape (r,)
        Sides of the bounding boxes, mm.
    levels : ndarray, shape (r,)
        Mean heights above the floor, mm.
    """

    rings: Rings
    points: Floats
    centres: Floats
    breadths: Floats
    depths: Floats
    levels: Floats

    def girths(self, factors: Floats | None = None) -> Floats:
        """Return the lengths of tight tapes round the rings, (r,), mm; scaled first by factors (r, 2)."""
        rings = self.rings
        stretch = rings.plane if factors is None else rings.plane * factors
        turned = (self.points * np.repeat(stretch, rings.sizes, axis=0)) @ _DIRECTIONS
        most = np.maximum.reduceat(turned, rings.starts, axis=0)
        least = np.minimum.reduceat(turned, rings.starts, axis=0)
        reach = np.concatenate([most, -least], axis=1)
        reach[rings.is_half] = np.maximum(reach[rings.is_half], reach[rings.is_half][:, _MIRRORED])
        return np.asarray(reach.sum(axis=1) * (2 * np.pi / _TURN))


def outlines(asset: WarpAsset, probe: Floats) -> Outlines:
    """Return all rings on a body given by its probe vertices, (p, 3), mm."""
    rings = asset.rings
    points = asset.ring_points(probe)
    flat = points[:, :2].copy()
    arm = points[rings.arm_points]
    joints = asset.joints(points)
    # Across the arm: a horizontal direction and the one that is square to it and to the arm as a whole.
    bone = joints[2] - joints[0]
    level = np.array([bone[1], -bone[0], 0.0])
    across = np.stack([level, np.cross(bone, level)], axis=1)
    flat[rings.arm_points] = arm @ (across / np.linalg.norm(across, axis=0))
    most = np.maximum.reduceat(flat, rings.starts, axis=0)
    least = np.minimum.reduceat(flat, rings.starts, axis=0)
    least[rings.is_half, 0] = -most[rings.is_half, 0]
    size = most - least
    heights = np.add.reduceat(points[:, 2], rings.starts) / rings.sizes
    return Outlines(rings, flat, (most + least) / 2, size[:, 0], size[:, 1], heights)


def ring_scaling(found: Outlines, posterior: LandmarkPosterior) -> Floats:
    """Return the factors sideways and backwards that bring the rings to the model's measures, (r, 2)."""
    rings = found.rings
    factors = np.ones((len(rings.names), 2))
    factors[rings.with_breadth, 0] = agreement(
        posterior, rings.breadth_names, found.breadths[rings.with_breadth]
    )
    factors[rings.with_depth, 1] = agreement(posterior, rings.depth_names, found.depths[rings.with_depth])
    girths = found.girths(factors)[rings.with_girth]
    factors[rings.with_girth] *= agreement(posterior, rings.girth_names, girths)[:, None]
    return factors[rings.like]


def length_scaling(asset: WarpAsset, probe: Floats, posterior: LandmarkPosterior) -> dict[str, float]:
    """Return the factors on lengths between two vertices, by name."""
    way = probe[asset.length_ends[:, 1]] - probe[asset.length_ends[:, 0]]
    spans = np.sqrt((way * way).sum(axis=1))
    spans[asset.is_breadth] = 2 * probe[asset.length_ends[asset.is_breadth, 0], 0]
    factors = agreement(posterior, asset.length_names, spans)
    return dict(zip(asset.length_names, factors.tolist(), strict=True))


def agreement(posterior: LandmarkPosterior, names: tuple[str, ...], found_mm: Floats) -> Floats:
    """Return the factors towards the model's measures, the weaker the more doubtful these are.

    Parameters
    ----------
    posterior : LandmarkPosterior
        The model.
    names : tuple of str
        Landmarks compared.
    found_mm : ndarray, shape (n,)
        The same measures of the mesh, mm.

    Returns
    -------
    ndarray, shape (n,)
    """
    at = _places(posterior.names, names)
    means = posterior.mean_mm[at]
    # Readings that contradict each other widen every error; a body must not change shape over that.
    widened = posterior.history.widened if posterior.history else 1.0
    doubt = np.sqrt(np.maximum(posterior.covariance_mm2[at, at], 0.0)) / (widened * means)
    half_at, steepness = _trust()
    trust = 1 / (1 + (doubt / half_at) ** steepness)
    return np.asarray(1 + trust * (means / found_mm - 1))


@cache
def _places(known: tuple[str, ...], names: tuple[str, ...]) -> Ints:
    return np.array([known.index(name) for name in names], dtype=np.intp)


@cache
def _trust() -> tuple[float, float]:
    row = read_table("anatomy/mesh_measures")["trust"]
    return row["half_at"], row["steepness"]
