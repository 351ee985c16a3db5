"""Whatever file a practitioner has of a patient: our own TOML or JSON case, or a FHIR R4 Bundle."""

from datetime import date
from pathlib import Path

from weizhong.clinic.documents.case import SCHEMA, Case
from weizhong.clinic.files.reading import parse_toml, read_case, read_case_text
from weizhong.fhir.bundle import read_bundle
from weizhong.fhir.json_text import parse
from weizhong.fhir.text_file import reads_as_json
from weizhong.fhir.text_file import text_of as text_of
from weizhong.terms.errors import InvalidInput, MissingInput, UnreadableInput


def read_patient_file(file: Path, answers: Path | None, on: date) -> Case:
    """Read a patient file of any kind this package knows, told apart by ending and content.

    Parameters
    ----------
    file : Path
        A case (``.toml`` or ``.json``) or a FHIR R4 Bundle (``.json``).
    answers : Path, optional
        TOML case that completes a Bundle.
    on : date
        The day of the plan.

    Raises
    ------
    InputError
        If a file cannot be read or used; the message says which field, and what to do.
    """
    text = text_of(file)
    if text.lstrip().startswith("<"):
        raise UnreadableInput("The file is XML; export the FHIR Bundle as JSON.")
    is_json = reads_as_json(file, text)
    document = parse(text) if is_json else {}
    is_ours = isinstance(document, dict) and str(document.get("schema", "")).startswith("weizhong.")
    if is_json and isinstance(document, dict) and not {"schema", "resourceType"} & document.keys():
        raise MissingInput(
            f'schema is missing; add "schema": "{SCHEMA}" to a case, or "resourceType" to a FHIR Bundle.'
        )
    if is_json and not is_ours:
        return read_bundle(text, parse_toml(text_of(answers)) if answers else None, on=on)
    if answers:
        raise InvalidInput("--answers completes a FHIR Bundle; write answers into the patient file itself.")
    return read_case(document) if is_json else read_case_text(text)
