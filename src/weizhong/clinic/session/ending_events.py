"""Events that end, correct, sign and amend a session."""

from typing import Annotated, Literal

import msgspec

from weizhong.clinic.session.event_base import BaseEvent, By, MaybeText, Text


class StoppedEarly(BaseEvent, frozen=True, tag="stopped_early"):
    """Patient or practitioner ended the treatment: nothing new begins, all comes out and is counted."""

    by: By
    reason: Text


class AdviceGiven(BaseEvent, frozen=True, tag="advice_given"):
    """Aftercare advice was given (rows of ``facts/clinic/session.toml``)."""

    advice: list[Text]
    form: Literal["written", "spoken"]


class NoteAdded(BaseEvent, frozen=True, tag="note_added"):
    """Something worth keeping: an explanation (STRICTA 4b), another intervention (4a), a remark."""

    about: Literal["explanation", "co_intervention", "remark"]
    text: Text


class ClockSet(BaseEvent, frozen=True, tag="clock_set"):
    """The clock jumped, forwards or backwards, and somebody says how many minutes really passed."""

    passed_min: Annotated[float, msgspec.Meta(ge=0)]
    reason: Text


class Undone(BaseEvent, frozen=True, tag="undone"):
    """An earlier event was recorded by mistake; without a number, the last one that still stands."""

    number: int | None = None
    reason: MaybeText = ""


class Redone(BaseEvent, frozen=True, tag="redone"):
    """An undone event stands after all; without a number, the one undone last."""

    number: int | None = None


class SessionClosed(BaseEvent, frozen=True, tag="session_closed"):
    """The visit is over: everything is out, counted and told."""


class SessionSigned(BaseEvent, frozen=True, tag="session_signed"):
    """The practitioner signs; from here on only dated amendments are added."""

    practitioner: Text
    statement: MaybeText = ""


class AmendmentAdded(BaseEvent, frozen=True, tag="amendment_added"):
    """Something learned after signing; what was signed stays as it was."""

    by: Text
    text: Text
    about: int | None = None
