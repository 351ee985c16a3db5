"""How much breadths, depths, girths and lengths of a mesh must grow to agree with the landmark model."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.warp_asset import Ring, WarpAsset
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]

# A tight tape is as long as the mean width of the outline times pi (Cauchy); this many directions in half a
# turn give the mean to 0.1 %.
_ANGLES = np.arange(24) * np.pi / 24
_DIRECTIONS = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])
_MIRRORED = np.array([-1.0, 1.0])


@dataclass(frozen=True, slots=True)
class Outline:
    """A ring on one body, in its own plane.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        Sideways and to the back, mm.
    centre : ndarray, shape (2,)
        Middle of the bounding box, mm.
    level_mm : float
        Mean height above the floor.
    slant : float
        Length of the ring per mm of depth.
    """

    points: Floats
    centre: Floats
    level_mm: float
    slant: float

    def breadth(self) -> float:
        """Return the greatest width, mm."""
        return float(self.points[:, 0].max() - self.points[:, 0].min())

    def depth(self) -> float:
        """Return the greatest depth, mm."""
        return float(self.points[:, 1].max() - self.points[:, 1].min())

    def girth(self, sideways: float = 1.0, backwards: float = 1.0) -> float:
        """Return the length of a tight tape round the ring, scaled by two factors first, mm.

        Examples
        --------
        >>> turn = np.linspace(0, 2 * np.pi, 400)
        >>> circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
        >>> round(Outline(circle, np.zeros(2), 0.0, 1.0).girth(), 3)
        6.283
        """
        reach = self.points @ (_DIRECTIONS * np.array([[sideways], [backwards * self.slant]]))
        return float((reach.max(axis=0) - reach.min(axis=0)).mean() * np.pi)


def outlines(asset: WarpAsset, probe: Floats) -> dict[str, Outline]:
    """Return all rings on a body given by its probe vertices, (p, 3), mm."""
    points = probe[asset.ring_first] * (1 - asset.ring_share) + probe[asset.ring_second] * asset.ring_share
    return {
        name: _outline(ring, points[ring.start : ring.end])
        for name, ring in asset.rings.items()
        if asset.rings[ring.like].measures
    }


def _outline(ring: Ring, points: Floats) -> Outline:
    """Take one ring into its plane; of a trunk ring only the left half is stored."""
    level = float(points[:, 2].mean())
    flat = _across(points) if ring.part == "arm" else points[:, :2]
    if ring.part == "trunk":
        flat = np.concatenate([flat, flat * _MIRRORED])
    return Outline(flat, (flat.min(axis=0) + flat.max(axis=0)) / 2, level, ring.slant)


def ring_scaling(ring: Ring, found: Outline, posterior: LandmarkPosterior) -> tuple[float, float]:
    """Return the factors sideways and backwards that bring a ring to the model's measures."""
    sideways = backwards = 1.0
    if "breadth" in ring.measures:
        sideways = agreement(posterior, ring.measures["breadth"], found.breadth())
    if "depth" in ring.measures:
        backwards = agreement(posterior, ring.measures["depth"], found.depth())
    if "girth" in ring.measures:
        rest = agreement(posterior, ring.measures["girth"], found.girth(sideways, backwards))
        sideways, backwards = sideways * rest, backwards * rest
    return sideways, backwards


def length_scaling(asset: WarpAsset, name: str, probe: Floats, posterior: LandmarkPosterior) -> float:
    """Return the factor on a length between two vertices."""
    start, end = asset.lengths[name]
    span = 2 * probe[start, 0] if start == end else np.linalg.norm(probe[end] - probe[start])
    return agreement(posterior, name, float(span))


def agreement(posterior: LandmarkPosterior, name: str, found_mm: float) -> float:
    """Return the factor towards the model's measure, the weaker the more doubtful that is."""
    at = posterior.index(name)
    mean = float(posterior.mean_mm[at])
    doubt = float(np.sqrt(max(posterior.covariance_mm2[at, at], 0.0))) / mean
    half_at, steepness = _trust()
    trust = 1 / (1 + (doubt / half_at) ** steepness)
    return float(1 + trust * (mean / found_mm - 1))


@cache
def _trust() -> tuple[float, float]:
    row = read_table("anatomy/mesh_measures")["trust"]
    return row["half_at"], row["steepness"]


def _across(points: Floats) -> Floats:
    """Flatten a ring into its own plane, (n, 2), mm: its two widest directions."""
    centred = points - points.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    return np.asarray(centred @ axes[:2].T)
