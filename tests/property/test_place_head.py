"""Head, face, ear and neck on drawn bodies of every size: order, level, side and steadiness."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from weizhong.anatomy.body import build_body
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.person import Person
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import ImpossibleBody

MIDLINE = [f"GV{n}" for n in range(24, 14, -1)]
INNER_LINE = [f"BL{n}" for n in range(4, 9)]
PUPIL_LINE = [f"GB{n}" for n in range(15, 19)]
LEVEL = [
    ("GV17", "BL9", "GB19"),
    ("GV16", "GB20"),
    ("GV15", "BL10"),
    ("ST9", "LI18", "SI16"),
    ("ST10", "LI17"),
]
ONE_ABOVE_THE_OTHER = [
    ("GV24", "EX-HN3", "GV25", "GV26", "GV27", "CV24", "CV23", "ST9", "ST10", "CV22"),
    ("GB15", "GB14", "EX-HN4", "ST1", "ST2", "ST3", "ST4"),
    ("TE20", "EX-HN6", "TE21", "SI19", "GB2", "TE17", "SI17", "LI18", "LI17"),
    ("GV18", "GV17", "GV16", "GV15"),
]
FROM_THE_MIDLINE_OUT = [
    ("GV24", "BL3", "BL4", "GB15", "GB13", "ST8"),
    ("GV17", "BL9", "GB19"),
    ("BL1", "ST1", "GB1"),
    ("ST9", "LI18", "SI16"),
]
ALL = sorted(
    {*MIDLINE, *INNER_LINE, *PUPIL_LINE}.union(*LEVEL, *ONE_ABOVE_THE_OTHER, *FROM_THE_MIDLINE_OUT)
    | {"BL2", "TE16", "N-HN54", "EX-HN1"}
)


@st.composite
def people(draw):
    is_adult = draw(st.booleans())
    age = draw(st.floats(18, 95) if is_adult else st.floats(4, 17))
    stature = draw(st.floats(1350, 2050)) if is_adult else 750 + 58 * age + draw(st.floats(-60, 60))
    bmi = draw(st.floats(15, 50) if is_adult else st.floats(13.5, 24))
    try:
        return Person(
            sex=draw(st.sampled_from(["female", "male"])),
            age_years=age,
            stature_mm=stature,
            mass_kg=bmi * (stature / 1000) ** 2,
        )
    except ImpossibleBody:
        assume(False)


def positions(person, codes=ALL):
    placed = place_arrays(codes, person, predict(person))
    return {
        (r.code, r.spot, s): p
        for r, s, p in zip(placed.rules, placed.sides, placed.spots.position_mm, strict=True)
    }


def left(found):
    return {code: p for (code, spot, side), p in found.items() if side is not Laterality.RIGHT and not spot}


@given(people())
@settings(max_examples=40, deadline=None)
def test_levels_orders_and_lines_hold_on_every_head(person):
    at = left(positions(person))
    for codes in LEVEL:
        assert np.ptp([at[code][2] for code in codes]) < 1.0, codes
    for codes in ONE_ABOVE_THE_OTHER:
        assert (np.diff([at[code][2] for code in codes]) < 0).all(), codes
    for codes in FROM_THE_MIDLINE_OUT:
        assert (np.diff([at[code][0] for code in codes]) > 0).all(), codes
    for code in (*PUPIL_LINE, "GB14"):
        assert at[code][0] == pytest.approx(at["EX-HN4"][0], abs=0.5)
    for line in (MIDLINE[:6], INNER_LINE, PUPIL_LINE):
        assert (np.diff([at[code][1] for code in line]) > 0).all(), line


@given(people())
@settings(max_examples=25, deadline=None)
def test_twelve_cun_of_the_head_are_its_own_midline(person):
    """Points a known number of cun apart on the midline lie that share of the hairlines' distance apart."""
    found = positions(person)
    at = left(found)
    cun = predict(person).mean("hairline_to_hairline") / 12
    for start, end, apart in (
        ("GV24", "GV23", 0.5),
        ("GV23", "GV22", 1),
        ("GV22", "GV21", 1.5),
        ("GV20", "GV19", 1.5),
        ("GV19", "GV18", 1.5),
    ):
        assert np.linalg.norm(at[start] - at[end]) == pytest.approx(apart * cun, rel=0.03, abs=0.3)
    spots = {
        spot: p
        for (code, spot, side), p in found.items()
        if code == "EX-HN1" and side is not Laterality.RIGHT
    }
    for p in spots.values():
        assert np.linalg.norm(p - at["GV20"]) == pytest.approx(cun, rel=0.03, abs=0.3)


@given(people())
@settings(max_examples=15, deadline=None)
def test_points_of_the_head_mirror_each_other_and_lie_on_the_skin(person):
    posterior = predict(person)
    placed = place_arrays(ALL, person, posterior)
    body = build_body(person, posterior)
    spots = placed.spots
    on_face = np.einsum("nk,nkx->nx", spots.barycentric, body.vertices_mm[body.faces[spots.face]])
    assert np.abs(on_face - spots.position_mm).max() < 0.1
    found = positions(person)
    for (code, spot, side), p in found.items():
        if side is Laterality.LEFT:
            assert p * [-1, 1, 1] == pytest.approx(found[code, spot, Laterality.RIGHT], abs=1e-6), code
        if side is Laterality.MIDLINE:
            assert abs(p[0]) < 0.5, code


@given(people())
@settings(max_examples=15, deadline=None)
def test_a_millimetre_or_a_tenth_of_a_kilogram_moves_no_point_of_the_head_far(person):
    before = positions(person)
    for change in ({"stature_mm": person.stature_mm + 1}, {"mass_kg": person.mass_kg + 0.1}):
        basics = {name: getattr(person, name) for name in ("sex", "age_years", "stature_mm", "mass_kg")}
        try:
            after = positions(Person(**{**basics, **change}))
        except ImpossibleBody:
            continue
        moved = {key: np.linalg.norm(after[key] - before[key]) for key in before}
        worst = max(moved, key=moved.get)
        assert moved[worst] < 2.0, worst
