"""What can happen in a session, each with its time: the words the journal is written in.

Every event is one frozen struct of the tagged union `Event`. ``at`` is an instant in UTC. ``deviation`` is
the reason for something that *was done* although it breaks a limit: what is only about to be done is
refused, what was done is recorded as a deviation, never silently.
"""

from weizhong.clinic.session.ending_events import (
    AdviceGiven,
    AmendmentAdded,
    ClockSet,
    NoteAdded,
    Redone,
    SessionClosed,
    SessionSigned,
    StoppedEarly,
    Undone,
)
from weizhong.clinic.session.event_base import (
    By,
    DeQi,
    Felt,
    Id,
    Instant,
    Strength,
)
from weizhong.clinic.session.incident_events import (
    IncidentReported,
    IncidentResolved,
    IncidentStepDone,
)
from weizhong.clinic.session.needle_events import (
    DeQiNoted,
    NeedleAdjusted,
    NeedleInserted,
    NeedlePackOpened,
    NeedleRemoved,
    NeedlesCounted,
    NeedleStimulated,
)
from weizhong.clinic.session.technique_events import (
    CurrentChanged,
    CurrentStarted,
    CurrentStopped,
    LeftInPlace,
    TechniqueApplied,
    TechniqueChecked,
    TechniqueEnded,
)
from weizhong.clinic.session.visit_events import (
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
    SkinFinding,
)

__all__ = [
    "AdviceGiven",
    "AmendmentAdded",
    "By",
    "ClockSet",
    "ConsentGiven",
    "ConsentWithdrawn",
    "ContactPaused",
    "ContactStarted",
    "CurrentChanged",
    "CurrentStarted",
    "CurrentStopped",
    "DeQi",
    "DeQiNoted",
    "Event",
    "Felt",
    "GateChecked",
    "Id",
    "IncidentReported",
    "IncidentResolved",
    "IncidentStepDone",
    "Instant",
    "LeftInPlace",
    "NeedleAdjusted",
    "NeedleInserted",
    "NeedlePackOpened",
    "NeedleRemoved",
    "NeedleStimulated",
    "NeedlesCounted",
    "NoteAdded",
    "PersonConfirmed",
    "PlanChanged",
    "PositionTaken",
    "Redone",
    "SessionClosed",
    "SessionOpened",
    "SessionSigned",
    "SkinChecked",
    "SkinFinding",
    "StoppedEarly",
    "Strength",
    "TechniqueApplied",
    "TechniqueChecked",
    "TechniqueEnded",
    "Undone",
]

Event = (
    SessionOpened | GateChecked | PlanChanged | PersonConfirmed | ConsentGiven | ConsentWithdrawn
    | ContactStarted | ContactPaused | PositionTaken | SkinChecked | NeedlePackOpened | NeedleInserted
    | NeedleAdjusted | NeedleStimulated | DeQiNoted | NeedleRemoved | NeedlesCounted | TechniqueApplied
    | TechniqueChecked | TechniqueEnded | LeftInPlace | CurrentStarted | CurrentChanged | CurrentStopped
    | IncidentReported | IncidentStepDone | IncidentResolved | StoppedEarly | AdviceGiven | NoteAdded
    | ClockSet | Undone | Redone | SessionClosed | SessionSigned | AmendmentAdded
)  # fmt: skip
