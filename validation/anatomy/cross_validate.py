"""Five-fold cross-validation of the landmark model on the survey.

Usage, from the repository's root: python -m validation.anatomy.cross_validate CSV_FEMALE CSV_MALE

Writes ``mae_mm.csv``, ``bias_mm.csv`` and ``coverage.csv`` beside this file (a row for every set of cues and
subgroup, a column for every landmark), and the tables of ``README.md``. Deterministic: the folds follow from
the order of the files.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scripts.fit_landmarks import Survey, fit, read_survey
from validation.anatomy.results import GroupScore, write_results, write_tables

from weizhong.anatomy.landmark_model import SurveyModel, fitted_names
from weizhong.anatomy.widening import widening
from weizhong.terms.codes import Sex

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

FOLDS = 5
SMALLEST_GROUP = 300
HALF_WIDTH = 1.959964  # standard deviations of a central 95 % interval
CUES: dict[str, tuple[str, ...]] = {
    "basics": (),
    "sitting height": ("sitting_height",),
    "C7 and crest": ("c7_height", "iliac_crest_height"),
}
RACES = {1: "White", 2: "Black", 3: "Hispanic", 4: "Asian"}  # as the survey asked; the model never does
AGE_EDGES = (17, 22, 26, 31, 36, 41, 46, 59)
BMI_EDGES = (14, 22, 24, 26, 28, 30, 32, 45)
STATURE_EDGES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)  # shares of the people of each sex


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Everyone of one sex, predicted by a model that has not seen them."""

    survey: Survey
    errors_mm: dict[str, Floats]  # by set of cues: observed less expected, shape (people, landmarks)
    sds_mm: dict[str, Floats]


def hold_out(survey: Survey) -> HeldOut:
    """Predict each fold from the other four."""
    people = len(survey.stature_mm)
    folds = np.random.default_rng(20261122).permutation(people) % FOLDS
    errors = {cue: np.empty_like(survey.landmarks_mm) for cue in CUES}
    sds = {cue: np.empty_like(survey.landmarks_mm) for cue in CUES}
    for fold in range(FOLDS):
        model, held = fit(survey.people(folds != fold)), survey.people(folds == fold)
        for cue, measured in CUES.items():
            errors[cue][folds == fold], sds[cue][folds == fold] = _errors(model, held, measured)
    return HeldOut(survey, errors, sds)


def _errors(model: SurveyModel, held: Survey, measured: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Return errors and claimed SDs once `measured` is known exactly (as the survey read it)."""
    basics = (held.stature_mm, held.mass_kg, held.age_years)
    sds = model.sds(*basics) * widening(model, held.age_years, held.stature_mm, held.mass_kg)[:, None]
    errors = held.landmarks_mm - model.means(*basics)
    known = [model.names.index(name) for name in measured]
    # In units of everyone's own SDs all people share one correlation, so one regression serves all.
    slopes = np.linalg.solve(model.correlation[np.ix_(known, known)], model.correlation[known])
    left = np.maximum(1.0 - np.sum(model.correlation[known] * slopes, axis=0), 0.0)
    return errors - (errors[:, known] / sds[:, known]) @ slopes * sds, sds * np.sqrt(left)


def subgroups(survey: Survey) -> Iterator[tuple[str, Mask]]:
    """Yield the named subgroups of one sex."""
    yield "all", np.ones(len(survey.stature_mm), dtype=np.bool_)
    for low, high in pairwise(AGE_EDGES):
        yield f"age {low} to {high - 1}", (survey.age_years >= low) & (survey.age_years < high)
    for low, high in pairwise(BMI_EDGES):
        yield f"BMI {low} to {high}", (survey.bmi >= low) & (survey.bmi < high)
    cuts = np.quantile(survey.stature_mm, STATURE_EDGES)
    for i, (low, high) in enumerate(pairwise(cuts)):
        top = survey.stature_mm <= high if i == len(cuts) - 2 else survey.stature_mm < high
        share = f"{100 * STATURE_EDGES[i]:.0f} to {100 * STATURE_EDGES[i + 1]:.0f} %"
        yield f"stature {share} of the sex", (survey.stature_mm >= low) & top
    for code, race in RACES.items():
        yield f"race {race}", survey.race == code


def scores(held: list[HeldOut]) -> Iterator[GroupScore]:
    """Score every landmark in every subgroup of at least `SMALLEST_GROUP`, sexes together and apart."""
    for cue in CUES:
        groups = [list(subgroups(one.survey)) for one in held]
        for parts in zip(*groups, strict=True):
            name = parts[0][0]
            for title, used in (
                ("both", range(len(held))),
                *((one.survey.sex, [i]) for i, one in enumerate(held)),
            ):
                errors = np.concatenate([held[i].errors_mm[cue][parts[i][1]] for i in used])
                sds = np.concatenate([held[i].sds_mm[cue][parts[i][1]] for i in used])
                if len(errors) >= SMALLEST_GROUP:
                    yield _score(cue, f"{title}, {name}", errors, sds)


def _score(cue: str, subgroup: str, errors: Floats, sds: Floats) -> GroupScore:
    kept = [i for i, name in enumerate(fitted_names()) if name not in CUES[cue]]
    errors, sds = errors[:, kept], sds[:, kept]
    columns = {
        "mae_mm": np.mean(np.abs(errors), axis=0),
        "bias_mm": np.mean(errors, axis=0),
        "coverage": np.mean(np.abs(errors) <= HALF_WIDTH * sds, axis=0),
    }
    names = [fitted_names()[i] for i in kept]
    return GroupScore(
        cue, subgroup, len(errors), *(dict(zip(names, map(float, v), strict=True)) for v in columns.values())
    )


def main() -> None:
    """Cross-validate, write the results and the README's tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("csv_female", type=Path)
    parser.add_argument("csv_male", type=Path)
    given = parser.parse_args()
    held = [hold_out(read_survey(p, s)) for p, s in zip((given.csv_female, given.csv_male), Sex, strict=True)]
    found = list(scores(held))
    write_results(found)
    print(write_tables())


if __name__ == "__main__":
    main()
