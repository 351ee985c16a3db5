"""Casting the anchors: spots fixed in the frame of a bone or seen on the skin, and the faces at two ends."""

import tomllib

import numpy as np

from tubes import head, shoulder
from tubes.frames import digit_frame, frames
from tubes.mesh import joint_of, unit

_PARTS = {
    "hand": ("wrist", "metacarpal", "finger", "lowerarm"),
    "foot": ("foot", "toe", "lowerleg"),
}
# Frames whose rows say where spots are seen on the mean mesh, not where they lie along a bone.
_SEEN = {"face": head.cast, "shoulder": shoulder.cast}


def anchors(mesh, folder):
    """Cast every row of the anchor tables in a folder."""
    rows = [
        row
        for path in sorted(folder.glob("*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["anchor"]
    ]
    whole = frames(mesh)
    masks = {part: mesh.of(*bones) for part, bones in _PARTS.items()}
    seen = {}
    for frame, cast in _SEEN.items():
        seen |= cast(mesh, [row for row in rows if row["frame"] == frame])
    labels = {row["name"]: row["label"] for row in rows if "label" in row}
    found = {"face": [], "barycentric": [], "near": [], "far": []}
    for row in rows:
        one = _on_skin(mesh, row, seen) if row["frame"] in _SEEN else _cast(mesh, row, whole, masks)
        for key, value in zip(found, one, strict=True):
            found[key].append(value)
    return {
        "anchor_names": np.array([row["name"] for row in rows]),
        "anchor_labels": np.array([[_label(row, end, labels) for end in ("near", "far")] for row in rows]),
        **{
            f"anchor_{key}": np.array(values, dtype=np.float32 if key == "barycentric" else np.uint16)
            for key, values in found.items()
        },
    }


def _label(row, end, labels):
    """What an end is called: another spot's name says it where spots are seen, and spots of no point have none."""
    return labels.get(row.get(end), "") if row["frame"] in _SEEN else row[f"{end}_label"]


def _on_skin(mesh, row, seen):
    """Face and weights of one spot that is seen, and the faces of the two spots it is described by."""
    face, weights = seen[row["name"]]
    print(row["name"], head.spot(mesh, seen[row["name"]]).round(0))
    return face, weights, *(seen[row.get(end, row["name"])][0] for end in ("near", "far"))


def _cast(mesh, row, whole, masks):
    """Face and weights of one anchor, and the faces at the two ends of its bone."""
    part, _, digit = row["frame"].partition("-")  # "hand", or "hand-digit" for one finger
    frame, mask = digit_frame(mesh, row, whole[part]) if digit else whole[part], masks[part]
    near, far = (np.mean([joint_of(mesh, j, ".L") for j in row[end]], axis=0) for end in ("near", "far"))
    start = near + row["share"] * (far - near) + np.array(row.get("shift_mm", [0, 0, 0])) @ frame
    aim = unit(np.array(row["aim"]) @ frame)
    face, weights = mesh.exit([start], [aim], mask, last=row.get("outermost", False))
    ends = [mesh.nearest_facing(joint, aim, mask) for joint in (near, far)]
    if face[0] < 0:
        raise SystemExit(f"{row['name']} meets no skin: {start.round(1)}, {aim.round(2)}")
    print(row["name"], (weights[0] @ mesh.corners[face[0]]).round(0))
    return face[0], weights[0], *ends
