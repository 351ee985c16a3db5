"""What limits an act, and what becomes of one that passes a limit: refused, or recorded as a deviation."""

from dataclasses import dataclass

from msgspec.structs import replace

from weizhong.clinic.scope.practitioner import may_use
from weizhong.clinic.session.handed_over import handed_over
from weizhong.clinic.session.parts import Deviation, Moment
from weizhong.clinic.session.state import SessionState
from weizhong.facts.tables import read_table


@dataclass(frozen=True, slots=True)
class Breach:
    """One limit an act would pass: a row of ``limit`` in ``facts/clinic/session.toml``, and why here."""

    kind: str
    text: str


def settle(state: SessionState, moment: Moment, breaches: list[Breach], reason: str) -> SessionState:
    """Return the state with the deviation an act was, if it was one.

    Parameters
    ----------
    state : SessionState
        Before the act.
    moment : Moment
        When.
    breaches : list of Breach
        The limits it passes.
    reason : str
        Why it was done all the same; empty for an act that is only meant.

    Raises
    ------
    Refused
        If limits would be passed and no reason is given, or a reason is given though none is passed.
    """
    told = " ".join(one.text for one in breaches)
    if breaches and not reason.strip():
        state.judge(
            f"{told} Do not do it; if it was done already, record it with the reason as a deviation.",
            tuple(one.kind for one in breaches),
        )
    if reason.strip() and not breaches:
        state.judge("This keeps within every limit, so it is no deviation; record it without a reason.")
    if not reason.strip():
        return state
    return _with_deviation(state, moment, breaches, reason)


def note_late(state: SessionState, moment: Moment, breaches: list[Breach]) -> SessionState:
    """Return the state with what ended late noted: a reason is not asked for, it has to end."""
    return _with_deviation(state, moment, breaches, "") if breaches else state


def _with_deviation(state: SessionState, moment: Moment, breaches: list[Breach], reason: str) -> SessionState:
    kinds = list(dict.fromkeys(one.kind for one in breaches))
    text = " ".join(one.text for one in breaches)
    added = Deviation(noted=moment, kinds=kinds, text=text, reason=reason)
    return replace(state, deviations=[*state.deviations, added])


def may_begin(state: SessionState, technique: str) -> list[Breach]:
    """Return why nothing new may begin, or not this technique: consent, scope, gate, halts, order."""
    return [*_halts(state), *_leave(state, technique), *_order(state)]


def _halts(state: SessionState) -> list[Breach]:
    found = []
    if state.stop:
        found.append(Breach("stopped", f"The session was stopped by the {state.stop.by}."))
    gate = state.gates[-1].verdict if state.gates else "ask"
    if gate in ("stop", "ask"):
        words = "stops the treatment" if gate == "stop" else "has open questions"
        found.append(Breach("gate", f"The gate {words}; run it again first."))
    rows = read_table("clinic/session")["incident"]
    ended = handed_over(state)
    if ended:
        text = f"{rows[ended.kind]['title']} ({ended.incident}) ended the visit: nothing new begins today."
        found.append(Breach("handed_over", text))
    return found + [
        Breach("incident_open", f"{rows[one.kind]['title']} ({one.incident}) is open.")
        for one in state.open_incidents()
        if rows[one.kind]["halts"]
    ]


def _leave(state: SessionState, technique: str) -> list[Breach]:
    found = []
    assert state.opened is not None
    if state.person is None:
        found.append(Breach("no_person", "Nobody confirmed that this is the right person."))
    if not any(one.technique == technique and one.withdrawn is None for one in state.consents):
        found.append(Breach("no_consent", f"There is no consent to {_words(technique)}."))
    scope = may_use(state.opened.practitioner, technique, state.opened.day)
    if not scope.is_allowed:
        why = " ".join(part for part in (scope.reason, scope.question) if part)
        found.append(Breach("out_of_scope", f"The practitioner may not use {_words(technique)}: {why}"))
    return found


def _order(state: SessionState) -> list[Breach]:
    found = []
    if state.turn is None:
        found.append(Breach("no_position", "No position has been taken."))
    elif state.turn.skin_checked is None:
        found.append(Breach("skin_unchecked", "Skin and hands were not checked in this position."))
    if not state.is_in_contact:
        found.append(Breach("no_contact", "Contact is not running: nobody is recorded as with the patient."))
    return found


def _words(technique: str) -> str:
    return technique.replace("_", " ")
