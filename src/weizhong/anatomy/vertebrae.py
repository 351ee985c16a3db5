"""The chain of vertebrae: where the spinous processes lie between C7 and the iliac crest."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]

SACRAL_LEVELS = ("S1", "S2", "S3", "S4")


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
    return f"{level.lower()}_foramen" if level in SACRAL_LEVELS else f"tip_{level.lower()}"


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
