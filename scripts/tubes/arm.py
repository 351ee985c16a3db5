"""Rays of the arm: rows from shoulder to elbow and from elbow to wrist, columns round the bone.

Bearings are those of the arm hanging with the palm forwards: 0 the back of the limb (olecranon, back of the
wrist), 90 the outer side (outer epicondyle, thumb), 180 the front (crease of the elbow, palm), 270 the inner
side (inner epicondyle, little finger). The mesh stands with elbow bent and forearm half turned, so the
forearm's bearings turn with the bones from elbow to wrist.
"""

import tomllib
from pathlib import Path

import numpy as np

from tubes.frames import dorsal
from tubes.grid import LIMB_ANGLES
from tubes.mesh import unit

FOREARM_ROWS = 17
UPPER_ARM_ROWS = 19
LEANING = 0.3  # rows within this share of a segment lean from across the bone into the crease
FACTS = Path(__file__).parents[2] / "src/weizhong/facts/anatomy"


def forearm_rays(mesh):
    """Mask, centres, directions and angles of the forearm's rays."""
    mask = mesh.of("upperarm", "lowerarm", "wrist", "metacarpal", "finger")
    flexor, up = _elbow_frame(mesh)
    start, wrist = _crease(mesh, up), mesh.joint["wrist.L.head"]
    end = wrist + _fact("tubes", "on_mesh", "wrist_crease_beyond_joint_mm") * unit(wrist - start)
    share = np.linspace(0, 1, FOREARM_ROWS)[:, None]
    turned = share * dorsal(mesh) - (1 - share) * flexor
    distal = _lean(-up, unit(end - start), share)
    return mask, start + share * (end - start), _spokes(turned, distal), LIMB_ANGLES


def upper_arm_rays(mesh):
    """Mask, centres, directions and angles of the upper arm's rays, from the acromion down."""
    mask = mesh.of("upperarm", "lowerarm", "shoulder")
    flexor, up = _elbow_frame(mesh)
    elbow = _crease(mesh, up)
    bone = unit(mesh.joint["upperarm01.L.head"] - elbow)
    acromion = mesh.vertices[_fact("mesh_landmarks", "acromion_height", "vertex")]
    start = elbow + ((acromion - elbow) @ bone) * bone
    share = np.linspace(0, 1, UPPER_ARM_ROWS)[:, None]
    distal = _lean(-up, -bone, 1 - share)
    return (
        mask,
        start + share * (elbow - start),
        _spokes(np.tile(-flexor, (len(share), 1)), distal),
        LIMB_ANGLES,
    )


def _elbow_frame(mesh):
    """Flexor side and up the arm; the crease of the bent elbow lies across the latter."""
    joint = mesh.joint
    upper = unit(joint["upperarm01.L.head"] - joint["lowerarm01.L.head"])
    fore = unit(joint["wrist.L.head"] - joint["lowerarm01.L.head"])
    return unit(upper + fore), unit(upper - fore)


def _crease(mesh, up):
    return mesh.joint["lowerarm01.L.head"] + _fact("tubes", "on_mesh", "elbow_crease_above_joint_mm") * up


def _fact(table, row, name):
    """One value of the anatomy tables."""
    return tomllib.loads((FACTS / f"{table}.toml").read_text("utf-8"))[row][name]


def _lean(at_elbow, along, from_elbow):
    """Downward normals of the rows: the crease's at the elbow, the bone's further off."""
    share = np.clip(from_elbow / LEANING, 0, 1)
    return np.array([unit(v) for v in (1 - share) * at_elbow + share * along])


def _spokes(back, distal):
    """Directions of every row's columns, (r, c, 3): in its plane, from the back round the outer side."""
    radians = np.deg2rad(LIMB_ANGLES)
    found = []
    for behind, down in zip(back, distal, strict=True):
        behind = unit(behind - (behind @ down) * down)
        side = np.cross(down, behind)
        found.append(np.cos(radians)[:, None] * behind + np.sin(radians)[:, None] * side)
    return np.array(found)
