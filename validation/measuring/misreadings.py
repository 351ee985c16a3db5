"""How often misread measures are told, and whether the widened error then still holds the truth.

Usage, from the repository's root: python -m validation.measuring.misreadings [--people N]

Bodies and hands are drawn from the model itself, with the shared and the fresh errors it states; then one
measure of each set is misread by so many of its expected errors. Prints the table of the README.
"""

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.gaussian import Z_95
from weizhong.anatomy.landmarks import LandmarkPosterior, Measurement, observe, predict
from weizhong.anatomy.measurement_kinds import MeasurementKind, measurement_kind
from weizhong.anatomy.palpation import reading_error
from weizhong.anatomy.person import Person
from weizhong.terms.errors import ImpossibleBody

SETS = (
    ("sitting-height", "iliac-crest-height"),
    ("sitting-height", "iliac-crest-height", "c7-height", "psis-height"),
)
MISREAD_SDS = (0.0, 2.0, 3.0, 4.0)
TIP = "tip_l2"
PEOPLE = 1500


@dataclass
class Tally:
    """Counts of one set of measures and one size of slip."""

    refused: int = 0
    told: int = 0
    accepted: int = 0
    held: int = 0
    told_held: int = 0
    told_held_without: int = 0


def drawn_reading(
    kind: MeasurementKind,
    body_mm: NDArray[np.float64],
    bias: dict[str, float],
    prior: LandmarkPosterior,
    rng: np.random.Generator,
) -> float:
    """Return what a hand with these biases reads on this body."""
    error = reading_error(kind, prior.bmi)
    value = sum(weight * body_mm[prior.index(name)] for name, weight in kind.form.items())
    value += sum(mm * bias.setdefault(cause, rng.normal()) for cause, mm in error.shared_mm.items())
    return float(value + error.fresh_mm * rng.normal())


def tally(names: tuple[str, ...], sds_off: float, people: int, rng: np.random.Generator) -> Tally:
    """Draw people, misread one measure of each, and count."""
    prior = predict(Person("male", 35, 1750, 76))
    kinds = [measurement_kind(name) for name in names]
    tip = prior.index(TIP)
    counts = Tally()
    bodies = rng.multivariate_normal(prior.mean_mm, prior.covariance_mm2, size=people, method="svd")
    for body in bodies:
        bias: dict[str, float] = {}
        values = [drawn_reading(kind, body, bias, prior, rng) for kind in kinds]
        wrong = int(rng.integers(len(kinds)))
        expected_mm = np.hypot(prior.form(kinds[wrong].form)[1], reading_error(kinds[wrong], prior.bmi).sd_mm)
        values[wrong] += float(rng.choice([-1, 1]) * sds_off * expected_mm)
        try:
            after = observe(prior, [Measurement(*one) for one in zip(names, values, strict=True)])
        except ImpossibleBody:
            counts.refused += 1
            continue
        off_mm, sd_mm = abs(after.mean_mm[tip] - body[tip]), after.sd(TIP)
        widened = after.history.widened if after.history else 1.0
        counts.accepted += 1
        counts.held += off_mm < Z_95 * sd_mm
        if after.contradictions:
            counts.told += 1
            counts.told_held += off_mm < Z_95 * sd_mm
            counts.told_held_without += off_mm < Z_95 * sd_mm / widened
    return counts


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    people = parser.parse_args().people
    rng = np.random.default_rng(5)
    print("| measures | misread by | refused | told | L2 held at 95 % | where told | unwidened |")
    print("|---|---|---|---|---|---|---|")
    for names in SETS:
        for sds_off in MISREAD_SDS:
            found = tally(names, sds_off, people, rng)
            shares = (
                found.refused / people,
                found.told / people,
                found.held / max(found.accepted, 1),
                found.told_held / max(found.told, 1),
                found.told_held_without / max(found.told, 1),
            )
            print(f"| {', '.join(names)} | {sds_off:g} | " + " | ".join(f"{s:.1%}" for s in shares) + " |")


if __name__ == "__main__":
    main()
