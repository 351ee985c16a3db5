"""Documents as they are read: what an absent field means, what passes, no unknown field."""

from typing import Any, get_type_hints

import msgspec
import pytest

from weizhong.clinic.documents.changes import Amendment
from weizhong.clinic.documents.diagnosis import Diagnosis
from weizhong.clinic.documents.treatment_parts import Amount
from weizhong.clinic.prescription.choices import Choice
from weizhong.clinic.review.course import AdverseEvent, Visit
from weizhong.clinic.scope.practitioner import Practitioner, Qualification
from weizhong.clinic.session.agenda import Agenda, Gate
from weizhong.clinic.session.incident_events import IncidentResolved, IncidentStepDone
from weizhong.clinic.session.parts import Incident, Needle
from weizhong.clinic.session.record import SessionRecord
from weizhong.clinic.session.state import SessionState
from weizhong.clinic.session.technique_events import TechniqueApplied, TechniqueEnded
from weizhong.clinic.session.visit_events import SessionOpened, SkinFinding
from weizhong.clinic.techniques.performed import Performed

AT = "2026-11-23T09:00:00+00:00"
APPLIED = {"at": AT, "application": "a1", "code": "BL23", "side": "left", "modality": "cupping"}
ENDED = {"at": AT, "application": "a1"}
DONE = {"technique": "cupping", "code": "BL23", "side": "left"}
WHO = {"id": "me"}


def read(kind: type[Any], given: dict[str, Any]) -> Any:
    """What a reader makes of a document; its events carry their name."""
    how = kind.__struct_config__
    named = {how.tag_field: how.tag} if how.tag else {}
    return msgspec.convert({**named, **given}, kind)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (TechniqueApplied, APPLIED),
        (TechniqueEnded, ENDED),
        (Performed, DONE),
        (Practitioner, WHO),
        (Qualification, {"technique": "needling"}),
        (Amendment, {"action": "drop", "code": "BL23"}),
        (SkinFinding, {"code": "BL23", "side": "left", "what": "a wound"}),
        (AdverseEvent, {"kind": "bruise"}),
    ],
)
def test_a_field_nobody_knows_is_refused_and_not_passed_over(kind: type[Any], given: dict[str, Any]) -> None:
    assert read(kind, given)
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        read(kind, {**given, "depht_mm": 3})


@pytest.mark.parametrize(
    ("kind", "given", "field", "least", "below"),
    [
        (TechniqueApplied, APPLIED, "pieces", 0, -1),
        (TechniqueEnded, ENDED, "pieces_off", 0, -1),
        (Practitioner, WHO, "years_of_practice", 0.5, -0.5),
        (Performed, DONE, "length_mm", 0.5, -0.5),
        (Practitioner, WHO, "id", "m", ""),
        (TechniqueApplied, APPLIED, "application", "a" * 64, "a" * 65),
    ],
)
def test_the_last_value_allowed_passes_and_the_next_does_not(
    kind: type[Any], given: dict[str, Any], field: str, least: object, below: object
) -> None:
    assert getattr(read(kind, {**given, field: least}), field) == least
    with pytest.raises(msgspec.ValidationError):
        read(kind, {**given, field: below})


def test_visits_are_counted_from_one() -> None:
    counted = get_type_hints(SessionOpened, include_extras=True)["visit"]
    assert msgspec.convert(1, counted) == 1
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(0, counted)


def default_of(kind: type[Any], field: str) -> object:
    return next(one.default for one in msgspec.structs.fields(kind) if one.name == field)


@pytest.mark.parametrize(
    ("kind", "field", "meant"),
    [
        (AdverseEvent, "serious", False),
        (Incident, "called_ambulance", False),
        (IncidentResolved, "called_ambulance", False),
        (IncidentStepDone, "is_done", True),
        (Needle, "is_pressed", False),
        (TechniqueApplied, "pieces", 0),
        (TechniqueEnded, "pieces_off", 0),
        (SessionOpened, "visit", 1),
        (SessionState, "elapsed_s", 0.0),
        (Amount, "is_limit_only", False),
        (Amount, "is_expectation", False),
        (Diagnosis, "recurrent", False),
        (Choice, "after_fill", False),
        (Choice, "number", 1),
    ],
)
def test_what_is_left_out_claims_nothing(kind: type[Any], field: str, meant: object) -> None:
    assert default_of(kind, field) == meant


def test_visit_agenda_gate_and_record_are_closed_to_unknown_fields() -> None:
    for kind in (Visit, Agenda, Gate, SessionRecord):
        assert kind.__struct_config__.forbid_unknown_fields
