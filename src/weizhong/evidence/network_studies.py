"""What one trial brings to a network: its treatments, and their differences with the covariances they share.

A trial of three arms brings two differences, which hang together by the arm both are taken from. Which arm
that is changes nothing in any answer.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations
from math import isfinite, log, sqrt

import msgspec
import numpy as np

from weizhong.evidence.effect_sizes import (
    RATIOS,
    Counts,
    Means,
    Measure,
    check_arms,
    hedges_factor,
    with_half,
)
from weizhong.terms.errors import InvalidInput

# Printed differences of one trial add up but for rounding; what is off by more than this share of the
# standard error was not taken from one set of arms.
_ROUNDING = 0.15
_NO_VARIANCE = 1e-9  # share of the largest variance; what rounding leaves of nothing


class NetworkStudy(msgspec.Struct, frozen=True, kw_only=True):
    """One trial of two treatments or more.

    Parameters
    ----------
    label : str
        Trial, as a reader knows it.
    measure : str
        As `EffectSize.measure`.
    treatments : tuple of str
        Its k arms; all differences are taken from the first.
    estimates : tuple of float
        The other k - 1 arms less the first; natural logarithms for RR and OR.
    covariance : tuple of tuple of float
        Of these, k - 1 by k - 1: the variances stand on the diagonal.
    people : tuple of (float or None)
        In each arm, where known.
    rows : tuple of str
        Names of the table rows it is made from.
    """

    label: str
    measure: Measure
    treatments: tuple[str, ...]
    estimates: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    people: tuple[float | None, ...] = ()
    rows: tuple[str, ...] = ()


def study_of_arms(
    measure: Measure, label: str, arms: Mapping[str, Means | Counts], rows: tuple[str, ...] = ()
) -> NetworkStudy:
    """Return a trial from its arms.

    Parameters
    ----------
    measure : str
        MD and SMD want means, RR, OR and RD want counts.
    label, rows
        As `NetworkStudy` holds them.
    arms : mapping of str to Means or Counts
        By treatment.

    Raises
    ------
    InvalidInput
        If there are fewer than two, one is impossible or of the wrong kind, or the measure does not exist.

    Examples
    --------
    >>> arms = {"sham": Means(n=50, mean=40, sd=10), "real": Means(n=50, mean=36, sd=10)}
    >>> found = study_of_arms("MD", "A", arms)
    >>> found.estimates, found.covariance
    ((-4,), ((4.0,),))

    Notes
    -----
    An SMD divides all differences of a trial by one SD, pooled over all its arms, so that they add up; with
    two arms that is the SMD everybody knows.

    References
    ----------
    GLESER2009, RUECKER2012
    """
    if len(arms) < 2:
        raise InvalidInput(f"{label!r} has one arm; a comparison wants two treatments or more.")
    means = {name: arm for name, arm in arms.items() if isinstance(arm, Means)}
    counts = {name: arm for name, arm in arms.items() if isinstance(arm, Counts)}
    if measure in ("MD", "SMD") and len(means) == len(arms):
        estimates, covariance = _of_means(measure, label, list(means.values()))
    elif measure in ("RR", "OR", "RD") and len(counts) == len(arms):
        estimates, covariance = _of_counts(measure, label, list(counts.values()))
    else:
        raise InvalidInput(
            f"{measure} cannot be made from the arms of {label!r}: MD and SMD want n, mean and SD in every "
            "arm, RR, OR and RD want n and events."
        )
    return NetworkStudy(
        label=label,
        measure=measure,
        treatments=tuple(arms),
        estimates=estimates,
        covariance=covariance,
        people=tuple(arm.n for arm in arms.values()),
        rows=rows,
    )


def study_of_differences(
    measure: Measure,
    label: str,
    differences: Iterable[tuple[str, str, float, float]],
    rows: tuple[str, ...] = (),
) -> NetworkStudy:
    """Return a trial from what was printed: treatment, comparator, estimate and standard error of each pair.

    Parameters
    ----------
    measure : str
        Any; estimates of RR and OR as natural logarithms.
    label, rows
        As `NetworkStudy` holds them.
    differences : iterable of (str, str, float, float)
        Treatment, comparator, treatment less comparator, its standard error. A trial of k arms wants all
        k (k - 1) / 2 pairs: the standard errors between the others tell what two differences share.

    Raises
    ------
    InvalidInput
        If a pair is missing or twice there, differences do not add up, or no arms could have these errors.

    Examples
    --------
    >>> study_of_differences("MD", "A", [("b", "a", 1.0, 0.5)]).covariance
    ((0.25,),)

    References
    ----------
    RUECKER2012
    """
    given = list(differences)
    treatments = tuple(dict.fromkeys(name for a, b, _, _ in given for name in (b, a)))
    pairs: dict[frozenset[str], tuple[str, float, float]] = {}
    for a, b, estimate, se in given:
        if a == b or frozenset((a, b)) in pairs:
            raise InvalidInput(
                f"{label!r} compares {a!r} with {b!r}: give two treatments, and each pair once."
            )
        if not (isfinite(estimate) and isfinite(se * se) and se * se > 0):
            raise InvalidInput(f"{label!r} has a standard error of {se:g}; it must be a number above zero.")
        pairs[frozenset((a, b))] = (a, estimate, se * se)
    missing = [f"{a} and {b}" for a, b in combinations(treatments, 2) if frozenset((a, b)) not in pairs]
    if missing or len(treatments) < 2:
        raise InvalidInput(
            f"{label!r} lacks the difference of {missing[0] if missing else 'two treatments'}; a trial of "
            f"{len(treatments)} arms wants all {len(treatments) * (len(treatments) - 1) // 2} pairs."
        )

    def at(a: str, b: str) -> tuple[float, float]:
        treatment, estimate, variance = pairs[frozenset((a, b))]
        return (estimate if treatment == a else -estimate), variance

    first, *others = treatments
    estimates = tuple(at(name, first)[0] for name in others)
    covariance = np.diag([at(name, first)[1] for name in others])
    for (i, a), (j, b) in combinations(enumerate(others), 2):
        direct, variance = at(a, b)
        if abs(estimates[i] - estimates[j] - direct) > _ROUNDING * sqrt(variance):
            raise InvalidInput(
                f"The differences of {label!r} do not add up at {a} and {b}: {estimates[i] - estimates[j]:g} "
                f"by way of {first}, {direct:g} as given; look for a turned sign."
            )
        covariance[i, j] = covariance[j, i] = (covariance[i, i] + covariance[j, j] - variance) / 2
    return NetworkStudy(
        label=label,
        measure=measure,
        treatments=treatments,
        estimates=estimates,
        covariance=_checked(label, covariance),
        rows=rows,
    )


def _of_means(
    measure: Measure, label: str, arms: list[Means]
) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
    check_arms(arms)
    first, *others = arms
    if measure == "MD":
        variances = [arm.sd**2 / arm.n for arm in others]
        return tuple(arm.mean - first.mean for arm in others), _shared(variances, first.sd**2 / first.n)
    n = sum(arm.n for arm in arms)
    degrees = n - len(arms)
    if degrees <= 1:
        raise InvalidInput(f"{label!r} has too few people for an SMD.")
    pooled = sqrt(sum((arm.n - 1) * arm.sd**2 for arm in arms) / degrees)
    factor = hedges_factor(degrees)
    found = [factor * (arm.mean - first.mean) / pooled for arm in others]
    base = _shared([1 / arm.n for arm in others], 1 / first.n)
    return tuple(found), tuple(
        tuple(value + found[i] * found[j] / (2 * n) for j, value in enumerate(line))
        for i, line in enumerate(base)
    )


def _of_counts(
    measure: Measure, label: str, arms: list[Counts]
) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
    check_arms(arms)
    nobody, everybody = all(arm.events == 0 for arm in arms), all(arm.events == arm.n for arm in arms)
    if measure in RATIOS and (nobody or everybody):
        raise InvalidInput(
            f"{'Nobody' if nobody else 'Everybody'} had the event in any arm of {label!r}: that tells "
            f"nothing of {measure}. Leave the trial out, or ask for RD."
        )
    crude = [arm.events / arm.n for arm in arms]
    if any(arm.events in (0, arm.n) for arm in arms):
        arms = [with_half(arm) for arm in arms]
    shares = [arm.events / arm.n for arm in arms]
    if measure == "RD":  # a half for the variance only, as in `effect_sizes`
        values, variances = crude, [p * (1 - p) / arm.n for p, arm in zip(shares, arms, strict=True)]
    elif measure == "RR":
        values, variances = [log(p) for p in shares], [1 / arm.events - 1 / arm.n for arm in arms]
    else:
        values = [log(p / (1 - p)) for p in shares]
        variances = [1 / arm.events + 1 / (arm.n - arm.events) for arm in arms]
    return tuple(value - values[0] for value in values[1:]), _shared(variances[1:], variances[0])


def _shared(others: list[float], first: float) -> tuple[tuple[float, ...], ...]:
    """Covariances of differences from one arm: its variance throughout, each other arm's on the diagonal."""
    return tuple(
        tuple(first + (own if i == j else 0.0) for j in range(len(others))) for i, own in enumerate(others)
    )


def _checked(label: str, covariance: np.ndarray) -> tuple[tuple[float, ...], ...]:
    if float(np.linalg.eigvalsh(covariance)[0]) <= _NO_VARIANCE * float(covariance.max()):
        raise InvalidInput(
            f"No arms could have the standard errors of {label!r}: they contradict each other; look again at "
            "each pair."
        )
    return tuple(map(tuple, covariance.tolist()))
