"""How a session ends: early or not, advice given, everything out and counted, closed, signed, amended."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from weizhong.clinic.session.events import (
    AdviceGiven,
    AmendmentAdded,
    NoteAdded,
    SessionClosed,
    SessionSigned,
    StoppedEarly,
)
from weizhong.clinic.session.incidents import procedure
from weizhong.clinic.session.parts import Advice, Amendment, Moment, Note, Signature, Stop
from weizhong.clinic.session.state import SessionState
from weizhong.clinic.session.telling import advice_due
from weizhong.facts.tables import read_table
from weizhong.terms.errors import Refused
from weizhong.terms.suggestions import did_you_mean


def stop_early(state: SessionState, event: StoppedEarly, moment: Moment) -> SessionState:
    """End the treatment: nothing new begins; what is in still comes out and is counted."""
    if state.stop:
        raise Refused(f"The {state.stop.by} stopped the session already.")
    return replace(state, stop=Stop(stopped=moment, by=event.by, reason=event.reason))


def give_advice(state: SessionState, event: AdviceGiven, moment: Moment) -> SessionState:
    """Note advice by name; what has to be written is not given by word of mouth alone."""
    rows: dict[str, dict[str, Any]] = read_table("clinic/session")["advice"]
    for name in event.advice:
        if name not in rows:
            state.judge(f"{name!r} is no advice.{did_you_mean(name, rows)}")
        elif rows[name]["written"] and event.form != "written":
            state.judge(f"{rows[name]['title']} is given in writing; hand it over and record it so.")
    given = [Advice(advice=one, given=moment, form=event.form) for one in event.advice]
    return replace(state, advice=[*state.advice, *given])


def add_note(state: SessionState, event: NoteAdded, moment: Moment) -> SessionState:
    """Keep a remark."""
    return replace(state, notes=[*state.notes, Note(noted=moment, about=event.about, text=event.text)])


def close(state: SessionState, event: SessionClosed, moment: Moment) -> SessionState:
    """Close, when nothing keeps the session open; running contact ends with it."""
    kept = list(keeps_open(state))
    if kept:
        state.judge(f"The session cannot close: {' '.join(kept)}")
    contact = [one if one.ended else replace(one, ended=moment) for one in state.contact]
    return replace(state, closed=moment, contact=contact)


def sign(state: SessionState, event: SessionSigned, moment: Moment) -> SessionState:
    """Sign a closed session; from here on it is locked."""
    assert state.opened is not None
    if state.closed is None:
        kept = " ".join(keeps_open(state)) or "Nothing is missing."
        raise Refused(f"Only a closed session can be signed. {kept} Close it first.")
    if event.practitioner != state.opened.practitioner.id:
        raise Refused("Only the practitioner who opened the session can sign it.")
    signature = Signature(
        signed=moment, practitioner=event.practitioner, statement=event.statement, head=state.head
    )
    return replace(state, signature=signature)


def amend(state: SessionState, event: AmendmentAdded, moment: Moment) -> SessionState:
    """Add to a signed session; what was signed stays as it was."""
    if state.signature is None:
        raise Refused("Before signing nothing needs amending: undo the mistake, or add a note.")
    if event.about is not None and not 0 <= event.about < moment.number:
        raise Refused(f"There is no event {event.about} to amend; the last one is {moment.number - 1}.")
    added = Amendment(added=moment, by=event.by, text=event.text, about=event.about)
    return replace(state, amendments=[*state.amendments, added])


def keeps_open(state: SessionState) -> Iterator[str]:
    """Yield, in words, everything that keeps a session from closing."""
    yield from _needles(state)
    rows = read_table("clinic/session")["technique"]
    for one in state.applications:
        if one.ended is None:
            pieces = f" ({one.pieces_on} of {one.pieces} {rows[one.modality]['pieces']} still on)"
            on = pieces if one.pieces else ""
            yield f"{one.modality.replace('_', ' ').capitalize()} {one.application!r} has not ended{on}."
    for circuit in state.circuits:
        if circuit.stopped is None:
            yield f"The current {circuit.circuit!r} is on."
    for incident in state.open_incidents():
        yield f"{procedure(incident.kind)['title']} {incident.incident!r} has no outcome."
    for row in advice_due(state):
        yield f"{row['title']} was not given{' in writing' if row['written'] else ''}."


def _needles(state: SessionState) -> Iterator[str]:
    for one in state.needles_unaccounted():
        yield f"The needle {one.needle!r} at {one.code} {one.side} is {one.fate}."
    last = state.counts[-1] if state.is_count_current and state.counts else None
    if last is None:
        if any(one.fate == "out" for one in state.needles):
            yield "The needles were not counted since the last one moved."
    elif last.counted != last.expected:
        yield (
            f"The count is {last.counted}, but {last.expected} came out: count again, search, "
            "and report a lost needle, or record what was not recorded."
        )
