"""Writes the mesh's mean woman with the joints of its rig, from which ``build_tubes.py`` lays its tubes.

Usage: ``python scripts/body_template.py TEMPLATE.npz`` with the extra ``weizhong[body]`` installed. Nothing
of it is shipped: only where spots lie on the faces matters, and faces and vertex order never change.
"""

import sys
import warnings
from pathlib import Path

import anny
import numpy as np
import torch

from weizhong.anatomy.mesh_asset import mesh_asset
from weizhong.anatomy.person import Person
from weizhong.anatomy.solve import ShapeCoefficients, solve

# The survey's mean woman.
MEAN_WOMAN = Person("female", 29, 1629, 67.8)


def main(out: Path) -> None:
    """Write the arrays."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the only rig with bone ends
        model = anny.create_fullbody_model()
    asset = mesh_asset()
    phenotype = phenotype_of(solve(MEAN_WOMAN))
    posed = model(phenotype_kwargs=phenotype)["rest_vertices"][0].numpy()[: len(asset.mirror)]
    coefficients = model._get_phenotype_blendshape_coefficients(
        model._parse_parameter_kwargs(phenotype, model.phenotype_labels, 0.5, "phenotype_kwargs"),
        torch.zeros(1, 0),
        torch.zeros(1, 0),
    )[0].numpy()
    ends = {
        "heads": model.template_bone_heads.numpy()
        + np.tensordot(coefficients, model.bone_heads_blendshapes.numpy(), 1),
        "tails": model.template_bone_tails.numpy()
        + np.tensordot(coefficients, model.bone_tails_blendshapes.numpy(), 1),
    }
    floor = np.array([0, 0, posed[:, 2].min()])
    rows = [model.bone_labels.index(name) for name in asset.bone_names]
    np.savez(
        out,
        vertices_female=(posed - floor) * 1000,
        faces=asset.faces,
        mirror=asset.mirror,
        weights_index=asset.weights_index,
        weights_value=asset.weights_value,
        bone_names=np.array(asset.bone_names),
        **{f"bone_{end}_female": (at[rows] - floor) * 1000 for end, at in ends.items()},
    )


def phenotype_of(solved: ShapeCoefficients) -> dict[str, torch.Tensor]:
    """Return Anny's phenotype of a solved body, read off its mixture of corners."""
    weights = solved.weights.reshape(2, 3, 2, 2) / solved.weights.sum()
    values = {
        "gender": 1.0 - solved.sex,
        "age": (solved.interval + weights[1].sum()) / 3,
        "weight": 0.5 * weights[:, 1].sum() + weights[:, 2].sum(),
        "muscle": 0.5 * weights[:, :, 1].sum(),
        "height": weights[..., 1].sum(),
    }
    return {name: torch.tensor([value], dtype=torch.float64) for name, value in values.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
