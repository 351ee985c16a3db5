"""The local frames in which anchors are aimed.

hand: thumb side, back of the hand, towards the fingers; digit (``hand-digit``): the row's own bone, so
towards the thumb, towards the nail, towards the tip.
"""

import numpy as np

from tubes.mesh import joint_of, unit


def frames(mesh):
    """The frames that hold for a whole part, each as three rows of unit vectors."""
    hand = hand_frame(mesh)
    hand[1] = dorsal(mesh)
    return {"hand": hand}


def digit_frame(mesh, row, whole):
    """The frame of one finger: its bone forwards, its nail up; `whole` is the hand's."""
    near, far = (np.mean([joint_of(mesh, j, ".L") for j in row[end]], axis=0) for end in ("near", "far"))
    forward = unit(far - near)
    up = unit(whole[1] - (whole[1] @ forward) * forward)
    side = np.cross(up, forward)
    return np.stack([side if side @ whole[0] > 0 else -side, up, forward])


def hand_frame(mesh):
    """Thumb side, palm or back, towards the fingers."""
    joint = mesh.joint
    forward = unit(joint["metacarpal2.L.tail"] - joint["wrist.L.head"])
    thumb = joint["metacarpal1.L.tail"] - joint["metacarpal4.L.tail"]
    thumb = unit(thumb - (thumb @ forward) * forward)
    return np.stack([thumb, np.cross(thumb, forward), forward])


def dorsal(mesh):
    """Back of the hand: away from the side to which the fingers curl."""
    frame = hand_frame(mesh)
    curl = mesh.joint["finger3-3.L.tail"] - mesh.joint["finger3-1.L.head"]
    back = frame[1]
    return back if curl @ back < 0 else -back
