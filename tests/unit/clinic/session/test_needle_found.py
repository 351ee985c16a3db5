"""A needle that is lost or broken: out of the count until it is accounted for, and the count made again."""

from datetime import timedelta
from typing import Any

import pytest
from tests.spec.session_visit import START, agenda, ready, run, site

from weizhong.clinic.session import SessionState, record_of
from weizhong.clinic.session.agenda import Agenda
from weizhong.clinic.session.incidents import procedure, steps_left
from weizhong.terms.errors import Refused


def reported(kind: str, *before: tuple[Any, ...], plan: Agenda | None = None) -> SessionState:
    pair = [("needle_inserted",), ("needle_inserted", {"needle": "n2", "code": "BL25"})]
    begun = ready(agenda=plan or agenda())
    return run(*pair, *before, ("incident_reported", {"kind": kind, "needle": "n1"}), state=begun)


def ended(state: SessionState, outcome: str, **given: Any) -> SessionState:
    one = state.incidents[-1]
    steps = [("incident_step_done", {"step": row["id"]}) for row in procedure(one.kind)["step"]]
    return run(*steps, ("incident_resolved", {"outcome": outcome} | given), state=state)


OUT = ("needle_removed",)
COUNTED = ("needles_counted",)


def test_a_lost_needle_is_missing_and_the_count_before_it_counts_no_more() -> None:
    state = reported("lost_needle", OUT, COUNTED)
    assert state.needles[0].fate == "missing"
    assert state.needles[0].accounted is None
    assert not state.is_count_current
    assert record_of(state).tally.counted is None


def test_a_needle_found_outside_is_out_from_then_on_and_has_to_be_counted_again() -> None:
    found = ended(run(COUNTED, state=reported("lost_needle", OUT)), "found_outside")
    assert found.needles[0].fate == "out"
    assert found.needles[0].accounted == found.incidents[0].resolved
    assert not found.is_count_current


def test_a_needle_found_in_the_body_is_in_and_has_to_come_out() -> None:
    found = ended(reported("lost_needle", OUT), "found_in_body")
    assert (found.needles[0].fate, found.needles[0].accounted) == ("in", None)
    assert run(OUT, state=found).needles[0].fate == "out"


def test_a_broken_needle_of_which_every_part_is_out_is_accounted_for() -> None:
    state = ended(reported("broken_needle"), "all_removed")
    assert state.needles[0].fate == "out"
    assert state.needles[0].accounted is not None
    assert state.needles[1].fate == "in"


def test_a_needle_with_current_is_not_handed_over() -> None:
    wired = reported("stuck_needle", ("current_started",))
    with pytest.raises(Refused, match="A current still runs through the needle 'n1'"):
        ended(wired, "handed_over", referred_to="The surgeon.")
    off = run(("current_stopped",), state=wired)
    assert ended(off, "handed_over", referred_to="The surgeon.").needles[0].fate == "handed_over"


def test_current_hinders_no_outcome_that_leaves_the_needle_in() -> None:
    wired = reported("stuck_needle", ("current_started",))
    loosened = ended(wired, "loosened")
    assert (loosened.needles[0].fate, loosened.needles[0].accounted) == ("in", None)
    assert list(loosened.open_incidents()) == []


def test_current_through_other_needles_hinders_nothing() -> None:
    third = ("needle_inserted", {"needle": "n3", "code": "BL24"})
    held = agenda(site("BL23"), site("BL24"), site("BL25"))
    state = reported("stuck_needle", third, ("current_started", {"needles": ("n2", "n3")}), plan=held)
    assert ended(state, "handed_over", referred_to="The surgeon.").needles[0].fate == "handed_over"


def test_steps_of_another_outcome_are_not_asked_for() -> None:
    one = reported("broken_needle").incidents[0]
    named = {step["id"] for step in steps_left(one, "all_removed")}
    every = {step["id"] for step in steps_left(one)}
    assert named < every
    assert "imaging" in every - named


def test_the_record_says_in_which_position_each_needle_went_in_and_how_long_it_stayed() -> None:
    state = run(
        ("needle_inserted",),
        ("needle_removed", {"after": 20.5}),
        ("position_taken", {"position": "supine"}),
        ("skin_checked",),
        ("needle_inserted", {"needle": "n2", "code": "ST36"}),
        state=ready(),
    )
    first, second = record_of(state).insertions
    assert (first.position, first.retention_min) == ("prone", 20.5)
    assert (second.position, second.retention_min, second.accounted_at) == ("supine", None, None)


def test_the_record_says_when_techniques_and_currents_ended() -> None:
    state = run(
        ("needle_inserted",),
        ("needle_inserted", {"needle": "n2", "code": "BL25"}),
        ("current_started",),
        ("technique_applied",),
        state=ready(),
    )
    running = record_of(state)
    assert running.techniques[0].ended_at is running.currents[0].ended_at is None
    over = record_of(
        run(("current_stopped", {"minute": 20}), ("technique_ended", {"minute": 21}), state=state)
    )
    assert over.currents[0].ended_at == START + timedelta(minutes=20)
    assert over.techniques[0].ended_at == START + timedelta(minutes=21)
    assert (over.currents[0].minutes, over.techniques[0].minutes) == (12, 12)
    assert over.minutes == 21


def test_a_needle_with_burning_moxa_is_not_handed_over() -> None:
    warm = {"modality": "warm_needle", "pieces": 0, "needle": "n1", "side": "left"}
    long = [("needle_pack_opened", {"pack": "B", "length_mm": 50}), ("needle_inserted", {"pack": "B"})]
    burning = run(
        *long,
        ("technique_applied", warm),
        ("incident_reported", {"kind": "stuck_needle", "needle": "n1"}),
        state=ready(),
    )
    with pytest.raises(Refused, match="Something still burns or works on the needle 'n1'"):
        ended(burning, "handed_over", referred_to="The surgeon.")
    over = run(("technique_ended", {"pieces_off": 0}), state=burning)
    assert ended(over, "handed_over", referred_to="The surgeon.").needles[0].fate == "handed_over"
