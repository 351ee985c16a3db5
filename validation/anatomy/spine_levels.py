"""Errors of spinous-tip heights, by what has been measured.

Usage, from the repository's root: python -m validation.anatomy.spine_levels [SPINE_LEVELS_JSON]

Prints the table of the README's spine section. With the statistics of the CT chains (JSON, not part of this
repository) it also refits the one number that ties neighbouring levels together.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from weizhong.anatomy.landmarks import LandmarkPosterior, Measurement, as_found, observe, predict
from weizhong.anatomy.person import Person
from weizhong.anatomy.spine import level_landmark, spine_levels
from weizhong.facts.tables import read_table

LEVELS = ("T3", "T7", "T12", "L2", "L4")
PALPATION_SD_MM = 3.0  # as the design study took it for a bone felt with certainty
CUES: dict[str, tuple[str, ...]] = {
    "sex, age, stature, mass": (),
    "+ sitting height": ("sitting-height",),
    "+ C7 found": ("c7-height",),
    "+ C7 and iliac crest found": ("c7-height", "iliac-crest-height"),
    "+ C7 to iliac crest, on the table": ("c7-to-iliac-crest",),
    "+ C7, crest and L4 process found": ("c7-height", "iliac-crest-height", "l4-spinous-process-height"),
}
DESIGN_STUDY_MM: dict[str, tuple[int, ...]] = {
    "sex, age, stature, mass": (13, 15, 20, 22, 25),
    "+ sitting height": (12, 13, 17, 18, 20),
    "+ C7 found": (8, 11, 18, 20, 23),
    "+ C7 and iliac crest found": (7, 9, 12, 13, 14),
    "+ C7, crest and L4 process found": (7, 8, 9, 8, 5),
}
CHORDS = (("T1", "L5"), ("T1", "T12"), ("T10", "L5"), ("L1", "L5"))


def measured(person: Person, names: tuple[str, ...]) -> LandmarkPosterior:
    """Return the person's landmarks once `names` were found where they were expected."""
    body = predict(person)
    readings = []
    for name in names:
        landmark = f"tip_{name[:2]}" if "spinous" in name else name.replace("-", "_")
        form = {"c7_height": 1.0, "iliac_crest_height": -1.0} if "-to-" in name else {landmark: 1.0}
        sd_mm = PALPATION_SD_MM if name.endswith("-height") and name != "sitting-height" else None
        readings.append(Measurement(name, body.form(form)[0], sd_mm))
    return as_found(observe(body, readings))


def print_tables(person: Person) -> None:
    """Print SDs, the design study's in brackets."""
    print("| known | " + " | ".join(f"{level}, mm" for level in LEVELS) + " |")
    print("|---|" + "---|" * len(LEVELS))
    for cue, names in CUES.items():
        body = measured(person, names)
        design = DESIGN_STUDY_MM.get(cue, ("–",) * len(LEVELS))
        sds = [f"{body.sd(level_landmark(lv)):.1f} ({d})" for lv, d in zip(LEVELS, design, strict=True)]
        print(f"| {cue} | {' | '.join(sds)} |")


def print_neighbour_fit(statistics: dict[str, Any]) -> None:
    """Print which neighbour correlation gives back the SDs over shorter chords best."""
    table = read_table("anatomy/spine")
    names, rows = spine_levels(), list(table["level"].values())
    fractions = np.array([row["body_fraction"] for row in rows])
    sds = np.array([row["body_fraction_sd"] for row in rows]) * table["chord"]["value"]
    apart = np.abs(np.subtract.outer(np.arange(len(names)), np.arange(len(names))))
    for rho in (0.85, 0.89, 0.91, 0.92, 0.93, 0.94, 0.95, 0.97):
        covariance = np.outer(sds, sds) * rho**apart
        misfits = []
        for top, bottom in CHORDS:
            a, b = names.index(top), names.index(bottom)
            for k in range(a + 1, b):
                weight = (fractions[k] - fractions[a]) / (fractions[b] - fractions[a])
                form = np.zeros(len(names))
                form[[a, k, b]] = weight - 1.0, 1.0, -weight
                chord = statistics[f"{top}-{bottom}"]
                seen_mm = chord["chord_frac_sd"][names[k]] * chord["len_mm"][0]
                misfits.append(np.log(np.sqrt(form @ covariance @ form) / seen_mm))
        error = np.sqrt(np.mean(np.square(misfits)))
        print(f"neighbour correlation {rho}: root-mean-square log error {error:.3f}")


def main() -> None:
    """Print everything there is data for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("statistics", type=Path, nargs="?")
    given = parser.parse_args()
    print_tables(Person("male", 35.0, 1750.0, 80.0))
    if given.statistics:
        print()
        print_neighbour_fit(json.loads(given.statistics.read_text("utf-8"))["verse"])


if __name__ == "__main__":
    main()
