"""What one trial found, from what was printed of it: an estimate with its limits, SDs in other clothes.

Formulas are those of the Cochrane Handbook, chapter 6 (HANDBOOK6).
"""

from math import isfinite, log, sqrt
from statistics import NormalDist

from weizhong.evidence.effect_sizes import RATIOS, EffectSize, Measure
from weizhong.terms.errors import InvalidInput


def from_printed(
    measure: Measure,
    label: str,
    estimate: float,
    low: float,
    high: float,
    *,
    level: float = 0.95,
    rows: tuple[str, ...] = (),
    year: int | None = None,
    n: int | None = None,
    group: str = "",
) -> EffectSize:
    """Return an effect from a printed estimate with its limits; RR and OR as ratios, as they are printed.

    Parameters
    ----------
    measure : str
        What was printed.
    label, rows, year, n, group
        As `EffectSize` holds them.
    estimate, low, high : float
        As printed.
    level : float
        Of the interval, which is taken for a normal one.

    Raises
    ------
    InvalidInput
        If the limits do not hold the estimate, or a ratio is not above zero.

    Examples
    --------
    >>> round(from_printed("RR", "Lee", 0.726, 0.594, 0.887).se, 3)
    0.102
    """
    if low >= high:
        raise InvalidInput(
            f"The limits {low:g} and {high:g} are no interval: the lower one comes first, and the upper one "
            "lies above it."
        )
    if not low <= estimate <= high:
        raise InvalidInput(
            f"The interval from {low:g} to {high:g} does not hold its estimate {estimate:g}; look again in "
            "the paper: a sign or a digit may be missing."
        )
    if measure in RATIOS:
        if low <= 0 or not isfinite(high):
            raise InvalidInput(
                f"A ratio lies above zero; {low:g} does not. Give ratios as printed, not logarithms."
            )
        estimate, low, high = log(estimate), log(low), log(high)
    se = (high - low) / (2 * NormalDist().inv_cdf((1 + level) / 2))
    return EffectSize(
        label=label,
        measure=measure,
        estimate=estimate,
        variance=se**2,
        rows=rows,
        year=year,
        n=n,
        group=group,
    )


def lopsided(estimate: float, low: float, high: float, measure: Measure = "MD") -> float:
    """Return how far an estimate lies from the middle of its limits, as a share of half their distance.

    A large share is a misprint, or an interval of another kind.

    Examples
    --------
    >>> round(lopsided(-5.4, -8.9, -0.19), 2), round(lopsided(-5.4, -8.9, -1.9), 2)
    (-0.2, 0.0)
    """
    if measure in RATIOS:
        estimate, low, high = log(estimate), log(low), log(high)
    return (estimate - (low + high) / 2) / ((high - low) / 2)


def change_sd(start_sd: float, final_sd: float, correlation: float) -> float:
    """Return the SD of changes from the SDs at both ends; the correlation is an assumption and must be told.

    Examples
    --------
    >>> round(change_sd(20.0, 25.0, 0.5), 2)
    22.91
    """
    return sqrt(start_sd**2 + final_sd**2 - 2 * correlation * start_sd * final_sd)


def sd_from_se(se: float, n: float) -> float:
    """Return the SD behind the standard error of a mean.

    Examples
    --------
    >>> sd_from_se(0.4, 2500)
    20.0
    """
    return se * sqrt(n)
