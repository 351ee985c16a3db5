"""What is due when, soonest first."""

from datetime import timedelta

import pytest
from tests.spec.session_visit import READY, START, agenda, ready, run

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.session import SessionState, contact_min, due
from weizhong.terms.errors import Refused


def at(state: SessionState, minute: float) -> list[tuple[str, str, float]]:
    now = START + timedelta(minutes=minute)
    return [(one.what, one.subject, one.in_s / 60) for one in due(state, now)]


TWO = run(*READY, ("needle_inserted",), ("needle_inserted", {"needle": "n2", "code": "BL25", "after": 4}))


def test_each_needle_has_a_timer_of_its_own() -> None:
    assert at(TWO, 16) == [
        ("needle_may_come_out", "n1", 10),
        ("needle_may_come_out", "n2", 14),
        ("needle_must_come_out", "n1", 20),
        ("needle_must_come_out", "n2", 24),
    ]


def test_soon_is_told_before_overdue() -> None:
    first = due(TWO, START + timedelta(minutes=24.5))[0]
    assert (first.is_soon, first.is_overdue) == (True, False)
    assert due(TWO, START + timedelta(minutes=26))[0].is_overdue


def test_a_needle_that_is_out_is_not_due() -> None:
    state = run(("needle_removed",), ("needle_removed", {"needle": "n2"}), state=TWO)
    assert at(state, 50) == []


def test_a_shorter_time_of_the_gate_leaves_no_time_that_may() -> None:
    short = agenda(restriction=Restriction(retention_min_at_most=15))
    state = run(("needle_inserted",), state=ready(agenda=short))
    assert at(state, 6) == [("needle_must_come_out", "n1", 15)]


def test_an_instant_before_the_last_event_counts_as_that_event() -> None:
    assert at(TWO, 3) == at(TWO, 10)


def test_the_next_step_of_an_incident_stands_before_everything() -> None:
    state = run(("incident_reported",), state=TWO)
    assert at(state, 60)[0] == ("incident_step", "i1", 0)
    assert "needles" in due(state, START + timedelta(minutes=60))[0].text


def test_an_incident_without_steps_left_asks_how_it_ended() -> None:
    done = [("incident_step_done", {"step": step}) for step in ("needle_out", "press", "look", "thinners")]
    state = run(("incident_reported", {"kind": "bleeding"}), *done, state=TWO)
    assert due(state, START + timedelta(minutes=60))[0].text == "Bleeding: record how it ended."


@pytest.mark.parametrize(("minute", "minutes"), [(1, 0), (11, 10)])
def test_contact_that_runs_is_counted_up_to_now(minute: float, minutes: float) -> None:
    state = run(*READY[:2])
    assert contact_min(state, START + timedelta(minutes=minute)) == minutes


def test_contact_that_was_never_started_is_none() -> None:
    assert contact_min(run(*READY[:1]), START + timedelta(minutes=60)) == 0


def test_minutes_that_cannot_have_passed_are_refused() -> None:
    with pytest.raises(Refused, match="give the minutes that really did"):
        run(("clock_set", {"passed_min": 1e308, "reason": "battery"}), state=TWO)
