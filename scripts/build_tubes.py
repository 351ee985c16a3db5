"""Casts the tubes and anchors that point rules use onto the mean mesh and freezes them into one asset.

Usage: ``python scripts/build_tubes.py TEMPLATE.npz [TUBE ...]`` where TEMPLATE holds the mesh asset's own
mean woman (``vertices_female``), ``faces``, ``mirror``, skin weights and joints, as ``body_template.py``
writes it. Tubes not named are taken over from the present asset (all are cast if none is named); anchors are
always cast again.
"""

import sys
from pathlib import Path

import numpy as np

from tubes import arm, leg, trunk
from tubes.anchors import anchors
from tubes.grid import tube
from tubes.mesh import Mesh

PACKAGE = Path(__file__).parent.parent / "src/weizhong"
ASSET = PACKAGE / "anatomy/data/tubes.npz"
TUBES = {"trunk": trunk.rays, "leg": leg.rays, "forearm": arm.forearm_rays}


def main(template: Path, named: list[str]) -> None:
    """Build and write the asset."""
    mesh = Mesh(np.load(template))
    stored = {"faces": mesh.faces.astype(np.uint16), **mesh.mirrored(), "tube_names": np.array(list(TUBES))}
    for name, rays in TUBES.items():
        if named and name not in named:
            with np.load(ASSET) as present:
                stored |= {key: present[key] for key in present.files if key.startswith(f"{name}_")}
        else:
            stored |= tube(name, mesh, *rays(mesh))
    stored |= anchors(mesh, PACKAGE / "facts/anatomy/anchors")
    ASSET.parent.mkdir(exist_ok=True)
    partial = ASSET.with_suffix(".partial.npz")
    np.savez_compressed(partial, **stored)
    partial.replace(ASSET)
    print(f"{ASSET.name}: {ASSET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
