"""What is due when: needles, currents, applications, skin, the patient left alone."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import msgspec

from weizhong.clinic.session.incidents import procedure, steps_left
from weizhong.clinic.session.over import Over, over
from weizhong.clinic.session.parts import Application, Moment
from weizhong.clinic.session.retention import longest_retention_min, shortest_retention_min
from weizhong.clinic.session.state import SessionState
from weizhong.facts.tables import read_table

_SECONDS_PER_MIN = 60.0


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is due.

    Parameters
    ----------
    what : str
        Which kind of thing.
    subject : str
        Name of the needle, current, application or incident; empty for the patient.
    in_s : float
        Seconds until it is due; negative when it is overdue, 0 when it is due at once.
    text : str
        What to do.
    """

    what: Literal[
        "incident_step", "needle_may_come_out", "needle_must_come_out", "current_ends", "technique_ends",
        "skin_check", "look_at_patient",
    ]  # fmt: skip
    subject: str
    in_s: float
    text: str

    @property
    def is_overdue(self) -> bool:
        """Whether its time has come."""
        return self.in_s <= 0.0

    @property
    def is_soon(self) -> bool:
        """Whether its time has come, or comes within the minutes of the table."""
        soon: float = read_table("clinic/session")["timers"]["soon_min"]
        return self.in_s <= soon * _SECONDS_PER_MIN


def due(state: SessionState, now: datetime) -> list[Due]:
    """Return what is due, soonest first; the next step of an open incident stands before all else.

    Parameters
    ----------
    state : SessionState
        The session.
    now : datetime
        The instant, UTC; one before the last event counts as that event.
    """
    elapsed_s = elapsed_at(state, now)
    steps = list(_steps(state))
    timed = [*_needles(state, elapsed_s), *_currents(state, elapsed_s), *_applications(state, elapsed_s)]
    timed += _patient(state, elapsed_s)
    return [*steps, *sorted(timed, key=lambda one: (one.in_s, one.subject))]


def elapsed_at(state: SessionState, now: datetime) -> float:
    """Return the seconds of session time at an instant."""
    passed = (now - state.last_at).total_seconds() if state.last_at else 0.0
    return state.elapsed_s + max(passed, 0.0)


def contact_min(state: SessionState, now: datetime | None = None) -> float:
    """Return the minutes of personal contact so far, in session time.

    Parameters
    ----------
    state : SessionState
        The session.
    now : datetime, optional
        Up to when a span that still runs is counted; the last event unless told.
    """
    end_s = elapsed_at(state, now) if now else state.elapsed_s
    spans = [(one.ended.elapsed_s if one.ended else end_s) - one.began.elapsed_s for one in state.contact]
    return sum(spans) / _SECONDS_PER_MIN


def _steps(state: SessionState) -> Iterator[Due]:
    for incident in state.open_incidents():
        left = steps_left(incident)
        row = procedure(incident.kind)
        text = left[0]["text"] if left else f"{row['title']}: record how it ended."
        yield Due(what="incident_step", subject=incident.incident, in_s=0.0, text=text)


def _needles(state: SessionState, elapsed_s: float) -> Iterator[Due]:
    for one in state.needles_in():
        where = f"{one.needle} at {one.code} {one.side}"
        told = over(state, one)
        if told:
            text = f"Take out {where}: {told.why}."
            yield _timed("needle_must_come_out", one.needle, _since(told, one.inserted), 0.0, elapsed_s, text)
            continue
        shortest, longest = shortest_retention_min(state, one), longest_retention_min(state, one)
        if longest is not None:
            yield _timed(
                "needle_must_come_out", one.needle, one.inserted, longest, elapsed_s, f"Take out {where}."
            )
        is_late = longest is not None and _left_s(one.inserted, longest, elapsed_s) <= 0.0
        if shortest and not is_late and (longest is None or shortest < longest):
            yield _timed(
                "needle_may_come_out", one.needle, one.inserted, shortest, elapsed_s, f"{where} may come out."
            )


def _currents(state: SessionState, elapsed_s: float) -> Iterator[Due]:
    for one in state.circuits:
        told = over(state, one) if one.stopped is None else None
        if told:
            text = f"Turn the current {one.circuit} off: {told.why}."
            yield _timed("current_ends", one.circuit, _since(told, one.started), 0.0, elapsed_s, text)
        elif one.stopped is None and one.minutes is not None:
            text = f"Turn the current {one.circuit} off."
            yield _timed("current_ends", one.circuit, one.started, one.minutes, elapsed_s, text)


def _applications(state: SessionState, elapsed_s: float) -> Iterator[Due]:
    for one in state.applications:
        told = over(state, one) if one.ended is None else None
        if told:
            text = f"End {_named(one)}: {told.why}."
            yield _timed("technique_ends", one.application, _since(told, one.began), 0.0, elapsed_s, text)
        elif one.ended is None and one.minutes is not None:
            text = f"End {_named(one)}."
            yield _timed("technique_ends", one.application, one.began, one.minutes, elapsed_s, text)
        if one.ended is None and one.check_every_min is not None:
            since = one.checked[-1] if one.checked else one.began
            text = f"Look at the skin under {_named(one)}, and ask."
            yield _timed("skin_check", one.application, since, one.check_every_min, elapsed_s, text)


def _patient(state: SessionState, elapsed_s: float) -> Iterator[Due]:
    if not state.is_anything_on or state.is_in_contact or not state.contact:
        return
    left = state.contact[-1].ended
    every: float = read_table("clinic/session")["timers"]["look_every_min"]
    if left is not None:
        yield _timed("look_at_patient", "", left, every, elapsed_s, "Look in on the patient.")


def _since(told: Over, began: Moment) -> Moment:
    """What was begun in spite of the reason is due since it began."""
    return max(told.since, began, key=lambda one: one.number)


def _timed(
    what: Literal[
        "needle_may_come_out", "needle_must_come_out", "current_ends", "technique_ends", "skin_check",
        "look_at_patient",
    ],
    subject: str, since: Moment, minutes: float, elapsed_s: float, text: str,
) -> Due:  # fmt: skip
    return Due(what=what, subject=subject, in_s=_left_s(since, minutes, elapsed_s), text=text)


def _left_s(since: Moment, minutes: float, elapsed_s: float) -> float:
    return since.elapsed_s + minutes * _SECONDS_PER_MIN - elapsed_s


def _named(one: Application) -> str:
    return f"{one.modality.replace('_', ' ')} {one.application} at {one.code} {one.side}"
