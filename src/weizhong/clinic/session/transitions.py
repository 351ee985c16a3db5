"""The state machine: one event, one step; pure, so that the same events always make the same session."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import reduce
from typing import Any

from msgspec.structs import replace

from weizhong.clinic.session import (
    applying,
    currents,
    ending,
    events,
    incidents,
    needling,
    opening,
)
from weizhong.clinic.session.chain import digest_of
from weizhong.clinic.session.events import ClockSet, Event, Redone, Undone
from weizhong.clinic.session.parts import ClockJump, Entry, Moment
from weizhong.clinic.session.state import EMPTY, Phase, SessionState
from weizhong.facts.tables import read_table
from weizhong.terms.errors import Refused


def apply(state: SessionState, event: Event) -> SessionState:
    """Return the session after one more event.

    Parameters
    ----------
    state : SessionState
        Before; `EMPTY` at the beginning. It is never changed.
    event : Event
        What happened.

    Raises
    ------
    Refused
        If the session does not allow it; the message says why and what to do.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> apply(EMPTY, events.SessionClosed(at=datetime(2026, 11, 22, 10, tzinfo=UTC)))
    Traceback (most recent call last):
    weizhong.terms.errors.Refused: No session is open; open one first.
    """
    _check_phase(state, event)
    elapsed_s = _elapsed_after(state, event)
    entry = Entry(number=len(state.log), previous=state.head, elapsed_s=elapsed_s, event=event)
    moment = _moment(entry)
    if isinstance(event, Undone | Redone):
        after = _with_undone(state, _undone_after(state, event))
    else:
        after = _step(state, event, moment)
    return replace(
        after,
        log=[*state.log, entry],
        head=digest_of(entry),
        last_at=event.at,
        elapsed_s=elapsed_s,
    )


def replay(given: Iterable[Event]) -> SessionState:
    """Return the session that events make, from the beginning.

    Raises
    ------
    Refused
        If one of them is not allowed where it stands.
    """
    return reduce(apply, given, EMPTY)


def standing(state: SessionState) -> list[Entry]:
    """Return the entries that were not undone, without the undoing itself."""
    return [
        one
        for one in state.log
        if one.number not in state.undone and not isinstance(one.event, Undone | Redone)
    ]


_Step = Callable[[SessionState, Any, Moment], SessionState]
_STEPS: dict[type, _Step] = {
    events.SessionOpened: opening.open_session,
    events.GateChecked: opening.check_gate,
    events.PlanChanged: opening.change_plan,
    events.PersonConfirmed: opening.confirm_person,
    events.ConsentGiven: opening.give_consent,
    events.ConsentWithdrawn: opening.withdraw_consent,
    events.ContactStarted: opening.start_contact,
    events.ContactPaused: opening.pause_contact,
    events.PositionTaken: opening.take_position,
    events.SkinChecked: opening.check_skin,
    events.NeedlePackOpened: needling.open_pack,
    events.NeedleInserted: needling.insert,
    events.NeedleAdjusted: needling.adjust,
    events.NeedleStimulated: needling.stimulate,
    events.DeQiNoted: needling.note_de_qi,
    events.NeedleRemoved: needling.remove,
    events.NeedlesCounted: needling.count,
    events.TechniqueApplied: applying.apply_technique,
    events.TechniqueChecked: applying.check_technique,
    events.TechniqueEnded: applying.end_technique,
    events.LeftInPlace: applying.leave_in_place,
    events.CurrentStarted: currents.start_current,
    events.CurrentChanged: currents.change_current,
    events.CurrentStopped: currents.stop_current,
    events.IncidentReported: incidents.report,
    events.IncidentStepDone: incidents.take_step,
    events.IncidentResolved: incidents.resolve,
    events.StoppedEarly: ending.stop_early,
    events.AdviceGiven: ending.give_advice,
    events.NoteAdded: ending.add_note,
    events.SessionClosed: ending.close,
    events.SessionSigned: ending.sign,
    events.AmendmentAdded: ending.amend,
}


def _step(state: SessionState, event: Event, moment: Moment) -> SessionState:
    if isinstance(event, ClockSet):
        jump = ClockJump(
            told=moment,
            before=state.last_at or event.at,
            passed_min=event.passed_min,
            reason=event.reason,
        )
        return replace(state, clock_jumps=[*state.clock_jumps, jump])
    return _STEPS[type(event)](state, event, moment)


def _check_phase(state: SessionState, event: Event) -> None:
    if event.at.utcoffset() != timedelta(0):
        raise Refused("The time of an event is given in UTC; convert it.")
    years = read_table("clinic/session")["years"]
    if not years["first"] <= event.at.year <= years["last"]:
        state.judge(
            f"No visit is in the year {event.at.year}; correct the clock or the time. "
            f"Allowed: {years['first']} to {years['last']}."
        )
    if state.phase is Phase.NOT_OPENED and not isinstance(event, events.SessionOpened):
        raise Refused("No session is open; open one first.")
    if state.phase is Phase.SIGNED and not isinstance(event, events.AmendmentAdded | ClockSet):
        raise Refused("The session is signed and locked; add a dated amendment instead.")
    allowed = events.SessionSigned | events.AmendmentAdded | Undone | Redone | ClockSet
    if state.phase is Phase.CLOSED and not isinstance(event, allowed):
        raise Refused("The session is closed; undo the closing first, or sign it.")


def _elapsed_after(state: SessionState, event: Event) -> float:
    """Seconds of session time at an event; a clock that jumps has to be explained first."""
    if state.last_at is None:
        return 0.0
    if isinstance(event, ClockSet):
        most = read_table("clinic/session")["clock"]["passed_min_at_most"]
        if event.passed_min > most:  # elapsed time without end could not be read from the journal again
            state.judge(f"At most {most} min can have passed in one step; give the minutes that really did.")
        return state.elapsed_s + event.passed_min * _SECONDS_PER_MIN
    passed_s = (event.at - state.last_at).total_seconds()
    if passed_s < 0:
        raise Refused(
            "This lies before the last event: the clock went backwards. "
            "Correct the time, or record a clock_set with the minutes that really passed."
        )
    longest = read_table("clinic/session")["clock"]["confirm_after_min"]
    if passed_s > longest * _SECONDS_PER_MIN and state.phase is not Phase.SIGNED:
        state.judge(
            f"More than {longest} min lie between this and the last event. "
            "Confirm it by a clock_set with the minutes that really passed."
        )
    return state.elapsed_s + passed_s


def _undone_after(state: SessionState, event: Undone | Redone) -> list[int]:
    if isinstance(event, Redone):
        number = event.number if event.number is not None else (state.undone or [-1])[-1]
        if number not in state.undone:
            raise Refused("There is no such undone event; nothing can be redone.")
        return [one for one in state.undone if one != number]
    known = [one for one in standing(state) if not isinstance(one.event, _STAYS)]
    number = event.number if event.number is not None else (known[-1].number if known else -1)
    if number not in {one.number for one in known}:
        raise Refused("There is no such event to undo; the opening and the clock are never undone.")
    return [*state.undone, number]


def _with_undone(state: SessionState, undone: list[int]) -> SessionState:
    """The session made anew from what stands; whatever needs what was undone forbids it."""
    after = EMPTY
    for entry in standing(replace(state, undone=undone)):
        try:
            before = state.log[entry.number - 1].event.at if entry.number else None
            is_past = state.is_document or entry.number < state.judged_from
            after = replace(after, head=entry.previous, last_at=before, is_document=is_past)
            _check_phase(after, entry.event)
            after = _step(after, entry.event, _moment(entry))
        except Refused as error:
            kind = type(entry.event).__struct_config__.tag
            raise Refused(
                f"Event {entry.number} ({kind}) cannot stand then: {error} Undo that one first."
            ) from None
    return replace(after, undone=undone, is_document=state.is_document, judged_from=state.judged_from)


def _moment(entry: Entry) -> Moment:
    return Moment(number=entry.number, at=entry.event.at, elapsed_s=entry.elapsed_s)


_STAYS = (events.SessionOpened, ClockSet)
_SECONDS_PER_MIN = 60.0
