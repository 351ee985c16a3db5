"""Conditioning a Gaussian on noisy linear forms, keeping apart the share of one cause.

The two tail probabilities are written out here: importing them from SciPy costs more time than all the rest
that is done for one person.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Z_95 = 1.96  # a 95 % interval of a normal error reaches so many standard deviations to each side

_LIMIT_STEP = 1e-12  # far finer than any limit is shown, far coarser than rounding
_TINY = 1e-16  # a certain event has a finite logarithm


@dataclass(frozen=True, slots=True)
class Gaussian:
    """A Gaussian over n quantities, with the part of its covariance that one independent cause brings in.

    Parameters
    ----------
    mean : ndarray, shape (n,)
    covariance : ndarray, shape (n, n)
        Positive semidefinite.
    part : ndarray, shape (n, n)
        Positive semidefinite and no larger than `covariance`.
    """

    mean: Floats
    covariance: Floats
    part: Floats


def condition(prior: Gaussian, forms: Floats, values: Floats, errors: Floats) -> Gaussian:
    """Return `prior` given readings ``values = forms @ x + noise``.

    The remaining error is ``(I - K H)`` times the prior error less ``K`` times the noise; the causes stay
    independent under that map, so the part of each follows exactly (Joseph's form, which also keeps the
    covariance positive semidefinite under rounding).

    Parameters
    ----------
    prior : Gaussian
        Over n quantities.
    forms : ndarray, shape (m, n)
        One linear form a reading.
    values : ndarray, shape (m,)
        Readings.
    errors : ndarray, shape (m,) or (m, m)
        Standard deviations of their noise if it is independent, else its covariance.

    Returns
    -------
    Gaussian

    Examples
    --------
    Two equal readings of one quantity, as sure as the prior, leave a third of its variance:

    >>> prior = Gaussian(np.zeros(1), np.eye(1), np.zeros((1, 1)))
    >>> after = condition(prior, np.ones((2, 1)), np.array([3.0, 3.0]), np.ones(2))
    >>> after.mean.round(6), after.covariance.round(6)
    (array([2.]), array([[0.333333]]))
    """
    noise = _covariance(errors)
    gain = np.asarray(np.linalg.solve(_spread(prior, forms, noise), forms @ prior.covariance).T, np.float64)
    return estimated(prior, gain, forms, values, noise)


def estimated(prior: Gaussian, gain: Floats, forms: Floats, values: Floats, noise: Floats) -> Gaussian:
    """Return what is left open when `prior` is moved by `gain` times the surprise of readings.

    Parameters
    ----------
    prior : Gaussian
        Over n quantities.
    gain : ndarray, shape (n, m)
        Any, not only the one that leaves least open.
    forms : ndarray, shape (m, n)
        One linear form a reading.
    values : ndarray, shape (m,)
        Readings.
    noise : ndarray, shape (m, m)
        Covariance of their noise.

    Returns
    -------
    Gaussian
    """
    return Gaussian(
        prior.mean + gain @ (values - forms @ prior.mean),
        _left(prior.covariance, gain, forms) + gain @ noise @ gain.T,
        _left(prior.part, gain, forms),
    )


@dataclass(frozen=True, slots=True)
class Surprise:
    """How readings fit the prior and each other.

    Parameters
    ----------
    expected, expected_sd : ndarray, shape (m,)
        What each reading should show, given the prior and all the other readings.
    chi_square : float
        Squared misfit of all m readings together, in their joint expected error.
    joint_probability : float
        Chance of a misfit at least this large.
    """

    expected: Floats
    expected_sd: Floats
    chi_square: float
    joint_probability: float


def surprise(prior: Gaussian, forms: Floats, values: Floats, errors: Floats) -> Surprise:
    """Return how far readings lie from what the prior and the other readings expect.

    Parameters are those of `condition`.

    Examples
    --------
    A reading two standard deviations off is as rare as a normal error makes it:

    >>> prior = Gaussian(np.zeros(1), np.eye(1), np.zeros((1, 1)))
    >>> found = surprise(prior, np.ones((1, 1)), np.array([2.0 * 2**0.5]), np.ones(1))
    >>> round(found.chi_square, 6), round(found.joint_probability, 4)
    (4.0, 0.0455)
    """
    innovation = values - forms @ prior.mean
    precision = np.linalg.inv(_spread(prior, forms, _covariance(errors)))
    pull = precision @ innovation
    diagonal = np.diag(precision)
    chi_square = float(innovation @ pull)
    probability = chi_square_tail(len(values), chi_square)
    return Surprise(values - pull / diagonal, diagonal**-0.5, chi_square, probability)


def normal_tail(value: float) -> float:
    """Return the chance that a standard normal exceeds `value`.

    Examples
    --------
    >>> round(normal_tail(1.96), 4)
    0.025
    """
    return 0.5 * math.erfc(value / math.sqrt(2.0))


def chi_square_tail(degrees: int, value: float) -> float:
    """Return the chance that chi-square with a whole number of degrees of freedom exceeds `value`.

    Two degrees more add one term of a series that starts at the normal tail (odd) or the exponential (even).

    Examples
    --------
    >>> round(chi_square_tail(1, 3.8415), 4), round(chi_square_tail(2, 5.9915), 4)
    (0.05, 0.05)
    """
    half = max(value, 0.0) / 2.0
    if half == 0.0:
        return 1.0
    start = 1 + (degrees - 1) % 2
    tail = math.erfc(math.sqrt(half)) if start == 1 else math.exp(-half)
    for low in range(start, degrees, 2):
        tail += math.exp(low / 2 * math.log(half) - half - math.lgamma(low / 2 + 1))
    return tail


@lru_cache(maxsize=128)
def chi_square_limit(degrees: int, probability: float) -> float:
    """Return what chi-square exceeds with this probability.

    Examples
    --------
    >>> round(chi_square_limit(1, 0.05), 3), round(chi_square_limit(3, 0.01), 3)
    (3.841, 11.345)
    """
    low, high = 0.0, 1.0
    while chi_square_tail(degrees, high) > probability:
        low, high = high, 2 * high
    while high - low > _LIMIT_STEP * high:
        middle = (low + high) / 2
        low, high = (middle, high) if chi_square_tail(degrees, middle) > probability else (low, middle)
    return high


def worst_of_many(count: int, probability: float) -> float:
    """Return the chance that the worst of `count` tries is as bad as one alone is with `probability`.

    Examples
    --------
    >>> round(worst_of_many(2, 0.1), 3)
    0.19
    """
    return -math.expm1(count * math.log1p(-min(probability, 1 - _TINY)))


def _left(covariance: Floats, gain: Floats, forms: Floats) -> Floats:
    """Return ``(I - K H) C (I - K H)'``, multiplied out: there are far fewer readings than quantities."""
    read = forms @ covariance
    taken = gain @ read
    return np.asarray(covariance - taken - taken.T + gain @ (read @ forms.T) @ gain.T, dtype=np.float64)


def _covariance(errors: Floats) -> Floats:
    return np.diag(errors**2) if errors.ndim == 1 else errors


def _spread(prior: Gaussian, forms: Floats, noise: Floats) -> Floats:
    return np.asarray(forms @ prior.covariance @ forms.T + noise, dtype=np.float64)
