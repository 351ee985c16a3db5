"""Casts the tubes and anchors that point rules use onto the mean mesh and freezes them into one asset.

Usage: ``python scripts/build_tubes.py TEMPLATE.npz`` where TEMPLATE holds the mesh asset's own mean woman
(``vertices_female``), ``faces``, ``mirror``, skin weights and joints, as ``body_template.py`` writes it.
"""

import sys
import tomllib
from pathlib import Path

import numpy as np
from trimesh.triangles import closest_point

PACKAGE = Path(__file__).parent.parent / "src/weizhong"
TRUNK_ROWS_MM, LEG_ROWS_MM, FOREARM_ROWS = 11.0, 14.0, 13
TRUNK_ANGLES = np.concatenate([np.arange(0, 60, 2.0), np.arange(60, 181, 5.0)])
LIMB_ANGLES = np.arange(0, 361, 10.0)
CANDIDATES = 10  # the four corners' own faces and those that come nearest to the cell's patch


def main(template: Path) -> None:
    """Build and write the asset."""
    mesh = _Mesh(np.load(template))
    stored = {
        "faces": mesh.faces.astype(np.uint16),
        **mesh.mirrored(),
        **_tube("trunk", mesh, *_trunk_rays(mesh)),
        **_tube("leg", mesh, *_leg_rays(mesh)),
        **_tube("forearm", mesh, *_forearm_rays(mesh)),
        **_anchors(mesh),
    }
    target = PACKAGE / "anatomy/data/tubes.npz"
    target.parent.mkdir(exist_ok=True)
    np.savez_compressed(target, **stored)
    print(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB")


class _Mesh:
    """The mean mesh with what the rays need to know about it."""

    def __init__(self, data) -> None:
        self.vertices = data["vertices_female"]
        self.faces = data["faces"].astype(np.int64)
        self.mirror = data["mirror"].astype(np.int64)
        names = [str(n) for n in data["bone_names"]]
        self.joint = {f"{n}.head": h for n, h in zip(names, data["bone_heads_female"], strict=True)}
        self.joint |= {f"{n}.tail": t for n, t in zip(names, data["bone_tails_female"], strict=True)}
        strongest = data["weights_index"][np.arange(len(self.vertices)), data["weights_value"].argmax(1)]
        bone = np.array(names)[strongest]
        self.face_bone = bone[self.faces[:, 0]]
        self.corners = self.vertices[self.faces]
        self.normals = np.cross(
            self.corners[:, 1] - self.corners[:, 0], self.corners[:, 2] - self.corners[:, 0]
        )
        self.left = self.corners[..., 0].max(1) > -1e-6

    def of(self, *starts: str, side: bool = True):
        """Mask of the faces whose strongest bone starts with one of the words."""
        mask = np.array([b.startswith(starts) for b in self.face_bone])
        return mask & self.left if side else mask

    def mirrored(self):
        """The mirrored face of each face, and the order of its corners."""
        keyed = {tuple(sorted(f)): i for i, f in enumerate(self.faces.tolist())}
        swapped = self.mirror[self.faces]
        twin = np.array([keyed[tuple(sorted(f))] for f in swapped.tolist()])
        order = np.argmax(self.faces[twin][:, :, None] == swapped[:, None, :], axis=2)
        return {"mirror_face": twin.astype(np.uint16), "mirror_order": order.astype(np.uint8)}

    def nearest_facing(self, joint, aim, mask):
        """The allowed face nearest to a joint among those that face `aim`."""
        allowed = np.flatnonzero(mask & (self.normals @ aim > 0))
        return allowed[np.linalg.norm(self.corners[allowed].mean(1) - joint, axis=1).argmin()]

    def exit(self, origins, directions, mask, *, last=False):
        """Where each ray first (or last) leaves through an allowed face: face, weights; -1 if nowhere."""
        chosen = np.flatnonzero(mask)
        a, b, c = (self.corners[chosen, i] for i in range(3))
        face = np.full(len(origins), -1)
        weights = np.zeros((len(origins), 3))
        for i, (o, d) in enumerate(zip(origins, directions, strict=True)):
            p = np.cross(d, c - a)
            det = np.einsum("ij,ij->i", b - a, p)
            with np.errstate(divide="ignore", invalid="ignore"):
                s = o - a
                u = np.einsum("ij,ij->i", s, p) / det
                q = np.cross(s, b - a)
                v = q @ d / det
                t = np.einsum("ij,ij->i", c - a, q) / det
            slack = 1e-9
            hit = (
                (u >= -slack)
                & (v >= -slack)
                & (u + v <= 1 + slack)
                & (t > 0)
                & (self.normals[chosen] @ d > 0)
            )
            if hit.any():
                best = np.flatnonzero(hit)[t[hit].argmax() if last else t[hit].argmin()]
                face[i], weights[i] = chosen[best], (1 - u[best] - v[best], u[best], v[best])
        return face, weights


def _compass(angles):
    radians = np.deg2rad(angles)
    flat = np.stack([np.sin(radians), np.cos(radians), np.zeros_like(radians)], axis=1)
    flat[np.abs(flat) < 1e-12] = 0.0
    return flat


def _trunk_rays(mesh):
    mask = ~mesh.of("upperarm", "lowerarm", "wrist", "metacarpal", "finger", side=False)
    heights = np.arange(1590.0, 768.0, -TRUNK_ROWS_MM)
    vertices = mesh.vertices
    middle = np.abs(vertices[:, 0]) < 25
    centres = []
    for z in heights:
        near = vertices[middle & (np.abs(vertices[:, 2] - z) < 14)]
        y = np.median([near[:, 1].min(), near[:, 1].max()]) if len(near) > 3 else -20.0
        centres.append((0.0, y, z))
    centres = np.array(centres)
    smooth = np.convolve(np.pad(centres[:, 1], 6, mode="edge"), np.ones(13) / 13, mode="valid")
    low = heights < 830  # in the natal cleft the midline is no guide
    centres[:, 1] = np.where(low, smooth[np.argmax(low)], smooth)
    return mask, centres, _compass(TRUNK_ANGLES), TRUNK_ANGLES


def _leg_rays(mesh):
    mask = mesh.of("upperleg", "lowerleg", "foot", "pelvis.L", "spine05", "root")
    heights = np.arange(800.0, 30.0, -LEG_ROWS_MM)
    joints = np.array(
        [
            mesh.joint[j]
            for j in (
                "upperleg01.L.head",
                "upperleg02.L.head",
                "lowerleg01.L.head",
                "lowerleg02.L.head",
                "foot.L.head",
            )
        ]
    )
    x = np.interp(heights, joints[::-1, 2], joints[::-1, 0])
    y = np.interp(heights, joints[::-1, 2], joints[::-1, 1])
    return mask, np.stack([x, y, heights], axis=1), _compass(LIMB_ANGLES), LIMB_ANGLES


def _hand_frame(mesh):
    joint = mesh.joint
    forward = _unit(joint["metacarpal2.L.tail"] - joint["wrist.L.head"])
    thumb = joint["metacarpal1.L.tail"] - joint["metacarpal4.L.tail"]
    thumb = _unit(thumb - (thumb @ forward) * forward)
    return np.stack([thumb, np.cross(thumb, forward), forward])


def _forearm_rays(mesh):
    mask = mesh.of("upperarm", "lowerarm", "wrist", "metacarpal", "finger")
    start, end = mesh.joint["lowerarm01.L.head"], mesh.joint["wrist.L.head"]
    axis = _unit(end - start)
    dorsal = _dorsal(mesh)
    dorsal = _unit(dorsal - (dorsal @ axis) * axis)
    side = np.cross(axis, dorsal)
    radians = np.deg2rad(LIMB_ANGLES)
    directions = np.cos(radians)[:, None] * dorsal + np.sin(radians)[:, None] * side
    share = np.linspace(0, 1, FOREARM_ROWS)[:, None]
    return mask, start + share * (end - start), directions, LIMB_ANGLES


def _dorsal(mesh):
    """Back of the hand: away from the side to which the fingers curl."""
    frame = _hand_frame(mesh)
    curl = mesh.joint["finger3-3.L.tail"] - mesh.joint["finger3-1.L.head"]
    back = frame[1]
    return back if curl @ back < 0 else -back


def _tube(name, mesh, mask, centres, directions, angles):
    origins = np.repeat(centres, len(directions), axis=0)
    face, weights = mesh.exit(origins, np.tile(directions, (len(centres), 1)), mask)
    shape = (len(centres), len(directions))
    face, weights = face.reshape(shape), weights.reshape(*shape, 3)
    missing = face < 0
    print(f"{name}: {shape}, {missing.sum()} rays without skin (filled from the row's neighbour)")
    for r, c in np.argwhere(missing):
        known = np.flatnonzero(~missing[r])
        if len(known) == 0:
            raise SystemExit(f"{name} row {r} meets no skin at all")
        nearest = known[np.abs(known - c).argmin()]
        face[r, c], weights[r, c] = face[r, nearest], weights[r, nearest]
    return {
        f"{name}_face": face.astype(np.uint16),
        f"{name}_barycentric": weights.astype(np.float32),
        f"{name}_angles": angles.astype(np.float32),
        f"{name}_cells": _cells(mesh, face, weights, mask),
    }


def _cells(mesh, face, weights, mask):
    """Candidate faces of each cell: the corners' own, then those nearest to a 3 x 3 patch of it."""
    allowed = np.flatnonzero(mask)
    centroid = mesh.corners[allowed].mean(1)
    spot = np.einsum("rck,rckx->rcx", weights, mesh.corners[face])
    r, c = face.shape
    cells = np.zeros((r - 1, c - 1, CANDIDATES), dtype=np.uint16)
    shares = np.linspace(0, 1, 3)
    for i, j in np.ndindex(r - 1, c - 1):
        upper = spot[i, j] + shares[:, None] * (spot[i, j + 1] - spot[i, j])
        lower = spot[i + 1, j] + shares[:, None] * (spot[i + 1, j + 1] - spot[i + 1, j])
        patch = (upper[None] + shares[:, None, None] * (lower - upper)[None]).reshape(-1, 3)
        near = allowed[np.linalg.norm(centroid - patch[4], axis=1).argpartition(30)[:30]]
        triangles = mesh.corners[near]
        feet = [closest_point(triangles, np.tile(p, (len(near), 1))) - p for p in patch]
        gaps = np.linalg.norm(feet, axis=2)
        own = [face[i, j], face[i + 1, j], face[i, j + 1], face[i + 1, j + 1]]
        cells[i, j] = list(dict.fromkeys([*own, *near[np.min(gaps, axis=0).argsort()]]))[:CANDIDATES]
    return cells


def _anchors(mesh):
    rows = tomllib.loads((PACKAGE / "facts/anatomy/anchors.toml").read_text("utf-8"))["anchor"]
    hand = _hand_frame(mesh)
    hand[1] = _dorsal(mesh)
    upper = _unit(mesh.joint["upperarm01.L.head"] - mesh.joint["lowerarm01.L.head"])
    fore = _unit(mesh.joint["wrist.L.head"] - mesh.joint["lowerarm01.L.head"])
    flexor = _unit(upper + fore)
    outer = np.cross(upper, flexor)
    outer = outer if outer @ hand[0] > 0 else -outer
    frames = {
        "hand": hand,
        "foot": np.array([[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]]),
        "head": np.eye(3),
        "elbow": np.stack([outer, flexor, upper]),
    }
    masks = {
        "hand": mesh.of("wrist", "metacarpal", "finger", "lowerarm"),
        "foot": mesh.of("foot", "toe", "lowerleg"),
        "head": mesh.of("head", "neck", "eye", side=False),
        "elbow": mesh.of("upperarm", "lowerarm"),
    }
    found = {"anchor_face": [], "anchor_barycentric": [], "anchor_near": [], "anchor_far": []}
    for row in rows:
        frame, side = frames[row["frame"]], "" if row["frame"] == "head" else ".L"
        near, far = (np.mean([_joint(mesh, j, side) for j in row[end]], axis=0) for end in ("near", "far"))
        start = near + row["share"] * (far - near) + np.array(row.get("shift_mm", [0, 0, 0])) @ frame
        aim = _unit(np.array(row["aim"]) @ frame)
        mask = masks[row["frame"]]
        face, weights = mesh.exit([start], [aim], mask, last=row.get("outermost", False))
        ends = [mesh.nearest_facing(joint, aim, mask) for joint in (near, far)]
        if (
            "seen_from" in row
        ):  # on the head the rule's landmarks are skin features, found by rays of their own
            rays = [(near + at["share"] * (far - near), np.array(at["aim"])) for at in row["seen_from"]]
            ends = [int(mesh.exit([o], [_unit(d)], mask, last=True)[0][0]) for o, d in rays]
        if face[0] < 0:
            raise SystemExit(f"{row['name']} meets no skin: {start.round(1)}, {aim.round(2)}")
        spot = weights[0] @ mesh.corners[face[0]]
        print(row["name"], spot.round(0))
        found["anchor_face"].append(face[0])
        found["anchor_barycentric"].append(weights[0])
        found["anchor_near"].append(ends[0])
        found["anchor_far"].append(ends[1])
    return {
        "anchor_names": np.array([row["name"] for row in rows]),
        "anchor_labels": np.array([(row["near_label"], row["far_label"]) for row in rows]),
        **{k: np.array(v, dtype=np.float32 if "bary" in k else np.uint16) for k, v in found.items()},
    }


def _joint(mesh, name, side):
    bone, _, end = name.rpartition(".")
    return mesh.joint[f"{bone}{side}.{end}"]


def _unit(v):
    return v / np.linalg.norm(v)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
