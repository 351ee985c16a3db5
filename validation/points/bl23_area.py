"""Area of the 95 % region of BL23 by what was measured, beside that of 71 doctors.

Usage: ``python -m validation.points.bl23_area [DRAWS]``. People are drawn, measured with the errors the
tables state, and BL23 is placed by what the readings say; the error is how far that lies from where the drawn
person's own landmarks put it, the rule's own spread included. Nothing here tests the model against bodies: it
tests that the ellipse we show is the ellipse our own assumptions give.
"""

import sys

import numpy as np

from weizhong.anatomy.landmarks import Measurement, as_found, observe, predict
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.location_rules import rules_for
from weizhong.anatomy.measurement_kinds import measurement_kind
from weizhong.anatomy.palpation import reading_error
from weizhong.anatomy.person import Person
from weizhong.anatomy.repeats import error_covariance_mm2

# 95 % areas of the marks of 71 acupuncture doctors, Molsberger and others 2012.
DOCTORS_CM2 = {"PC6": 2.7, "SP6": 12.2, "LI15": 18.7, "ST36": 20.7, "BL23": 22.4, "BL54": 22.5, "ST38": 41.4}
CHI2_95 = -2 * np.log(0.05)
PEOPLE = {
    "woman 162 cm 70 kg": Person("female", 45, 1620, 70),
    "man 178 cm 85 kg": Person("male", 40, 1780, 85),
    "heavy man 175 cm 120 kg": Person("male", 50, 1750, 120),
}
CUES = {
    "basics": [],
    "+ sitting height": [("sitting-height", None)],
    "+ C7 felt": [("c7-height", None)],
    "+ C7 and iliac crest felt": [("c7-height", None), ("iliac-crest-height", None)],
    "+ C7 and L4 process felt": [("c7-height", None), ("l4-spinous-process-height", None)],
    "+ L2 process felt": [("l2-spinous-process-height", None)],
    "+ L2 process felt to 4 mm": [("l2-spinous-process-height", 4.0)],
    "+ L2 to 4 mm and tape to the shoulder blade": [
        ("l2-spinous-process-height", 4.0), ("spine-to-scapular-border", None),
    ],
}  # fmt: skip


def main(draws: int) -> None:
    """Print the table."""
    rng = np.random.default_rng(20261122)
    for name, person in PEOPLE.items():
        print(f"\n{name}")
        print("| measured | shown, cm2 | drawn, cm2 | SD along, mm | SD across, mm | inside the ellipse |")
        print("|---|---|---|---|---|---|")
        for cues, taken in CUES.items():
            shown, errors, inside = _measured(person, taken, draws, rng)
            drawn = np.pi * CHI2_95 * np.sqrt(np.linalg.det(np.cov(errors.T))) / 100
            along, across = errors.std(axis=0)
            print(
                f"| {cues} | {shown:.1f} | {drawn:.1f} | {along:.1f} | {across:.1f} | {100 * inside:.1f} % |"
            )
    _beside_doctors()


def _beside_doctors():
    """The regions shown from the basics alone, beside what doctors' marks covered."""
    woman = PEOPLE["woman 162 cm 70 kg"]
    print("\n| point | shown from the basics, cm2 | marks of 71 doctors, cm2 |")
    print("|---|---|---|")
    for code, doctors in DOCTORS_CM2.items():
        half = place_arrays([code], woman, predict(woman)).half_axes_mm[0]
        print(f"| {code} | {np.pi * half.prod() / 100:.1f} | {doctors} |")


def _measured(person, taken, draws, rng):
    """Area shown, errors drawn (n, 2) mm, and the share of them inside the ellipse shown."""
    before = predict(person)
    root = np.linalg.cholesky(before.covariance_mm2 + 1e-9 * np.eye(len(before.names)))
    kinds = [measurement_kind(name) for name, _ in taken]
    noise = (
        error_covariance_mm2(
            [reading_error(kind, person.bmi, sd) for kind, (_, sd) in zip(kinds, taken, strict=True)]
        )
        if taken
        else np.zeros((0, 0))
    )
    (rule,) = rules_for("BL23")
    forms = np.stack([_row(before, form.weights) for form in (rule.along, rule.across_form)])
    rule_sd = np.array([rule.sd_along_mm, rule.sd_across_mm])
    expected = observe(
        before,
        [Measurement(k.name, before.form(k.form)[0], sd) for k, (_, sd) in zip(kinds, taken, strict=True)],
    )
    ellipse = place_arrays(["BL23"], person, as_found(expected))
    half = ellipse.half_axes_mm[0]
    covariance = ellipse.spots.covariance_mm2[0]
    errors = np.empty((draws, 2))
    gain, rows = _gain(before, kinds, noise)
    for i in range(draws):
        truth = before.mean_mm + root @ rng.standard_normal(len(before.names))
        found = before.mean_mm
        if taken:
            readings = rows @ truth + rng.multivariate_normal(np.zeros(len(kinds)), noise)
            found = found + gain @ (readings - rows @ before.mean_mm)
        errors[i] = forms @ (found - truth) + rule_sd * rng.standard_normal(2)
    distance = np.einsum("ni,ij,nj->n", errors, np.linalg.inv(covariance), errors)
    return np.pi * half.prod() / 100, errors, (distance <= CHI2_95).mean()


def _gain(before, kinds, noise):
    if not kinds:
        return None, None
    rows = np.stack([_row(before, kind.form) for kind in kinds])
    spread = rows @ before.covariance_mm2 @ rows.T + noise
    return before.covariance_mm2 @ rows.T @ np.linalg.inv(spread), rows


def _row(posterior, weights):
    row = np.zeros(len(posterior.names))
    for name, weight in weights.items():
        row[posterior.index(name)] = weight
    return row


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
