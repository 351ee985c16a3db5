"""Builds what the warp needs of the mesh, once: which curve moves which skin, and where a tape would run.

Usage: ``python scripts/build_warp.py`` after ``export_body.py`` or a change of ``facts/anatomy/mesh_*.toml``.
Everything is measured on the average adult, half woman and half man, and stored for the left half.
"""

from pathlib import Path
from typing import Any

import numpy as np

from body_topology import Floats, Ints
from weizhong.anatomy.mesh_asset import MeshAsset, mesh_asset
from weizhong.anatomy.person import Person
from weizhong.anatomy.solve import shape, solve
from weizhong.facts.tables import read_table

OUT = Path(__file__).parents[1] / "src/weizhong/anatomy/data/warp.npz"
# Any ordinary adults do: only proportions are read off them.
AVERAGE = (("female", 30, 1630, 68), ("male", 30, 1757, 85.5))
STATURE_MM = 1700.0
# Around trunk and limb, degrees from the front: where one curve alone rules, and between which two mix.
FRONT_TO, SIDE_FROM, SIDE_TO, BACK_FROM = 40.0, 70.0, 110.0, 140.0
BAND_MM = 12.0
BUMP_MM = 45.0
MIDLINE_MM = 35.0
SMOOTHING_ROUNDS = 12
CURVES = ("front", "side", "back")


def main() -> None:
    """Write the asset."""
    asset = mesh_asset()
    average = (
        sum(STATURE_MM / mm * shape(solve(Person(sex, age, mm, kg))) for sex, age, mm, kg in AVERAGE) / 2
    )
    # On the midline the movements of two limbs would tear the skin; they fade out towards it.
    away = step(np.abs(average[:, 0]), 0.0, MIDLINE_MM)
    # From the fold of the buttock up to its height the thigh's girth gives way to the hips'.
    rings_at = {name: level(average, name) for name in ("thigh", "hip")}
    below = 1 - step(average[:, 2], rings_at["thigh"], rings_at["hip"])
    shares = {
        "leg": away * below * asset.bone_share("upperleg", "lowerleg", "foot", "toe"),
        "foot": asset.bone_share("foot", "toe"),
        "arm": away * asset.bone_share("upperarm", "lowerarm", "wrist", "finger", "metacarpal"),
        "hand": asset.bone_share("wrist", "finger", "metacarpal"),
    }
    half = np.flatnonzero(asset.side >= 0)
    joints = [
        joint(asset, average, *pair)
        for pair in (("shoulder01", "upperarm01"), ("upperarm02", "lowerarm01"), ("lowerarm02", "wrist"))
    ]
    arrays: dict[str, Any] = {name: share[half].astype(np.float32) for name, share in shares.items()}
    arrays["curves"] = curve_weights(asset, average, shares["leg"])[half].astype(np.float32)
    arrays["along"] = np.stack([projection(average, *joints[i : i + 2]) for i in (0, 1)], 1)[half].astype(
        np.float32
    )
    pairs, part, names = rings(asset, average, shares, joints)
    arrays |= {
        "ring_pairs": np.concatenate(pairs).astype(np.uint16),
        "ring_share": np.concatenate(part).astype(np.float32),
    }
    measures = read_table("anatomy/mesh_measures")["ring"].values()
    arrays["ring_slant"] = np.array([np.hypot(1, slope(average, row)) for row in measures])
    arrays |= {"ring_sizes": np.array([len(p) for p in pairs]), "ring_names": np.array(names)}
    np.savez_compressed(OUT, **arrays)
    print(f"{OUT}: {OUT.stat().st_size / 1e3:.0f} kB")


def level(vertices: Floats, ring: str) -> float:
    """Return the height of a level ring on the average adult, mm."""
    row = read_table("anatomy/mesh_measures")["ring"][ring]
    return float(vertices[row["at"], 2] + row["above_mm"])


def joint(asset: MeshAsset, vertices: Floats, above: str, below: str) -> Floats:
    """Return where two bones of the left arm share the skin."""
    both = asset.bone_share(above) * asset.bone_share(below) * (vertices[:, 0] > 0)
    return np.asarray(both @ vertices / both.sum())


def projection(vertices: Floats, start: Floats, end: Floats) -> Floats:
    """Return how far along a bone every vertex lies, 0 to 1."""
    bone = end - start
    return np.clip((vertices - start) @ bone / (bone @ bone), 0, 1)


def curve_weights(asset: MeshAsset, vertices: Floats, leg: Floats) -> Floats:
    """Return how much the front, side and back curve move every vertex, (v, 3); exact at the landmarks."""
    trunk_angle = angle(vertices, middle(vertices, leg < 0.5))
    left = np.abs(vertices[:, 0]), vertices[:, 1], vertices[:, 2]
    folded = np.stack(left, 1)
    centre = middle(folded, leg > 0.5)
    leg_angle = angle(folded, centre)
    medial = folded[:, 0] < centre[:, 0]
    around_leg = np.where(medial[:, None], two_way(leg_angle), three_way(leg_angle))
    weights = (1 - leg[:, None]) * three_way(trunk_angle) + leg[:, None] * around_leg
    edges = asset.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    degree = np.bincount(edges[:, 0], minlength=len(vertices))[:, None]
    for _ in range(SMOOTHING_ROUNDS):
        summed = np.zeros_like(weights)
        np.add.at(summed, edges[:, 0], weights[edges[:, 1]])
        weights = (weights + summed / degree) / 2
    for row in landmarks().values():
        wanted = np.array([name in row["curves"] for name in CURVES], float)
        if wanted.sum() == 1:
            for spot in {row["vertex"], int(asset.mirror[row["vertex"]])}:
                distance = np.linalg.norm(vertices - vertices[spot], axis=1)
                bump = np.clip(1 - (distance / BUMP_MM) ** 2, 0, 1)[:, None] ** 2
                weights = weights + bump * (wanted - weights[spot])
    weights = (weights + weights[asset.mirror]) / 2
    return np.asarray(weights / weights.sum(1, keepdims=True))


def landmarks() -> dict[str, dict[str, Any]]:
    """Return the landmark rows of the table."""
    return {name: row for name, row in read_table("anatomy/mesh_landmarks").items() if isinstance(row, dict)}


def middle(vertices: Floats, chosen: Floats) -> Floats:
    """Return the middle of the chosen skin's bounding box at every vertex's height, (v, 2)."""
    levels = np.arange(0, vertices[:, 2].max() + BAND_MM, BAND_MM)
    boxes = np.full((len(levels), 2), np.nan)
    for i, level in enumerate(levels):
        band = vertices[chosen & (np.abs(vertices[:, 2] - level) < BAND_MM)]
        if len(band):
            boxes[i] = (band[:, :2].min(0) + band[:, :2].max(0)) / 2
    known = ~np.isnan(boxes[:, 0])
    return np.stack([np.interp(vertices[:, 2], levels[known], boxes[known, k]) for k in (0, 1)], 1)


def angle(vertices: Floats, centre: Floats) -> Floats:
    """Return the angle from straight ahead, 0 to 180 degrees."""
    from_centre = vertices[:, :2] - centre
    return np.degrees(np.arctan2(np.abs(from_centre[:, 0]), -from_centre[:, 1]))


def step(x: Floats, low: float, high: float) -> Floats:
    """Return a smooth step from 0 at `low` to 1 at `high`."""
    share = np.clip((x - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


def three_way(degrees: Floats) -> Floats:
    """Return weights of front, side and back by angle, (n, 3)."""
    front, back = 1 - step(degrees, FRONT_TO, SIDE_FROM), step(degrees, SIDE_TO, BACK_FROM)
    return np.stack([front, 1 - front - back, back], 1)


def two_way(degrees: Floats) -> Floats:
    """Return weights by angle on the inner side of a leg, where there is no side curve, (n, 3)."""
    back = step(degrees, FRONT_TO, BACK_FROM)
    return np.stack([1 - back, np.zeros_like(back), back], 1)


def rings(
    asset: MeshAsset, vertices: Floats, shares: dict[str, Floats], joints: list[Floats]
) -> tuple[list[Ints], list[Floats], list[str]]:
    """Return every ring as points on edges: pairs of vertices, the share of the second; and ring names."""
    edges = np.unique(np.sort(asset.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), 1), axis=0)
    edges = edges[(vertices[edges, 0] >= 0).all(1)]
    member = {
        "trunk": (shares["arm"] < 0.3) & (vertices[:, 0] >= 0),
        "leg": shares["leg"] > 0.5,
        "arm": shares["arm"] > 0.2,
    }
    pairs, part = [], []
    table = read_table("anatomy/mesh_measures")["ring"]
    for row in table.values():
        mine = edges[member[row["part"]][edges].all(1)]
        height = signed_height(vertices, row, joints)[mine]
        crossed = height[:, 0] * height[:, 1] < 0
        pairs.append(mine[crossed])
        part.append((height[:, 0] / (height[:, 0] - height[:, 1]))[crossed])
    return pairs, part, list(table)


def signed_height(vertices: Floats, row: dict[str, Any], joints: list[Floats]) -> Floats:
    """Return the height of every vertex above the ring's plane, mm."""
    if "at" in row:
        rise = slope(vertices, row) * (vertices[:, 1] - vertices[row["at"], 1])
        return np.asarray(vertices[:, 2] - vertices[row["at"], 2] - row["above_mm"] - rise)
    along = min(row["along"], 1.999)
    bone = int(along)
    start, end = joints[bone], joints[bone + 1]
    direction = (end - start) / np.linalg.norm(end - start)
    if row["along"] == 1:
        before = joints[1] - joints[0]
        direction = direction + before / np.linalg.norm(before)
    height = (vertices - start - (row["along"] - bone) * (end - start)) @ direction
    return np.asarray(height)


def slope(vertices: Floats, row: dict[str, Any]) -> float:
    """Return how much a ring rises per mm to the back; only the neck's does."""
    if "rises_to" not in row:
        return 0.0
    rise = vertices[row["rises_to"]] - vertices[row["at"]]
    return float(rise[2] / rise[1])


if __name__ == "__main__":
    main()
