"""Events of what goes wrong."""

from typing import Literal

from weizhong.clinic.session.agenda import Side
from weizhong.clinic.session.event_base import BaseEvent, Id, MaybeText, Text


class IncidentReported(BaseEvent, frozen=True, tag="incident_reported"):
    """Something went wrong; its procedure opens (``facts/clinic/session.toml``).

    ``needle`` names the needle that is stuck, broken or lost; ``code`` and ``side`` the place.
    """

    incident: Id
    kind: Text
    needle: MaybeText = ""
    code: MaybeText = ""
    side: Side | Literal[""] = ""
    note: MaybeText = ""


class IncidentStepDone(BaseEvent, frozen=True, tag="incident_step_done"):
    """One step of an incident's procedure was done, or found not to apply, which needs a note."""

    incident: Id
    step: Text
    is_done: bool = True
    note: MaybeText = ""


class IncidentResolved(BaseEvent, frozen=True, tag="incident_resolved"):
    """An incident ended.

    ``outcome`` is one of its row's outcomes; ``called_ambulance`` and ``referred_to`` say who took over.
    """

    incident: Id
    outcome: Text
    called_ambulance: bool = False
    referred_to: MaybeText = ""
    note: MaybeText = ""
