"""The body is a closed skin without flipped or crumpled faces."""

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from tests.unit.anatomy.people import PEOPLE, persons

from weizhong.anatomy.body import build_body
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.mesh_asset import mesh_asset

# Mass of the warped body against the person's: girths come from the survey, not from the scales.
MASS_ERROR = 0.12


def test_every_edge_is_shared_by_exactly_two_faces():
    faces = mesh_asset().faces
    edges = np.sort(faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    _, counts = np.unique(edges, axis=0, return_counts=True)
    assert set(counts.tolist()) == {2}


def test_faces_come_in_mirrored_pairs_turned_the_same_way():
    faces, mirror = mesh_asset().faces, mesh_asset().mirror

    def turned(face):
        first = face.index(min(face))
        return tuple(face[first:] + face[:first])

    known = {turned(face) for face in faces.tolist()}
    assert known == {turned(face[::-1]) for face in mirror[faces].tolist()}


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_the_skin_is_closed_and_encloses_the_persons_mass(person):
    body = build_body(person, predict(person))
    solid = trimesh.Trimesh(body.vertices_mm / 1000, body.faces, process=False)
    assert solid.is_watertight
    assert solid.is_winding_consistent
    assert solid.volume * 980 == pytest.approx(person.mass_kg, rel=MASS_ERROR)


@settings(max_examples=40, deadline=None)
@given(persons())
def test_no_face_is_crumpled_or_turned_inside_out(person):
    body = build_body(person, predict(person))
    a, b, c = (body.vertices_mm[body.faces[:, k]] for k in range(3))
    normals = np.cross(b - a, c - a)
    areas = np.linalg.norm(normals, axis=1) / 2
    assert areas.min() > 0
    # A face turned inside out looks against its neighbours; a few in creases of lips, lids and nails do too.
    unit = normals / (2 * areas[:, None])
    against = (unit[:, None] * body.normals[body.faces]).sum(-1).max(1) < 0
    assert areas[against].sum() < 1e-4 * areas.sum()


def test_normals_point_outwards_and_have_unit_length():
    body = build_body(PEOPLE["average man"], predict(PEOPLE["average man"]))
    np.testing.assert_allclose(np.linalg.norm(body.normals, axis=1), 1)
    c7, navel = 857, 4104
    assert body.normals[c7, 1] > 0.5
    assert body.normals[navel, 1] < -0.5
