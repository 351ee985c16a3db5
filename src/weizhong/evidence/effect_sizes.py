"""What one trial found, as an estimate with its variance, from its arms.

Formulas are those of the Cochrane Handbook, chapters 6 and 10 (2), and of metafor's ``escalc`` (1), so that
either can be recomputed; where the two differ, both stand here as named options. Nothing needs scipy.
"""

from collections.abc import Iterable
from math import exp, inf, isfinite, lgamma, log, sqrt
from typing import Literal

import msgspec

from weizhong.terms.errors import InvalidInput

Measure = Literal["MD", "SMD", "RR", "OR", "RD", "GEN"]
Hedges = Literal["exact", "revman"]
ZeroCells = Literal["half", "half_everywhere", "none"]
RATIOS: tuple[Measure, ...] = ("RR", "OR")
_ADDED = 0.5  # to each cell where one is zero (Gart and Zweifel)


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


def check_arms(arms: Iterable[Means | Counts]) -> None:
    """Refuse arms that cannot be.

    Raises
    ------
    InvalidInput
        If a number is none, an SD is not above zero, one person is to have an SD, or more people had the
        event than there were.
    """
    for arm in arms:
        if isinstance(arm, Counts):
            if not 0 <= arm.events <= arm.n or not 0 < arm.n < inf:
                raise InvalidInput(
                    f"{arm.events:g} of {arm.n:g} people cannot be; events lie between 0 and n."
                )
        elif not (isfinite(arm.mean) and isfinite(arm.n) and isfinite(arm.sd)):
            raise InvalidInput("An arm has a mean, SD or n that is no number; give numbers.")
        elif arm.sd <= 0:
            raise InvalidInput(f"An SD of {arm.sd:g} cannot be; it must lie above zero.")
        elif arm.n < 2:  # one person has no SD
            raise InvalidInput(f"An arm of n = {arm.n:g} has no SD; a mean wants two people or more.")


def with_half(arm: Counts) -> Counts:
    """Return an arm with a half added to its events and to those without, as everybody does beside a zero.

    Examples
    --------
    >>> with_half(Counts(n=10, events=0))
    Counts(n=11.0, events=0.5)
    """
    return Counts(n=arm.n + 2 * _ADDED, events=arm.events + _ADDED)


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
    check_arms([a, b])
    if measure == "MD":
        return a.mean - b.mean, a.sd**2 / a.n + b.sd**2 / b.n
    n = a.n + b.n
    pooled_sd = sqrt(((a.n - 1) * a.sd**2 + (b.n - 1) * b.sd**2) / (n - 2))
    g = hedges_factor(n - 2, hedges) * (a.mean - b.mean) / pooled_sd
    if hedges == "revman":
        return g, n / (a.n * b.n) + g**2 / (2 * (n - 3.94))
    return g, 1 / a.n + 1 / b.n + g**2 / (2 * n)


def _of_counts(measure: Measure, a: Counts, b: Counts, zero_cells: ZeroCells) -> tuple[float, float]:
    check_arms([a, b])
    if measure in RATIOS and zero_cells != "half_everywhere" and is_double_zero(a, b):
        raise InvalidInput(
            f"Nobody, or everybody, had the event in both arms: that tells nothing of {measure}. Leave the "
            "trial out, or ask for RD, which it does inform."
        )
    crude = a.events / a.n - b.events / b.n
    if 0 in (a.events, b.events, a.n - a.events, b.n - b.events):
        if zero_cells == "none":
            raise InvalidInput("An arm has no event, or nothing but events; take zero_cells='half'.")
        a, b = with_half(a), with_half(b)
    p, q = a.events / a.n, b.events / b.n
    if measure == "RD":
        estimate = p - q if zero_cells == "half_everywhere" else crude
        return estimate, p * (1 - p) / a.n + q * (1 - q) / b.n
    if measure == "RR":
        return log(p / q), 1 / a.events - 1 / a.n + 1 / b.events - 1 / b.n
    left_a, left_b = a.n - a.events, b.n - b.events
    odds = log(a.events * left_b / (left_a * b.events))
    return odds, 1 / a.events + 1 / left_a + 1 / b.events + 1 / left_b
