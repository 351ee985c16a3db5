"""The skin of one person: solved for the basics, warped to the landmark model's expected body."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.mesh_asset import mesh_asset
from weizhong.anatomy.person import Person
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.solve import ShapeCoefficients, shape, solve
from weizhong.anatomy.warp import warp

__all__ = ["Body", "ShapeCoefficients", "build_body", "mesh_asset", "shape", "skin_vertices", "solve", "warp"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A closed skin.

    Parameters
    ----------
    vertices_mm : ndarray, shape (v, 3)
        Body frame, mm; the same row is the same spot of skin on everybody.
    faces : ndarray, shape (f, 3)
        Triangles, counter-clockwise seen from outside; the same for everybody.
    normals : ndarray, shape (v, 3)
        Unit vectors pointing outwards.
    """

    vertices_mm: Floats
    faces: Ints
    normals: Floats


def build_body(person: Person, posterior: LandmarkPosterior) -> Body:
    """Return the expected body of a person.

    Parameters
    ----------
    person : Person
        The basics.
    posterior : LandmarkPosterior
        What is known of the same person's landmarks.

    Returns
    -------
    Body

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> woman = Person("female", 52, 1620, 70)
    >>> body = build_body(woman, predict(woman))
    >>> round(float(body.vertices_mm[:, 2].max()))
    1620
    """
    faces = mesh_asset().faces
    vertices = skin_vertices(person, posterior)
    return Body(vertices, faces, _normals(vertices, faces))


def skin_vertices(person: Person, posterior: LandmarkPosterior, rows: Ints | None = None) -> Floats:
    """Return some or all vertices of a person's expected skin, (n, 3), body frame, mm."""
    coefficients = solve(person)
    return warp(shape(coefficients, rows), coefficients, posterior, rows)


def _normals(vertices: Floats, faces: Ints) -> Floats:
    """Normals of the vertices: those of the faces around, weighted by area."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    of_faces = np.cross(b - a, c - a)
    summed = np.stack(
        [
            sum(
                np.bincount(faces[:, corner], weights=of_faces[:, axis], minlength=len(vertices))
                for corner in range(3)
            )
            for axis in range(3)
        ],
        axis=1,
    )
    return np.asarray(summed / np.linalg.norm(summed, axis=1, keepdims=True))
