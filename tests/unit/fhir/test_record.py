"""A Bundle is about exactly one patient, whole and current."""

import json
from typing import Any

import pytest
from tests.unit.fhir.bundles import PERSON, bundle, height, patient, weight

from weizhong.fhir.json_text import parse
from weizhong.fhir.record import open_bundle
from weizhong.terms.errors import InputError, InvalidInput, MissingInput, UnreadableInput


def opened(*resources: Any, **changes: Any) -> Any:
    return open_bundle(parse(bundle(*resources, **changes)))


def test_the_patient_and_the_rest_are_told_apart() -> None:
    record = opened(*PERSON)
    assert record.patient.text("id") == "p1"
    assert [item.text("resourceType") for item in record.resources] == ["Observation", "Observation"]


@pytest.mark.parametrize("document", ["[]", "3", '"Bundle"', "null", "{}"])
def test_json_that_is_no_resource_is_refused(document: str) -> None:
    with pytest.raises(InvalidInput, match="not a FHIR Bundle"):
        open_bundle(parse(document))


def test_a_single_resource_is_refused() -> None:
    with pytest.raises(InvalidInput, match="not a Bundle"):
        open_bundle(parse(json.dumps(patient())))


def test_a_bundle_without_patient_says_so() -> None:
    with pytest.raises(MissingInput, match="no Patient"):
        opened(height())


def test_several_patients_are_refused() -> None:
    with pytest.raises(InvalidInput, match="2 different Patient"):
        opened(patient(), patient(id="p2"))


def test_the_same_patient_twice_is_one_patient() -> None:
    assert opened(patient(), patient()).patient.text("id") == "p1"


@pytest.mark.parametrize(
    "reference", ["Patient/p2", "urn:uuid:2", "http://h/Patient/p2", "Group/p1", "xPatient/p1"]
)
def test_a_resource_about_somebody_else_is_refused(reference: str) -> None:
    with pytest.raises(InvalidInput, match="somebody other"):
        opened(patient(), height(subject={"reference": reference}))


@pytest.mark.parametrize("reference", ["Patient/p1", "http://h/fhir/Patient/p1", "Patient/p1/_history/3"])
def test_every_usual_reference_to_the_patient_is_understood(reference: str) -> None:
    assert len(opened(patient(), height(subject={"reference": reference})).resources) == 1


def test_a_reference_by_full_url_is_understood() -> None:
    entries = [
        {"fullUrl": "urn:uuid:a", "resource": patient(id=None)},
        {"fullUrl": "urn:uuid:b", "resource": weight(subject={"reference": "urn:uuid:a"})},
    ]
    assert len(opened(entry=entries).resources) == 1


@pytest.mark.parametrize("kind", ["history", "batch-response", "transaction-response", None, "subscription"])
def test_a_bundle_of_old_versions_or_answers_is_refused(kind: str | None) -> None:
    with pytest.raises(InvalidInput, match=r"Bundle\.type"):
        opened(*PERSON, type=kind)


def test_one_page_of_many_is_refused() -> None:
    with pytest.raises(InvalidInput, match="one page"):
        opened(*PERSON, type="searchset", link=[{"relation": "next", "url": "http://h/2"}])


@pytest.mark.parametrize("entry", [3, {}, [3], [[]], "x", [{"resource": 4}], [{"resource": {}}]])
def test_entries_of_the_wrong_type_are_refused(entry: Any) -> None:
    with pytest.raises(InvalidInput):
        opened(entry=entry)


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ('{"a": 1,\n  "b": }', UnreadableInput, "line 2, column 8"),
        ("", UnreadableInput, "line 1, column 1"),
        ("[" * 100_000, UnreadableInput, "nested too deeply"),
        ('{"a": 1, "a": 2}', InvalidInput, "twice"),
        ('{"a": NaN}', InvalidInput, "NaN"),
        ('{"a": -Infinity}', InvalidInput, "Infinity"),
    ],
)
def test_text_that_is_no_document_is_its_own_error(text: str, error: type[InputError], words: str) -> None:
    with pytest.raises(error, match=words):
        parse(text)


def test_a_whole_number_of_ten_thousand_digits_does_no_harm() -> None:
    assert parse('{"a": ' + "9" * 10_000 + "}") == {"a": float("inf")}


def test_a_byte_order_mark_does_no_harm() -> None:
    assert parse("\ufeff{}") == {}
