"""From a generated person to the plain documents that the checker reads."""

from datetime import date
from functools import cache
from typing import Any

import msgspec
from tests.checker.tables import modalities, table
from tests.generated.people import TODAY, person
from tests.spec.flat_body import calm_document, flat_place

from weizhong.clinic.body import Place
from weizhong.clinic.case import Case
from weizhong.clinic.plan import plan
from weizhong.clinic.reading import read_case
from weizhong.clinic.treatment_plan import TreatmentPlan

Document = dict[str, Any]


def generated(number: int) -> Document:
    """Return the patient file of a generated person."""
    return person(number, table("clinic/questions")["question"], list(modalities()))


def planned(
    document: Document, on: date = TODAY, place: Place | None = flat_place
) -> tuple[Case, TreatmentPlan]:
    """Return the case of a patient file and its plan."""
    case = read_case(document)
    return case, plan(case, on, place)


def plain(value: Any) -> Document:
    """Return a document as plain dictionaries and lists."""
    found: Document = msgspec.to_builtins(value)
    return found


@cache
def _calm(modalities_: tuple[str, ...]) -> tuple[bytes, bytes]:
    case, made = planned(calm_document(modalities=list(modalities_)))
    return msgspec.json.encode(case), msgspec.json.encode(made)


def calm(*modalities_: str) -> tuple[Document, Document]:
    """Return a fresh case and plan that break no rule: a well woman of 52 with pain at L4."""
    case, made = _calm(modalities_ or ("needling",))
    return msgspec.json.decode(case), msgspec.json.decode(made)
