"""Compares the shipped body with Anny's own forward pass, and the warped body with the person.

Usage, with the extra ``weizhong[body]``: ``python validation/body/compare_with_anny.py [--plain FILE]``.
``--plain`` names an asset written by ``scripts/export_body.py --plain --out FILE``; without it only the
shipped, retouched asset is compared.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import anny
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from weizhong.anatomy import mesh_asset as asset_module
from weizhong.anatomy import solve as solve_module
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.mesh_asset import mesh_asset
from weizhong.anatomy.person import Person
from weizhong.anatomy.solve import ShapeCoefficients, shape, solve
from weizhong.anatomy.warp import warp
from weizhong.terms.errors import ImpossibleBody

sys.path.append(str(Path(__file__).parents[2] / "scripts"))
from body_template import phenotype_of  # scripts are no package

PEOPLE = 300
SEED = 20261122
DENSITY = 980.0


def main() -> None:
    """Print the tables of the README."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plain", type=Path)
    given = arguments.parse_args()
    model = anny.Anny(extrapolate_phenotypes=True)
    keep = kept_vertices(model)
    print("| asset | group | n | mean mm | p99 mm | max mm | worst mass error kg |")
    print("|---|---|---|---|---|---|---|")
    if given.plain:
        use_asset(given.plain)
        table("plain", model, keep)
        use_asset(None)
    table("shipped (retouched)", model, keep)
    warped_mass()


def people() -> Iterator[Person]:
    """Yield random people nobody tuned anything on."""
    random = np.random.default_rng(SEED)
    made = 0
    while made < PEOPLE:
        age = random.uniform(4, 95)
        adult = float(np.interp(age, [4, 11, 16, 18], [1030, 1440, 1660, 1700]))
        stature, bmi = adult + random.normal(0, 0.05) * adult, random.uniform(14, min(48, 20 + 1.6 * age))
        try:
            person = Person(random.choice(["female", "male"]), age, stature, bmi * (stature / 1000) ** 2)
        except ImpossibleBody:
            continue
        made += 1
        yield person


def kept_vertices(model: anny.Anny) -> np.ndarray:
    """Return Anny's vertices that the asset keeps: its largest connected piece, in Anny's order."""
    faces, count = model.faces.numpy(), len(model.template_vertices)
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]]])
    _, label = connected_components(coo_matrix((np.ones(len(edges)), edges.T), shape=(count, count)))
    return np.flatnonzero(label == np.bincount(label).argmax())


def forward(model: anny.Anny, coefficients: ShapeCoefficients) -> np.ndarray:
    """Return Anny's vertices in mm for the phenotype a mixture of corners stands for, in our frame."""
    phenotype, scale = phenotype_of(coefficients), coefficients.weights.sum()
    vertices = model(phenotype_kwargs=phenotype)["rest_vertices"][0].detach().numpy() * 1000 * scale
    vertices[:, :2] *= coefficients.widening
    return vertices


def use_asset(path: Path | None) -> None:
    """Load another asset in place of the shipped one."""
    for cached in (mesh_asset, solve_module._part):
        cached.cache_clear()
    asset_module._PATH = path or Path(asset_module.__file__).parent / "data" / "body.npz"


def table(name: str, model: anny.Anny, keep: np.ndarray) -> None:
    """Print one row per group."""
    groups: dict[str, list[np.ndarray]] = {
        "4-17 years": [],
        "18-64 years": [],
        "65-95 years": [],
        "BMI over 35": [],
    }
    masses: dict[str, list[float]] = {group: [] for group in groups}
    for person in people():
        coefficients = solve(person)
        ours, theirs = shape(coefficients), forward(model, coefficients)[keep]
        theirs[:, 2] += np.median(ours[:, 2] - theirs[:, 2])
        distance = np.linalg.norm(ours - theirs, axis=1)
        age = person.age_years
        mine = ["4-17 years" if age < 18 else "18-64 years" if age < 65 else "65-95 years"]
        mine += ["BMI over 35"] * (person.bmi > 35)
        for group in mine:
            groups[group].append(distance)
            masses[group].append(mass_kg(ours) - person.mass_kg)
    groups["all"] = [d for group in list(groups)[:3] for d in groups[group]]
    masses["all"] = [m for group in list(masses)[:3] for m in masses[group]]
    for group, distances in groups.items():
        joined = np.concatenate(distances)
        print(
            f"| {name} | {group} | {len(distances)} | {joined.mean():.2f} | {np.percentile(joined, 99):.2f} "
            f"| {joined.max():.2f} | {np.abs(masses[group]).max():.4f} |"
        )


def warped_mass() -> None:
    """Print how far the warped body's mass lies from the person's."""
    errors = []
    for person in people():
        coefficients = solve(person)
        body = warp(shape(coefficients), coefficients, predict(person))
        errors.append(100 * (mass_kg(body) / person.mass_kg - 1))
    low, middle, high = np.percentile(errors, [2.5, 50, 97.5])
    print(f"\nMass of the warped body against the person's: median {middle:+.1f} %,")
    print(f"95 % of people within {low:+.1f} to {high:+.1f} %.")


def mass_kg(vertices_mm: np.ndarray) -> float:
    """Return the mass of the closed skin."""
    a, b, c = (vertices_mm[mesh_asset().faces[:, k]] / 1000 for k in range(3))
    return float(np.einsum("ij,ij->", np.cross(a, b), c) / 6 * DENSITY)


if __name__ == "__main__":
    main()
