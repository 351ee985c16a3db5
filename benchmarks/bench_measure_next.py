"""What to measure next, for every placed point of a new person each call.

Claim: trying every measure against every point takes under 50 ms beside placing the points.
"""

import time
from collections.abc import Callable

from weizhong.anatomy.landmarks import LandmarkPosterior, Measurement, observe, predict
from weizhong.anatomy.locate import place_arrays, placeable_codes
from weizhong.anatomy.measure_next import best_measurements, plan_measurements
from weizhong.anatomy.measurement_kinds import measurement_kinds
from weizhong.anatomy.person import Person

CLAIM_MS = 50.0
PEOPLE = 20


def median_ms(
    run: Callable[[tuple[str, ...], Person, LandmarkPosterior], object], codes: tuple[str, ...]
) -> float:
    """Time one call a person, the first not counted."""
    took_ms = []
    for i in range(PEOPLE + 1):
        person = Person("female", 30 + i, 1600 + 5 * i, 60 + i)
        body = predict(person)
        body = observe(body, [Measurement("sitting-height", body.mean("sitting_height"))] * 2)
        start = time.perf_counter()
        run(codes, person, body)
        took_ms.append(1e3 * (time.perf_counter() - start))
    return sorted(took_ms[1:])[PEOPLE // 2]


def main() -> None:
    """Time placing, trying and planning, and fail if the claim does not hold."""
    codes = placeable_codes()
    placing, trying, planning = (
        median_ms(run, codes) for run in (place_arrays, best_measurements, plan_measurements)
    )
    print(f"{len(codes)} points placed: {placing:.1f} ms")
    print(
        f"placed, and each of {len(measurement_kinds())} measures tried: {trying:.1f} ms (claim: no more "
        f"than {CLAIM_MS:g} ms longer)"
    )
    print(f"placed, and three steps planned: {planning:.1f} ms")
    if trying - placing >= CLAIM_MS:
        raise SystemExit("claim not met")


if __name__ == "__main__":
    main()
