"""What each tape measure is worth on people the fit has not seen, and how well the whole error is calibrated.

Usage, from the repository's root: python -m validation.anatomy.each_measure CSV_FEMALE CSV_MALE

Prints a table with one row for each measure the survey took (error of six landmarks, coverage; that one
known beside the basics), writes ``each_measure.csv`` with every landmark, and draws
``docs/images/calibration.svg``: share of people inside the stated interval against its own claim, from
5 to 99 %, for every landmark, with and without sitting height.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scripts.fit_landmarks import Survey, fit, read_survey
from validation.anatomy.cross_validate import FOLDS, HALF_WIDTH, _errors

from weizhong.anatomy.landmark_model import fitted_names
from weizhong.terms.codes import Sex

Floats = NDArray[np.float64]

SHOWN = (
    "c7_height",
    "tenth_rib_height",
    "iliac_crest_height",
    "trochanter_height",
    "mid_patella_height",
    "waist_girth",
)
CLAIMS = np.array([0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99])
HERE = Path(__file__).parent
PICTURE = Path(__file__).parents[2] / "docs/images/calibration.svg"


def main() -> None:
    """Hold out, score, print, write, draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("csv_female", type=Path)
    parser.add_argument("csv_male", type=Path)
    given = parser.parse_args()
    surveys = [read_survey(p, s) for p, s in zip((given.csv_female, given.csv_male), Sex, strict=True)]
    names = fitted_names()
    rows = {known: _held_out(surveys, (known,) if known else ()) for known in ("", *names)}
    _table(rows, names)
    with (HERE / "each_measure.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["known", *names])
        for known, (errors, _) in rows.items():
            mae = np.abs(errors).mean(axis=0)
            writer.writerow(
                [
                    known or "basics",
                    *(f"{v:.1f}" if n != known else "" for n, v in zip(names, mae, strict=True)),
                ]
            )
    PICTURE.write_text(
        _drawn({"basics": rows[""], "with sitting height": rows["sitting_height"]}, names), "utf-8"
    )
    print(f"\nWritten: each_measure.csv, {PICTURE.name}")


def _held_out(surveys: list[Survey], known: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Errors and stated SDs, (people of both sexes, landmarks), each fold predicted by the others."""
    errors, sds = [], []
    for survey in surveys:
        folds = np.random.default_rng(20261122).permutation(len(survey.stature_mm)) % FOLDS
        for fold in range(FOLDS):
            model, held = _fitted(survey, fold, folds), survey.people(folds == fold)
            error, sd = _errors(model, held, known)
            errors.append(error)
            sds.append(sd)
    return np.concatenate(errors), np.concatenate(sds)


_MODELS: dict = {}


def _fitted(survey: Survey, fold: int, folds: NDArray[np.intp]):
    """The same fold's fit serves every measure."""
    key = (survey.sex, fold)
    if key not in _MODELS:
        _MODELS[key] = fit(survey.people(folds != fold))
    return _MODELS[key]


def _table(rows: dict[str, tuple[Floats, Floats]], names: tuple[str, ...]) -> None:
    columns = [names.index(name) for name in SHOWN]
    base = np.abs(rows[""][0]).mean(axis=0)
    spine = [names.index(name) for name in ("c7_height", "tenth_rib_height", "iliac_crest_height")]
    gain = {
        known: (base - np.abs(errors).mean(axis=0))[[i for i in spine if names[i] != known]].mean()
        for known, (errors, _) in rows.items()
    }
    print(f"| known beside the basics | {' | '.join(SHOWN)} | coverage of 95 %, all landmarks |")
    print("|---" * (len(SHOWN) + 2) + "|")
    for known in sorted(rows, key=lambda one: (one != "", -gain[one])):
        errors, sds = rows[known]
        mae = np.abs(errors).mean(axis=0)
        kept = [i for i, name in enumerate(names) if name != known]
        inside = (np.abs(errors[:, kept]) <= HALF_WIDTH * sds[:, kept]).mean(axis=0)
        cells = ["–" if names[i] == known else f"{mae[i]:.1f}" for i in columns]
        low, high = 100 * inside.min(), 100 * inside.max()
        print(f"| {known or 'nothing'} | {' | '.join(cells)} | {low:.1f} to {high:.1f} % |")


def _drawn(cues: dict[str, tuple[Floats, Floats]], names: tuple[str, ...]) -> str:
    """A square for each set of cues: one thin line for each landmark, the diagonal where claims hold."""
    side, gap, left, top = 320, 70, 60, 40
    box = f"0 0 {left + 2 * side + gap + 20} {top + side + 60}"
    title = "Share of held-out people inside the stated interval, for 56 landmarks"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-family="sans-serif" font-size="13"',
        f' role="img"><title>{title}</title><rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for k, (cue, (errors, sds)) in enumerate(cues.items()):
        x0 = left + k * (side + gap)
        scale = ndtri(0.5 + CLAIMS / 2)
        kept = [i for i, name in enumerate(names) if sds[:, i].min() > 1e-6]
        inside = np.array([[(np.abs(errors[:, i]) <= z * sds[:, i]).mean() for z in scale] for i in kept])
        parts.append(
            f'<text x="{x0 + side / 2}" y="{top - 14}" text-anchor="middle" font-weight="bold">{cue}</text>'
        )
        parts.append(f'<rect x="{x0}" y="{top}" width="{side}" height="{side}" fill="none" stroke="#555"/>')
        for tick in (0, 0.25, 0.5, 0.75, 1):
            at_x, at_y = x0 + tick * side, top + side - tick * side
            parts.append(
                f'<text x="{at_x}" y="{top + side + 18}" text-anchor="middle">{100 * tick:.0f}</text>'
            )
            parts.append(f'<text x="{x0 - 8}" y="{at_y + 4}" text-anchor="end">{100 * tick:.0f}</text>')
        for line in inside:
            dots = " ".join(
                f"{x0 + c * side:.1f},{top + side - v * side:.1f}" for c, v in zip(CLAIMS, line, strict=True)
            )
            parts.append(f'<polyline points="{dots}" fill="none" stroke="#1f6f8b" stroke-opacity="0.35"/>')
        ends = f'x1="{x0}" y1="{top + side}" x2="{x0 + side}" y2="{top}"'
        parts.append(f'<line {ends} stroke="#b33" stroke-dasharray="5 4"/>')
        under = f'x="{x0 + side / 2}" y="{top + side + 40}" text-anchor="middle"'
        parts.append(f"<text {under}>interval claims to hold, %</text>")
    beside = f'transform="translate(16 {top + side / 2}) rotate(-90)" text-anchor="middle"'
    parts.append(f"<text {beside}>people inside, %</text></svg>")
    return "".join(parts)


if __name__ == "__main__":
    main()
