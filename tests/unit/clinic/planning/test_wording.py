"""The sentences of a plan: what comes first in a referral, what is not in it, whom a warning is for."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace
from tests.spec.flat_body import calm_case, flat_place

from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.planning.wording import headline

CHILD = "nothing here was tested on anyone under 18"
BELOW_THE_NECK = "a level below it is painful here"
NO_CURRENT = (
    "Pacemaker, defibrillator or other active implant: No current; needling without current is not affected "
    "by this rule. Instead: needles by hand, without current."
)
THIN: dict[str, Any] = {"kind": "doac"}


def planned(**case: Any) -> TreatmentPlan:
    return plan(calm_case(**case), on=date(2026, 11, 22), place=flat_place)


def only_current(**case: Any) -> TreatmentPlan:
    """A plan of somebody for whom nothing but current was asked for, and who may have none."""
    return planned(modalities=["electroacupuncture"], **case)


def of_age(years: float) -> TreatmentPlan:
    patient = {"sex": "female", "age_years": years, "stature_cm": 162, "mass_kg": 70}
    return planned(patient=patient)


@pytest.mark.parametrize(("years", "is_warned"), [(17, True), (17.9, True), (18, False), (52, False)])
def test_nothing_was_tested_on_children_is_said_of_children_alone(years: float, is_warned: bool) -> None:
    assert any(CHILD in one for one in of_age(years).limitations) is is_warned


@pytest.mark.parametrize(
    ("levels", "is_warned"),
    [
        (["C2", "C3", "C4", "C5", "C6", "C7"], False),
        (["C5"], False),
        (["C7", "T1"], True),
    ],
)
def test_pain_all_over_the_neck_is_still_pain_of_the_neck(levels: list[str], is_warned: bool) -> None:
    made = planned(package="neck_pain", complaint={"levels": levels, "radiation": "none"})
    assert any(BELOW_THE_NECK in one for one in made.limitations) is is_warned


def test_a_tender_spot_is_told_with_its_side_or_as_lying_in_the_midline() -> None:
    spots = [
        {"level": "L3", "lateral_cm": 0, "side": "midline"},
        {"level": "L4", "lateral_cm": 6, "side": "left"},
        {"level": "L5", "lateral_cm": 6.5, "side": "right"},
    ]
    made = planned(complaint={"ashi": spots})
    points = [point for group in made.positions for point in group.points]
    assert [point.location for point in points if point.code.startswith("ashi")] == [
        "Tender spot in the midline at L3.",
        "Tender spot at L4, 6 cm left of the midline along the skin.",
        "Tender spot at L5, 6.5 cm right of the midline along the skin.",
    ]


def test_of_two_dangers_the_gravest_is_the_headline_and_stands_first_in_the_referral() -> None:
    made = planned(
        yes=[
            "significant_trauma",
            "long_steroids",
            "not_medically_assessed",
            "saddle_numbness",
            "bladder_change",
        ]
    )
    assert made.headline == "Suspected cauda equina syndrome"
    assert made.referral is not None
    assert made.referral.startswith("Suspected cauda equina syndrome: Emergency")
    assert "Possible spinal fracture: Urgent imaging" in made.referral


def test_a_referral_names_what_bars_what_was_asked_for_and_nothing_that_bars_or_limits_something_else() -> (
    None
):
    made = only_current(yes=["active_implant", "anticoagulant"], anticoagulant=THIN)
    assert made.headline == "No electroacupuncture for this person"
    assert "anticoagulant_wet_cupping" in {one.rule for one in made.findings}
    assert made.referral == NO_CURRENT


@pytest.mark.parametrize(("unknown", "count"), [(["pregnant"], 1), (["pregnant", "fever"], 2)])
def test_where_a_technique_alone_is_barred_the_open_questions_are_counted(
    unknown: list[str], count: int
) -> None:
    made = only_current(yes=["active_implant"], unknown=unknown)
    asked = f"Before any other treatment, answer the questions ({count}): each could forbid that too."
    assert made.referral == f"{NO_CURRENT} {asked}"


def test_what_may_be_an_emergency_comes_before_what_bars_a_technique() -> None:
    made = only_current(yes=["active_implant", "bladder_change"], unknown=["saddle_numbness"])
    assert made.referral is not None
    assert made.referral.startswith("Possible emergency, ask today: suspected cauda equina syndrome: Ask;")
    assert f"Do not needle. {NO_CURRENT} Before" in made.referral


def test_a_danger_is_referred_at_once_and_no_question_is_put_before_it() -> None:
    made = planned(yes=["fever"], unknown=["pregnant"])
    assert made.referral == (
        "Suspected spinal infection: Emergency: to be seen in hospital the same day. Send at once. "
        "Do not needle."
    )


@pytest.mark.parametrize(("count", "said"), [(1, "1 site,"), (2, "2 sites,")])
def test_the_first_line_speaks_of_one_site_or_of_several(count: int, said: str) -> None:
    made = planned()
    one = made.positions[0]
    line = headline(screen(calm_case()), calm_case(), [replace(one, points=one.points[:count])])
    assert line.startswith(said)


def test_unless_it_is_told_that_no_point_follows_no_site_is_left() -> None:
    assert headline(screen(calm_case()), calm_case()) == "For this person no site is left"
