"""The day of a session and the clock: a day apart is another zone, two days are a mistake."""

from datetime import timedelta

import pytest
from tests.spec.session_visit import DAY, gate, ready, run

from weizhong.terms.errors import Refused


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_where_it_is_another_date_in_universal_time_the_session_opens(days: int) -> None:
    day = DAY + timedelta(days=days)
    opened = ready(day=day, gate=gate(day=day.isoformat()))
    assert opened.opened is not None
    assert opened.opened.day == day


@pytest.mark.parametrize("days", [-2, 2])
def test_two_days_off_the_clock_or_the_day_is_wrong(days: int) -> None:
    day = DAY + timedelta(days=days)
    with pytest.raises(Refused, match="set the one that is wrong"):
        ready(day=day, gate=gate(day=day.isoformat()))


def test_a_second_back_is_backwards_and_the_same_instant_is_not() -> None:
    state = ready()
    with pytest.raises(Refused, match="the clock went backwards"):
        run(("note_added", {"after": -0.01}), state=state)
    assert len(run(("note_added", {"after": 0.0}), state=state).notes) == 1


def test_consent_taken_back_for_one_technique_stands_for_the_others() -> None:
    state = run(("consent_withdrawn", {"techniques": ["cupping"]}), state=ready())
    assert [one.technique for one in state.consents if one.withdrawn] == ["cupping"]
    every = run(("consent_withdrawn", {"techniques": []}), state=state)
    assert all(one.withdrawn for one in every.consents)
    assert next(one for one in every.consents if one.technique == "cupping") == next(
        one for one in state.consents if one.technique == "cupping"
    )


def test_an_amendment_names_an_event_that_was_before_it() -> None:
    signed = run(("session_closed",), ("session_signed",), state=ready())
    last = len(signed.log) - 1
    for about in (0, last):
        assert run(("amendment_added", {"about": about}), state=signed).amendments[0].about == about
    for about in (-1, last + 1):
        with pytest.raises(Refused, match=f"There is no event {about} to amend; the last one is {last}"):
            run(("amendment_added", {"about": about}), state=signed)


def test_contact_that_was_paused_keeps_its_end_when_the_session_closes() -> None:
    paused = run(("contact_paused",), state=ready())
    closed = run(("session_closed", {"after": 5}), state=paused)
    assert closed.contact == paused.contact
    running = run(("session_closed", {"after": 5}), state=ready())
    assert running.contact[0].ended == running.closed
