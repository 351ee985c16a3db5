"""The lateral distance of back points, measured a second way on the finished body."""

import numpy as np
import pytest
import trimesh

from weizhong.anatomy.body import build_body
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import place
from weizhong.anatomy.person import Person


class TestSlowTwin:
    """A cut through the finished mesh, edge by edge, measures the same lateral distance."""

    @pytest.mark.parametrize(
        ("sex", "stature", "mass"), [("female", 1500, 45), ("male", 1900, 120), ("female", 1620, 70)]
    )
    @pytest.mark.parametrize("code", ["BL23", "BL13", "BL52"])
    def test_lateral_distance_agrees_with_a_plane_section(self, sex, stature, mass, code):
        person = Person(sex=sex, age_years=40, stature_mm=stature, mass_kg=mass)
        posterior = predict(person)
        body = build_body(person, posterior)
        point = place([code], person, posterior)[0]
        mesh = trimesh.Trimesh(body.vertices_mm, body.faces, process=False)
        segments = trimesh.intersections.mesh_plane(
            mesh, plane_normal=[0, 0, 1], plane_origin=point.position_mm
        )
        # The tube's columns lie a few millimetres apart, so its chords cut corners the mesh keeps.
        assert _walked(segments, point.position_mm) == pytest.approx(point.distances[-1].mm, abs=1.5)


def _walked(segments, spot):
    """Length of the back's outline from the midline to a spot on its left half, mm."""
    lengths = 0.0
    for start, end in segments:
        low, high = sorted((start, end), key=lambda corner: corner[0])
        is_back = min(start[1], end[1]) > spot[1] - 40
        inside = np.clip([low[0], high[0]], 0.0, spot[0])
        if is_back and high[0] > low[0]:
            lengths += np.linalg.norm(high - low) * (inside[1] - inside[0]) / (high[0] - low[0])
    return lengths
