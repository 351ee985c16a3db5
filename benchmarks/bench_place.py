"""All placed points of a new person against the body package's own forward pass, in one run, on one core.

Claim: landmark posterior, solving, warping, cutting, projecting and 95 % ellipses of every placed point, for
a new person each call, take less time than Anny's forward pass at batch 1, which solves and places nothing.
"""

import importlib.util
import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # before NumPy and torch are loaded

import numpy as np
from bench_body import PEOPLE, anny_forward, report

from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import place, place_arrays, placeable_codes
from weizhong.anatomy.person import Person
from weizhong.anatomy.tubes import tube_set

BYTES_A_VERTEX = 24 * 3 * 4  # 24 corner bodies, three coordinates, single precision


def main() -> None:
    """Time both and fail if the claim does not hold."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rng = np.random.default_rng(2)
    people = [
        Person(sex, age, stature, bmi * (stature / 1000) ** 2)
        for sex, age, stature, bmi in zip(
            rng.choice(["female", "male"], PEOPLE).tolist(),
            rng.uniform(18, 90, PEOPLE),
            rng.normal(1690, 80, PEOPLE),
            rng.uniform(18, 40, PEOPLE),
            strict=True,
        )
    ]
    codes = placeable_codes()
    spots = len(place_arrays(codes, people[0], predict(people[0])).sides)
    ours = report(
        f"{spots} spots of {len(codes)} codes, from the four basics to ellipses",
        lambda i: place_arrays(codes, people[i], predict(people[i])),
    )
    moved = BYTES_A_VERTEX * len(tube_set().rows)
    there, here = np.ones(moved, dtype=np.uint8), np.empty(moved, dtype=np.uint8)
    copying = report(
        f"copying the {moved / 1e6:.1f} MB of corner bodies once", lambda _: np.copyto(here, there)
    )
    print(
        f"so bytes bound {100 * copying / ours:.1f} % of it; the rest is some hundred short array operations"
    )
    report("all spots with words and level chances", lambda i: place(codes, people[i], predict(people[i])))
    if importlib.util.find_spec("anny") is None:
        print("Anny is not installed here (extra weizhong[body]); its forward pass is not compared.")
        return
    theirs = report("Anny's forward pass at batch 1 (not solved, not warped)", anny_forward())
    print(f"ours takes {100 * ours / theirs:.0f} % of theirs (claim < 100 %)")
    if ours >= theirs:
        raise SystemExit("claim not met")


if __name__ == "__main__":
    main()
