"""Landmarks the survey did not measure, as linear forms of those it did, each with its own error."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.landmark_model import fitted_names
from weizhong.anatomy.vertebrae import level_landmark, spine_levels, tip_covariance_mm2, tip_fractions
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AllLandmarks:
    """How all N landmarks follow from stature and the n fitted ones.

    Parameters
    ----------
    names : tuple of str
        ``stature``, the fitted landmarks, the spinous tips C7 to L5, then the rows of ``appended.toml``.
    forms : ndarray, shape (N, 1 + n)
        Weights of stature and the fitted landmarks.
    own_mm2 : ndarray, shape (N, N)
        Covariance of the appended landmarks' own errors at the reference stature, mm².
    level_mm2 : ndarray, shape (N, N)
        The part of it that is doubt about vertebral levels, mm².
    reference_stature_mm : float
        Own errors scale with stature over this.
    """

    names: tuple[str, ...]
    forms: Floats
    own_mm2: Floats
    level_mm2: Floats
    reference_stature_mm: float


@cache
def all_landmarks() -> AllLandmarks:
    """Return the fixed linear structure of all landmarks.

    Examples
    --------
    >>> all_landmarks().names[0], "tip_l2" in all_landmarks().names
    ('stature', True)
    """
    rows = read_table("anatomy/appended")["landmark"]
    given = ("stature", *fitted_names())
    tips = tuple(level_landmark(level) for level in spine_levels())
    names = (*given, *tips, *(row["name"] for row in rows))
    # Every landmark as weights on the given ones, then on one own error for each appended landmark.
    weights = np.zeros((len(names), len(names)))
    weights[: len(given), : len(given)] = np.eye(len(given))
    place = {name: i for i, name in enumerate(names)}
    _hang_tips(weights, place)
    for row in rows:
        weights[place[row["name"]]] = _weigh(row["form"], weights, place, own=row["name"])
    errors = weights[:, len(given) :]
    own_mm2 = _own_errors_mm2(rows)
    is_level = np.array([True] * len(tips) + [row["level_doubt"] for row in rows])
    return AllLandmarks(
        names,
        weights[:, : len(given)],
        errors @ own_mm2 @ errors.T,
        errors @ (own_mm2 * np.outer(is_level, is_level)) @ errors.T,
        read_table("anatomy/spine")["reference_stature"]["value"],
    )


def _weigh(form: Mapping[str, float], weights: Floats, place: Mapping[str, int], own: str) -> Floats:
    row = np.zeros(len(place))
    for name, weight in form.items():
        row += weight * weights[place[name]]
    row[place[own]] += 1.0
    return row


def _hang_tips(weights: Floats, place: Mapping[str, int]) -> None:
    """Fix the C7 and L4 tips to the survey's landmarks and hang the others between them."""
    for level, anchor in read_table("anatomy/spine")["anchor"].items():
        tip = level_landmark(level)
        weights[place[tip]] = _weigh(anchor["form"], weights, place, own=tip)
    for level, fraction in tip_fractions().items():
        if 0.0 < fraction != 1.0:
            tip = level_landmark(level)
            weights[place[tip]] = _weigh(
                {"tip_c7": 1.0 - fraction, "tip_l4": fraction}, weights, place, own=tip
            )


def _own_errors_mm2(rows: list[dict[str, float]]) -> Floats:
    levels = spine_levels()
    own_mm2 = np.diag([0.0] * len(levels) + [row["sd_mm"] ** 2 for row in rows])
    own_mm2[: len(levels), : len(levels)] = tip_covariance_mm2()
    for level, anchor in read_table("anatomy/spine")["anchor"].items():
        own_mm2[levels.index(level), levels.index(level)] = anchor["sd_mm"] ** 2
    return own_mm2
