"""A new person's body against the body package's own forward pass, in one run.

Claim: solved, shaped and warped to the landmarks in less time than Anny's forward pass at batch 1, on the
same machine. Anny is compared only where it is installed (the extra ``weizhong[body]``; it needs torch).
"""

import importlib.util
import time
from collections.abc import Callable

import numpy as np

from weizhong.anatomy.body import build_body, shape, skin_vertices, solve, warp
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.person import Person

PEOPLE = 200
WARM_UP = 10


def main() -> None:
    """Time everything and fail if the claim does not hold."""
    rng = np.random.default_rng(1)
    statures = rng.normal(1690, 80, PEOPLE)
    people = [
        Person(sex, age, stature, bmi * (stature / 1000) ** 2)
        for sex, age, stature, bmi in zip(
            rng.choice(["female", "male"], PEOPLE).tolist(),
            rng.uniform(18, 90, PEOPLE),
            statures,
            rng.uniform(18, 40, PEOPLE),
            strict=True,
        )
    ]
    posteriors = [predict(person) for person in people]
    solved = [solve(person) for person in people]
    skins = [shape(coefficients) for coefficients in solved]
    report("solve for sex, age, stature, mass", lambda i: solve(people[i]))
    report("shape, 13,348 vertices", lambda i: shape(solved[i]))
    report("warp to the landmarks, 13,348 vertices", lambda i: warp(skins[i], solved[i], posteriors[i]))
    ours = report("all three", lambda i: skin_vertices(people[i], posteriors[i]))
    report("all three, with normals", lambda i: build_body(people[i], posteriors[i]))
    if importlib.util.find_spec("anny") is None:
        print("Anny is not installed here (extra weizhong[body]); its forward pass is not compared.")
        return
    theirs = report("Anny's forward pass at batch 1 (not solved, not warped)", anny_forward())
    if ours >= theirs:
        raise SystemExit("claim not met")


def anny_forward() -> Callable[[int], object]:
    """Return Anny's forward pass of one person out of many."""
    import anny
    import torch

    model = anny.Anny()
    phenotypes = torch.rand(PEOPLE, len(model.phenotype_labels), dtype=torch.float64)

    def forward(i: int) -> object:
        with torch.no_grad():
            return model(phenotype_kwargs=phenotypes[i : i + 1])

    return forward


def report(name: str, once: Callable[[int], object]) -> float:
    """Print and return the median time of one person, ms."""
    times = []
    for i in range(PEOPLE):
        start = time.perf_counter()
        once(i)
        times.append(time.perf_counter() - start)
    median = 1e3 * float(np.median(times[WARM_UP:]))
    print(f"{name}: {median:.2f} ms")
    return median


if __name__ == "__main__":
    main()
