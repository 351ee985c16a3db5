"""Spots no standard names, in body coordinates: a code with a distance, or a face with weights."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.body import Body
from weizhong.anatomy.placed_point import Vector
from weizhong.anatomy.triangles import closest_on_triangles
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput

Floats = NDArray[np.float64]
Unit = Literal["mm", "cun", "fingers"]
UNITS: tuple[Unit, ...] = ("mm", "cun", "fingers")

# Directions of the anatomical position that are fixed in the body frame; the two of the side are mirrored.
FRAME = {
    "superior": (0.0, 0.0, 1.0), "inferior": (0.0, 0.0, -1.0), "posterior": (0.0, 1.0, 0.0),
    "anterior": (0.0, -1.0, 0.0), "lateral": (1.0, 0.0, 0.0), "medial": (-1.0, 0.0, 0.0),
}  # fmt: skip
ALONG = {"proximal": 1.0, "distal": -1.0}  # up or down the bone, for arms that do not hang
DIRECTIONS = (*FRAME, *ALONG)


@dataclass(frozen=True, slots=True)
class Beside:
    """A spot so far from a named point in one direction, such as two fingers lateral to BL25.

    Parameters
    ----------
    code : str
        The point it starts from.
    side : Laterality
        Whose of the two points.
    direction : str
        One of `DIRECTIONS`.
    amount : float
        How far, in `unit`.
    unit : {"mm", "cun", "fingers"}
        ``cun`` is the segment's own; ``fingers`` are the patient's.

    Raises
    ------
    InvalidInput
        If direction, unit or amount cannot be.
    """

    code: str
    side: Laterality
    direction: str
    amount: float
    unit: Unit

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS:
            raise InvalidInput(
                f"{self.direction[:20]!r} is no direction; use one of {', '.join(DIRECTIONS)}."
            )
        if self.unit not in UNITS:
            raise InvalidInput(f"{self.unit[:20]!r} is no unit; use mm, cun or fingers.")
        if not 0 < self.amount < float("inf"):
            raise InvalidInput("The distance from a point must be a positive number.")


@dataclass(frozen=True, slots=True)
class Tap:
    """A spot tapped on the drawn body, as the same spot of skin on whatever that body becomes.

    Parameters
    ----------
    face : int
        Face of the mesh.
    barycentric : tuple of float
        Weights of its corners.
    """

    face: int
    barycentric: Vector


def tap(position_mm: Vector, body: Body) -> Tap:
    """Return the spot of skin nearest to where the drawn body was tapped.

    Parameters
    ----------
    position_mm : tuple of float
        Body frame, mm.
    body : Body
        The body that was tapped.

    Raises
    ------
    InvalidInput
        If that is nowhere near the skin.
    """
    corners = body.vertices_mm[body.faces]
    wanted = np.array(position_mm, dtype=np.float64)
    if not np.isfinite(wanted).all():
        raise InvalidInput("A tapped spot is three numbers of mm: left, back and up from the floor.")
    gaps = np.linalg.norm(corners.mean(axis=1) - wanted, axis=1)
    near = np.argsort(gaps)[:200]
    which, weights = closest_on_triangles(wanted[None], corners[near][None])
    face = int(near[which[0]])
    off_mm = float(np.linalg.norm(weights[0] @ corners[face] - wanted))
    if off_mm > (furthest := read_table("anatomy/midline")["tap"]["furthest_from_skin_mm"]["value"]):
        raise InvalidInput(
            f"The tapped spot lies {off_mm:.0f} mm off the skin; up to {furthest:g} mm is taken. "
            "Check that it was tapped on this body, in mm."
        )
    first, second, third = (float(value) for value in weights[0])
    return Tap(face, (first, second, third))
