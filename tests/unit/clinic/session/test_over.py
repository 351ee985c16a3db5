"""What has to come off at once: since when, why in words, and what is on a needle with the needle."""

from datetime import timedelta

import pytest
from tests.spec.session_visit import START, gate, ready, run

from weizhong.clinic.session import SessionState, due
from weizhong.clinic.session.over import over, withdrawn_since

ONE = run(("needle_inserted",), state=ready())
TWO = run(("needle_inserted", {"needle": "n2", "code": "BL25"}), ("current_started",), state=ONE)
TAKEN_BACK = ("consent_withdrawn", {"techniques": ["needling"]})


def told(state: SessionState) -> str:
    (found,) = (one for one in due(state, state.last_at) if one.what.startswith("needle_"))
    return found.text


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (TAKEN_BACK, "consent to needling was taken back"),
        (("stopped_early",), "the patient stopped the session"),
        (("gate_checked", {"gate": gate("stop")}), "the gate stops the treatment"),
    ],
)
def test_the_reason_stands_in_the_text(event: tuple[str], why: str) -> None:
    assert told(run(event, state=ONE)) == f"Take out n1 at BL23 left: {why}."


def test_what_is_on_says_nothing_while_it_may_stay() -> None:
    assert over(ONE, ONE.needles[0]) is None
    assert {one.what for one in due(ONE, START)} == {"needle_may_come_out", "needle_must_come_out"}


def test_it_grows_late_from_the_moment_of_the_reason() -> None:
    state = run(TAKEN_BACK, state=ONE)
    (found,) = due(state, state.last_at + timedelta(minutes=3))
    assert found.in_s == -180


def test_the_first_reason_is_told_and_a_second_run_of_the_gate_is_none() -> None:
    state = run(TAKEN_BACK, ("gate_checked", {"gate": gate("stop")}), state=ONE)
    assert over(state, state.needles[0]).limit == "no_consent"
    twice = run(*[("gate_checked", {"gate": gate("stop")})] * 2, state=ONE)
    assert over(twice, twice.needles[0]).since.number == len(ONE.log)


def test_a_gate_that_passes_again_gives_the_needle_its_time_again() -> None:
    state = run(("gate_checked", {"gate": gate("stop")}), ("gate_checked",), state=ONE)
    assert over(state, state.needles[0]) is None


def test_what_was_put_in_in_spite_of_the_reason_is_due_since_then() -> None:
    late = {"needle": "n2", "code": "BL25", "after": 5, "deviation": "It was in already."}
    state = run(("stopped_early",), ("needle_inserted", late), state=ONE)
    assert [one.in_s for one in due(state, state.last_at)] == [-300, 0]


def test_a_current_comes_off_with_either_of_its_needles() -> None:
    state = run(TAKEN_BACK, state=TWO)
    assert over(state, state.circuits[0]).why == "consent to needling was taken back"
    assert over(TWO, TWO.circuits[0]) is None


def test_consent_that_was_never_given_was_not_taken_back() -> None:
    assert withdrawn_since(ONE, "needling") is None
    assert withdrawn_since(ready(), "no such technique") is None
