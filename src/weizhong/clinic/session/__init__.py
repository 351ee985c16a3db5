"""The session: what happens between opening a visit and signing it, as events and one pure step.

``apply(state, event)`` returns the next state or refuses in words; ``replay(events)`` makes a session anew.
"""

from weizhong.clinic.session.events import Event
from weizhong.clinic.session.state import EMPTY, Entry, Phase, SessionState
from weizhong.clinic.session.transitions import apply, replay, standing

__all__ = ["EMPTY", "Entry", "Event", "Phase", "SessionState", "apply", "replay", "standing"]
