"""Casts the tubes and anchors that point rules use onto the mean mesh and freezes them into one asset.

Usage: ``python scripts/build_tubes.py TEMPLATE.npz [TUBE ...]`` where TEMPLATE holds the mesh asset's own
mean woman (``vertices_female``), ``faces``, ``mirror``, skin weights and joints, as ``body_template.py``
writes it. Tubes not named are taken over from the present asset where it has them (all are cast if none is
named); anchors are always cast again.
"""

import sys
from pathlib import Path

import numpy as np

from tubes import arm, chest, head, leg, trunk
from tubes.anchors import anchors
from tubes.grid import tube
from tubes.mesh import Mesh

PACKAGE = Path(__file__).parent.parent / "src/weizhong"
ASSET = PACKAGE / "anatomy/data/tubes.npz"
TUBES = {
    "trunk": trunk.rays,
    "scalp": head.scalp_rays,
    "chest": chest.rays,
    "leg": leg.rays,
    "forearm": arm.forearm_rays,
    "upper_arm": arm.upper_arm_rays,
}


def main(template: Path, named: list[str]) -> None:
    """Build and write the asset."""
    mesh = Mesh(np.load(template))
    stored = {"faces": mesh.faces.astype(np.uint16), **mesh.mirrored(), "tube_names": np.array(list(TUBES))}
    for name, rays in TUBES.items():
        kept = _kept(name) if named and name not in named else {}
        stored |= kept or tube(name, mesh, *rays(mesh))
    stored |= anchors(mesh, PACKAGE / "facts/anatomy/anchors")
    ASSET.parent.mkdir(exist_ok=True)
    partial = ASSET.with_suffix(".partial.npz")
    np.savez_compressed(partial, **stored)
    partial.replace(ASSET)
    print(f"{ASSET.name}: {ASSET.stat().st_size / 1e6:.2f} MB")


def _kept(name: str) -> dict[str, np.ndarray]:
    """The arrays of a tube in the present asset; none if it was never cast."""
    with np.load(ASSET) as present:
        return {key: present[key] for key in present.files if key.startswith(f"{name}_")}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
