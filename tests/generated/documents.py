"""From a generated person to the plain documents that the checker reads."""

import random
from datetime import date
from functools import cache
from typing import Any

import msgspec
from tests.checker.tables import modalities, table
from tests.generated.people import TODAY, person, practitioner, shares
from tests.spec.flat_body import calm_document, flat_place

from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.planning.body import Place
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.scope.practitioner import Practitioner, Qualification

Document = dict[str, Any]


def generated(number: int) -> Document:
    """Return the patient file of a generated person."""
    return person(number, table("clinic/questions")["question"], list(modalities()), signs_known())


@cache
def signs_known() -> dict[str, set[str]]:
    """Return the signs that may be named, by condition package."""
    common = set(table("clinic/signs")["sign"])
    return {
        name: common | set(table(f"packages/{name}/signs")["sign"]) for name in ("back_pain", "neck_pain")
    }


def who(number: int) -> Practitioner | None:
    """Return who treats a generated person; None where nobody is recorded."""
    techniques = practitioner(random.Random(f"who {number}"), list(modalities()))
    if techniques is None:
        return None
    return Practitioner(
        id="p1",
        practises_in="DE",
        qualifications=[
            Qualification(
                technique=name,
                body="Register",
                jurisdiction="DE",
                since=date(2010, 1, 1),
                until=date(2030, 1, 1),
            )
            for name in techniques
        ],
    )


def style_of(number: int, package: str) -> str | None:
    """Return how points are chosen for a generated person; None where nobody said."""
    rng = random.Random(f"style {number}")
    names = [row["id"] for row in table(f"packages/{package}/styles")["style"]]
    return None if rng.random() < shares()["styles"]["untold"] else rng.choice(names)


def planned(document: Document, place: Place | None = flat_place) -> tuple[Case, TreatmentPlan]:
    """Return the case of a patient file and its plan, by no particular practitioner and style."""
    case = read_case(document)
    return case, plan(case, TODAY, place)


def planned_person(number: int, place: Place | None = flat_place) -> tuple[Case, TreatmentPlan]:
    """Return the case of a generated person and the plan of whoever treats it."""
    case = read_case(generated(number))
    style = style_of(number, case.package)
    return case, plan(case, TODAY, place, style=style, practitioner=who(number))


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
