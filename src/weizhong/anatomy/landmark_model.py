"""The fitted survey model: what sex, stature, mass and age say about every landmark, and with what error.

One linear model per sex and landmark over (1, stature, cylinder girth, age). The error has one correlation
matrix per sex; its standard deviations vary smoothly with stature, age and BMI.
`scripts/fit_landmarks.py` makes the tables; this module reads them and does the arithmetic.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weizhong.facts.tables import read_rows, read_table
from weizhong.terms.codes import Sex

Floats = NDArray[np.float64]

MEAN_TERMS = ("intercept", "per_stature_mm", "per_cylinder_girth_mm", "per_year")
LOG_SD_TERMS = ("log_sd", "log_sd_per_stature", "log_sd_per_age", "log_sd_per_bmi", "log_sd_per_bmi_squared")


@dataclass(frozen=True, slots=True)
class Range:
    """What the survey sampled of one quantity, edges included."""

    low: float
    high: float

    def clip(self, values: Floats) -> Floats:
        """Return `values` moved to the nearest sampled one."""
        return np.clip(values, self.low, self.high)


@dataclass(frozen=True, slots=True)
class SurveyModel:
    """The fitted model of one sex.

    Parameters
    ----------
    names : tuple of str
        The n fitted landmarks.
    coefficients : ndarray, shape (n, 4)
        Mean in mm by `MEAN_TERMS`.
    log_sds : ndarray, shape (n, 5)
        Natural logarithm of the error's SD in mm by `LOG_SD_TERMS`.
    correlation : ndarray, shape (n, n)
        Of the errors.
    stature_mm, age_years, bmi : Range
        What the survey sampled.
    """

    names: tuple[str, ...]
    coefficients: Floats
    log_sds: Floats
    correlation: Floats
    stature_mm: Range
    age_years: Range
    bmi: Range

    def means(self, stature_mm: Floats, mass_kg: Floats, age_years: Floats) -> Floats:
        """Return expected landmarks, mm.

        Below the sampled statures the constant part shrinks towards what the same shape in small would have,
        by the share stated in the facts: neither an adult's proportions nor a straight line fit a child.

        Parameters
        ----------
        stature_mm, mass_kg, age_years : ndarray, shape (N,)
            The people.

        Returns
        -------
        ndarray, shape (N, n)
            In mm.
        """
        terms = mean_terms(stature_mm, mass_kg, self.age_years.clip(age_years))
        smallness = np.maximum(0.0, 1.0 - stature_mm / self.stature_mm.low)
        terms[:, [0, 3]] *= (1.0 - _proportional_share() * smallness)[:, None]
        return np.asarray(terms @ self.coefficients.T, dtype=np.float64)

    def sds(self, stature_mm: Floats, mass_kg: Floats, age_years: Floats) -> Floats:
        """Return the error's SDs, mm, shape (N, n); held constant beyond the sampled range."""
        bmi = self.bmi.clip(body_mass_index(stature_mm, mass_kg))
        terms = log_sd_terms(self.stature_mm.clip(stature_mm), self.age_years.clip(age_years), bmi)
        return np.asarray(np.exp(terms @ self.log_sds.T), dtype=np.float64)


def mean_terms(stature_mm: Floats, mass_kg: Floats, age_years: Floats) -> Floats:
    """Return the terms of the mean, shape (N, 4).

    The girth of the upright cylinder of the same stature and mass stands for build: like stature it is a
    length, so that the model behaves sensibly in small and in large.

    Examples
    --------
    >>> mean_terms(np.array([1620.0]), np.array([70.0]), np.array([52.0])).round()
    array([[1.00e+00, 1.62e+03, 7.37e+02, 5.20e+01]])
    """
    volume_mm3 = mass_kg * 1e6  # 1 kg of water is a million cubic millimetres; the true density is in the fit
    girth_mm = np.sqrt(4.0 * np.pi * volume_mm3 / stature_mm)
    return np.stack([np.ones_like(stature_mm), stature_mm, girth_mm, age_years], axis=1)


def log_sd_terms(stature_mm: Floats, age_years: Floats, bmi: Floats) -> Floats:
    """Return the terms of the error's log SD, shape (N, 5), centred and scaled by the table."""
    scale = read_table("anatomy/landmarks")["log_sd_scale"]
    given = {"stature_mm": stature_mm, "age_years": age_years, "bmi": bmi}
    size, age, build = ((value - scale[key]["centre"]) / scale[key]["unit"] for key, value in given.items())
    return np.stack([np.ones_like(age), size, age, build, build**2], axis=1)


def body_mass_index(stature_mm: Floats, mass_kg: Floats) -> Floats:
    """Return mass over stature squared, kg/m²."""
    return np.asarray(mass_kg / (stature_mm / 1e3) ** 2, dtype=np.float64)


@cache
def survey_model(sex: Sex) -> SurveyModel:
    """Return the fitted model of one sex.

    Examples
    --------
    >>> survey_model(Sex.FEMALE).names[0]
    'c7_height'
    """
    rows = [row for row in read_rows("anatomy/landmark_coefficients") if row["sex"] == sex]
    names = tuple(row["name"] for row in rows)
    ranges = read_table("anatomy/landmark_model")["sampled"][sex]
    return SurveyModel(
        names=names,
        coefficients=_columns(rows, MEAN_TERMS),
        log_sds=_columns(rows, LOG_SD_TERMS),
        correlation=_correlation(sex, names),
        stature_mm=Range(*ranges["stature_mm"]),
        age_years=Range(*ranges["age_years"]),
        bmi=Range(*ranges["bmi"]),
    )


def fitted_names() -> tuple[str, ...]:
    """Return the names of the fitted landmarks, in the order of the tables."""
    return tuple(read_table("anatomy/landmarks")["landmark"])


def _columns(rows: list[dict[str, str]], names: tuple[str, ...]) -> Floats:
    values: ArrayLike = [[float(row[name]) for name in names] for row in rows]
    return np.asarray(values, dtype=np.float64)


def _correlation(sex: Sex, names: tuple[str, ...]) -> Floats:
    rows = [row for row in read_rows("anatomy/landmark_correlation") if row["sex"] == sex]
    lower = np.array([[float(row[name] or 0.0) for name in names] for row in rows])
    return np.asarray(lower + lower.T - np.eye(len(names)), dtype=np.float64)


@cache
def _proportional_share() -> float:
    row: dict[str, Any] = read_table("anatomy/widening")["small_stature"]
    return float(row["proportional_share"])
