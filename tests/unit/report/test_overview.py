"""The points at a glance: the depth told is the strictest that holds there."""

from functools import cache
from importlib.resources import files

import pytest
from msgspec.structs import replace

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.documents.treatments import Needling
from weizhong.clinic.files.example import example_case
from weizhong.clinic.files.reading import read_case_text
from weizhong.clinic.planning.plan import plan
from weizhong.report.overview import rows


@cache
def _depths(with_thinner: bool) -> dict[str, str]:
    made = plan(_thinned() if with_thinner else example_case())
    return {code: depth for _, lines in rows(made) for code, _, _, depth in lines}


def _thinned() -> Case:
    text = (files("weizhong.clinic") / "data" / "example_patient.toml").read_text("utf-8")
    text = text.replace('\nanticoagulant = "no"', '\nanticoagulant = "yes"')
    return read_case_text(f'{text}\n[anticoagulant]\nkind = "doac"\n')


def test_where_a_nerve_comes_before_the_ceiling_its_depth_is_told() -> None:
    assert _depths(False)["BL40"] == "under 4 mm !"


@pytest.mark.parametrize(("code", "depth"), [("BL23", "at most 8 mm !"), ("BL60", "at most 9 mm")])
def test_what_a_blood_thinner_leaves_is_told_in_place_of_a_deeper_ceiling(code: str, depth: str) -> None:
    assert _thinned().answers["anticoagulant"] is Answer.YES
    assert _depths(True)[code] == depth


def test_what_the_gate_leaves_of_a_dose_is_told_in_place_of_what_is_deeper() -> None:
    made = plan(example_case())
    points = {point.code: point for group in made.positions for point in group.points}
    assert (points["BL25"].depth.status, points["BL23"].depth.status) == ("textbook", "bound")
    for code in ("BL25", "BL23"):
        (dose,) = points[code].treatments
        assert isinstance(dose, Needling)
        held = replace(dose, depth_mm=replace(dose.depth_mm, at_most=6.0))
        group = replace(made.positions[0], points=[replace(points[code], treatments=[held])])
        ((_, ((_, _, _, depth),)),) = rows(replace(made, positions=[group]))
        assert "at most 6 mm" in depth
        assert "under" not in depth
