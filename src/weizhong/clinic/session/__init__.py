"""The session: what happens between opening a visit and signing it, as events and one pure step.

``apply(state, event)`` returns the next state or refuses in words; ``replay(events)`` makes a session anew;
``due(state, now)`` says what is due; ``record_of(state)`` makes the document that is kept.
"""

from weizhong.clinic.session.carrying import carry_forward
from weizhong.clinic.session.ending import keeps_open
from weizhong.clinic.session.events import Event
from weizhong.clinic.session.from_plan import agenda_of
from weizhong.clinic.session.incidents import procedure, steps_left
from weizhong.clinic.session.parts import Entry
from weizhong.clinic.session.record import SessionRecord
from weizhong.clinic.session.recording import record_of, tally
from weizhong.clinic.session.state import EMPTY, Phase, SessionState
from weizhong.clinic.session.telling import advice_due
from weizhong.clinic.session.timers import Due, contact_min, due
from weizhong.clinic.session.transitions import apply, replay, standing

__all__ = [
    "EMPTY",
    "Due",
    "Entry",
    "Event",
    "Phase",
    "SessionRecord",
    "SessionState",
    "advice_due",
    "agenda_of",
    "apply",
    "carry_forward",
    "contact_min",
    "due",
    "keeps_open",
    "procedure",
    "record_of",
    "replay",
    "standing",
    "steps_left",
    "tally",
]
