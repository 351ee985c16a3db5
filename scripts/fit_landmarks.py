"""Fit the landmark model to the survey and write its tables.

Usage: python scripts/fit_landmarks.py CSV_FEMALE CSV_MALE [--out FOLDER]

The CSV files are the public ANSUR II files (plain or gzipped); they are not part of this repository. What is
written: ``landmark_model.toml`` (how made, sampled ranges), ``landmark_coefficients.csv`` and
``landmark_correlation.csv``.
"""

import argparse
import csv
import gzip
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.landmark_model import (
    LOG_SD_TERMS,
    MEAN_TERMS,
    Range,
    SurveyModel,
    body_mass_index,
    fitted_names,
    log_sd_terms,
    mean_terms,
)
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Sex

Floats = NDArray[np.float64]

FOLDER = Path(__file__).parents[1] / "src/weizhong/facts/anatomy"
SHRINKAGE = 0.002  # keeps the correlation positive definite after rounding to four decimals
RIDGE = 20.0  # pseudo-observations that pull the log-SD slopes to zero, so that noise does not become doubt


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey rows of one sex; lengths in mm, mass in kg."""

    sex: Sex
    stature_mm: Floats
    mass_kg: Floats
    age_years: Floats
    race: NDArray[np.int64]
    landmarks_mm: Floats  # (people, landmarks)

    def people(self, chosen: NDArray[np.bool_]) -> "Survey":
        """Return the chosen people."""
        return Survey(
            self.sex,
            self.stature_mm[chosen],
            self.mass_kg[chosen],
            self.age_years[chosen],
            self.race[chosen],
            self.landmarks_mm[chosen],
        )

    @property
    def bmi(self) -> Floats:
        """Body mass index, kg/m²."""
        return body_mass_index(self.stature_mm, self.mass_kg)


def read_survey(path: Path, sex: Sex) -> Survey:
    """Read one survey file; its mass is in tenths of a kilogram."""
    rows = list(csv.DictReader(io.StringIO(_content(path).decode("latin-1"))))
    if any(row["Gender"].casefold() != sex for row in rows):
        raise SystemExit(
            f"{path} does not hold {sex} people only; give the female file first, then the male one."
        )

    def column(name: str) -> Floats:
        return np.array([float(row[name]) for row in rows])

    mass_kg = column("weightkg") / 10.0
    stature_mm = column("stature")
    if not 20.0 < float(np.median(body_mass_index(stature_mm, mass_kg))) < 32.0:
        raise SystemExit(
            f"The units of {path} are not those of the survey (stature in mm, weightkg in 0.1 kg)."
        )
    columns = [row["survey_column"] for row in read_table("anatomy/landmarks")["landmark"].values()]
    landmarks_mm = np.stack([column(name) for name in columns], axis=1)
    return Survey(sex, stature_mm, mass_kg, column("Age"), column("DODRace").astype(np.int64), landmarks_mm)


def fit(survey: Survey) -> SurveyModel:
    """Fit means by weighted least squares, log SDs by gamma regression, one correlation of what is left."""
    terms = mean_terms(survey.stature_mm, survey.mass_kg, survey.age_years)
    spread = log_sd_terms(survey.stature_mm, survey.age_years, survey.bmi)
    coefficients, log_sds, standardised = [], [], []
    for observed in survey.landmarks_mm.T:
        weights = np.ones_like(observed)
        for _ in range(3):
            root = np.sqrt(weights)
            beta = np.linalg.lstsq(terms * root[:, None], observed * root, rcond=None)[0]
            residual = observed - terms @ beta
            gamma = _fit_log_sd(spread, residual)
            weights = np.exp(-2.0 * (spread @ gamma))
        coefficients.append(beta)
        log_sds.append(gamma)
        standardised.append(residual * np.sqrt(weights))
    correlation = np.corrcoef(np.array(standardised))
    correlation = (1.0 - SHRINKAGE) * correlation + SHRINKAGE * np.eye(len(correlation))
    return SurveyModel(
        fitted_names(),
        np.array(coefficients),
        np.array(log_sds),
        correlation,
        _sampled(survey.stature_mm, 5.0),
        Range(float(survey.age_years.min()), float(survey.age_years.max())),
        _sampled(survey.bmi, 0.5),
    )


def _fit_log_sd(terms: Floats, residual: Floats) -> Floats:
    """Maximum likelihood of log SD linear in `terms` by Fisher scoring, slopes pulled to zero by `RIDGE`."""
    penalty = np.diag([0.0] + [RIDGE] * (terms.shape[1] - 1))
    gamma = np.zeros(terms.shape[1])
    gamma[0] = np.log(residual.std())
    lost = len(residual) / (len(residual) - len(MEAN_TERMS))  # degrees of freedom the mean has used up
    for _ in range(25):
        excess = lost * residual**2 * np.exp(-2.0 * (terms @ gamma)) - 1.0
        step = np.linalg.solve(2.0 * terms.T @ terms + penalty, terms.T @ excess - penalty @ gamma)
        gamma = gamma + step
        if np.abs(step).max() < 1e-9:  # far below the five decimals written
            break
    return gamma


def _sampled(values: Floats, unit: float) -> Range:
    """Return the 0.25th to 99.75th percentile, rounded outwards: the last few people are too thin a basis."""
    low, high = np.percentile(values, [0.25, 99.75])
    return Range(float(np.floor(low / unit) * unit), float(np.ceil(high / unit) * unit))


def write(models: dict[Sex, SurveyModel], paths: list[Path], folder: Path) -> None:
    """Write the three tables."""
    with (folder / "landmark_coefficients.csv").open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(["sex", "name", *MEAN_TERMS, *LOG_SD_TERMS])
        for sex, model in models.items():
            for name, beta, gamma in zip(model.names, model.coefficients, model.log_sds, strict=True):
                row = [f"{beta[0]:.4f}", *(f"{b:.7f}" for b in beta[1:]), *(f"{g:.5f}" for g in gamma)]
                table.writerow([sex.value, name, *row])
    with (folder / "landmark_correlation.csv").open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(["sex", "name", *fitted_names()])
        for sex, model in models.items():
            for i, name in enumerate(model.names):
                lower = [f"{value:.4f}" for value in model.correlation[i, : i + 1]]
                table.writerow([sex.value, name, *lower, *[""] * (len(model.names) - i - 1)])
    (folder / "landmark_model.toml").write_text(_description(models, paths), "utf-8")


def _description(models: dict[Sex, SurveyModel], paths: list[Path]) -> str:
    lines = [
        "# Made by scripts/fit_landmarks.py; do not edit. Per sex: mean linear in stature, cylinder",
        "# girth and age, log SD of the error in stature, age and BMI (landmark_coefficients.csv);",
        "# one correlation matrix (landmark_correlation.csv, lower triangle).",
        'edition = "ANSUR II, 2012; four fifths of the people, one fifth kept apart for checking"',
        'source = "ANSUR2012"',
        'check = "D"',
        f"shrinkage = {SHRINKAGE}  # of the correlation towards independence",
        f"ridge = {RIDGE}  # pseudo-observations on the log-SD slopes",
    ]
    for (sex, model), path in zip(models.items(), paths, strict=True):
        ranges = {"stature_mm": model.stature_mm, "age_years": model.age_years, "bmi": model.bmi}
        lines += ["", f"[sampled.{sex}]", *(f"{k} = [{r.low}, {r.high}]" for k, r in ranges.items())]
        lines += [f'input_sha256 = "{hashlib.sha256(_content(path)).hexdigest()}"']
    return "\n".join(lines) + "\n"


def _content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("csv_female", type=Path)
    parser.add_argument("csv_male", type=Path)
    parser.add_argument("--out", type=Path, default=FOLDER)
    given = parser.parse_args()
    paths = [given.csv_female, given.csv_male]
    surveys = [read_survey(path, sex) for path, sex in zip(paths, Sex, strict=True)]
    write({survey.sex: fit(survey) for survey in surveys}, paths, given.out)


if __name__ == "__main__":
    main()
