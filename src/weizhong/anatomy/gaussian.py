"""Conditioning a Gaussian on noisy linear forms, keeping apart the share of one cause.

The two tail probabilities are written out here: importing them from SciPy costs more time than all the rest
that is done for one person.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Z_95 = 1.96  # a 95 % interval of a normal error reaches so many standard deviations to each side


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


def condition(prior: Gaussian, forms: Floats, values: Floats, sds: Floats) -> Gaussian:
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
    values, sds : ndarray, shape (m,)
        Readings and the standard deviations of their noise.

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
    gain = np.linalg.solve(_spread(prior, forms, sds), forms @ prior.covariance).T
    left = np.eye(len(prior.mean)) - gain @ forms
    noise = (gain * sds) @ (gain * sds).T
    return Gaussian(
        prior.mean + gain @ (values - forms @ prior.mean),
        left @ prior.covariance @ left.T + noise,
        left @ prior.part @ left.T,
    )


@dataclass(frozen=True, slots=True)
class Surprise:
    """How readings fit the prior and each other.

    Parameters
    ----------
    expected, expected_sd : ndarray, shape (m,)
        What each reading should show, given the prior and all the other readings.
    joint_probability : float
        Chance of a misfit at least this large of all readings together (chi-square).
    """

    expected: Floats
    expected_sd: Floats
    joint_probability: float


def surprise(prior: Gaussian, forms: Floats, values: Floats, sds: Floats) -> Surprise:
    """Return how far readings lie from what the prior and the other readings expect."""
    innovation = values - forms @ prior.mean
    precision = np.linalg.inv(_spread(prior, forms, sds))
    pull = precision @ innovation
    diagonal = np.diag(precision)
    chi_square = float(innovation @ pull)
    return Surprise(values - pull / diagonal, diagonal**-0.5, chi_square_tail(len(values), chi_square))


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


def _spread(prior: Gaussian, forms: Floats, sds: Floats) -> Floats:
    return np.asarray(forms @ prior.covariance @ forms.T + np.diag(sds**2), dtype=np.float64)
