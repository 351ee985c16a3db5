"""How likely a mark made at the expected height of a level lies at it, for many people at once.

Borders between levels are linear forms of the spinous tips, so they are estimated like landmarks: as further
rows of the same linear structure. That holds for readings that no miscounted vertebra can spoil; what the
others say is a mixture of its own for everybody, and is left to `level_belief`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.appended import AllLandmarks, all_landmarks
from weizhong.anatomy.level_anatomy import CONSTANT, anatomies, border_rows, interval_levels, level_names
from weizhong.anatomy.level_belief import SMALLEST_MM2, expected_chances, normal_tails
from weizhong.anatomy.level_slips import causes_of
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.vertebrae import level_landmark, spine_levels

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_AT_ONCE = 256  # people whose tails fit the cache together


def rest_on_counting(measures: Iterable[str]) -> bool:
    """Return whether any of these measures may have been taken at another bone than it names.

    Examples
    --------
    >>> rest_on_counting(["sitting-height"]), rest_on_counting(["sitting-height", "c7-height"])
    (False, True)
    """
    return any(causes_of(name) for name in measures)


def chances_of_one(posterior: LandmarkPosterior) -> Floats:
    """Return the chances of one person, (18,), whatever was measured."""
    chances = expected_chances(posterior)
    return np.array([chances[level][level] for level in spine_levels()])


@cache
def with_borders() -> AllLandmarks:
    """Return all landmarks, then every border between levels, but for the borders' constants.

    Examples
    --------
    >>> with_borders().names[: len(all_landmarks().names)] == all_landmarks().names
    True
    """
    plain, borders = all_landmarks(), _borders()
    forms = np.zeros((len(borders.tip_weights), len(plain.names)))
    forms[:, _tips()] = borders.tip_weights
    carried = np.vstack([np.eye(len(plain.names)), forms])
    return AllLandmarks(
        (*plain.names, *(f"border {i}" for i in range(len(forms)))),
        carried @ plain.forms,
        carried @ plain.own_mm2 @ carried.T,
        carried @ plain.level_mm2 @ carried.T,
        plain.reference_stature_mm,
    )


def level_chances(means_mm: Floats, variances_mm2: Floats, stature_mm: Floats) -> Floats:
    """Return the chance that a mark at the expected height of each level lies at it.

    Parameters
    ----------
    means_mm, variances_mm2 : ndarray, shape (N, n)
        Of everything in `with_borders`.
    stature_mm : ndarray, shape (N,)

    Returns
    -------
    ndarray, shape (N, 18)
        In the order of `spine_levels`.
    """
    borders, first = _borders(), len(all_landmarks().names)
    size = stature_mm / with_borders().reference_stature_mm
    heights = means_mm[:, first:] + size[:, None] * borders.constants_mm
    sds = np.sqrt(np.maximum(variances_mm2[:, first:], SMALLEST_MM2))
    marks = means_mm[:, _tips()]
    chances = np.empty((len(marks), len(spine_levels())))
    for start in range(0, len(marks), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        mark = marks[some, borders.level]
        above, below = (
            normal_tails((mark - heights[some, border]) / sds[some, border])
            for border in (borders.upper, borders.lower)
        )
        chances[some] = np.maximum(above - below, 0.0) @ borders.shares
    return chances


@dataclass(frozen=True, slots=True, eq=False)
class _Borders:
    """The j distinct borders of all anatomies, and the p pairs of them that enclose a level.

    Parameters
    ----------
    tip_weights, constants_mm : ndarray, shape (j, 18) and (j,)
        Height of each border: weights of the tips, and what is added at the reference stature.
    level, upper, lower : ndarray of int, shape (p,)
        Which level lies between which borders.
    shares : ndarray, shape (p, 18)
        How often that is so, in the column of the level.
    """

    tip_weights: Floats
    constants_mm: Floats
    level: Ints
    upper: Ints
    lower: Ints
    shares: Floats


@cache
def _borders() -> _Borders:
    rows, chosen = border_rows(), interval_levels()
    distinct, which = np.unique(rows.reshape(-1, rows.shape[2]), axis=0, return_inverse=True)
    which = which.reshape(rows.shape[:2])
    columns = [level_names().index(level) for level in spine_levels()]
    pairs: dict[tuple[int, int, int], float] = {}
    for a, anatomy in enumerate(anatomies()):
        for level, column in enumerate(columns):
            for interval in np.flatnonzero(chosen[a, :, column]):  # none if this body has no such level
                pair = (level, int(which[a, interval - 1]), int(which[a, interval]))
                pairs[pair] = pairs.get(pair, 0.0) + anatomy.share
    level, upper, lower = np.array(list(pairs)).T
    shares = np.zeros((len(pairs), len(columns)))
    shares[np.arange(len(pairs)), level] = list(pairs.values())
    return _Borders(distinct[:, :CONSTANT], distinct[:, CONSTANT], level, upper, lower, shares)


@cache
def _tips() -> Ints:
    names = all_landmarks().names
    return np.array([names.index(level_landmark(level)) for level in spine_levels()])
