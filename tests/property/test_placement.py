"""What the standard of point locations takes for granted, on bodies of every size."""

import numpy as np
import pytest
import trimesh
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from weizhong.anatomy.body import build_body
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import place, place_arrays, placeable_codes
from weizhong.anatomy.person import Person
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import ImpossibleBody

GOVERNOR = [f"GV{n}" for n in range(16, 0, -1)]
INNER_LINE = [f"BL{n}" for n in range(11, 31)]
OUTER_LINE = [f"BL{n}" for n in range(41, 55)]
BACK_OF_LEG = [f"BL{n}" for n in (36, 37, 40, 55, 56, 57)]


@st.composite
def people(draw):
    stature = draw(st.floats(1350, 2050))
    bmi = draw(st.floats(16, 45))
    try:
        return Person(
            sex=draw(st.sampled_from(["female", "male"])),
            age_years=draw(st.floats(18, 95)),
            stature_mm=stature,
            mass_kg=bmi * (stature / 1000) ** 2,
        )
    except ImpossibleBody:
        assume(False)


def positions(person, codes):
    placed = place_arrays(codes, person, predict(person))
    return {
        (r.code, r.spot, s): p
        for r, s, p in zip(placed.rules, placed.sides, placed.spots.position_mm, strict=True)
    }


class TestOnEveryBody:
    """WHO 2008, general guidelines: bilateral points mirror each other; channels run in order."""

    @given(people())
    @settings(max_examples=25, deadline=None)
    def test_left_and_right_mirror_each_other(self, person):
        found = positions(person, placeable_codes())
        for (code, spot, side), position in found.items():
            if side is Laterality.LEFT:
                assert position * [-1, 1, 1] == pytest.approx(
                    found[code, spot, Laterality.RIGHT], abs=1e-6
                ), code

    @given(people())
    @settings(max_examples=25, deadline=None)
    def test_channels_run_from_head_to_foot(self, person):
        for line in (GOVERNOR, INNER_LINE, OUTER_LINE, BACK_OF_LEG):
            heights = [
                p[2] for (_, _, side), p in positions(person, line).items() if side is not Laterality.RIGHT
            ]
            assert (np.diff(heights) < 0).all(), line

    @given(people())
    @settings(max_examples=15, deadline=None)
    def test_points_the_standard_calls_level_are_level(self, person):
        found = positions(person, ["GV4", "BL23", "BL52", "EX-B2:L2"])
        heights = [p[2] for p in found.values()]
        assert max(heights) - min(heights) < 1.0

    @given(people())
    @settings(max_examples=10, deadline=None)
    def test_points_lie_on_the_skin(self, person):
        posterior = predict(person)
        body = build_body(person, posterior)
        placed = place_arrays(placeable_codes(), person, posterior).spots
        on_face = np.einsum("nk,nkx->nx", placed.barycentric, body.vertices_mm[body.faces[placed.face]])
        assert np.abs(on_face - placed.position_mm).max() < 0.1

    @given(people())
    @settings(max_examples=10, deadline=None)
    def test_a_millimetre_or_a_tenth_of_a_kilogram_moves_no_point_far(self, person):
        before = positions(person, placeable_codes())
        for change in ({"stature_mm": person.stature_mm + 1}, {"mass_kg": person.mass_kg + 0.1}):
            basics = {name: getattr(person, name) for name in ("sex", "age_years", "stature_mm", "mass_kg")}
            try:
                after = positions(Person(**{**basics, **change}), placeable_codes())
            except ImpossibleBody:
                continue
            moved = {key: np.linalg.norm(after[key] - before[key]) for key in before}
            worst = max(moved, key=moved.get)
            assert moved[worst] < 2.0, worst


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
