"""How a session begins, and what it needs to go on: gate, plan, consent, position, skin, contact."""

from datetime import date

from msgspec.structs import replace

from weizhong.clinic.session.agenda import Agenda, Gate
from weizhong.clinic.session.alone import alone_breaches
from weizhong.clinic.session.events import (
    ConsentGiven,
    ConsentWithdrawn,
    ContactPaused,
    ContactStarted,
    GateChecked,
    PersonConfirmed,
    PlanChanged,
    PositionTaken,
    SessionOpened,
    SkinChecked,
)
from weizhong.clinic.session.limits import Breach, settle
from weizhong.clinic.session.parts import Consent, ContactSpan, GateRun, Moment, PersonCheck, PlanUsed, Turn
from weizhong.clinic.session.state import EMPTY, SessionState
from weizhong.facts.tables import read_table
from weizhong.terms.errors import Refused
from weizhong.terms.suggestions import did_you_mean


def open_session(state: SessionState, event: SessionOpened, moment: Moment) -> SessionState:
    """Begin: a plan (no draft, no stop), a practitioner, a gate of the same day."""
    if state.opened is not None:
        raise Refused("The session is open already; start another one for another visit.")
    _need_plan(event.agenda)
    if not event.practitioner.qualifications:
        raise Refused("The practitioner has no recorded qualification; record at least one first.")
    _need_gate_of(event.gate, event.day)
    if abs((event.at.date() - event.day).days) > _ZONES_DAYS:
        raise Refused(
            f"The clock says {event.at.date()}, the session {event.day}; set the one that is wrong."
        )
    if event.gate.verdict in ("stop", "ask"):
        why = "stops the treatment" if event.gate.verdict == "stop" else "has open questions"
        raise Refused(f"The gate of today {why}; no session can start.")
    if event.gate.case_digest != event.case_digest:
        raise Refused("The gate was run for another case than the plan was made from; run it for this one.")
    return replace(
        EMPTY,
        is_document=state.is_document,
        opened=event,
        opened_at=moment,
        agenda=event.agenda,
        plans=[PlanUsed(since=moment, plan_digest=event.plan_digest)],
        gates=[_run(event.gate, moment, event.plan_digest)],
    )


def check_gate(state: SessionState, event: GateChecked, moment: Moment) -> SessionState:
    """Run the gate again. A stop ends all that is new; so do open questions until the next run."""
    assert state.opened is not None
    _need_gate_of(event.gate, state.opened.day)
    followed = state.plans[-1].plan_digest
    if event.plan_digest not in ("", followed):
        raise Refused(
            "The gate was run for another plan than the session follows; record the change of plan, with its "
            "gate, instead."
        )
    return replace(state, gates=[*state.gates, _run(event.gate, moment, followed)])


def change_plan(state: SessionState, event: PlanChanged, moment: Moment) -> SessionState:
    """Follow another plan from here on; needles that are in stay counted."""
    assert state.opened is not None
    _need_plan(event.agenda)
    _need_gate_of(event.gate, state.opened.day)
    if event.gate.verdict in ("stop", "ask"):
        raise Refused(
            "The gate does not pass the changed plan; the old one stands. "
            "Record what the gate said, or change the plan otherwise."
        )
    used = PlanUsed(since=moment, plan_digest=event.plan_digest, reason=event.reason, changes=event.changes)
    run = _run(event.gate, moment, event.plan_digest)
    return replace(state, agenda=event.agenda, plans=[*state.plans, used], gates=[*state.gates, run])


def confirm_person(state: SessionState, event: PersonConfirmed, moment: Moment) -> SessionState:
    """Note that the person is the right one and the side, too; of the identifiers only which kinds."""
    rows = read_table("clinic/session")["identity"]
    for one in event.identifiers:
        if one not in rows["kind"]:
            known = ", ".join(rows["kind"])
            state.judge(f"That is no kind of identifier; name kinds, never a name or a date itself: {known}.")
    if len(set(event.identifiers)) < rows["at_least"]:
        state.judge(f"Have the person tell at least {rows['at_least']} identifiers, then record which.")
    if not event.is_side_shown:
        raise Refused(
            "The place or side the patient shows is not the plan's, so nothing is begun; plan again for what "
            "the patient shows."
        )
    check = PersonCheck(confirmed=moment, by=event.confirmed_by, identifiers=event.identifiers)
    return replace(state, person=check)


def give_consent(state: SessionState, event: ConsentGiven, moment: Moment) -> SessionState:
    """Note consent to techniques by name."""
    if state.person is None:
        state.judge("Confirm the person and the side first, then ask for consent.")
    if not event.techniques:
        raise Refused("Consent names at least one technique; name what the patient agreed to.")
    known = read_table("clinic/modalities")["modality"]
    for one in event.techniques:
        if one not in known:
            state.judge(f"{one!r} is no technique.{did_you_mean(one, known)} Consent names what is done.")
    rows = read_table("clinic/session")["technique"]
    spoken = [one for one in event.techniques if rows.get(one, {}).get("needs_written")]
    if spoken and event.form != "written":
        names = ", ".join(one.replace("_", " ") for one in spoken)
        state.judge(f"Consent to {names} is given in writing; have it signed, and record the rest apart.")
    given = [Consent(technique=one, given=moment, form=event.form, by=event.by) for one in event.techniques]
    return replace(state, consents=[*state.consents, *given], explained=[*state.explained, *event.explained])


def withdraw_consent(state: SessionState, event: ConsentWithdrawn, moment: Moment) -> SessionState:
    """Take consent back, for some techniques or all: nothing new of them may begin."""
    consents = [
        replace(one, withdrawn=moment)
        if one.withdrawn is None and (not event.techniques or one.technique in event.techniques)
        else one
        for one in state.consents
    ]
    if consents == state.consents:
        raise Refused("There is no such consent to withdraw; name a technique the patient agreed to.")
    return replace(state, consents=consents)


def start_contact(state: SessionState, event: ContactStarted, moment: Moment) -> SessionState:
    """Begin a span of personal contact."""
    if state.is_in_contact:
        raise Refused("Contact is running already; pause it when you leave the patient.")
    return replace(state, contact=[*state.contact, ContactSpan(began=moment)])


def pause_contact(state: SessionState, event: ContactPaused, moment: Moment) -> SessionState:
    """End a span of personal contact; a person who may not be left alone is not left."""
    if not state.is_in_contact:
        raise Refused("Contact is paused already; start it when you are with the patient.")
    state = settle(state, moment, list(alone_breaches(state)), event.deviation)
    return replace(state, contact=[*state.contact[:-1], replace(state.contact[-1], ended=moment)])


def take_position(state: SessionState, event: PositionTaken, moment: Moment) -> SessionState:
    """Begin a turn; nobody is turned with anything on."""
    found = []
    if state.is_anything_on:
        found.append(Breach("turned_with_needles", "Something is on or in still; end it before turning."))
    if state.agenda.restriction.lying_only and event.position == "sitting":
        found.append(Breach("must_lie", "This person is treated lying only."))
    state = settle(state, moment, found, event.deviation)
    turn = Turn(position=event.position, began=moment, supports=event.supports)
    return replace(state, turns=[*state.turns, turn])


def check_skin(state: SessionState, event: SkinChecked, moment: Moment) -> SessionState:
    """Note hands and skin for this turn."""
    if state.turn is None:
        raise Refused("No position has been taken; take one before the skin is checked.")
    if not event.hands_clean:
        raise Refused("Clean the hands first, then record the check.")
    if not event.skin_clean:
        raise Refused("Clean the skin first, or bar the sites that cannot be cleaned.")
    turn = replace(state.turn, skin_checked=moment, barred=event.barred)
    return replace(state, turns=[*state.turns[:-1], turn])


_ZONES_DAYS = 1  # a local day may have begun, or still last, while UTC has another date


def _need_plan(agenda: Agenda) -> None:
    if agenda.status != "plan":
        raise Refused(f"A {agenda.status} cannot be carried out; only a plan can.")


def _need_gate_of(gate: Gate, day: date) -> None:
    if gate.day != day.isoformat():
        raise Refused(f"The gate is of {gate.day}, the session of {day}; run the gate today.")


def _run(gate: Gate, moment: Moment, plan_digest: str) -> GateRun:
    return GateRun(
        run=moment,
        verdict=gate.verdict,
        case_digest=gate.case_digest,
        day=gate.day,
        titles=gate.titles,
        plan_digest=plan_digest,
    )
