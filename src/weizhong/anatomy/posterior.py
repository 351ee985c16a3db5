"""What is known about a body's landmarks: a Gaussian that knows its names, causes and notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.contradiction import Contradiction
from weizhong.anatomy.measurement_kinds import Measurement
from weizhong.anatomy.repeats import Reading
from weizhong.terms.errors import UnknownCode
from weizhong.terms.suggestions import did_you_mean

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LandmarkPosterior:
    """Landmarks of one body: expected values and joint error.

    Heights are above the floor, standing; breadths, depths, girths and lengths as the survey measured them.

    Parameters
    ----------
    names : tuple of str
        The n landmarks.
    mean_mm : ndarray, shape (n,)
        Expected values, mm.
    covariance_mm2 : ndarray, shape (n, n)
        Joint error, mm².
    level_covariance_mm2 : ndarray, shape (n, n)
        The part of it that comes from doubt about vertebral levels, mm².
    notes : tuple of str
        What to check, and why errors are wider than the survey's own, in words.
    measured : frozenset of str
        Names of the measurements already taken in.
    bmi : float, optional
        Build of the person, kg/m²: a finger errs more on heavier people; ordinary build if unknown.
    contradictions : tuple of Contradiction
        Readings that hardly fit the body or each other; their sentences are among the notes.
    history : History, optional
        The readings taken in so far; None before the first.
    """

    names: tuple[str, ...]
    mean_mm: Floats
    covariance_mm2: Floats
    level_covariance_mm2: Floats
    notes: tuple[str, ...] = ()
    measured: frozenset[str] = frozenset()
    bmi: float | None = None
    contradictions: tuple[Contradiction, ...] = ()
    history: "History | None" = None

    def index(self, name: str) -> int:
        """Return the place of a landmark.

        Raises
        ------
        UnknownCode
            If there is no such landmark; near names are suggested.
        """
        try:
            return _positions(self.names)[name]
        except KeyError:
            raise UnknownCode(
                f"There is no landmark {name!r}.{did_you_mean(name, self.names)} "
                "`LandmarkPosterior.names` lists all of them."
            ) from None

    def mean(self, name: str) -> float:
        """Return the expected value of a landmark, mm.

        Examples
        --------
        >>> LandmarkPosterior(("c7_height",), np.array([1400.0]), np.eye(1), np.eye(1)).mean("c7_height")
        1400.0
        """
        return float(self.mean_mm[self.index(name)])

    def sd(self, name: str) -> float:
        """Return the standard deviation of a landmark's error, mm.

        Examples
        --------
        >>> LandmarkPosterior(("c7_height",), np.array([1400.0]), 100 * np.eye(1), np.eye(1)).sd("c7_height")
        10.0
        """
        i = self.index(name)
        return float(np.sqrt(max(self.covariance_mm2[i, i], 0.0)))

    def form(self, coefficients: Mapping[str, float]) -> tuple[float, float]:
        """Return mean and SD, mm, of a weighted sum of landmarks.

        Parameters
        ----------
        coefficients : mapping of str to float
            Landmark to weight, such as ``{"c7_height": 1, "iliac_crest_height": -1}``.

        Returns
        -------
        mean_mm, sd_mm : float

        Examples
        --------
        >>> names, means = ("c7_height", "iliac_crest_height"), np.array([1400.0, 1000.0])
        >>> body = LandmarkPosterior(names, means, np.diag([9.0, 16.0]), np.zeros((2, 2)))
        >>> body.form({"c7_height": 1, "iliac_crest_height": -1})
        (400.0, 5.0)
        """
        places = [self.index(name) for name in coefficients]
        weights = np.array(list(coefficients.values()), dtype=np.float64)
        variance = float(weights @ self.covariance_mm2[np.ix_(places, places)] @ weights)
        return float(weights @ self.mean_mm[places]), float(np.sqrt(max(variance, 0.0)))


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """What a posterior was made from, so that later readings can share error with earlier ones.

    Parameters
    ----------
    before : LandmarkPosterior
        What was known before the first reading.
    measurements : tuple of Measurement
        Every single reading, in order.
    readings : tuple of Reading
        The same, repeats put together.
    widened : float
        Factor by which every error was taken wider for contradictions.
    mean_mm, covariance_mm2 : ndarray, shape (n,) and (n, n)
        The posterior's own arrays: if it holds others, it was changed elsewhere and starts anew.
    """

    before: LandmarkPosterior
    measurements: tuple[Measurement, ...]
    readings: tuple[Reading, ...]
    widened: float
    mean_mm: Floats
    covariance_mm2: Floats


@cache
def _positions(names: tuple[str, ...]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}
