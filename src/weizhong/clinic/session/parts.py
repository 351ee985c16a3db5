"""The parts of what is known of a session: moments, needles, applications, incidents and the rest."""

from datetime import date, datetime
from typing import Literal

import msgspec

from weizhong.clinic.session.events import By, DeQi, Event, Felt, SkinFinding, Strength

Fate = Literal["in", "out", "broken", "missing", "lost", "handed_over"]
UNACCOUNTED: tuple[Fate, ...] = ("in", "broken", "missing")


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a state: keyword-only, immutable."""


class Moment(Part, frozen=True):
    """When something happened: the number of its event, the clock, and seconds of session time.

    Session time only grows; it leaves out what a wrong clock made up, so lengths are taken from it.
    """

    number: int
    at: datetime
    elapsed_s: float


class Entry(Part, frozen=True):
    """One event in the chain; ``previous`` is the SHA-256 of the entry before it, empty for the first."""

    number: int
    previous: str
    elapsed_s: float
    event: Event


class PersonCheck(Part, frozen=True):
    """That the person is the right one: who told which kinds of identifiers, never what they are."""

    confirmed: Moment
    by: str
    identifiers: list[str]


class Consent(Part, frozen=True):
    """What the patient agreed to."""

    technique: str
    given: Moment
    form: str
    by: str
    withdrawn: Moment | None = None


class Turn(Part, frozen=True):
    """One body position, and the skin as it was found in it."""

    position: str
    began: Moment
    supports: str = ""
    skin_checked: Moment | None = None
    barred: list[SkinFinding] = []


class Stimulation(Part, frozen=True):
    """One time a needle was moved."""

    done: Moment
    method: str
    strength: Strength
    seconds: float | None
    response_obtained: str
    de_qi: DeQi


class Response(Part, frozen=True):
    """What was felt at a needle that was not moved."""

    noted: Moment
    de_qi: DeQi
    response_obtained: str


class Needle(Part, frozen=True):
    """One needle, from going in to being accounted for."""

    needle: str
    code: str
    side: str
    technique: str
    pack: str
    turn: int
    inserted: Moment
    depth_mm: float
    deepest_mm: float
    angle_deg: float
    direction: str
    tissue_level: str
    response_sought: str
    response_obtained: str
    de_qi: DeQi
    is_thoracic: bool
    fate: Fate = "in"
    accounted: Moment | None = None
    is_pressed: bool = False
    stimulations: list[Stimulation] = []
    responses: list[Response] = []


class Application(Part, frozen=True):
    """One technique without a hand-held needle, from beginning to end."""

    application: str
    code: str
    side: str
    modality: str
    turn: int
    began: Moment
    pieces: int
    minutes: float | None
    check_every_min: float | None
    needle: str
    pack: str
    manner: str
    strength: Strength
    is_thoracic: bool
    pieces_off: int = 0
    pieces_left: int = 0
    checked: list[Moment] = []
    skin: list[str] = []
    ended: Moment | None = None
    remove_by: date | None = None

    @property
    def pieces_on(self) -> int:
        """How many are neither off nor handed over."""
        return self.pieces - self.pieces_off - self.pieces_left


class CurrentChange(Part, frozen=True):
    """One setting of a current."""

    set_at: Moment
    intensity_ma: float | None
    frequency_hz: float | None
    felt: Felt


class Circuit(Part, frozen=True):
    """One current between two needles."""

    circuit: str
    needles: tuple[str, str]
    started: Moment
    frequency_hz: float
    frequency_2_hz: float | None
    pulse_us: float | None
    minutes: float | None
    settings: list[CurrentChange]
    stopped: Moment | None = None


class StepTaken(Part, frozen=True):
    """One step of a procedure."""

    step: str
    taken: Moment
    is_done: bool
    note: str


class Incident(Part, frozen=True):
    """Something that went wrong, and what was done about it."""

    incident: str
    kind: str
    reported: Moment
    needle: str
    code: str
    note: str
    side: str = ""
    steps: list[StepTaken] = []
    outcome: str = ""
    resolved: Moment | None = None
    called_ambulance: bool = False
    referred_to: str = ""
    closing_note: str = ""


class Deviation(Part, frozen=True):
    """A limit that was passed: what was done, which limits, and the reason given."""

    noted: Moment
    kinds: list[str]
    text: str
    reason: str


class ContactSpan(Part, frozen=True):
    """The practitioner with the patient, from when to when."""

    began: Moment
    ended: Moment | None = None


class NeedleCount(Part, frozen=True):
    """Needles counted by hand against needles recorded as out."""

    counted_at: Moment
    counted: int
    expected: int


class GateRun(Part, frozen=True):
    """One run of the gate, and the plan it was run for."""

    run: Moment
    verdict: str
    case_digest: str
    day: str
    titles: list[str]
    plan_digest: str = ""


class PlanUsed(Part, frozen=True):
    """One plan the session followed."""

    since: Moment
    plan_digest: str
    reason: str = ""
    changes: list[str] = []


class Stop(Part, frozen=True):
    """An early end."""

    stopped: Moment
    by: By
    reason: str


class Advice(Part, frozen=True):
    """Advice that was given."""

    advice: str
    given: Moment
    form: str


class Note(Part, frozen=True):
    """A remark."""

    noted: Moment
    about: str
    text: str


class ClockJump(Part, frozen=True):
    """A jump of the clock somebody explained."""

    told: Moment
    before: datetime
    passed_min: float
    reason: str


class Signature(Part, frozen=True):
    """Who signed what: ``head`` is the digest of the last entry before the signature."""

    signed: Moment
    practitioner: str
    statement: str
    head: str


class Amendment(Part, frozen=True):
    """What was added after signing."""

    added: Moment
    by: str
    text: str
    about: int | None
