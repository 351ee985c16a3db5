"""What a record says becomes a yes or is listed as unread; it never becomes a no and is never dropped."""

from typing import Any

import pytest
from tests.unit.fhir.bundles import (
    ON,
    PERSON,
    allergy,
    bundle,
    concept,
    condition,
    medication,
    quantity,
)

from weizhong.clinic.documents.case import Answer, Case
from weizhong.facts.tables import check_mark, cite, read_table
from weizhong.fhir.bundle import read_bundle
from weizhong.terms.sources import Check


def read(*resources: Any) -> Case:
    return read_bundle(bundle(*PERSON, *resources), on=ON)


def yes(*resources: Any) -> set[str]:
    answers = read(*resources).answers
    assert set(answers.values()) <= {Answer.YES}
    return set(answers)


@pytest.mark.parametrize(
    ("system", "code", "question"),
    [
        ("ICD-10", "I10", "hypertension"),
        ("ICD-10", "E11.9", "diabetes"),
        ("ICD-10", "c50.911", "cancer_history"),
        ("ICD-10", "C509", "cancer_history"),
        ("ICD-10", "G40.909", "epilepsy"),
        ("ICD-10", "Z95.0", "active_implant"),
        ("ICD-10", "G83.4", "medical_emergency"),
        ("SNOMED CT", "77386006", "pregnant"),
        ("SNOMED CT", "13645005", "chronic_lung_disease"),
    ],
)
def test_a_present_condition_answers_its_question(system: str, code: str, question: str) -> None:
    assert question in yes(condition(system, code))


def test_one_condition_may_answer_several_questions() -> None:
    assert yes(condition("ICD-10", "E11.65")) == {"diabetes", "diabetes_poorly_controlled"}


@pytest.mark.parametrize("status", ["refuted", "entered-in-error"])
def test_a_refuted_condition_says_nothing(status: str) -> None:
    case = read(
        condition("ICD-10", "G40.9", verification=status), condition("ICD-10", "E66.9", verification=status)
    )
    assert (case.answers, case.unread_record) == ({}, [])


@pytest.mark.parametrize("status", ["provisional", "unconfirmed", "differential"])
def test_a_suspected_condition_counts(status: str) -> None:
    assert yes(condition("ICD-10", "G40.9", verification=status)) == {"epilepsy"}


@pytest.mark.parametrize("status", ["resolved", "inactive", "remission"])
def test_a_past_cancer_counts_but_a_past_fever_does_not(status: str) -> None:
    assert yes(condition("ICD-10", "C61", status), condition("ICD-10", "R50.9", status)) == {"cancer_history"}


def test_a_condition_without_status_counts_as_present() -> None:
    bare = condition("ICD-10", "R50.9")
    del bare["clinicalStatus"], bare["verificationStatus"]
    assert yes(bare) == {"fever"}


def test_an_unknown_active_condition_is_listed_and_never_dropped() -> None:
    case = read(
        condition("ICD-10", "E66.9"), condition("ICD-10", "N18.31"), condition("SNOMED CT", "414916001")
    )
    assert case.answers == {}
    assert case.unread_record == [
        "condition, ICD-10: 2 (E66.9, N18.31)",
        "condition, SNOMED CT: 1 (414916001)",
    ]


def test_a_condition_in_words_or_in_a_code_system_nobody_knows_is_listed_without_its_words() -> None:
    only_text = condition("ICD-10", "X") | {"code": {"text": "Jane's own words"}}
    foreign = condition("http://hospital.example/codes", "Jane 123")
    assert read(only_text, foreign).unread_record == [
        "condition, another code system: 1",
        "condition, text without a code: 1",
    ]


def test_free_text_in_the_place_of_a_code_is_not_repeated() -> None:
    assert read(condition("ICD-10", "see letter to Jane")).unread_record == ["condition, ICD-10: 1"]


def test_a_past_condition_nobody_knows_is_not_listed() -> None:
    assert read(condition("ICD-10", "J20.9", "resolved")).unread_record == []


def test_the_complaint_itself_is_neither_an_answer_nor_unread() -> None:
    case = read(condition("ICD-10", "M54.50"))
    assert (case.answers, case.unread_record) == ({}, [])


@pytest.mark.parametrize("name", ["Warfarin 5 mg tablet", "apixaban 2.5 MG Oral Tablet [Eliquis]", "XARELTO"])
@pytest.mark.parametrize("kind", ["MedicationStatement", "MedicationRequest"])
def test_a_blood_thinner_is_known_by_name(name: str, kind: str) -> None:
    assert yes(medication(name, kind=kind)) == {"anticoagulant"}


def test_a_blood_thinner_is_known_by_code() -> None:
    by_atc = medication("x") | {"medicationCodeableConcept": concept("ATC", "B01AF02")}
    assert yes(by_atc) == {"anticoagulant"}


@pytest.mark.parametrize("status", ["stopped", "completed", "not-taken", "entered-in-error"])
def test_a_medicine_no_longer_taken_says_nothing(status: str) -> None:
    case = read(medication("warfarin", status), medication("something else", status))
    assert (case.answers, case.unread_record) == ({}, [])


@pytest.mark.parametrize("where", ["contained", "bundled"])
def test_a_medicine_given_by_reference_is_followed(where: str) -> None:
    drug = {"resourceType": "Medication", "id": "m1", "code": {"text": "rivaroxaban"}}
    request = medication("", kind="MedicationRequest")
    del request["medicationCodeableConcept"]
    if where == "contained":
        request |= {"contained": [drug], "medicationReference": {"reference": "#m1"}}
        assert yes(request) == {"anticoagulant"}
    else:
        request |= {"medicationReference": {"reference": "Medication/m1"}}
        assert yes(request, drug) == {"anticoagulant"}


def test_a_medicine_whose_reference_leads_nowhere_is_listed() -> None:
    request = medication("", kind="MedicationRequest")
    del request["medicationCodeableConcept"]
    request |= {"medicationReference": {"reference": "Medication/gone"}}
    assert read(request).unread_record == ["medication, text without a code: 1"]


def test_an_allergy_to_nickel_counts_and_one_to_penicillin_is_listed() -> None:
    nickel = allergy("RxNorm", "1") | {"code": {"text": "Nickel"}}
    case = read(nickel, allergy("RxNorm", "7980"))
    assert set(case.answers) == {"metal_allergy"}
    assert case.unread_record == ["allergy, RxNorm: 1 (7980)"]


def test_an_allergy_to_a_blood_thinner_is_not_its_use() -> None:
    assert yes(allergy("RxNorm", "11289") | {"code": {"text": "warfarin"}}) == set()


def test_a_device_and_its_implantation_count() -> None:
    device = {
        "resourceType": "Device",
        "patient": {"reference": "Patient/p1"},
        "type": concept("SNOMED CT", "14106009"),
    }
    done = {"resourceType": "Procedure", "status": "completed", "code": concept("SNOMED CT", "307280005")}
    assert yes(device) == yes(done) == {"active_implant"}


@pytest.mark.parametrize(
    ("on", "code", "expected"),
    [
        ("2026-10-01", "LA15173-0", {"pregnant"}),
        ("2024-10-01", "LA15173-0", set()),
        ("2026-10-01", "LA26683-5", set()),
        ("2026-10-01", "LA4489-6", set()),
    ],
)
def test_a_recent_pregnancy_status_counts_and_everything_else_is_asked(
    on: str, code: str, expected: set[str]
) -> None:
    status = quantity("82810-3", 1, "", effectiveDateTime=on, valueCodeableConcept=concept("LOINC", code))
    del status["valueQuantity"]
    assert yes(status) == expected


def test_the_latest_pregnancy_status_counts() -> None:
    def status(on: str, code: str) -> Any:
        item = quantity(
            "82810-3", 1, "", effectiveDateTime=on, valueCodeableConcept=concept("SNOMED CT", code)
        )
        del item["valueQuantity"]
        return item

    assert yes(status("2026-11-01", "60001007"), status("2026-10-01", "77386006")) == set()


def test_every_row_of_the_map_answers_a_question_of_the_gate_and_has_a_source() -> None:
    questions = read_table("clinic/questions")["question"]
    table = read_table("fhir/answers")
    for row in table["answer"]:
        assert row["question"] in questions
        assert {"condition", "medication", "allergy"} & set(row)
    for row in [*table["answer"], *table["nothing_new"], *read_table("fhir/systems")["system"]]:
        cite(row["source"])
        check_mark(row)


def test_no_row_that_sets_an_entry_aside_is_recalled() -> None:
    assert all(check_mark(row) is not Check.RECALLED for row in read_table("fhir/answers")["nothing_new"])
