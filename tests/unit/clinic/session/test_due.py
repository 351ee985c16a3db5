"""What is due in a visit: of what is on, by its last check, and never of what is over."""

from datetime import timedelta

import pytest
from tests.spec.session_visit import START, agenda, ready, run, site

from weizhong.clinic.session import SessionState, due
from weizhong.clinic.session.agenda import Agenda

CUPS = ("technique_applied", {"side": "left", "minutes": 10, "check_every_min": 3})


def at(state: SessionState, minute: float) -> dict[tuple[str, str], float]:
    now = START + timedelta(minutes=minute)
    return {(one.what, one.subject): one.in_s / 60 for one in due(state, now)}


def test_the_skin_is_looked_at_so_many_minutes_after_the_last_look() -> None:
    on = run(CUPS, state=ready())
    assert at(on, 6) == {("skin_check", "a1"): 3, ("technique_ends", "a1"): 10}
    once = run(("technique_checked", {"minute": 8}), state=on)
    assert at(once, 8)[("skin_check", "a1")] == 3
    twice = run(("technique_checked", {"minute": 12}), state=once)
    assert at(twice, 12)[("skin_check", "a1")] == 3


def test_what_has_ended_is_due_no_more() -> None:
    on = run(CUPS, state=ready())
    assert at(run(("technique_ended",), state=on), 60) == {}


def test_a_current_is_due_while_it_runs_and_keeps_its_needles_in() -> None:
    held = agenda(retention_min=(5.0, 40.0))
    pair = [("needle_inserted",), ("needle_inserted", {"needle": "n2", "code": "BL25"})]
    on = run(*pair, ("current_started", {"minutes": 20}), state=ready(agenda=held))
    assert at(on, 8)[("current_ends", "c1")] == 20
    assert at(on, 8)[("needle_may_come_out", "n2")] == 20
    off = run(("current_stopped",), state=on)
    assert ("current_ends", "c1") not in at(off, 9)
    assert at(off, 9)[("needle_may_come_out", "n2")] == 3


def test_a_current_without_a_time_is_never_due() -> None:
    pair = [("needle_inserted",), ("needle_inserted", {"needle": "n2", "code": "BL25"})]
    on = run(*pair, ("current_started",), state=ready())
    assert ("current_ends", "c1") not in at(on, 60)


def test_a_person_left_alone_with_something_on_is_looked_in_on() -> None:
    alone = run(("needle_inserted",), ("contact_paused",), state=ready())
    assert ("look_at_patient", "") in at(alone, 8)
    assert ("look_at_patient", "") not in at(run(("contact_started",), state=alone), 9)
    nothing_on = run(("contact_paused",), state=ready())
    assert ("look_at_patient", "") not in at(nothing_on, 60)


def test_looking_in_is_counted_from_the_last_time_somebody_left() -> None:
    first = run(("needle_inserted",), ("contact_paused",), state=ready())
    again = run(("contact_started", {"minute": 9}), ("contact_paused", {"minute": 12}), state=first)
    assert at(again, 12)[("look_at_patient", "")] == at(first, 7)[("look_at_patient", "")]


@pytest.mark.parametrize(("second", "is_overdue"), [(-1, False), (-0.5, False), (0, True), (1, True)])
def test_it_is_overdue_from_the_second_it_is_due(second: float, is_overdue: bool) -> None:
    state = run(("needle_inserted",), state=ready())
    told = due(state, START + timedelta(minutes=36, seconds=second))
    assert [one.is_overdue for one in told if one.what == "needle_must_come_out"] == [is_overdue]
    assert ("needle_may_come_out" in {one.what for one in told}) is not is_overdue


def test_a_needle_the_plan_has_no_longer_is_due_at_once_and_the_others_in_their_time() -> None:
    both = run(("needle_inserted",), ("needle_inserted", {"needle": "n2", "code": "BL25"}), state=ready())
    changed = run(("plan_changed", {"agenda": agenda(site("BL25"))}), state=both)
    told = at(changed, 8)
    assert told[("needle_must_come_out", "n1")] == 0
    assert told[("needle_must_come_out", "n2")] == 29
    assert told[("needle_may_come_out", "n2")] == 19
    assert ("needle_may_come_out", "n1") not in told


def test_the_first_step_left_is_the_one_that_is_due() -> None:
    open_ = run(("needle_inserted",), ("incident_reported", {"kind": "bleeding"}), state=ready())
    steps = [due(open_, START)[0].text]
    for step in ("needle_out", "press"):
        open_ = run(("incident_step_done", {"step": step}), state=open_)
        steps.append(due(open_, START)[0].text)
    assert len(set(steps)) == 3


def test_a_needle_of_a_plan_that_tells_no_minutes_is_never_due() -> None:
    untold = Agenda(status="plan", sites=[site("BL23")], modalities=["needling"])
    state = run(("needle_inserted",), state=ready(agenda=untold))
    assert [at(state, minute) for minute in (7, 8, 60)] == [{}, {}, {}]


def test_where_nobody_was_recorded_with_the_person_no_time_to_look_in_is_counted() -> None:
    before = ("session_opened", "person_confirmed", "consent_given", "position_taken", "skin_checked")
    done_already = {"deviation": "It was in before anybody wrote."}
    state = run(*((name,) for name in before), ("needle_pack_opened",), ("needle_inserted", done_already))
    assert state.contact == []
    assert set(at(state, 60)) == {("needle_must_come_out", "n1")}
