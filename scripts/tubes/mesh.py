"""The mean mesh with what rays need to know of it: joints, bones, mirrored faces, where a ray leaves."""

import numpy as np


class Mesh:
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


def joint_of(mesh, name, side):
    """The place of a joint such as ``foot.head`` on one side (``".L"``) or on the midline (``""``)."""
    bone, _, end = name.rpartition(".")
    return mesh.joint[f"{bone}{side}.{end}"]


def unit(v):
    """The vector of length 1."""
    return v / np.linalg.norm(v)
