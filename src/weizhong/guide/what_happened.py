"""Events in words, for the line that says what a key did and for taking a session up again."""

from weizhong.clinic.session import Event, SessionState
from weizhong.clinic.session.events import Redone, Undone
from weizhong.guide.strings import say, strings, words

_SHOWN = (
    "code",
    "side",
    "needle",
    "modality",
    "position",
    "kind",
    "circuit",
    "application",
    "incident",
    "counted",
)


def in_words(state: SessionState) -> str:
    """Return what the last event of a session did."""
    event = state.log[-1].event
    if isinstance(event, Undone | Redone):
        is_undone = isinstance(event, Undone)
        number = event.number if event.number is not None or not is_undone else state.undone[-1]
        what = "" if number is None else event_words(state.log[number].event)
        return say("told.undone" if is_undone else "told.redone", what=what)
    return say("told.recorded", what=event_words(event))


def event_words(event: Event) -> str:
    """Return one event in words, with where and what it was about.

    Parameters
    ----------
    event : Event
        Which.
    """
    tag = str(type(event).__struct_config__.tag)
    name = strings().get(f"event.{tag}", words(tag))
    about = [
        words(str(value))
        for field in _SHOWN
        if (value := getattr(event, field, None)) not in (None, "") and isinstance(value, str | int)
    ]
    return " ".join([name, *about])
