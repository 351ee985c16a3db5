"""What can happen in a session, each with its time: the words the journal is written in.

Every event is one frozen struct of the tagged union `Event`. ``at`` is an instant in UTC. ``deviation`` is
the reason for something that *was done* although it breaks a limit: what is only about to be done is
refused, what was done is recorded as a deviation, never silently.
"""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from weizhong.clinic.scope import Practitioner
from weizhong.clinic.session.agenda import Agenda, Gate, Position, Side

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
DeQi = Literal["yes", "no", "not_sought", "unknown"]
Felt = Literal["nothing", "just_felt", "comfortable", "strong_but_comfortable", "painful"]
Strength = Literal["none", "gentle", "moderate", "strong"]
By = Literal["patient", "practitioner"]


class _Event(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="event",
    omit_defaults=True,
):  # fmt: skip
    """Something that happened at an instant."""

    at: Instant


class SessionOpened(_Event, frozen=True, tag="session_opened"):
    """The visit begins: who treats, by which plan, after which gate of the same day.

    Parameters
    ----------
    session : str
        Identifier of the session, unique in the practice.
    day : date
        The local day of the visit.
    visit : int
        Which visit of the course, from 1.
    setting : str
        Where it takes place (STRICTA 4b).
    """

    session: Id
    day: date
    practitioner: Practitioner
    plan_digest: str
    case_digest: str
    agenda: Agenda
    gate: Gate
    visit: Annotated[int, msgspec.Meta(ge=1)] = 1
    setting: str = ""
    facts_digest: str = ""
    software_version: str = ""


class GateChecked(_Event, frozen=True, tag="gate_checked"):
    """The gate was run again."""

    gate: Gate


class PlanChanged(_Event, frozen=True, tag="plan_changed"):
    """The plan was changed, and the gate run again for it."""

    plan_digest: str
    agenda: Agenda
    gate: Gate
    reason: str
    changes: list[str] = []


class ConsentGiven(_Event, frozen=True, tag="consent_given"):
    """The patient agreed to techniques by name."""

    techniques: list[str]
    form: Literal["written", "spoken"]
    by: Literal["patient", "representative"] = "patient"
    explained: list[str] = []


class ConsentWithdrawn(_Event, frozen=True, tag="consent_withdrawn"):
    """The patient took consent back; without techniques, for everything."""

    techniques: list[str] = []
    reason: str = ""


class ContactStarted(_Event, frozen=True, tag="contact_started"):
    """The practitioner is with the patient."""


class ContactPaused(_Event, frozen=True, tag="contact_paused"):
    """The practitioner leaves the patient; retention alone is not contact."""

    deviation: str = ""


class PositionTaken(_Event, frozen=True, tag="position_taken"):
    """The patient lies or sits for the next sites: a turn begins."""

    position: Position
    supports: str = ""
    deviation: str = ""


class SkinFinding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A site that must be left alone today for what the skin shows."""

    code: str
    side: Side
    what: str


class SkinChecked(_Event, frozen=True, tag="skin_checked"):
    """Hands cleaned, skin looked at and prepared, for this turn."""

    hands_clean: bool
    skin_clean: bool
    barred: list[SkinFinding] = []


class NeedlePackOpened(_Event, frozen=True, tag="needle_pack_opened"):
    """Needles of one lot were taken up; insertions name the pack.

    Parameters
    ----------
    pack : str
        Short name for this session, such as ``"A"``.
    expires_on : date
        The last day of use printed on it.
    is_intact : bool
        Whether the sterile wrapping was whole.
    """

    pack: Id
    diameter_mm: Annotated[float, msgspec.Meta(gt=0)]
    length_mm: Annotated[float, msgspec.Meta(gt=0)]
    lot: Annotated[str, msgspec.Meta(min_length=1)]
    expires_on: date
    maker: str = ""
    material: str = ""
    is_intact: bool = True
    deviation: str = ""


class NeedleInserted(_Event, frozen=True, tag="needle_inserted"):
    """One needle went in (STRICTA 2b to 2g).

    Parameters
    ----------
    needle : str
        Name of this needle, never used again.
    technique : str
        The modality: needling, dry_needling, electroacupuncture, warm_needle ...
    depth_mm : float
        How deep the tip is, mm from the skin along the needle.
    angle_deg : float
        Between needle and skin, 90 is straight in.
    tissue_level : str
        Where the tip lies, in words.
    """

    needle: Id
    code: str
    side: Side
    pack: Id
    depth_mm: Annotated[float, msgspec.Meta(ge=0)]
    angle_deg: Annotated[float, msgspec.Meta(ge=0, le=90)] = 90.0
    technique: str = "needling"
    direction: str = ""
    tissue_level: str = ""
    response_sought: str = ""
    response_obtained: str = ""
    de_qi: DeQi = "unknown"
    deviation: str = ""


class NeedleAdjusted(_Event, frozen=True, tag="needle_adjusted"):
    """The depth or the angle of a needle in place was changed."""

    needle: Id
    depth_mm: Annotated[float, msgspec.Meta(ge=0)]
    angle_deg: Annotated[float, msgspec.Meta(ge=0, le=90)] = 90.0
    tissue_level: str = ""
    deviation: str = ""


class NeedleStimulated(_Event, frozen=True, tag="needle_stimulated"):
    """A needle in place was moved by hand."""

    needle: Id
    method: str
    strength: Strength
    seconds: Annotated[float, msgspec.Meta(ge=0)] | None = None
    response_obtained: str = ""
    de_qi: DeQi = "unknown"
    deviation: str = ""


class NeedleRemoved(_Event, frozen=True, tag="needle_removed"):
    """A needle came out and went into the sharps box.

    ``is_intact`` is false where part of it may have stayed behind: the needle then counts as not out.
    """

    needle: Id
    is_intact: bool = True
    is_pressed: bool = False
    deviation: str = ""


class NeedlesCounted(_Event, frozen=True, tag="needles_counted"):
    """Needles in the tray were counted by hand: used ones that came out whole."""

    counted: Annotated[int, msgspec.Meta(ge=0)]


class TechniqueApplied(_Event, frozen=True, tag="technique_applied"):
    """Something other than a hand-held needle began at a site: cups, moxa, lamp, seeds, pressing ...

    Parameters
    ----------
    application : str
        Name of this application, never used again.
    pieces : int
        How many cups, seeds or press needles; they are counted off again.
    minutes : float, optional
        How long it is meant to last.
    check_every_min : float, optional
        How often the skin is to be looked at.
    needle : str
        The needle that carries it (moxa on a handle).
    pack : str
        The pack of needles that stay in place.
    """

    application: Id
    code: str
    side: Side
    modality: str
    pieces: Annotated[int, msgspec.Meta(ge=0)] = 0
    minutes: Annotated[float, msgspec.Meta(gt=0)] | None = None
    check_every_min: Annotated[float, msgspec.Meta(gt=0)] | None = None
    needle: str = ""
    pack: str = ""
    manner: str = ""
    strength: Strength = "moderate"
    deviation: str = ""


class TechniqueChecked(_Event, frozen=True, tag="technique_checked"):
    """The skin under an application was looked at, and the patient asked."""

    application: Id
    skin: str
    felt: str = ""


class TechniqueEnded(_Event, frozen=True, tag="technique_ended"):
    """An application ended; pieces were counted off."""

    application: Id
    pieces_off: Annotated[int, msgspec.Meta(ge=0)] = 0
    skin: str = ""


class LeftInPlace(_Event, frozen=True, tag="left_in_place"):
    """Press needles or seeds were handed over: the patient knows how many, where, and when they come off."""

    application: Id
    pieces: Annotated[int, msgspec.Meta(ge=1)]
    remove_by: date
    told: Literal["written", "spoken"]
    deviation: str = ""


class CurrentStarted(_Event, frozen=True, tag="current_started"):
    """Current began between two needles in place.

    ``frequency_2_hz`` is the second frequency where two alternate.
    """

    circuit: Id
    needles: tuple[Id, Id]
    frequency_hz: Annotated[float, msgspec.Meta(gt=0)]
    frequency_2_hz: Annotated[float, msgspec.Meta(gt=0)] | None = None
    pulse_us: Annotated[float, msgspec.Meta(gt=0)] | None = None
    intensity_ma: Annotated[float, msgspec.Meta(ge=0)] | None = None
    felt: Felt = "nothing"
    minutes: Annotated[float, msgspec.Meta(gt=0)] | None = None
    deviation: str = ""


class CurrentChanged(_Event, frozen=True, tag="current_changed"):
    """Intensity or frequency of a running current was changed."""

    circuit: Id
    intensity_ma: Annotated[float, msgspec.Meta(ge=0)] | None = None
    frequency_hz: Annotated[float, msgspec.Meta(gt=0)] | None = None
    felt: Felt = "nothing"
    deviation: str = ""


class CurrentStopped(_Event, frozen=True, tag="current_stopped"):
    """A current was turned off."""

    circuit: Id


class IncidentReported(_Event, frozen=True, tag="incident_reported"):
    """Something went wrong; its procedure opens (``facts/clinic/session.toml``).

    ``needle`` names the needle that is stuck, broken or lost.
    """

    incident: Id
    kind: str
    needle: str = ""
    code: str = ""
    note: str = ""


class IncidentStepDone(_Event, frozen=True, tag="incident_step_done"):
    """One step of an incident's procedure was done, or found not to apply, which needs a note."""

    incident: Id
    step: str
    is_done: bool = True
    note: str = ""


class IncidentResolved(_Event, frozen=True, tag="incident_resolved"):
    """An incident ended.

    ``outcome`` is one of its row's outcomes; ``called_ambulance`` and ``referred_to`` say who took over.
    """

    incident: Id
    outcome: str
    called_ambulance: bool = False
    referred_to: str = ""
    note: str = ""


class StoppedEarly(_Event, frozen=True, tag="stopped_early"):
    """Patient or practitioner ended the treatment: nothing new begins, all comes out and is counted."""

    by: By
    reason: str


class AdviceGiven(_Event, frozen=True, tag="advice_given"):
    """Aftercare advice was given (rows of ``facts/clinic/session.toml``)."""

    advice: list[str]
    form: Literal["written", "spoken"]


class NoteAdded(_Event, frozen=True, tag="note_added"):
    """Something worth keeping: an explanation (STRICTA 4b), another intervention (4a), a remark."""

    about: Literal["explanation", "co_intervention", "remark"]
    text: Annotated[str, msgspec.Meta(min_length=1)]


class ClockSet(_Event, frozen=True, tag="clock_set"):
    """The clock jumped, forwards or backwards, and somebody says how many minutes really passed."""

    passed_min: Annotated[float, msgspec.Meta(ge=0)]
    reason: str


class Undone(_Event, frozen=True, tag="undone"):
    """An earlier event was recorded by mistake; without a number, the last one that still stands."""

    number: int | None = None
    reason: str = ""


class Redone(_Event, frozen=True, tag="redone"):
    """An undone event stands after all; without a number, the one undone last."""

    number: int | None = None


class SessionClosed(_Event, frozen=True, tag="session_closed"):
    """The visit is over: everything is out, counted and told."""


class SessionSigned(_Event, frozen=True, tag="session_signed"):
    """The practitioner signs; from here on only dated amendments are added."""

    practitioner: str
    statement: str = ""


class AmendmentAdded(_Event, frozen=True, tag="amendment_added"):
    """Something learned after signing; what was signed stays as it was."""

    by: str
    text: Annotated[str, msgspec.Meta(min_length=1)]
    about: int | None = None


Event = (
    SessionOpened | GateChecked | PlanChanged | ConsentGiven | ConsentWithdrawn | ContactStarted
    | ContactPaused | PositionTaken | SkinChecked | NeedlePackOpened | NeedleInserted | NeedleAdjusted
    | NeedleStimulated | NeedleRemoved | NeedlesCounted | TechniqueApplied | TechniqueChecked
    | TechniqueEnded | LeftInPlace | CurrentStarted | CurrentChanged | CurrentStopped | IncidentReported
    | IncidentStepDone | IncidentResolved | StoppedEarly | AdviceGiven | NoteAdded | ClockSet | Undone
    | Redone | SessionClosed | SessionSigned | AmendmentAdded
)  # fmt: skip
