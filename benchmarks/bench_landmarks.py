"""Landmarks of 10,000 people, and of one new person with tape measures.

Claim: landmark posteriors of 10,000 people in under a second.
"""

import time

import numpy as np

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.many import People, estimate_many
from weizhong.anatomy.person import Person

PEOPLE = 10_000
CLAIM_S = 1.0


def main() -> None:
    """Time both and fail if the claim does not hold."""
    rng = np.random.default_rng(1)
    sex = rng.choice(["female", "male"], PEOPLE)
    age, stature = rng.uniform(18, 90, PEOPLE), rng.normal(1690, 90, PEOPLE)
    mass = rng.uniform(18, 40, PEOPLE) * (stature / 1000) ** 2
    estimate_many(People.of(sex[:1], age[:1], stature[:1], mass[:1]))  # read the tables
    start = time.perf_counter()
    many = estimate_many(People.of(sex, age, stature, mass))
    took_s = time.perf_counter() - start
    print(
        f"{len(many.names)} landmarks of {PEOPLE} people, mean and SD: {took_s:.3f} s (claim {CLAIM_S:g} s)"
    )
    if took_s >= CLAIM_S:
        raise SystemExit("claim not met")
    people = [Person(*basics) for basics in zip(sex[:300].tolist(), age, stature, mass, strict=False)]
    start = time.perf_counter()
    for person in people:
        body = predict(person)
        sitting_mm, _ = body.form({"sitting_height": 1.0})
        observe(body, [Measurement("sitting-height", sitting_mm)])
    took_ms = 1e3 * (time.perf_counter() - start) / len(people)
    print(f"one new person, whole covariance, one tape measure: {took_ms:.2f} ms")


if __name__ == "__main__":
    main()
