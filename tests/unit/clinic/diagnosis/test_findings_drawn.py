"""What a drawing counts for a kind of pain: where it lies, what is felt there, and what a muscle explains."""

import pytest
from tests.unit.clinic.diagnosis.found import case_of, found_of, kind

from weizhong.clinic.complaint.told import told_by
from weizhong.clinic.diagnosis.criteria import criterion
from weizhong.clinic.documents.case import Case, Patient

OVER_THE_JOINT = {"drawn": ["sacroiliac"], "text": "over the joint", "weight": 1}
NUMB_BELOW_THE_KNEE = {
    "drawn_reach": ["below_knee"],
    "feels": ["numb", "tingling"],
    "text": "numb below the knee",
    "weight": 1,
}


@pytest.mark.parametrize(
    ("row", "drawn", "counts"),
    [
        (OVER_THE_JOINT, "left pain: sacroiliac", True),
        (OVER_THE_JOINT, "left stiff: low_back, sacroiliac", True),
        (OVER_THE_JOINT, "left pain: low_back", False),
        (NUMB_BELOW_THE_KNEE, "left tingling: calf_lower", True),
        (NUMB_BELOW_THE_KNEE, "left pain: calf_lower", False),
        (NUMB_BELOW_THE_KNEE, "left numb: thigh_back_lower", False),
        (NUMB_BELOW_THE_KNEE, "left pain: calf_lower; left numb: thigh_back_lower", False),
    ],
)
def test_a_mark_counts_only_where_it_is_asked_for_and_only_if_it_feels_as_asked(
    row: dict[str, object], drawn: str, counts: bool
) -> None:
    told = told_by(case_of(drawn=drawn), frozenset(), "chronic")
    assert criterion(row, "back_pain").holds(told) is counts


@pytest.mark.parametrize(
    ("drawn", "counts"),
    [
        ("right pain: low_back_upper, thigh_front_upper", True),
        ("right pain: low_back_upper, low_back, thigh_front_upper, groin", True),
        ("right pain: low_back_upper, low_back, thigh_front_upper, groin, foot_top", False),
        ("right pain: foot_top, big_toe", False),
    ],
)
def test_one_muscle_counts_once_its_zone_explains_three_quarters_of_the_drawing(
    drawn: str, counts: bool
) -> None:
    explained = "the drawing lies where one muscle refers its pain"
    assert (explained in kind(found_of(drawn=drawn), "myofascial").findings_for) is counts


@pytest.mark.parametrize(("years", "is_younger"), [(0.5, True), (59.9, True), (60, False)])
def test_younger_than_an_age_is_everyone_from_birth_on(years: float, is_younger: bool) -> None:
    told = told_by(Case(patient=Patient(age_years=years)), frozenset(), "chronic")
    row = {"age_below": 60, "text": "under 60", "weight": 1}
    assert criterion(row, "back_pain").holds(told) is is_younger
