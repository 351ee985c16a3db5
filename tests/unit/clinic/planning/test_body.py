"""The body a plan is made for is the person's own, to the millimetre and to the side."""

from typing import Any

import msgspec
import numpy as np
import pytest
from tests.spec.flat_body import calm_case

from weizhong.clinic.documents.case import Case, MidlineSpot
from weizhong.clinic.planning.body import landmarks_of, midline_of, person_of
from weizhong.terms.errors import MissingInput

BASICS = {"sex": "female", "age_years": 52, "stature_cm": 162, "mass_kg": 70}


def without(*names: str) -> Case:
    return calm_case(patient={name: value for name, value in BASICS.items() if name not in names})


@pytest.mark.parametrize("name", BASICS)
def test_one_basic_that_is_missing_is_asked_for_by_its_name(name: str) -> None:
    with pytest.raises(MissingInput, match=f"^patient: {name} is missing"):
        person_of(without(name))


def test_two_basics_that_are_missing_are_named_together() -> None:
    with pytest.raises(MissingInput, match=r"^patient: sex and mass_kg are missing"):
        person_of(without("sex", "mass_kg"))


def test_a_person_is_as_tall_in_the_body_model_as_in_the_file() -> None:
    assert person_of(calm_case()).stature_mm == 1620


@pytest.mark.parametrize(("side", "at_mm"), [("left", 15.0), ("right", -15.0), ("midline", 0.0)])
def test_a_marked_spine_runs_as_far_aside_as_it_was_marked_and_on_that_side(side: Any, at_mm: float) -> None:
    case = msgspec.structs.replace(calm_case(), midline=[MidlineSpot("L3", 1.5, side)])
    body = landmarks_of(case, person_of(case))
    curve = midline_of(case, body)
    assert curve is not None
    assert float(curve.at(np.array([body.mean("tip_l3")]))[0][0]) == pytest.approx(at_mm)
