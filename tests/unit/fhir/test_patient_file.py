"""Files are told apart by ending and content."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.spec.flat_body import calm_document
from tests.unit.fhir.bundles import ON, PERSON, bundle, patient

from weizhong.clinic.documents.case import Case
from weizhong.clinic.files.reading import read_case
from weizhong.fhir.patient_file import read_patient_file
from weizhong.report.located import SCHEMA as LOCATED
from weizhong.terms.errors import InputError, InvalidInput, MissingInput, UnreadableInput

OURS: dict[str, Any] = calm_document(schema="weizhong.case/1")


def read(folder: Path, name: str, content: str | bytes, answers: str | None = None) -> Case:
    file, told = folder / name, folder / "answers.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    if answers is not None:
        told.write_text(answers)
    return read_patient_file(file, told if answers is not None else None, ON)


@pytest.mark.parametrize("name", ["case.json", "case.JSON", "case", "stdin"])
def test_our_own_case_may_be_json(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, name, json.dumps(OURS)) == read_case(OURS)


@pytest.mark.parametrize("name", ["case.toml", "case.txt"])
def test_our_own_case_may_be_toml(tmp_path: Path, name: str) -> None:
    case = read(tmp_path, name, '[patient]\nsex = "male"\nage_years = 40\nstature_cm = 180\nmass_kg = 80\n')
    assert case.patient.stature_cm == 180


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\n  "])
def test_a_bundle_is_known_by_its_content(tmp_path: Path, start: bytes) -> None:
    assert read(tmp_path, "record.txt", start + bundle(*PERSON).encode()).patient.stature_cm == 162


def test_answers_complete_a_bundle(tmp_path: Path) -> None:
    told = "[patient]\nstature_cm = 150\nmass_kg = 50\n[answers]\nepilepsy = 'no'\n"
    case = read(tmp_path, "record.json", bundle(patient()), told)
    assert (case.patient.stature_cm, case.answers["epilepsy"]) == (150, "no")


@pytest.mark.parametrize(
    ("name", "content", "error", "words"),
    [
        ("record.xml", "<Bundle xmlns='http://hl7.org/fhir'/>", UnreadableInput, "XML"),
        ("record.json", bundle(*PERSON) + "\n" + bundle(*PERSON), UnreadableInput, "line 2, column 1"),
        ("record.json", bundle(*PERSON).encode("utf-16"), UnreadableInput, "UTF-8"),
        ("record.json", "", UnreadableInput, "line 1, column 1"),
        ("case.json", json.dumps(calm_document()), MissingInput, 'add "schema": "weizhong.case/1"'),
        ("case.json", json.dumps(OURS | {"schema": "weizhong.plan/1"}), InvalidInput, "schema"),
        ("case.json", json.dumps({"schema": LOCATED, "points": []}), InvalidInput, "schema"),
        (
            "case.json",
            json.dumps(OURS | {"patient": {"age_years": "\ud800"}}),
            InvalidInput,
            "age_years|character",
        ),
    ],
)
def test_what_is_no_patient_file_is_refused(
    tmp_path: Path, name: str, content: str | bytes, error: type[InputError], words: str
) -> None:
    with pytest.raises(error, match=words):
        read(tmp_path, name, content)


def test_answers_that_are_no_toml_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="line 2"):
        read(tmp_path, "record.json", bundle(*PERSON), "[answers]\nepilepsy = no\n")
