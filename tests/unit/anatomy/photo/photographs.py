"""Photographs of expected bodies: marks put exactly where a known camera sees the model's own features."""

from dataclasses import replace

import numpy as np

from weizhong.anatomy.body import build_body
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.person import Person
from weizhong.anatomy.photo.camera import Camera
from weizhong.anatomy.photo.marks import Mark, MarkedDistance, MarkedPhoto, mark_kinds
from weizhong.anatomy.photo.scene import Layout, on_skin, spot_forms, spots_of
from weizhong.terms.codes import Laterality

WOMAN = Person("female", 52, 1620, 70)
SIZE = (3000.0, 4000.0)
WHOLE = (
    "crown", "c7", "acromion", "scapula-border", "scapula-angle", "waist-crease", "dimple", "cleft-top",
    "popliteal-crease", "heel",
)  # fmt: skip
TRUNK = ("c7", "scapula-angle", "waist-crease", "dimple", "cleft-top")
LEVEL_FOCAL_PX = 27 / 43.27 * 5000  # what the prior expects of a picture of 3000 by 4000


def camera(
    yaw: float = 0,
    pitch: float = 0,
    roll: float = 0,
    metres: float = 2.5,
    right_mm: float = 0,
    down_mm: float = 0,
) -> Camera:
    """A camera behind the body's middle; angles in degrees."""
    turn = np.radians([yaw, pitch, roll])
    parameters = [*turn, right_mm, down_mm, np.log(1000 * metres), np.log(LEVEL_FOCAL_PX), 0, 0, 0]
    return Camera(np.array(parameters), np.array([0.0, 50.0, 900.0]), np.array(SIZE) / 2)


def places(names: tuple[str, ...], person: Person = WOMAN, shifts: dict[str, tuple] | None = None):
    """Marks without pixels, and where their features lie on the expected body, (m, 3), mm."""
    kinds, before = mark_kinds(), predict(person)
    sides = {True: (Laterality.LEFT, Laterality.RIGHT), False: (Laterality.MIDLINE,)}
    marks = tuple(Mark(kinds[name], side, (0, 0)) for name in names for side in sides[kinds[name].sides])
    spots = spots_of(MarkedPhoto(*SIZE, marks))
    layout, body = Layout(len(before.names), len(marks)), build_body(person, before)
    state = np.zeros(layout.sways.stop)
    state[: layout.n] = before.mean_mm
    for i, mark in enumerate(marks):
        start = layout.offsets.start + 3 * i
        state[start : start + 3] = (shifts or {}).get(mark.name, (0, 0, 0))
    forms = on_skin(spot_forms(spots, layout, before, body), spots, layout, body, state)
    return marks, forms.positions(state)


def photograph(
    names: tuple[str, ...], seen_by: Camera, person: Person = WOMAN, tape: tuple[str, str] | None = None,
    shifts: dict[str, tuple] | None = None, **told,
) -> MarkedPhoto:  # fmt: skip
    """The expected body with marks on it; with `tape`, the true distance between two of them."""
    marks, spots = places(names, person, shifts)
    pixels = seen_by.project(spots)
    marked = tuple(
        replace(mark, pixel=(float(x), float(y))) for mark, (x, y) in zip(marks, pixels, strict=True)
    )
    distances = ()
    if tape:
        one, other = (spots[[mark.name for mark in marks].index(end)] for end in tape)
        distances = (MarkedDistance(tape, float(np.linalg.norm(one - other))),)
    return MarkedPhoto(*SIZE, marked, distances, **told)
