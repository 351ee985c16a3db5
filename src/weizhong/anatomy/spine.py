"""Where the spinous processes lie between C7 and the iliac crest, and at which vertebra a mark really is."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.gaussian import normal_tail
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.facts.tables import read_table
from weizhong.terms.errors import UnknownCode
from weizhong.terms.suggestions import did_you_mean

Floats = NDArray[np.float64]

_SACRAL = ("S1", "S2", "S3", "S4")
_SMALLEST_MM2 = 1e-12  # a border known exactly is a step, which this far below rounding still is


def spine_levels() -> tuple[str, ...]:
    """Return the levels whose tips are placed by fraction, head to foot: C7 to L5."""
    return tuple(read_table("anatomy/spine")["level"])


def level_landmark(level: str) -> str:
    """Return the landmark that stands for a vertebral level.

    Examples
    --------
    >>> level_landmark("L2"), level_landmark("S2")
    ('tip_l2', 's2_foramen')
    """
    return f"{level.lower()}_foramen" if level in _SACRAL else f"tip_{level.lower()}"


def level_probabilities(posterior: LandmarkPosterior, intended: str) -> dict[str, float]:
    """Return which vertebra a mark lies at that is made at the expected height of `intended`.

    The mark belongs to the level whose tip is nearest, so it lies at a level when it is below the midpoint
    to the tip above and above the midpoint to the tip below. Midpoints are Gaussian, so the answer is exact
    as long as tips keep their order.

    Parameters
    ----------
    posterior : LandmarkPosterior
        What is known of this body.
    intended : str
        C7 to L5 (spinous tips) or S1 to S4 (posterior sacral foramina).

    Returns
    -------
    dict of str to float
        Levels of at least 0.1 % to their probability, head to foot; sums to 1. The outermost names stand
        for everything beyond too: C6 for C6 and above, S1 for S1 and below.

    Raises
    ------
    UnknownCode
        If there is no such level.
    """
    levels = _SACRAL if intended in _SACRAL else spine_levels()
    if intended not in levels:
        raise UnknownCode(
            f"{intended!r} is not a level the spine model places: use C7, T1 to T12, L1 to L5 or S1 to S4."
            + did_you_mean(intended, (*spine_levels(), *_SACRAL))
        )
    above, below = _beyond(levels)
    mark_mm = posterior.mean(level_landmark(intended))
    means, sds = _borders(
        posterior, [level_landmark(level) for level in levels], above["gap_mm"], below["gap_mm"]
    )
    is_below = [1.0, *(normal_tail((mark_mm - m) / s) for m, s in zip(means, sds, strict=True)), 0.0]
    chances = np.maximum(0.0, -np.diff(np.minimum.accumulate(is_below)))
    named = zip((above["level"], *levels, below["level"]), chances, strict=True)
    kept = {level: float(chance) for level, chance in named if chance >= 1e-3}  # less is beyond what is known
    total = sum(kept.values())
    return {level: chance / total for level, chance in kept.items()}


def _borders(
    posterior: LandmarkPosterior, tips: list[str], gap_above_mm: float, gap_below_mm: float
) -> tuple[Floats, Floats]:
    """Return mean and SD, mm, of the borders between neighbouring tips, the two outer ones included."""
    places = [posterior.index(tip) for tip in tips]
    heights = posterior.mean_mm[places]
    covariance = posterior.covariance_mm2[np.ix_(places, places)]
    half_size = posterior.mean("stature") / read_table("anatomy/spine")["reference_stature"]["value"] / 2
    means = np.empty(len(tips) + 1)
    means[0], means[-1] = heights[0] + half_size * gap_above_mm, heights[-1] - half_size * gap_below_mm
    means[1:-1] = (heights[:-1] + heights[1:]) / 2
    own = np.diag(covariance)
    variances = np.empty_like(means)
    variances[0], variances[-1] = own[0], own[-1]
    variances[1:-1] = (own[:-1] + own[1:] + 2 * np.diag(covariance, 1)) / 4
    return means, np.sqrt(np.maximum(variances, _SMALLEST_MM2))


def _beyond(levels: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    rows = read_table("anatomy/spine")["beyond"]
    return rows[f"above_{levels[0].lower()}"], rows[f"below_{levels[-1].lower()}"]


@cache
def tip_fractions() -> dict[str, float]:
    """Return where each tip lies between the C7 tip (0) and the L4 tip (1)."""
    return {level: row["tip_fraction"] for level, row in read_table("anatomy/spine")["level"].items()}


@cache
def tip_covariance_mm2() -> Floats:
    """Return the covariance of the tips' own errors once both ends, the C7 and L4 tips, are given.

    Two causes: where the vertebral bodies lie on the chord, and how far each process hangs below its body.
    Both err alike on neighbours, more the nearer they are, so that neighbouring tips do not swap.

    Returns
    -------
    ndarray, shape (18, 18)
        At the reference stature, in the order of `spine_levels`; the rows of C7 and L4 are zero.
    """
    table = read_table("anatomy/spine")
    rows = list(table["level"].values())
    apart = np.abs(np.subtract.outer(np.arange(len(rows)), np.arange(len(rows))))
    body_sds = np.array([row["body_fraction_sd"] for row in rows]) * table["chord"]["value"]
    bodies = np.outer(body_sds, body_sds) * table["bodies"]["neighbour_correlation"] ** apart
    fractions = np.array([row["body_fraction"] for row in rows])
    l4 = spine_levels().index("L4")
    hung = np.eye(len(rows))  # the chain hangs between C7 and L4, so what L4 errs is shared out along it
    hung[:, l4] -= fractions / fractions[l4]
    ends = np.isin(np.arange(len(rows)), [0, l4])
    drops = np.where(ends, 0.0, table["tips"]["sd_mm"])
    tips = np.outer(drops, drops) * table["tips"]["neighbour_correlation"] ** apart
    return np.asarray(hung @ bodies @ hung.T + tips, dtype=np.float64)
