"""Numbers and dates become circumstances, and the very number of a limit falls on the side it is said to."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.spec.flat_body import calm_case

from weizhong.clinic.documents.case import Answer, Anticoagulant, Case, Complaint, Patient
from weizhong.clinic.gate.circumstances import reader_of
from weizhong.clinic.gate.conditions import conditions_of

ON = date(2026, 11, 22)


def read(name: str, case: Case) -> tuple[Answer, str]:
    reader = reader_of(name)
    assert reader is not None
    return reader(case, ON)


def aged(years: int) -> Case:
    return Case(patient=Patient(age_years=years))


def thinned(**given: Any) -> Case:
    return Case(anticoagulant=Anticoagulant(kind="vka", **given))


def happened(event: str, days_ago: int) -> Case:
    return Case(answers={event: Answer.YES}, happened_on={event: ON - timedelta(days=days_ago)})


@pytest.mark.parametrize(
    ("name", "no", "yes"),
    [
        ("age_over_50", aged(50), aged(51)),
        ("age_over_60", aged(60), aged(61)),
        ("age_at_least_65", aged(64), aged(65)),
        ("age_over_70", aged(70), aged(71)),
        ("age_at_least_75", aged(74), aged(75)),
        ("age_over_75", aged(75), aged(76)),
        ("age_under_18", aged(18), aged(17)),
        ("age_under_12", aged(12), aged(11)),
        ("pain_at_least_7", *[Case(complaint=Complaint(pain_0_10=one)) for one in (6, 7)]),
        ("longer_than_3_months", *[Case(complaint=Complaint(duration_weeks=one)) for one in (13, 14)]),
        ("weeks_below_13", *[Case(patient=Patient(pregnancy_weeks=one)) for one in (13, 12)]),
        ("weeks_from_13", *[Case(patient=Patient(pregnancy_weeks=one)) for one in (12, 13)]),
        ("weeks_from_28", *[Case(patient=Patient(pregnancy_weeks=one)) for one in (27, 28)]),
        ("inr_above_3", thinned(inr=3.0), thinned(inr=3.1)),
        ("inr_above_4", thinned(inr=4.0), thinned(inr=4.1)),
        (
            "inr_older_than_4_weeks",
            *[thinned(inr=2.5, measured_on=ON - timedelta(days=one)) for one in (28, 29)],
        ),
        ("spine_surgery_within_3_months", *[happened("spine_surgery", one) for one in (92, 91)]),
        ("surgery_within_6_weeks", *[happened("recent_surgery", one) for one in (42, 41)]),
        ("steroid_injection_within_4_weeks", *[happened("steroid_injection", one) for one in (28, 27)]),
        ("female", *[Case(patient=Patient(sex=one)) for one in ("male", "female")]),
        ("male", *[Case(patient=Patient(sex=one)) for one in ("female", "male")]),
        ("painful_thoracic_level", *[Case(complaint=Complaint(levels=[one])) for one in ("L1", "T12")]),
    ],
)  # fmt: skip
def test_a_limit_falls_on_the_side_it_is_said_to(name: str, no: Case, yes: Case) -> None:
    assert read(name, no)[0] is Answer.NO
    assert read(name, yes)[0] is Answer.YES
    assert read(name, Case())[0] is Answer.UNKNOWN


NEURO = ("neuro_recent_or_worsening", "worsening_radiculopathy", "severe_leg_weakness")


@pytest.mark.parametrize("asked", range(3))
def test_while_nothing_is_yes_the_first_open_question_is_the_one_to_ask(asked: int) -> None:
    case = Case(answers=dict.fromkeys(NEURO[:asked], Answer.NO))
    assert read("neuro_changing", case) == (Answer.UNKNOWN, NEURO[asked])
    assert read("unchanging", case) == (Answer.UNKNOWN, NEURO[asked])


@pytest.mark.parametrize(
    ("start_back", "is_low"),
    [
        ([], Answer.NO),
        ([0, 0, 0, 0, 0, 0, 0, 1, 0], Answer.YES),
        ([0, 0, 0, 0, 0, 0, 1, 0, 1], Answer.NO),
        ([1, 1, 1, 1, 1, 1, 1, 0, 0], Answer.NO),
        ([0, 0, 0, 0, 1, 1, 1, 0, 1], Answer.YES),
    ],
)
def test_the_item_about_mood_and_high_risk_tell_of_low_spirits_and_no_other_item_does(
    start_back: list[int], is_low: Answer
) -> None:
    assert read("low_spirits", Case(start_back=start_back))[0] is is_low


def test_one_yes_among_unanswered_questions_is_enough() -> None:
    case = Case(answers={NEURO[2]: Answer.YES})
    assert read("neuro_changing", case)[0] is Answer.YES
    assert read("unchanging", case)[0] is Answer.NO


def test_only_every_no_makes_a_no() -> None:
    case = Case(answers=dict.fromkeys(NEURO, Answer.NO))
    assert read("neuro_changing", case)[0] is Answer.NO
    assert read("unchanging", case)[0] is Answer.YES


def test_what_a_person_told_or_showed_is_telling_and_an_age_or_a_calm_is_not() -> None:
    known = conditions_of(calm_case(yes=["severe_leg_weakness"]), ON)
    assert known("neuro_changing").is_telling
    assert not known("age_over_50").is_telling
    assert not known("unchanging").is_telling
