"""Small hand-made Bundles; each function returns plain JSON values."""

import json
from datetime import date
from typing import Any

ON = date(2026, 11, 22)
JSON = dict[str, Any]
SYSTEMS = {
    "LOINC": "http://loinc.org",
    "SNOMED CT": "http://snomed.info/sct",
    "ICD-10": "http://hl7.org/fhir/sid/icd-10-cm",
    "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "ATC": "http://www.whocc.no/atc",
}


def bundle(*resources: JSON, **changes: Any) -> str:
    document: JSON = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in resources],
    }
    return json.dumps(document | changes)


def patient(**changes: Any) -> JSON:
    return {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1974-05-23"} | changes


def quantity(loinc: str, value: Any, unit: str, **changes: Any) -> JSON:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": concept("LOINC", loinc),
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-10-01",
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
    } | changes


def height(value: Any = 162, unit: str = "cm", **changes: Any) -> JSON:
    return quantity("8302-2", value, unit, **changes)


def weight(value: Any = 70, unit: str = "kg", **changes: Any) -> JSON:
    return quantity("29463-7", value, unit, **changes)


def pain(value: Any, **changes: Any) -> JSON:
    return quantity("72514-3", value, "{score}", **changes)


def condition(system: str, code: str, clinical: str = "active", verification: str = "confirmed") -> JSON:
    return {
        "resourceType": "Condition",
        "subject": {"reference": "Patient/p1"},
        "clinicalStatus": {"coding": [{"code": clinical}]},
        "verificationStatus": {"coding": [{"code": verification}]},
        "code": concept(system, code),
    }


def medication(text: str, status: str = "active", kind: str = "MedicationStatement") -> JSON:
    return {
        "resourceType": kind,
        "status": status,
        "subject": {"reference": "Patient/p1"},
        "medicationCodeableConcept": {"text": text},
    }


def allergy(system: str, code: str) -> JSON:
    return {
        "resourceType": "AllergyIntolerance",
        "patient": {"reference": "Patient/p1"},
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "code": concept(system, code),
    }


def concept(system: str, code: str, display: str = "") -> JSON:
    return {"coding": [{"system": SYSTEMS.get(system, system), "code": code, "display": display}]}


PERSON = (patient(), height(), weight())
