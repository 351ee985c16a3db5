"""What the record says about the patient: conditions, medicines, allergies, devices and procedures.

Each present statement either answers a question of the gate with yes (``facts/fhir/answers.toml``), is
known to be the complaint itself, or is listed as unread. Nothing here ever answers no: that a record
does not mention something is no evidence that it is absent.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from weizhong.facts.tables import read_table
from weizhong.fhir.codings import Coding, codings, words
from weizhong.fhir.element import Element
from weizhong.fhir.record import Record

_When = Literal["present", "past", "not_said"]
_SHAPE_OF_A_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,17}", re.ASCII)
_BY_PREFIX = ("ICD-10", "ATC")


@dataclass(frozen=True, slots=True)
class Statements:
    """What was understood and what was not.

    Parameters
    ----------
    yes : frozenset of str
        Question identifiers the record answers with yes.
    unread : tuple of str
        One line per kind and code system: how many entries no table interprets, and their codes.
    """

    yes: frozenset[str]
    unread: tuple[str, ...]


def read_statements(record: Record) -> Statements:
    """Sort every present or past statement of a record into answers and unread entries."""
    yes: set[str] = set()
    unread: list[tuple[str, Coding]] = []
    for kind, concept, when in _statements(record):
        if when == "not_said":
            continue
        questions = _questions(kind, concept, when)
        yes |= questions
        if when == "present" and not questions and not _is_nothing_new(kind, concept):
            unread.append((kind, min(codings(concept), key=_by_name, default=Coding("", ""))))
    return Statements(frozenset(yes), tuple(_lines(unread)))


def _statements(record: Record) -> Iterable[tuple[str, Element | None, _When]]:
    for resource in record.resources:
        match resource.text("resourceType"):
            case "Condition":
                yield "condition", resource.child("code"), _when_condition(resource)
            case "AllergyIntolerance":
                yield "allergy", resource.child("code"), _when_condition(resource)
            case "MedicationStatement" | "MedicationRequest":
                yield "medication", _medicine(resource, record), _when_medicine(resource)
            case "Device":
                yield (
                    "condition",
                    resource.child("type"),
                    _by_status(resource, ("inactive", "entered-in-error")),
                )
            case "Procedure":
                yield "condition", resource.child("code"), _when_procedure(resource)
            case _:
                pass


def _when_condition(resource: Element) -> _When:
    verification = _status_codes(resource, "verificationStatus")
    if verification & {"refuted", "entered-in-error"}:
        return "not_said"
    # No status, or one nobody knows, counts as present: the gate then errs on the safe side.
    return (
        "past"
        if _status_codes(resource, "clinicalStatus") & {"inactive", "remission", "resolved"}
        else "present"
    )


def _when_medicine(resource: Element) -> _When:
    if resource.flag("doNotPerform"):
        return "not_said"
    return _by_status(resource, ("completed", "stopped", "cancelled", "not-taken", "entered-in-error"))


def _when_procedure(resource: Element) -> _When:
    # What was done lies in the past, yet what was implanted may still be there: only the map decides.
    when = _by_status(resource, ("preparation", "not-done", "entered-in-error"))
    return "past" if when == "present" else "not_said"


def _by_status(resource: Element, over: tuple[str, ...]) -> _When:
    return "not_said" if resource.text("status") in over else "present"


def _status_codes(resource: Element, name: str) -> set[str]:
    concept = resource.child(name)
    return {coding.code for coding in codings(concept)}


def _medicine(resource: Element, record: Record) -> Element | None:
    """Return the concept of the medicine, following a reference to a contained or bundled Medication."""
    concept = resource.child("medicationCodeableConcept")
    reference = resource.child("medicationReference")
    target = reference.text("reference") if reference else None
    if concept is not None or target is None:
        return concept
    candidates = (*resource.children("contained"), *record.of_type("Medication"))
    for medication in candidates:
        identifier = medication.text("id")
        if identifier and target.endswith(
            (f"#{identifier}", f"Medication/{identifier}", f"urn:uuid:{identifier}")
        ):
            return medication.child("code")
    return None


def _questions(kind: str, concept: Element | None, when: _When) -> set[str]:
    return {
        row["question"]
        for row in _rows()
        if (when == "present" or row.get("also_when_past", False)) and _matches(row.get(kind, {}), concept)
    }


def _is_nothing_new(kind: str, concept: Element | None) -> bool:
    """Whether a statement is the complaint itself, or says outright that there is nothing to say."""
    return any(_matches(row.get(kind, {}), concept) for row in read_table("fhir/answers")["nothing_new"])


def _matches(names: dict[str, list[str]], concept: Element | None) -> bool:
    given = codings(concept)
    for system, wanted in names.items():
        if system == "words":
            if _pattern(tuple(wanted)).search(words(concept)):
                return True
        elif any(coding.system == system and _has_code(coding, wanted) for coding in given):
            return True
    return False


def _has_code(coding: Coding, wanted: list[str]) -> bool:
    if coding.system not in _BY_PREFIX:
        return coding.code in wanted
    plain = coding.code.replace(".", "").upper()
    return any(plain.startswith(code.replace(".", "")) for code in wanted)


@cache
def _pattern(wanted: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(map(re.escape, wanted))})\b")


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_table("fhir/answers")["answer"]
    return rows


def _by_name(coding: Coding) -> tuple[bool, str, str]:
    return (coding.system == "", coding.system, coding.code)


def _lines(unread: list[tuple[str, Coding]]) -> Iterable[str]:
    groups: dict[tuple[str, str], Counter[str]] = {}
    for kind, coding in unread:
        system = coding.system or ("another code system" if coding.code else "text without a code")
        # A code is shown only if it looks like one: some systems put free text there.
        shown = coding.code if coding.system and _SHAPE_OF_A_CODE.fullmatch(coding.code) else ""
        groups.setdefault((kind, system), Counter())[shown] += 1
    for (kind, system), codes in sorted(groups.items()):
        listed = ", ".join(sorted(code for code in codes if code))
        yield f"{kind}, {system}: {codes.total()}" + (f" ({listed})" if listed else "")
