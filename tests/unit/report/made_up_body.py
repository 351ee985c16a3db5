"""A made-up body, an egg, with points that lie on its skin, for the report's tests."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.placed_point import Distance, Ellipse, LevelBelief, PlacedPoint, Spread
from weizhong.report.surface import Surface
from weizhong.terms.codes import Laterality


@dataclass(frozen=True)
class EggBody:
    """A closed egg 1600 mm tall: 200 mm half-width, 120 mm half-depth; every answer on it is analytic."""

    vertices_mm: NDArray[np.float64]
    faces: NDArray[np.int64]
    normals: NDArray[np.float64]


HALF = np.array([200.0, 120.0, 800.0])


@cache
def egg_body(rings: int = 60, spokes: int = 72) -> EggBody:
    polar = np.linspace(0, np.pi, rings + 1)[1:-1]
    turn = np.linspace(0, 2 * np.pi, spokes, endpoint=False)
    side = np.stack(
        [
            np.outer(np.sin(polar), np.cos(turn)),
            np.outer(np.sin(polar), np.sin(turn)),
            np.outer(np.cos(polar), np.ones(spokes)),
        ],
        axis=-1,
    ).reshape(-1, 3)
    unit = np.vstack([side, [[0, 0, 1], [0, 0, -1]]])
    top, bottom = len(unit) - 2, len(unit) - 1
    faces = []
    for ring in range(rings - 2):
        for spoke in range(spokes):
            a, b = ring * spokes + spoke, ring * spokes + (spoke + 1) % spokes
            faces += [[a, a + spokes, b], [b, a + spokes, b + spokes]]
    last = (rings - 2) * spokes
    for spoke in range(spokes):
        following = (spoke + 1) % spokes
        faces += [[top, spoke, following], [bottom, last + following, last + spoke]]
    normals = unit / HALF
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return EggBody(unit * HALF + [0, 0, HALF[2]], np.array(faces), normals)


def on_skin(
    body: Surface, x: float, z: float, toward: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """The outermost point of the skin at (x, z) seen along y from behind (+1) or in front (-1)."""
    a, b, c = (body.vertices_mm[body.faces[:, corner]] for corner in range(3))
    area = (b[:, 0] - a[:, 0]) * (c[:, 2] - a[:, 2]) - (c[:, 0] - a[:, 0]) * (b[:, 2] - a[:, 2])
    with np.errstate(divide="ignore", invalid="ignore"):
        u = ((x - a[:, 0]) * (c[:, 2] - a[:, 2]) - (c[:, 0] - a[:, 0]) * (z - a[:, 2])) / area
        v = ((b[:, 0] - a[:, 0]) * (z - a[:, 2]) - (x - a[:, 0]) * (b[:, 2] - a[:, 2])) / area
        inside = (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9)
        y = a[:, 1] + u * (b[:, 1] - a[:, 1]) + v * (c[:, 1] - a[:, 1])
    face = int(np.argmax(np.where(inside, y * toward, -np.inf)))
    normal = np.cross(b[face] - a[face], c[face] - a[face])
    return np.array([x, y[face], z]), normal / np.linalg.norm(normal), face


def belief_about(level: str) -> LevelBelief:
    spine = ["T12", "L1", "L2", "L3", "L4", "L5", "S1"]
    at = spine.index(level)
    return LevelBelief(level, {spine[at - 1]: 0.11, level: 0.76, spine[at + 1]: 0.13})


def placed(
    body: Surface,
    code: str,
    x: float,
    z: float,
    toward: float = 1.0,
    level: str | None = "L2",
    half: tuple[float, float] = (27, 13),
) -> PlacedPoint:
    spot, normal, face = on_skin(body, x, z, toward)
    up = np.array([0, 0, 1.0]) - normal[2] * normal
    up /= np.linalg.norm(up)
    across = np.cross(normal, up)
    side = Laterality.MIDLINE if x == 0 else Laterality.LEFT if x > 0 else Laterality.RIGHT
    belief = belief_about(level) if level else None
    return PlacedPoint(
        code=code,
        side=side,
        position_mm=tuple(spot.tolist()),
        normal=tuple(normal.tolist()),
        face=face,
        barycentric=(1 / 3, 1 / 3, 1 / 3),
        mm_per_cun=19.4,
        cun_measure="scapula_width",
        distances=(
            Distance(f"{level} spinous process" if level else "crease of the knee", "inferior", 4, 12),
            Distance("posterior midline", "along the skin, lateral", abs(x) * 1.04, 5),
        ),
        ellipse=Ellipse(tuple(up.tolist()), tuple(across.tolist()), *half),
        landmark_spread=Spread(9, 3),
        level_spread=Spread(6, 0),
        rule_spread=Spread(3, 4),
        level=belief,
        how_to_find=(
            "Lay both hands on the iliac crests; the line between them crosses the spine at L4.",
            "Count two spinous processes up and mark the lower edge of L2.",
            f"From there measure {abs(x):.0f} mm to the side along the skin.",
        ),
        is_rule_derived=False,
        rule_note="",
    )
