"""What one trial found, as an estimate with its variance: from arms, or from what was printed.

Formulas are those of the Cochrane Handbook, chapters 6 and 10 (2), and of metafor's ``escalc`` (1), so that
either can be recomputed; where the two differ, both stand here as named options. Nothing needs scipy.
"""

from math import exp, inf, isfinite, lgamma, log, sqrt
from statistics import NormalDist
from typing import Literal, get_args

import msgspec

from weizhong.terms.errors import InvalidInput

Measure = Literal["MD", "SMD", "RR", "OR", "RD", "GEN"]
Hedges = Literal["exact", "revman"]
ZeroCells = Literal["half", "half_everywhere", "none"]
RATIOS: tuple[Measure, ...] = ("RR", "OR")
_ADDED = 0.5  # to each of four cells where one is zero: Gart and Zweifel, as everybody does


class EffectSize(msgspec.Struct, frozen=True, kw_only=True):
    """One trial's effect.

    Parameters
    ----------
    label : str
        Trial, as a reader knows it.
    measure : str
        Mean difference, standardised mean difference, risk ratio, odds ratio, risk difference, or any other.
    estimate : float
        Treatment minus control; the natural logarithm of a ratio for RR and OR.
    variance : float
        Square of its standard error.
    rows : tuple of str
        Names of the table rows it is made from.
    year : int, optional
        Of publication.
    n : int, optional
        People in both arms.
    group : str
        Subgroup it belongs to.
    """

    label: str
    measure: Measure
    estimate: float
    variance: float
    rows: tuple[str, ...] = ()
    year: int | None = None
    n: int | None = None
    group: str = ""

    @property
    def se(self) -> float:
        """Return the standard error."""
        return sqrt(self.variance)


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """An arm measured on a scale: final values, or changes from the start.

    Parameters
    ----------
    n : float
        People analysed; no whole number where a control shared by two treatments was split.
    mean, sd : float
        In the scale's own unit.
    """

    n: float
    mean: float
    sd: float


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """An arm in which people were counted.

    Parameters
    ----------
    n : float
        People.
    events : float
        Those who had what was counted.
    """

    n: float
    events: float


def effect_size(
    measure: Measure,
    treatment: Means | Counts,
    control: Means | Counts,
    label: str,
    *,
    hedges: Hedges = "exact",
    zero_cells: ZeroCells = "half",
    rows: tuple[str, ...] = (),
    year: int | None = None,
    group: str = "",
) -> EffectSize:
    """Return the effect of one trial, treatment against control.

    Parameters
    ----------
    measure : str
        MD and SMD want means, RR, OR and RD want counts.
    treatment, control : Means or Counts
        The arms.
    label, rows, year, group
        As `EffectSize` holds them.
    hedges : {"exact", "revman"}
        How an SMD is corrected for few people: by the gamma function, with the large-sample variance metafor
        uses; or by RevMan's approximation, with RevMan's variance.
    zero_cells : {"half", "half_everywhere", "none"}
        Where an arm has no event, or nothing but events: a half is added to all four cells. An RD needs it
        for its variance only, and its estimate stays as counted. ``"half_everywhere"`` does as metafor does:
        an RD takes it for its estimate as well, and trials without events in both arms enter RR and OR.
        ``"none"`` refuses such a trial.

    Raises
    ------
    InvalidInput
        If an arm is impossible, is of the wrong kind, or the measure does not exist for it: RR and OR of a
        trial in which nobody, or everybody, had the event in both arms.

    Examples
    --------
    >>> found = effect_size("SMD", Means(n=10, mean=5, sd=2), Means(n=12, mean=4, sd=3), "A")
    >>> round(found.estimate, 4), round(found.variance, 4)
    (0.3703, 0.1864)

    References
    ----------
    VIECHTBAUER2010, HANDBOOK6
    """
    if isinstance(treatment, Means) and isinstance(control, Means) and measure in ("MD", "SMD"):
        estimate, variance = _of_means(measure, treatment, control, hedges)
    elif isinstance(treatment, Counts) and isinstance(control, Counts) and measure in ("RR", "OR", "RD"):
        estimate, variance = _of_counts(measure, treatment, control, zero_cells)
    else:
        raise InvalidInput(
            f"{measure} cannot be made from {type(treatment).__name__} and {type(control).__name__}: "
            "MD and SMD want n, mean and SD, RR, OR and RD want n and events."
        )
    return EffectSize(
        label=label, measure=measure, estimate=estimate, variance=variance, rows=rows, year=year,
        n=round(treatment.n + control.n), group=group,
    )  # fmt: skip


def is_double_zero(treatment: Counts, control: Counts) -> bool:
    """Return whether nobody, or everybody, had the event in both arms: no ratio can be told from it.

    Examples
    --------
    >>> is_double_zero(Counts(n=10, events=0), Counts(n=12, events=0))
    True
    """
    return treatment.events == control.events == 0 or (
        treatment.events == treatment.n and control.events == control.n
    )


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
    if not low <= estimate <= high or low == high:
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


def combined(a: Means, b: Means) -> Means:
    """Return two arms as one, as if their people had been one group: for two treatments with one control.

    Examples
    --------
    >>> combined(Means(n=2, mean=1, sd=1), Means(n=2, mean=3, sd=1)).mean
    2.0
    """
    n = a.n + b.n
    within = (a.n - 1) * a.sd**2 + (b.n - 1) * b.sd**2
    between = a.n * b.n / n * (a.mean - b.mean) ** 2
    return Means(n=n, mean=(a.n * a.mean + b.n * b.mean) / n, sd=sqrt((within + between) / (n - 1)))


def natural(measure: Measure, value: float) -> float:
    """Return a value as readers know it: the ratio itself for RR and OR, which are pooled as logarithms.

    Examples
    --------
    >>> natural("RR", 0.0), natural("MD", -3.0)
    (1.0, -3.0)
    """
    if measure not in RATIOS:
        return value
    return exp(value) if value < log(1e300) else inf


def measures() -> tuple[Measure, ...]:
    """Return every measure there is.

    Examples
    --------
    >>> measures()
    ('MD', 'SMD', 'RR', 'OR', 'RD', 'GEN')
    """
    return get_args(Measure)


def hedges_factor(degrees: float, hedges: Hedges = "exact") -> float:
    """Return what a standardised difference is multiplied with, as few people overrate it.

    Parameters
    ----------
    degrees : float
        People of both arms less two.
    hedges : {"exact", "revman"}
        By the gamma function, or 1 - 3 / (4 N - 9).

    Examples
    --------
    >>> round(hedges_factor(20), 6), round(hedges_factor(20, "revman"), 6)
    (0.961945, 0.962025)
    """
    if hedges == "revman":
        return 1 - 3 / (4 * (degrees + 2) - 9)
    half = degrees / 2
    return exp(lgamma(half) - lgamma(half - 0.5)) / sqrt(half)


def _of_means(measure: Measure, a: Means, b: Means, hedges: Hedges) -> tuple[float, float]:
    for arm in (a, b):
        if not (isfinite(arm.mean) and isfinite(arm.n) and isfinite(arm.sd)):
            raise InvalidInput("An arm has a mean, SD or n that is no number; give numbers.")
        if arm.sd <= 0:
            raise InvalidInput(f"An SD of {arm.sd:g} cannot be; it must lie above zero.")
        if arm.n < 2:  # one person has no SD
            raise InvalidInput(f"An arm of n = {arm.n:g} has no SD; a mean wants two people or more.")
    if measure == "MD":
        return a.mean - b.mean, a.sd**2 / a.n + b.sd**2 / b.n
    n = a.n + b.n
    pooled_sd = sqrt(((a.n - 1) * a.sd**2 + (b.n - 1) * b.sd**2) / (n - 2))
    g = hedges_factor(n - 2, hedges) * (a.mean - b.mean) / pooled_sd
    if hedges == "revman":
        return g, n / (a.n * b.n) + g**2 / (2 * (n - 3.94))
    return g, 1 / a.n + 1 / b.n + g**2 / (2 * n)


def _of_counts(measure: Measure, a: Counts, b: Counts, zero_cells: ZeroCells) -> tuple[float, float]:
    for arm in (a, b):
        if not 0 <= arm.events <= arm.n or not 0 < arm.n < inf:
            raise InvalidInput(f"{arm.events:g} of {arm.n:g} people cannot be; events lie between 0 and n.")
    if measure in RATIOS and zero_cells != "half_everywhere" and is_double_zero(a, b):
        raise InvalidInput(
            f"Nobody, or everybody, had the event in both arms: that tells nothing of {measure}. Leave the "
            "trial out, or ask for RD, which it does inform."
        )
    crude = a.events / a.n - b.events / b.n
    if 0 in (a.events, b.events, a.n - a.events, b.n - b.events):
        if zero_cells == "none":
            raise InvalidInput("An arm has no event, or nothing but events; take zero_cells='half'.")
        a, b = (Counts(n=arm.n + 2 * _ADDED, events=arm.events + _ADDED) for arm in (a, b))
    p, q = a.events / a.n, b.events / b.n
    if measure == "RD":
        estimate = p - q if zero_cells == "half_everywhere" else crude
        return estimate, p * (1 - p) / a.n + q * (1 - q) / b.n
    if measure == "RR":
        return log(p / q), 1 / a.events - 1 / a.n + 1 / b.events - 1 / b.n
    left_a, left_b = a.n - a.events, b.n - b.events
    odds = log(a.events * left_b / (left_a * b.events))
    return odds, 1 / a.events + 1 / left_a + 1 / b.events + 1 / left_b
