"""One patient's Bundle becomes a case, or an error that says what to do."""

from typing import Any

import pytest
from tests.unit.fhir.bundles import ON, PERSON, bundle, condition, height, pain, patient, weight

from weizhong.clinic.documents.case import Answer, Case, Patient
from weizhong.fhir.bundle import read_bundle
from weizhong.terms.errors import InvalidInput, MissingInput, UnknownCode


def read(*resources: Any, answers: dict[str, Any] | None = None, **changes: Any) -> Case:
    return read_bundle(bundle(*resources, **changes), answers, on=ON)


def test_the_four_basics_come_from_patient_and_vital_signs() -> None:
    basics = read(*PERSON).patient
    assert basics == Patient(sex="female", age_years=52.5, stature_cm=162.0, mass_kg=70.0)


@pytest.mark.parametrize(
    ("value", "unit", "cm"), [(162, "cm", 162), (1.62, "m", 162), (64, "[in_i]", 162.56), (1620, "mm", 162)]
)
def test_height_is_understood_in_every_usual_unit(value: float, unit: str, cm: float) -> None:
    assert read(patient(), height(value, unit), weight()).patient.stature_cm == pytest.approx(cm)


@pytest.mark.parametrize(
    ("value", "unit", "kg"), [(70, "kg", 70), (70000, "g", 70), (154, "[lb_av]", 69.85322498)]
)
def test_weight_is_understood_in_every_usual_unit(value: float, unit: str, kg: float) -> None:
    assert read(patient(), height(), weight(value, unit)).patient.mass_kg == pytest.approx(kg)


def test_the_latest_height_counts() -> None:
    old = height(170, effectiveDateTime="2011-01-01T08:00:00+02:00")
    new = height(162, effectiveDateTime="2026-01-01T08:00:00Z")
    assert read(patient(), new, old, weight()).patient.stature_cm == 162


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled", "registered", "unknown"])
def test_an_unusable_observation_is_set_aside(status: str) -> None:
    wrong = height(190, status=status, effectiveDateTime="2026-11-01")
    assert read(patient(), height(162), wrong, weight()).patient.stature_cm == 162


def test_an_observation_after_the_day_of_the_plan_is_set_aside() -> None:
    assert (
        read(patient(), height(), height(190, effectiveDateTime="2026-11-23"), weight()).patient.stature_cm
        == 162
    )


def test_an_inexact_value_is_set_aside() -> None:
    inexact = height(
        valueQuantity={"value": 190, "code": "cm", "comparator": ">"}, effectiveDateTime="2026-11-01"
    )
    assert read(patient(), height(), inexact, weight()).patient.stature_cm == 162


def test_a_height_told_in_words_is_set_aside() -> None:
    words = height(valueQuantity=None, valueString="tall", effectiveDateTime="2026-11-01")
    assert read(patient(), height(), words, weight()).patient.stature_cm == 162


def test_what_is_missing_is_named_all_at_once() -> None:
    with pytest.raises(MissingInput, match=r"sex.*birth date.*height.*weight.*--answers"):
        read(patient(gender="unknown", birthDate=None))


def test_a_height_that_had_to_be_set_aside_is_mentioned() -> None:
    with pytest.raises(MissingInput, match=r"height .*1 set aside"):
        read(patient(), height(status="cancelled"), weight())


@pytest.mark.parametrize("gender", ["other", "unknown"])
def test_anatomical_sex_is_asked_for_when_gender_does_not_say_it(gender: str) -> None:
    with pytest.raises(MissingInput, match="anatomical sex"):
        read(patient(gender=gender), height(), weight())
    told = {"patient": {"sex": "male"}}
    assert read(patient(gender=gender), height(), weight(), answers=told).patient.sex == "male"


def test_what_the_practitioner_measured_replaces_the_record() -> None:
    told = {"patient": {"mass_kg": 64.5}}
    assert read(*PERSON, answers=told).patient.mass_kg == 64.5


def test_pain_comes_from_the_record_unless_told() -> None:
    assert read(*PERSON, pain(6)).complaint.pain_0_10 == 6
    told = {"complaint": {"pain_0_10": 3}}
    assert read(*PERSON, pain(6), answers=told).complaint.pain_0_10 == 3


def test_pain_outside_its_scale_is_refused() -> None:
    with pytest.raises(InvalidInput, match="from 0 to 10"):
        read(*PERSON, pain(60))


def test_a_no_against_the_records_yes_is_refused() -> None:
    with pytest.raises(InvalidInput, match="pregnant"):
        read(*PERSON, condition("ICD-10", "Z33.1"), answers={"answers": {"pregnant": "no"}})


def test_the_practitioner_decides_after_reviewing_the_record_and_it_shows() -> None:
    told = {"answers": {"pregnant": "no", "record_reviewed": "yes"}}
    case = read(*PERSON, condition("ICD-10", "Z33.1"), answers=told)
    assert case.answers["pregnant"] is Answer.NO
    assert case.unread_record == ["answered no against the record: pregnant"]


def test_an_unknown_does_not_undo_the_records_yes() -> None:
    told = {"answers": {"pregnant": "unknown"}}
    assert read(*PERSON, condition("ICD-10", "Z33.1"), answers=told).answers == {"pregnant": Answer.YES}


def test_silence_of_the_record_is_never_a_no() -> None:
    assert read(*PERSON).answers == {}


def test_the_answers_of_the_practitioner_are_kept() -> None:
    told = {"answers": {"epilepsy": "no"}}
    assert read(*PERSON, answers=told).answers == {"epilepsy": Answer.NO}


@pytest.mark.parametrize(
    ("born", "age"),
    [("1974", 52.4), ("1974-05", 52.5), ("1974-05-23", 52.5), ("1932-02-29", 94.7)],
)
def test_age_is_counted_to_the_day_of_the_plan(born: str, age: float) -> None:
    assert read(patient(birthDate=born), height(), weight()).patient.age_years == age


@pytest.mark.parametrize("born", ["1974-13-01", "1974-02-30", "23.05.1974", "0000-01-01", "yesterday", 1974])
def test_a_birth_date_that_is_no_date_is_refused(born: Any) -> None:
    with pytest.raises(InvalidInput, match="birthDate"):
        read(patient(birthDate=born), height(), weight())


def test_a_birth_date_in_the_future_is_refused() -> None:
    with pytest.raises(InvalidInput, match="after the day"):
        read(patient(birthDate="2027-01-01"), height(), weight())


@pytest.mark.parametrize("field", [{"deceasedBoolean": True}, {"deceasedDateTime": "2020"}])
def test_no_plan_is_made_for_the_dead(field: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="deceased"):
        read(patient(**field), height(), weight())


@pytest.mark.parametrize("unit", ["furlong", "", "kg"])
def test_a_height_without_a_unit_of_length_is_refused(unit: str) -> None:
    with pytest.raises(InvalidInput, match="unit of length; use mm, cm, in, ft, m"):
        read(patient(), height(162, unit), weight())


@pytest.mark.parametrize("value", ["162", True, None, [162], 10**400, {"value": 1}])
def test_a_height_that_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(InvalidInput):
        read(patient(), height(value), weight())


@pytest.mark.parametrize(
    "told", [{"patient": 3}, {"complaint": []}, {"answers": "no"}, {"patient": {"sex": 1}}, {"answer": {}}]
)
def test_answers_of_the_wrong_shape_are_refused(told: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        read(*PERSON, answers=told)


def test_an_unknown_question_in_the_answers_is_refused_with_near_ones() -> None:
    with pytest.raises(UnknownCode, match="epilepsy"):
        read(*PERSON, answers={"answers": {"epilepsie": "no"}})


def test_a_referral_does_not_wait_for_height_and_weight() -> None:
    told = {"answers": {"saddle_numbness": "yes", "bladder_change": "yes"}}
    assert read(patient(), answers=told).answers["saddle_numbness"] is Answer.YES
