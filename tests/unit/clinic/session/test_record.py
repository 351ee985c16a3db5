"""The record of a visit holds what happened, and says it in a published schema."""

import json
from datetime import date

import jsonschema
import msgspec
import pytest
from tests.spec.session_visit import READY, run

from weizhong.clinic.session import EMPTY, record_of
from weizhong.clinic.session.record import SessionRecord
from weizhong.report.json import schema
from weizhong.terms.errors import Refused

VISIT = run(
    *READY,
    ("note_added", {"about": "explanation", "text": "What a needle does, and does not."}),
    ("needle_inserted", {"technique": "electroacupuncture", "angle_deg": 45.0, "response_sought": "de qi"}),
    ("needle_inserted", {"needle": "n2", "code": "BL25", "technique": "electroacupuncture"}),
    ("needle_stimulated", {"response_obtained": "heavy", "de_qi": "yes"}),
    ("current_started", {"frequency_hz": 2, "frequency_2_hz": 100, "intensity_ma": 1, "felt": "just_felt"}),
    ("contact_paused",),
    ("contact_started", {"after": 15}),
    ("current_stopped",),
    ("needle_removed",),
    ("needle_removed", {"needle": "n2"}),
    ("needles_counted", {"counted": 2}),
    ("technique_applied",),
    ("technique_ended", {"after": 5, "skin": "round marks"}),
    ("advice_given", {"advice": ["drowsy", "site_care", "organ_needles", "cup_marks"]}),
    ("session_closed",),
    ("session_signed",),
)
RECORD = record_of(VISIT)


def test_an_insertion_is_told_in_the_words_of_stricta() -> None:
    one = RECORD.insertions[0]
    assert (one.point, one.side, one.position) == ("BL23", "left", "prone")
    assert (one.depth_mm, one.angle_deg, one.response_sought) == (12, 45, "de qi")
    assert (one.response_obtained, one.de_qi) == ("heavy", "yes")
    assert [moved.method for moved in one.stimulation] == ["rotating"]
    assert one.retention_min == 21.0
    assert (one.needle_type.lot, one.needle_type.expires_on) == ("L1", date(2028, 1, 31))


def test_needles_in_are_needles_out() -> None:
    tally = RECORD.tally
    assert (tally.inserted, tally.out, tally.counted, tally.still_in) == (2, 2, 2, 0)


def test_the_current_keeps_both_frequencies_and_every_setting() -> None:
    (current,) = RECORD.currents
    assert (current.frequency_hz, current.frequency_2_hz, current.minutes) == (2, 100, 17.0)
    assert [one.felt for one in current.settings] == ["just_felt"]


def test_a_technique_keeps_its_pieces_and_what_the_skin_showed() -> None:
    (cups,) = RECORD.techniques
    assert (cups.pieces, cups.pieces_off, cups.minutes, cups.skin) == (2, 2, 5.0, ["round marks"])


def test_minutes_of_contact_leave_out_the_time_away() -> None:
    assert RECORD.minutes == 38.0
    assert RECORD.contact_min == 10.0 + 12.0


def test_a_record_validates_against_its_published_schema() -> None:
    jsonschema.validate(json.loads(msgspec.json.encode(RECORD)), json.loads(schema("session")))


def test_the_schema_refuses_what_is_no_field() -> None:
    document = json.loads(msgspec.json.encode(RECORD))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document | {"needles": 2}, json.loads(schema("session")))


def test_the_signature_names_the_digest_it_signed() -> None:
    assert RECORD.signature
    assert RECORD.signature.head == RECORD.entries[-1].previous


def test_a_wrong_clock_makes_no_minutes() -> None:
    state = run(
        *READY, ("needle_inserted",), ("clock_set", {"after": 90, "passed_min": 4}), ("needle_removed",)
    )
    assert record_of(state).insertions[0].retention_min == 5.0


def test_before_a_session_is_open_there_is_nothing_to_record() -> None:
    with pytest.raises(Refused, match="nothing to record"):
        record_of(EMPTY)


def test_an_open_session_has_a_record_too() -> None:
    record = record_of(run(*READY, ("needle_inserted",)))
    assert isinstance(record, SessionRecord)
    assert (record.status, record.tally.still_in, record.closed_at) == ("retention", 1, None)
    assert record.insertions[0].retention_min is None


def test_a_needle_found_in_the_body_is_in_and_has_no_retention_yet() -> None:
    steps = ("still", "count_again", "search_body", "search_room", "tell", "imaging", "report")
    state = run(
        *READY,
        ("needle_inserted",),
        ("needle_removed",),
        ("incident_reported", {"kind": "lost_needle", "needle": "n1"}),
        *(("incident_step_done", {"step": step}) for step in steps),
        ("incident_resolved", {"outcome": "found_in_body"}),
    )
    one = record_of(state).insertions[0]
    assert (one.fate, one.retention_min, one.accounted_at) == ("in", None, None)


def test_an_undone_event_leaves_the_clock_as_it_was_told() -> None:
    state = run(*READY, ("clock_set", {"after": 60, "passed_min": 1}), ("needle_inserted",))
    jump = state.clock_jumps[0]
    assert run(("undone",), state=state).clock_jumps == [jump]
    assert jump.before < jump.told.at
