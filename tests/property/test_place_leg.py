"""What the standard takes for granted of thigh, leg, foot and toes, on bodies of every size."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from tests.unit.anatomy.people import persons
from tests.unit.anatomy.test_place_leg import LEG, X, Y, Z

from weizhong.anatomy.body import build_body
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.person import Person
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import ImpossibleBody

DOWNWARDS = [
    line.split()
    for line in (
        "ST31 ST32 ST33 ST34 ST35 ST36 ST37 ST38 ST39 ST41 ST42 ST43 ST44 ST45",
        "ST36 EX-LE7 ST37 ST40 ST39",
        "EX-LE3 SP10 EX-LE2 EX-LE4",
        "BL36 BL37 BL38 BL40 BL55 BL56 BL57 BL58 BL59 BL60 BL62 BL61",
        "GB32 GB33 GB34 EX-LE6 GB36 GB37 GB38 GB39 EX-LE9 GB40 GB41 GB42 GB43 GB44",
        "LR11 LR10 LR9 LR8 LR7 LR6 LR5 LR4 LR3 LR2",
        "SP11 SP10 SP9 SP8 SP7 SP6 EX-LE8 SP5 SP4 SP2",
        "KI10 KI9 KI7 KI3 KI4 KI5 KI2 KI1",
    )
]
TOWARDS_THE_TOES = [
    line.split()
    for line in (
        "ST41 ST42 ST43 ST44 ST45",
        "LR4 LR3 LR2 LR1",
        "SP5 SP4 SP3 SP2 SP1",
        "KI3 EX-LE8 SP5 KI1",
        "BL61 BL62 BL63 BL64 BL65 BL66 BL67",
        "GB40 GB41 GB42 GB43 GB44",
    )
]
OUTWARDS = [
    line.split()
    for line in (
        "SP1 LR1 ST45 GB44 BL67",
        "LR2 ST44 EX-LE10/3-4 GB43",
        "SP3 ST43 GB42 BL65",
        "SP4 LR3 ST42 GB41 BL64",
        "LR4 ST41 GB40",
        "EX-LE1/medial ST34 EX-LE1/lateral",
        "SP10 ST34",
        "EX-LE4 ST35 GB34",
        "LR8 KI10 BL40 BL39",
        "LR11 ST31",
        "LR6 ST38 ST40 GB36",
        "EX-LE8 ST41 EX-LE9",
    )
]


def left(person):
    placed = place_arrays(LEG, person, predict(person))
    return {
        f"{rule.code}/{rule.spot}".rstrip("/"): position
        for rule, side, position in zip(placed.rules, placed.sides, placed.spots.position_mm, strict=True)
        if side is not Laterality.RIGHT
    }


@given(persons())
@settings(max_examples=40, deadline=None)
def test_points_follow_each_other_in_order(person):
    found = left(person)
    for lines, axis, sign in ((DOWNWARDS, Z, -1), (TOWARDS_THE_TOES, Y, -1), (OUTWARDS, X, 1)):
        for line in lines:
            for before, after in pairwise(line):
                assert sign * (found[after] - found[before])[axis] > 0, (before, after)


@given(persons())
@settings(max_examples=40, deadline=None)
def test_points_lie_on_the_side_of_the_leg_they_belong_to(person):
    placed = place_arrays(LEG, person, predict(person))
    looking = {
        f"{rule.code}/{rule.spot}".rstrip("/"): normal
        for rule, side, normal in zip(placed.rules, placed.sides, placed.spots.normal, strict=True)
        if side is not Laterality.RIGHT
    }
    for codes, way in (
        ("BL36 BL37 BL40 BL55 BL56 BL57", [0, 1, 0]),
        ("ST31 ST32 ST33 ST34 ST36 ST37 ST41 EX-LE2", [0, -1, 0]),
        ("GB31 GB32 GB35 GB36 GB37 GB38 GB39 EX-LE9 GB40 BL62 BL63 BL65", [1, 0, 0]),
        ("SP6 SP7 SP8 LR9 EX-LE8 SP5 KI2 SP4 SP3 SP2 KI6", [-1, 0, 0]),
        ("ST42 ST43 LR3 LR1", [0, 0, 1]),
        ("KI1", [0, 0, -1]),
    ):
        for code in codes.split():
            assert looking[code] @ way > 0.25, (code, looking[code].round(2))


@given(persons())
@settings(max_examples=15, deadline=None)
def test_points_lie_on_the_skin_of_both_legs(person):
    posterior = predict(person)
    body = build_body(person, posterior)
    placed = place_arrays(LEG, person, posterior)
    corners = body.vertices_mm[body.faces[placed.spots.face]]
    on_face = np.einsum("nk,nkx->nx", placed.spots.barycentric, corners)
    assert np.abs(on_face - placed.spots.position_mm).max() < 0.1
    spots = {
        (rule.code, rule.spot, side): position
        for rule, side, position in zip(placed.rules, placed.sides, placed.spots.position_mm, strict=True)
    }
    for (code, spot, side), position in spots.items():
        if side is Laterality.LEFT:
            assert position * [-1, 1, 1] == pytest.approx(spots[code, spot, Laterality.RIGHT], abs=1e-6)
            assert position[X] > 2, (code, "thighs may touch; no point lies between them")


@given(persons())
@settings(max_examples=15, deadline=None)
def test_a_millimetre_or_a_tenth_of_a_kilogram_moves_no_point_far(person):
    before = left(person)
    basics = {name: getattr(person, name) for name in ("sex", "age_years", "stature_mm", "mass_kg")}
    for change in ({"stature_mm": person.stature_mm + 1}, {"mass_kg": person.mass_kg + 0.1}):
        try:
            after = left(Person(**{**basics, **change}))
        except ImpossibleBody:
            assume(False)
        moved = {code: np.linalg.norm(after[code] - before[code]) for code in before}
        worst = max(moved, key=moved.get)
        assert moved[worst] < 2.0, worst
