"""Casting the anchors: spots fixed in the frame of a bone, and the faces at that bone's two ends."""

import tomllib

import numpy as np

from tubes.frames import digit_frame, frames
from tubes.mesh import joint_of, unit

_PARTS = {
    "hand": ("wrist", "metacarpal", "finger", "lowerarm"),
    "foot": ("foot", "toe", "lowerleg"),
    "elbow": ("upperarm", "lowerarm"),
}


def anchors(mesh, folder):
    """Cast every row of the anchor tables in a folder."""
    rows = [
        row
        for path in sorted(folder.glob("*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["anchor"]
    ]
    whole = frames(mesh)
    masks = {part: mesh.of(*bones) for part, bones in _PARTS.items()}
    masks["head"] = mesh.of("head", "neck", "eye", side=False)
    found = {"face": [], "barycentric": [], "near": [], "far": []}
    for row in rows:
        for key, value in zip(found, _cast(mesh, row, whole, masks), strict=True):
            found[key].append(value)
    return {
        "anchor_names": np.array([row["name"] for row in rows]),
        "anchor_labels": np.array([(row["near_label"], row["far_label"]) for row in rows]),
        **{
            f"anchor_{key}": np.array(values, dtype=np.float32 if key == "barycentric" else np.uint16)
            for key, values in found.items()
        },
    }


def _cast(mesh, row, whole, masks):
    """Face and weights of one anchor, and the faces at the two ends of its bone."""
    part, _, digit = row["frame"].partition("-")  # "hand", or "hand-digit" for one finger
    side = "" if part == "head" else ".L"
    frame, mask = digit_frame(mesh, row, whole[part]) if digit else whole[part], masks[part]
    near, far = (np.mean([joint_of(mesh, j, side) for j in row[end]], axis=0) for end in ("near", "far"))
    start = near + row["share"] * (far - near) + np.array(row.get("shift_mm", [0, 0, 0])) @ frame
    aim = unit(np.array(row["aim"]) @ frame)
    face, weights = mesh.exit([start], [aim], mask, last=row.get("outermost", False))
    ends = [mesh.nearest_facing(joint, aim, mask) for joint in (near, far)]
    if "seen_from" in row:  # on the head the rule's landmarks are skin features, found by rays of their own
        rays = [(near + at["share"] * (far - near), np.array(at["aim"])) for at in row["seen_from"]]
        ends = [int(mesh.exit([o], [unit(d)], mask, last=True)[0][0]) for o, d in rays]
    if face[0] < 0:
        raise SystemExit(f"{row['name']} meets no skin: {start.round(1)}, {aim.round(2)}")
    print(row["name"], (weights[0] @ mesh.corners[face[0]]).round(0))
    return face[0], weights[0], *ends
