"""Vertebral levels: fractions against two spine sources, chances by cue set, what palpation studies found.

Usage, from the repository's root: python -m validation.level.compare [SPINE_LEVELS_JSON] [--picture SVG]

Prints the tables of the README. The statistics of the spine sources (JSON) are not part of this repository;
without them the first two tables are left out.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from validation.level.picture import draw
from validation.level.twin import People

from weizhong.anatomy.gaussian import normal_tail
from weizhong.anatomy.landmarks import LandmarkPosterior, Measurement, observe, predict
from weizhong.anatomy.level_anatomy import anatomies
from weizhong.anatomy.level_belief import Borders, borders, borders_from
from weizhong.anatomy.measurement_kinds import measurement_kind
from weizhong.anatomy.palpation import reading_error
from weizhong.anatomy.person import Person
from weizhong.anatomy.spine import level_landmark, level_probabilities, spine_levels
from weizhong.facts.tables import read_table

LEVELS = ("T3", "T7", "T12", "L2", "L4")
DRAWS = 200_000
PROCESS_MM = 21.0  # recalled: from the lower to the upper edge of a lumbar spinous process
SURE_MM = 3.0  # a bone felt with certainty, as the design study took it
CUES: dict[str, tuple[str, ...]] = {
    "sex, age, stature, mass": (),
    "sitting height": ("sitting-height",),
    "C7": ("c7-height",),
    "iliac crest": ("iliac-crest-height",),
    "posterior superior iliac spine": ("psis-height",),
    "shoulder blade, lower angle": ("scapula-angle-height",),
    "twelfth rib": ("twelfth-rib-tip-height",),
    "C7 and crest": ("c7-height", "iliac-crest-height"),
    "L4 process, counted": ("l4-spinous-process-height",),
    "crest and L4 process": ("iliac-crest-height", "l4-spinous-process-height"),
    "crest, twelfth rib and L4 process": (
        "iliac-crest-height",
        "twelfth-rib-tip-height",
        "l4-spinous-process-height",
    ),
    "C7, crest, twelfth rib, shoulder blade, L4 process": (
        *("c7-height", "iliac-crest-height", "twelfth-rib-tip-height", "scapula-angle-height"),
        "l4-spinous-process-height",
    ),
}
STUDIED = ("sex, age, stature, mass", "sitting height", "C7", "C7 and crest")  # the design study gives these
STUDY_SDS_MM = ((13, 15, 20, 22, 25), (12, 13, 17, 18, 20), (8, 11, 18, 20, 23), (7, 9, 12, 13, 14))


def felt(body: LandmarkPosterior, names: Sequence[str], sd_mm: float | None = None) -> LandmarkPosterior:
    """Return the landmarks once `names` were found where they were expected."""
    return observe(
        body, [Measurement(name, body.form(measurement_kind(name).form)[0], sd_mm) for name in names]
    )


def without_slips(seen: Borders, mark_mm: float, level: str) -> float:
    """Return the chance in a usual body whose landmarks were all named right: the first hypothesis."""
    usual = Borders(
        seen.mixture.chosen(np.zeros(1, dtype=np.intp), np.ones(1)), seen.means_mm[:1], seen.sds_mm[:1]
    )
    return usual.chances(mark_mm)[level]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table in Markdown."""
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def print_fractions(statistics: dict[str, Any]) -> None:
    """Print where vertebral bodies lie between T1 and L5 here, on CT and on standing radiographs."""
    rows = read_table("anatomy/spine")["level"]
    ours = {level: row["body_fraction"] for level, row in rows.items()}
    scans, films = statistics["verse"]["T1-L5"], statistics["aasce"]
    length_mm = scans["len_mm"][0]
    found = []
    for level in spine_levels()[2:-1]:
        here = (ours[level] - ours["T1"]) / (ours["L5"] - ours["T1"])
        ct, film = scans["chord_frac"][level], films["frac_T1_L5"][level]
        found.append((level, here, ct, film, scans["chord_frac_sd"][level], films["sd"][level]))
    table(
        ("level", "here", "CT, n = 51", "films, n = 195", "here - CT", "here - films", "SD CT", "SD films"),
        (
            (lv, f"{here:.3f}", f"{ct:.3f}", f"{film:.3f}", f"{(here - ct) * length_mm:+.1f}",
             f"{(here - film) * length_mm:+.1f}", f"{a * length_mm:.1f}", f"{b * length_mm:.1f}")
            for lv, here, ct, film, a, b in found
        ),
    )  # fmt: skip
    off = np.array([(here - ct, here - film) for _, here, ct, film, _, _ in found]) * length_mm
    ct_mm, films_mm = abs(off).max(axis=0)
    print(f"Differences and SDs in mm. Largest: {ct_mm:.1f} mm from CT, {films_mm:.1f} mm from films.\n")


def print_tips(statistics: dict[str, Any]) -> None:
    """Print where spinous tips lie between the C7 and the L4 tip here, on a generic spine and in one man."""
    ours = {level: row["tip_fraction"] for level, row in read_table("anatomy/spine")["level"].items()}
    generic = statistics["opensim_generic"]["levels"]
    top, bottom = generic["C7"]["tip_low"], generic["L4"]["tip_low"]
    man = {"T3": 0.150, "T7": 0.441, "T12": 0.740, "L2": 0.876}  # design study, BODYPARTS3D
    chord_mm = 404.0  # C7 tip to L4 tip at the mean C7-L5 chord of 439 mm
    rows = []
    for level in spine_levels()[1:-2]:
        other = (top - generic[level]["tip_low"]) / (top - bottom)
        seen = man.get(level)
        one = (f"{seen:.3f}", f"{(ours[level] - seen) * chord_mm:+.0f}") if seen else ("", "")
        rows.append(
            (level, f"{ours[level]:.3f}", f"{other:.3f}", f"{(ours[level] - other) * chord_mm:+.0f}", *one)
        )
    table(("level", "here", "generic", "here - generic, mm", "one man", "here - him, mm"), rows)


def print_sds(body: LandmarkPosterior) -> None:
    """Print errors of tips beside the design study's, bones felt with certainty."""
    rows = []
    for cue, study in zip(STUDIED, STUDY_SDS_MM, strict=True):
        known = felt(body, CUES[cue], SURE_MM if cue.startswith("C7") else None)
        rows.append(
            (cue, *(f"{known.sd(level_landmark(lv)):.1f} ({d})" for lv, d in zip(LEVELS, study, strict=True)))
        )
    table(("known", *(f"{level}, mm" for level in LEVELS)), rows)


def print_chances(body: LandmarkPosterior) -> None:
    """Print the chance of the right level by cue set: without slips, in full, and by drawing people."""
    rows, worst = [], 0.0
    for cue, names in CUES.items():
        known = felt(body, names)
        people = People(body, names, DRAWS, np.random.default_rng(5))
        fits = people.likelihoods(known)
        cells = []
        for level in LEVELS:
            mark_mm = known.mean(level_landmark(level))
            full = level_probabilities(known, level).get(level, 0.0)
            drawn = float(fits[people.levels_at(np.full(DRAWS, mark_mm)) == level].sum() / fits.sum())
            worst = max(worst, abs(full - drawn))
            cells.append(
                f"{without_slips(borders(known), mark_mm, level):.0%} / **{full:.0%}** / {drawn:.0%}"
            )
        rows.append((cue, *cells))
    table(("felt where expected", *LEVELS), rows)
    print(f"Largest difference between the sum and the {DRAWS} drawn people: {worst:.1%}.\n")


def print_limits(body: LandmarkPosterior) -> None:
    """Print what stands in the way of certainty about L2 when L4 is counted and the crest felt."""
    known = felt(body, CUES["crest and L4 process"])
    seen = borders(known)
    mark_mm = known.mean("tip_l2")
    right = seen.chances(mark_mm)["L2"]
    usual = [i for i, a in enumerate(seen.mixture.anatomy) if a == 0]
    named = usual[:1]
    share = seen.mixture.weights[usual].sum()
    table(
        ("given", "chance of it", "L2 right"),
        (
            ("everything that may be", "100 %", f"{right:.0%}"),
            ("twelve ribs, five lumbar vertebrae", f"{share:.0%}", f"{_of(seen, usual, mark_mm):.0%}"),
            (
                "and crest and L4 named right",
                f"{seen.mixture.weights[named].sum():.0%}",
                f"{_of(seen, named, mark_mm):.0%}",
            ),
        ),
    )
    for a, one in enumerate(anatomies()[1:], start=1):
        mine = [i for i, which in enumerate(seen.mixture.anatomy) if which == a]
        share, right = seen.mixture.weights[mine].sum(), _of(seen, mine, mark_mm)
        print(f"- {one.label}: {share:.1%} of people, L2 right in {right:.0%}")
    print()


def _of(seen: Borders, chosen: Sequence[int], mark_mm: float) -> float:
    """Return the chance of L2 among some hypotheses."""
    at = np.array(chosen)
    weights = seen.mixture.weights[at] / seen.mixture.weights[at].sum()
    part = seen.mixture.chosen(at, weights)
    return Borders(part, seen.means_mm[at], seen.sds_mm[at]).chances(mark_mm)["L2"]


def print_studies(body: LandmarkPosterior) -> None:
    """Print what examiners found with a finger, beside what the model expects of the same finger."""
    angle = _marked(body, "scapula-angle-height")
    blade = _marked(body, "scapula-angle-height", sd_mm=1.0)
    c7 = _marked(body, "c7-height", "T7")
    table(
        ("study", "they found", "expected here"),
        (
            ("lower angle of the shoulder blade nearest T7, T8 or T9 (COOPERSTEIN2009)",
             "90 %, from T8 and SD 0.9 level", f"{_around(blade, 'T8'):.0%}"),
            ("T7 taken to be at the angle of the shoulder blade: right, within one (TEOH2009)", "10 %, 42 %",
             f"{angle['T7']:.0%}, {_around(angle, 'T7'):.0%}"),
            ("T7 sought from C7: right, within one (TEOH2009)", "29 %, 78 %",
             f"{c7['T7']:.0%}, {_around(c7, 'T7'):.0%}"),
            ("crest on images between the foot of L4's process and L5's (CHAKRAVERTY2007)", "87 %",
             f"{_crest_share(body, 'L4', felt_by_finger=False):.0%}"),
            ("crest by finger a level higher (CHAKRAVERTY2007)", "77 %",
             f"{_crest_share(body, 'L3', felt_by_finger=True):.0%}"),
        ),
    )  # fmt: skip


def _marked(
    body: LandmarkPosterior, measure: str, level: str = "", sd_mm: float | None = None
) -> dict[str, float]:
    """Return the level at a bone under the finger, or of a mark made from it for a level."""
    form = measurement_kind(measure).form
    above = body.mean(level_landmark(level)) - body.form(form)[0] if level else 0.0
    return borders_from(body, Measurement(measure, body.form(form)[0], sd_mm)).chances(above)


def _around(chances: dict[str, float], level: str) -> float:
    at = spine_levels().index(level)
    return sum(chances[name] for name in spine_levels()[at - 1 : at + 2])


def _crest_share(body: LandmarkPosterior, level: str, *, felt_by_finger: bool) -> float:
    """Return how often the crest lies at a level's process or in the space below it, in a usual body."""
    lower = spine_levels()[spine_levels().index(level) + 1]
    row = read_table("anatomy/level_cues")["shift"]["crest"]
    finger_mm = reading_error(measurement_kind("iliac-crest-height"), None).sd_mm if felt_by_finger else 0.0
    higher = ((row["share"], row["shift_mm"]), (1 - row["share"], 0.0)) if felt_by_finger else ((1.0, 0.0),)
    found = 0.0
    for share, shift_mm in higher:
        tails = []
        for process in (level, lower):
            mean_mm, sd_mm = body.form({"iliac_crest_height": 1.0, level_landmark(process): -1.0})
            tails.append(normal_tail((PROCESS_MM - mean_mm - shift_mm) / np.hypot(sd_mm, finger_mm)))
        found += share * (tails[1] - tails[0])
    return found


def print_ruler(people: Sequence[Person]) -> None:
    """Print how far down from C7 to the posterior superior iliac spines two testers felt five processes."""
    felt_at = {
        "T4": 0.21,
        "T7": 0.39,
        "T10": 0.541,
        "L1": 0.709,
        "L4": 0.861,
    }  # ERNST2013, 22 adults, along the skin
    bodies = [predict(person) for person in people]
    rows = []
    for level, theirs in felt_at.items():
        shares, spreads = [], []
        for body in bodies:
            c7, psis = body.mean("c7_height"), body.mean("psis_height")
            shares.append((c7 - body.mean(level_landmark(level))) / (c7 - psis))
            form = {level_landmark(level): 1.0, "c7_height": shares[-1] - 1.0, "psis_height": -shares[-1]}
            spreads.append(body.form(form)[1])
        here, length_mm = float(np.mean(shares)), 509.0
        gap = (theirs - here) * length_mm
        rows.append((level, f"{theirs:.1%}", f"{here:.1%}", f"{gap:+.0f}", f"{np.mean(spreads):.0f}"))
    table(
        ("process", "they felt it at", "expected here", "theirs lower by, mm", "our SD for one person, mm"),
        rows,
    )


def main() -> None:
    """Print everything there is data for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("statistics", type=Path, nargs="?")
    parser.add_argument("--picture", type=Path, metavar="SVG")
    given = parser.parse_args()
    man, woman = Person("male", 35.0, 1750.0, 80.0), Person("female", 35.0, 1650.0, 65.0)
    body = predict(man)
    if given.statistics:
        statistics = json.loads(given.statistics.read_text("utf-8"))
        print_fractions(statistics)
        print_tips(statistics)
    print_sds(body)
    print_chances(body)
    print_limits(body)
    print_studies(body)
    print_ruler((man, woman))
    if given.picture:
        shown = {cue: level_probabilities(felt(body, names), "L2") for cue, names in CUES.items()}
        given.picture.write_text(draw(shown, "L2"), "utf-8")


if __name__ == "__main__":
    main()
