"""How much breadths, depths, girths and lengths of a mesh must grow to agree with the landmark model."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.warp_asset import Ring, WarpAsset
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]

# Directions in a quarter turn: the perimeter of a convex outline is the mean of its widths times pi (Cauchy),
# and with these few the mean is good to 0.02 %.
_QUARTER = np.linspace(0, np.pi / 2, 17)
_DIRECTIONS = np.stack([np.cos(_QUARTER), np.sin(_QUARTER)])


@dataclass(frozen=True, slots=True)
class Outline:
    """A ring on one body, in its own plane.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        Sideways and to the back, mm; of a trunk ring only the left half.
    centre : ndarray, shape (2,)
        Middle of the bounding box, mm.
    level_mm : float
        Mean height above the floor.
    is_half : bool
        Whether the right half is the mirror image.
    slant : float
        Length of the ring per mm of depth.
    """

    points: Floats
    centre: Floats
    level_mm: float
    is_half: bool
    slant: float

    def breadth(self) -> float:
        """Return the greatest width, mm."""
        highest = float(self.points[:, 0].max())
        return 2 * highest if self.is_half else highest - float(self.points[:, 0].min())

    def depth(self) -> float:
        """Return the greatest depth, mm."""
        return float(np.ptp(self.points[:, 1]))

    def girth(self, sideways: float = 1.0, backwards: float = 1.0) -> float:
        """Return the length of a tight tape round the ring, scaled by two factors first, mm.

        Examples
        --------
        >>> turn = np.linspace(0, 2 * np.pi, 400)
        >>> circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
        >>> round(Outline(circle, np.zeros(2), 0.0, False, 1.0).girth(), 3)
        6.283
        """
        scaled = (self.points - self.centre) * [sideways, backwards * self.slant]
        reach = scaled @ _DIRECTIONS
        other = (scaled * [-1, 1]) @ _DIRECTIONS
        backs = reach.max(0), -other.min(0)  # towards +x: back left, front left
        fronts = (reach.max(0), -other.min(0)) if self.is_half else (other.max(0), -reach.min(0))
        quarters = [np.trapezoid(width, _QUARTER) for width in (*backs, *fronts)]
        return float(sum(quarters))


def outline(ring: Ring, probe: Floats) -> Outline:
    """Return a ring on a body given by its probe vertices, (p, 3), mm."""
    points = probe[ring.first] * (1 - ring.share) + probe[ring.second] * ring.share
    if ring.part == "arm":
        flat = _across(points)
        return Outline(flat, _box_middle(flat), float(points[:, 2].mean()), False, 1.0)
    centre = _box_middle(points[:, :2])
    if ring.part == "trunk":
        centre[0] = 0.0
    return Outline(points[:, :2], centre, float(points[:, 2].mean()), ring.part == "trunk", ring.slant)


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


def _box_middle(points: Floats) -> Floats:
    return np.asarray((points.min(0) + points.max(0)) / 2)


def _across(points: Floats) -> Floats:
    """Flatten a ring into its own plane, (n, 2), mm: its two widest directions."""
    centred = points - points.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    return np.asarray(centred @ axes[:2].T)
