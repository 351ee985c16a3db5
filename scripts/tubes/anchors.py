"""Casting the anchors: spots fixed in the frame of a bone or seen on the skin, and the faces at two ends."""

import tomllib

import numpy as np

from tubes import foot, head, shoulder
from tubes.frames import digit_frame, frames
from tubes.mesh import joint_of, unit

_PARTS = {
    "hand": ("wrist", "metacarpal", "finger", "lowerarm"),
}
# Frames whose rows say where spots are seen on the mean mesh, not where they lie along a bone.
_SEEN = {"face": head.cast, "foot": foot.cast, "shoulder": shoulder.cast}


def anchors(mesh, folder):
    """Cast every row of the anchor tables in a folder."""
    tables = [tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))]
    rows = [row for table in tables for row in table["anchor"]]
    for row in (row for table in tables for row in table.get("joint", [])):
        _add_joint(mesh, row)
    whole = frames(mesh)
    masks = {part: mesh.of(*bones) for part, bones in _PARTS.items()}
    seen = {}
    for frame, cast in _SEEN.items():
        seen |= cast(mesh, [row for row in rows if row["frame"] == frame])
    labels = {row["name"]: row["label"] for row in rows if "label" in row}
    found = {"face": [], "barycentric": [], "near": [], "far": [], "near_weights": [], "far_weights": []}
    for row in rows:
        one = _on_skin(mesh, row, seen) if row["frame"] in _SEEN else _cast(mesh, row, whole, masks)
        for key, value in zip(found, one, strict=True):
            found[key].append(value)
    return {
        "anchor_names": np.array([row["name"] for row in rows]),
        "anchor_labels": np.array([[_label(row, end, labels) for end in ("near", "far")] for row in rows]),
        **{
            f"anchor_{key}": np.array(
                values, dtype=np.uint16 if key in ("face", "near", "far") else np.float32
            )
            for key, values in found.items()
        },
    }


def _add_joint(mesh, row):
    """A joint the mesh's skeleton lacks: `share` of the way between two that it has."""
    start, end = (joint_of(mesh, name, ".L") for name in row["between"])
    bone, _, which = row["name"].rpartition(".")
    mesh.joint[f"{bone}.L.{which}"] = start + row["share"] * (end - start)


def _measured_from(mesh, row):
    """The two joints the spot's distances are told from, where they are not the ends of its bone."""
    return [joint_of(mesh, name, ".L") for name in row.get("measured_from", [])]


def _end(mesh, joint, row, frame, mask):
    """The face over a joint on the spot's own side of the bone; on the back of it for spots on a tip."""
    side = np.array(row["aim"], dtype=float)
    if abs(side[2]) > np.hypot(*side[:2]):
        side[2] = 0.0
    aim = unit(side @ frame) if np.any(side) else frame[1]
    face, _ = mesh.exit([joint], [aim], mask)
    return face[0] if face[0] >= 0 else mesh.nearest_facing(joint, aim, mask)


def _label(row, end, labels):
    """What an end is called: where spots are seen another spot says it; spots of no point have no name."""
    return labels.get(row.get(end), "") if row["frame"] in _SEEN else row[f"{end}_label"]


def _on_skin(mesh, row, seen):
    """Face and weights of one spot that is seen, then those of the two spots it is described by."""
    face, weights = seen[row["name"]]
    print(row["name"], head.spot(mesh, seen[row["name"]]).round(0))
    (near, near_weights), (far, far_weights) = (seen[row.get(end, row["name"])] for end in ("near", "far"))
    return face, weights, near, far, near_weights, far_weights


def _cast(mesh, row, whole, masks):
    """Face and weights of one anchor, then the faces at the ends of its bone, and their middles."""
    part, _, digit = row["frame"].partition("-")  # "hand", or "hand-digit" for one finger
    frame, mask = digit_frame(mesh, row, whole[part]) if digit else whole[part], masks[part]
    near, far = (np.mean([joint_of(mesh, j, ".L") for j in row[end]], axis=0) for end in ("near", "far"))
    start = near + row["share"] * (far - near) + np.array(row.get("shift_mm", [0, 0, 0])) @ frame
    aim = unit(np.array(row["aim"]) @ frame)
    face, weights = mesh.exit([start], [aim], mask, last=row.get("outermost", False))
    ends = [_end(mesh, joint, row, frame, mask) for joint in _measured_from(mesh, row) or (near, far)]
    if face[0] < 0:
        raise SystemExit(f"{row['name']} meets no skin: {start.round(1)}, {aim.round(2)}")
    print(row["name"], (weights[0] @ mesh.corners[face[0]]).round(0))
    return face[0], weights[0], *ends, *np.full((2, 3), 1 / 3)
