"""Events of the visit: opening, gate, plan, consent, contact, position, skin."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from weizhong.clinic.scope.practitioner import Practitioner
from weizhong.clinic.session.agenda import Agenda, Gate, Position, Side
from weizhong.clinic.session.event_base import BaseEvent, Id, MaybeText, Text


class SessionOpened(BaseEvent, frozen=True, tag="session_opened"):
    """The visit begins: who treats, by which plan, after which gate of the same day.

    Parameters
    ----------
    session : str
        Identifier of the session, unique in the practice.
    day : date
        The local day of the visit.
    visit : int
        Which visit of the course, from 1, of those known to be this person's.
    package : str
        What the complaint is: the condition package of the plan; empty where it was not recorded.
    setting : str
        Where it takes place (STRICTA 4b).
    plan_digest, case_digest : str
        Fingerprints of the plan that is followed and of the case its gate was run on.
    handed_in_digest : str
        Fingerprint of the document the session was begun with, which today's answers may have changed: the
        session is taken up again with the same one only.
    patient_file_digest : str
        Fingerprint of the patient file as it was handed in: by it the next visit is known as the same
        person's, also under another plan.
    """

    session: Id
    day: date
    practitioner: Practitioner
    plan_digest: Text
    case_digest: Text
    agenda: Agenda
    gate: Gate
    visit: Annotated[int, msgspec.Meta(ge=1)] = 1
    package: MaybeText = ""
    setting: MaybeText = ""
    facts_digest: MaybeText = ""
    software_version: MaybeText = ""
    handed_in_digest: MaybeText = ""
    patient_file_digest: MaybeText = ""


class GateChecked(BaseEvent, frozen=True, tag="gate_checked"):
    """The gate was run again, for the plan that is followed."""

    gate: Gate
    plan_digest: MaybeText = ""


class PlanChanged(BaseEvent, frozen=True, tag="plan_changed"):
    """The plan was changed, and the gate run again for it."""

    plan_digest: Text
    agenda: Agenda
    gate: Gate
    reason: Text
    changes: list[Text] = msgspec.field(default_factory=list)


class PersonConfirmed(BaseEvent, frozen=True, tag="person_confirmed"):
    """The person on the couch is the one the plan was made for, and the side is the right one.

    Parameters
    ----------
    confirmed_by : str
        Who told the identifiers of their own accord.
    identifiers : list of str
        Which kinds were told (rows of ``identity.kind`` in ``facts/clinic/session.toml``), never what they
        are: a name or a date of birth does not belong into a journal.
    is_side_shown : bool
        The patient showed where the complaint is, and on which side, and the plan says the same.
    """

    confirmed_by: Literal["patient", "representative"]
    identifiers: list[Text]
    is_side_shown: bool


class ConsentGiven(BaseEvent, frozen=True, tag="consent_given"):
    """The patient agreed to techniques by name."""

    techniques: list[Text]
    form: Literal["written", "spoken"]
    by: Literal["patient", "representative"] = "patient"
    explained: list[Text] = msgspec.field(default_factory=list)


class ConsentWithdrawn(BaseEvent, frozen=True, tag="consent_withdrawn"):
    """The patient took consent back; without techniques, for everything."""

    techniques: list[Text] = msgspec.field(default_factory=list)
    reason: MaybeText = ""


class ContactStarted(BaseEvent, frozen=True, tag="contact_started"):
    """The practitioner is with the patient."""


class ContactPaused(BaseEvent, frozen=True, tag="contact_paused"):
    """The practitioner leaves the patient; retention alone is not contact."""

    deviation: MaybeText = ""


class PositionTaken(BaseEvent, frozen=True, tag="position_taken"):
    """The patient lies or sits for the next sites: a turn begins."""

    position: Position
    supports: MaybeText = ""
    deviation: MaybeText = ""


class SkinFinding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A site that must be left alone today for what the skin shows."""

    code: Text
    side: Side
    what: Text


class SkinChecked(BaseEvent, frozen=True, tag="skin_checked"):
    """Hands cleaned, skin looked at and prepared, for this turn."""

    hands_clean: bool
    skin_clean: bool
    barred: list[SkinFinding] = msgspec.field(default_factory=list)
