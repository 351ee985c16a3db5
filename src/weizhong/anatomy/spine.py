"""What the body asks of the spine: where its processes lie, and at which vertebra a mark really is."""

from itertools import pairwise

from weizhong.anatomy.gaussian import normal_tail
from weizhong.anatomy.level_belief import expected_chances
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.vertebrae import (
    SACRAL_LEVELS,
    level_landmark,
    spine_levels,
    tip_covariance_mm2,
    tip_fractions,
)
from weizhong.facts.tables import read_table
from weizhong.terms.errors import UnknownCode
from weizhong.terms.suggestions import did_you_mean

__all__ = [
    "kept_levels",
    "known_level",
    "level_landmark",
    "level_probabilities",
    "spine_levels",
    "tip_covariance_mm2",
    "tip_fractions",
]

_SMALLEST_CHANCE = 1e-3  # less is beyond what is known


def level_probabilities(posterior: LandmarkPosterior, intended: str) -> dict[str, float]:
    """Return which vertebra a mark lies at that is made at the expected height of `intended`.

    The mark belongs to the level whose tip is nearest: below the midpoint to the tip above, above the
    midpoint to the tip below. Bodies with one vertebra more or fewer and fingers that were a vertebra off
    count with their chances, weighed by how well the readings fit. Exact as long as tips keep their order.

    Parameters
    ----------
    posterior : LandmarkPosterior
        What is known of this body.
    intended : str
        C7 to L5 (spinous tips) or S1 to S4 (posterior sacral foramina, which are not counted on the spine).

    Returns
    -------
    dict of str to float
        Levels of at least 0.1 % to their probability, head to foot; sums to 1. The outermost names stand
        for everything beyond too: C6 for C6 and above, S1 for S1 and below.

    Raises
    ------
    UnknownCode
        If there is no such level.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> from weizhong.anatomy.person import Person
    >>> max(
    ...     level_probabilities(predict(Person("female", 52, 1620, 70)), "L2").items(), key=lambda one: one[1]
    ... )[0]
    'L2'
    """
    level = known_level(intended)
    if level in SACRAL_LEVELS:
        return kept_levels(_foramina(posterior, posterior.mean(level_landmark(level))))
    return kept_levels(expected_chances(posterior)[level])


def known_level(level: str) -> str:
    """Return a level as it is written, or refuse it.

    Raises
    ------
    UnknownCode
        If there is no such level; near names are suggested.
    """
    written = level.strip().upper()
    if written not in (*spine_levels(), *SACRAL_LEVELS):
        raise UnknownCode(
            f"{level[:40]!r} is not a level the spine model places: use C7, T1 to T12, L1 to L5 or S1 to S4."
            + did_you_mean(written, (*spine_levels(), *SACRAL_LEVELS))
        )
    return written


def kept_levels(chances: dict[str, float]) -> dict[str, float]:
    """Return the levels worth naming, their chances summing to 1.

    Examples
    --------
    >>> kept_levels({"L1": 0.0001, "L2": 0.75, "L3": 0.25})
    {'L2': 0.75, 'L3': 0.25}
    """
    kept = {level: chance for level, chance in chances.items() if chance >= _SMALLEST_CHANCE}
    total = sum(kept.values())
    return {level: chance / total for level, chance in kept.items()}


def _foramina(posterior: LandmarkPosterior, mark_mm: float) -> dict[str, float]:
    """Return the chances of the sacral levels: they hang together from the posterior superior iliac spine."""
    beyond = read_table("anatomy/spine")["beyond"]
    half_size = posterior.mean("stature") / read_table("anatomy/spine")["reference_stature"]["value"] / 2
    tips = [level_landmark(level) for level in SACRAL_LEVELS]
    first, last = posterior.form({tips[0]: 1.0}), posterior.form({tips[-1]: 1.0})
    borders_mm = [
        (first[0] + half_size * beyond["above_s1"]["gap_mm"], first[1]),
        *(posterior.form({upper: 0.5, lower: 0.5}) for upper, lower in pairwise(tips)),
        (last[0] - half_size * beyond["below_s4"]["gap_mm"], last[1]),
    ]
    is_below = [1.0, *(normal_tail((mark_mm - mean) / sd) for mean, sd in borders_mm), 0.0]
    names = (beyond["above_s1"]["level"], *SACRAL_LEVELS, beyond["below_s4"]["level"])
    return {
        name: max(0.0, upper - lower) for name, (upper, lower) in zip(names, pairwise(is_below), strict=True)
    }
