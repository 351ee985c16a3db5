from datetime import date, timedelta

import msgspec
import pytest
from tests.spec.flat_body import calm_case

from weizhong.clinic.documents.case import Answer, Anticoagulant, Case, Patient
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.gate.visit_gate import due_at_visit, rescreen, visit_case
from weizhong.terms.errors import InvalidInput, UnknownCode

ON = date(2026, 11, 22)
NEXT = ON + timedelta(days=7)
MAN = {"sex": "male", "age_years": 52, "stature_cm": 176, "mass_kg": 80}


def calm_today(case: Case) -> dict[str, Answer]:
    return {question.id: Answer.NO for question in due_at_visit(case)}


def test_a_visit_asks_for_fever_and_new_nerve_signs_but_not_for_the_family() -> None:
    due = {question.id for question in due_at_visit(calm_case())}
    assert {"fever", "saddle_numbness", "neuro_recent_or_worsening", "suspected_dvt", "intoxicated"} <= due
    assert not due & {"aneurysm_family", "metal_allergy", "cancer_history", "spine_surgery"}


def test_what_a_rule_promises_to_ask_at_every_visit_is_due() -> None:
    due = {question.id for question in due_at_visit(calm_case())}
    assert {"new_pain", "minor_trauma", "weight_loss", "night_pain_progressive"} <= due
    neck = {question.id for question in due_at_visit(Case(package="neck_pain"))}
    assert "neck_lump_or_hoarse" in neck


def test_what_is_due_comes_in_the_order_of_asking_with_both_wordings() -> None:
    due = due_at_visit(calm_case())
    order = list(gate_questions())
    assert [question.id for question in due] == sorted((one.id for one in due), key=order.index)
    assert all(question.plain.endswith("?") and question.needed_for for question in due)


def test_a_man_is_not_asked_about_pregnancy_at_a_visit() -> None:
    assert "pregnant" in {one.id for one in due_at_visit(calm_case())}
    assert "pregnant" not in {one.id for one in due_at_visit(calm_case(patient=MAN))}


def test_yesterdays_no_is_not_todays_no() -> None:
    case = calm_case()
    assert screen(case, ON).verdict != "ask"
    again = visit_case(case, {}, NEXT)
    asked = {question.id for question in screen(again, NEXT).questions}
    assert {"fever", "saddle_numbness", "suspected_dvt"} <= asked


def test_a_visit_on_which_everything_due_is_denied_opens_the_gate_again() -> None:
    case = calm_case()
    again = visit_case(case, calm_today(case), NEXT)
    assert screen(again, NEXT).questions == ()


def test_what_lasts_is_carried_forward() -> None:
    case = calm_case(yes=["metal_allergy", "lymphoedema"], sites={"lymphoedema": ["left_leg"]})
    again = visit_case(case, calm_today(case), NEXT)
    assert again.answers["metal_allergy"] is Answer.YES
    assert again.sites == {"lymphoedema": ["left_leg"]}


def test_the_place_of_last_weeks_wound_is_asked_afresh() -> None:
    case = calm_case(yes=["broken_skin_or_lesion"], sites={"broken_skin_or_lesion": ["left_leg"]})
    today = calm_today(case) | {"broken_skin_or_lesion": Answer.YES}
    asked = {one.id for one in screen(visit_case(case, today, NEXT), NEXT).questions}
    assert asked == {"sites.broken_skin_or_lesion"}
    told = visit_case(case, today, NEXT, sites={"broken_skin_or_lesion": ["right_foot"]})
    assert told.sites == {"broken_skin_or_lesion": ["right_foot"]}
    assert screen(told, NEXT).questions == ()


def test_the_weeks_of_a_pregnancy_are_not_carried_forward() -> None:
    patient = {"sex": "female", "age_years": 30, "stature_cm": 165, "mass_kg": 70, "pregnancy_weeks": 14}
    case = calm_case(yes=["pregnant"], patient=patient)
    today = calm_today(case) | {"pregnant": Answer.YES}
    forgotten, told = (visit_case(case, today, NEXT, pregnancy_weeks=weeks) for weeks in (None, 15))
    forbidden = "pregnancy_low_back_first_three_months"
    assert forbidden in {limit.finding.rule for limit in screen(forgotten, NEXT).site_limits}
    assert forbidden not in {limit.finding.rule for limit in screen(told, NEXT).site_limits}


def test_an_inr_grows_old_between_visits() -> None:
    case = calm_case(
        yes=["anticoagulant"],
        anticoagulant={"kind": "vka", "inr": 2.5, "measured_on": ON - timedelta(days=20)},
    )
    assert screen(case, ON).questions == ()
    later = ON + timedelta(days=14)
    asked = screen(visit_case(case, calm_today(case), later), later).questions
    assert [one.id for one in asked] == ["anticoagulant.inr"]


def test_a_medicine_that_was_stopped_takes_its_class_along() -> None:
    case = calm_case(yes=["anticoagulant"], anticoagulant={"kind": "doac"})
    again = visit_case(case, calm_today(case) | {"anticoagulant": Answer.NO}, NEXT)
    assert again.anticoagulant is None


def test_a_visit_before_an_operation_is_refused() -> None:
    case = calm_case(yes=["spine_surgery"], happened_on={"spine_surgery": ON})
    with pytest.raises(InvalidInput, match="lies after the day of treatment"):
        visit_case(case, {}, ON - timedelta(days=1))


def test_an_answer_nobody_asked_for_is_refused() -> None:
    with pytest.raises(UnknownCode, match="Did you mean fever"):
        visit_case(calm_case(), {"fevr": Answer.NO}, NEXT)


def test_nothing_new_changes_nothing() -> None:
    change = rescreen(screen(calm_case(), ON), calm_case(), ON)
    assert not change.is_changed
    assert not change.is_stricter


def test_a_new_danger_appears_and_takes_the_modalities_along() -> None:
    before = screen(calm_case(modalities=["needling", "electroacupuncture"]), ON)
    change = rescreen(before, calm_case(yes=["epilepsy"], modalities=["needling", "electroacupuncture"]), ON)
    assert "epilepsy_current" in {finding.rule for finding in change.appeared}
    assert change.lost == ("electroacupuncture",)
    assert change.is_stricter


def test_what_is_over_is_gone() -> None:
    change = rescreen(screen(calm_case(yes=["heavy_meal"]), ON), calm_case(), ON)
    assert [finding.rule for finding in change.gone] == ["heavy_meal"]
    assert change.is_changed
    assert not change.is_stricter


def test_what_must_be_asked_now_is_told_as_questions() -> None:
    change = rescreen(screen(calm_case(), ON), calm_case(unknown=["fever"]), ON)
    assert [question.id for question in change.questions] == ["fever"]
    assert change.is_stricter


def test_a_stricter_dose_alone_is_stricter() -> None:
    case = calm_case(yes=["heavy_meal", "anticoagulant"], anticoagulant={"kind": "doac"})
    after = msgspec.structs.replace(case, anticoagulant=Anticoagulant(kind="doac"))
    assert not rescreen(screen(case, ON), after, ON).is_stricter
    patient = Patient(sex="female", age_years=80, stature_cm=162, mass_kg=70)
    older = msgspec.structs.replace(case, patient=patient)
    assert rescreen(screen(case, ON), older, ON).is_stricter


def test_a_change_of_plan_to_another_modality_asks_what_it_needs() -> None:
    case = calm_case(unknown=["smoke_sensitive"])
    before = screen(case, ON)
    after = rescreen(before, msgspec.structs.replace(case, modalities=["moxa"]), ON)
    assert [question.id for question in after.questions] == ["smoke_sensitive"]


def test_mood_is_asked_at_every_visit_and_what_follows_of_whoever_was_low() -> None:
    follows = {"thoughts_of_ending_life", "intends_to_end_life"}
    calm = {question.id for question in due_at_visit(calm_case())}
    assert "low_mood" in calm
    assert not follows & calm
    for told in ("low_mood", "thoughts_of_ending_life"):
        assert "thoughts_of_ending_life" in {question.id for question in due_at_visit(calm_case(yes=[told]))}


def test_thoughts_of_an_earlier_visit_are_asked_again_and_an_open_answer_holds_the_treatment_back() -> None:
    before = calm_case(yes=["low_mood", "thoughts_of_ending_life"])
    due = calm_today(before)
    assert "thoughts_of_ending_life" not in visit_case(before, {}, NEXT).answers
    assert screen(visit_case(before, due, NEXT), NEXT).verdict not in ("stop", "ask")
    left_open = due | dict.fromkeys(["thoughts_of_ending_life", "intends_to_end_life"], Answer.UNKNOWN)
    asked = screen(visit_case(before, left_open, NEXT), NEXT)
    assert "thoughts_of_ending_life" in {question.id for question in asked.questions}
    low = due | {"low_mood": Answer.YES, "thoughts_of_ending_life": Answer.YES}
    assert screen(visit_case(before, low, NEXT), NEXT).verdict not in ("stop", "ask")
    assert screen(visit_case(before, low | {"intends_to_end_life": Answer.YES}, NEXT), NEXT).verdict == "stop"
