"""What is known of a session at one moment: plain frozen values, and the questions one asks of them."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

import msgspec

from weizhong.clinic.session.agenda import Agenda
from weizhong.clinic.session.events import (
    By,
    DeQi,
    Event,
    Felt,
    NeedlePackOpened,
    SessionOpened,
    SkinFinding,
    Strength,
)

Fate = Literal["in", "out", "broken", "missing", "lost", "handed_over"]
UNACCOUNTED: tuple[Fate, ...] = ("in", "broken", "missing")


class Phase(StrEnum):
    """Where a session stands."""

    NOT_OPENED = "not_opened"
    CONSENT = "consent"
    POSITION = "position"
    SKIN = "skin"
    INSERTION = "insertion"
    RETENTION = "retention"
    REMOVAL = "removal"
    AFTERCARE = "aftercare"
    CLOSED = "closed"
    SIGNED = "signed"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a state: keyword-only, immutable."""


class Moment(_Part, frozen=True):
    """When something happened: the number of its event, the clock, and seconds of session time.

    Session time only grows; it leaves out what a wrong clock made up, so lengths are taken from it.
    """

    number: int
    at: datetime
    elapsed_s: float


class Entry(_Part, frozen=True):
    """One event in the chain; ``previous`` is the SHA-256 of the entry before it, empty for the first."""

    number: int
    previous: str
    elapsed_s: float
    event: Event


class Consent(_Part, frozen=True):
    """What the patient agreed to."""

    technique: str
    given: Moment
    form: str
    by: str
    withdrawn: Moment | None = None


class Turn(_Part, frozen=True):
    """One body position, and the skin as it was found in it."""

    position: str
    began: Moment
    supports: str = ""
    skin_checked: Moment | None = None
    barred: list[SkinFinding] = []


class Stimulation(_Part, frozen=True):
    """One time a needle was moved."""

    done: Moment
    method: str
    strength: Strength
    seconds: float | None
    response_obtained: str
    de_qi: DeQi


class Needle(_Part, frozen=True):
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


class Application(_Part, frozen=True):
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


class CurrentChange(_Part, frozen=True):
    """One setting of a current."""

    set_at: Moment
    intensity_ma: float | None
    frequency_hz: float | None
    felt: Felt


class Circuit(_Part, frozen=True):
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


class StepTaken(_Part, frozen=True):
    """One step of a procedure."""

    step: str
    taken: Moment
    is_done: bool
    note: str


class Incident(_Part, frozen=True):
    """Something that went wrong, and what was done about it."""

    incident: str
    kind: str
    reported: Moment
    needle: str
    code: str
    note: str
    steps: list[StepTaken] = []
    outcome: str = ""
    resolved: Moment | None = None
    called_ambulance: bool = False
    referred_to: str = ""
    closing_note: str = ""


class Deviation(_Part, frozen=True):
    """A limit that was passed: what was done, which limits, and the reason given."""

    noted: Moment
    kinds: list[str]
    text: str
    reason: str


class ContactSpan(_Part, frozen=True):
    """The practitioner with the patient, from when to when."""

    began: Moment
    ended: Moment | None = None


class NeedleCount(_Part, frozen=True):
    """Needles counted by hand against needles recorded as out."""

    counted_at: Moment
    counted: int
    expected: int


class GateRun(_Part, frozen=True):
    """One run of the gate."""

    run: Moment
    verdict: str
    case_digest: str
    day: str
    titles: list[str]


class PlanUsed(_Part, frozen=True):
    """One plan the session followed."""

    since: Moment
    plan_digest: str
    reason: str = ""
    changes: list[str] = []


class Stop(_Part, frozen=True):
    """An early end."""

    stopped: Moment
    by: By
    reason: str


class Advice(_Part, frozen=True):
    """Advice that was given."""

    advice: str
    given: Moment
    form: str


class Note(_Part, frozen=True):
    """A remark."""

    noted: Moment
    about: str
    text: str


class ClockJump(_Part, frozen=True):
    """A jump of the clock somebody explained."""

    told: Moment
    before: datetime
    passed_min: float
    reason: str


class Signature(_Part, frozen=True):
    """Who signed what: ``head`` is the digest of the last entry before the signature."""

    signed: Moment
    practitioner: str
    statement: str
    head: str


class Amendment(_Part, frozen=True):
    """What was added after signing."""

    added: Moment
    by: str
    text: str
    about: int | None


class SessionState(_Part, frozen=True):
    """A session at one moment; `EMPTY` is the one before anything happened."""

    opened: SessionOpened | None = None
    opened_at: Moment | None = None
    agenda: Agenda = Agenda(status="draft")
    plans: list[PlanUsed] = []
    gates: list[GateRun] = []
    consents: list[Consent] = []
    explained: list[str] = []
    turns: list[Turn] = []
    packs: list[NeedlePackOpened] = []
    needles: list[Needle] = []
    applications: list[Application] = []
    circuits: list[Circuit] = []
    incidents: list[Incident] = []
    deviations: list[Deviation] = []
    contact: list[ContactSpan] = []
    counts: list[NeedleCount] = []
    is_count_current: bool = False
    stop: Stop | None = None
    advice: list[Advice] = []
    notes: list[Note] = []
    clock_jumps: list[ClockJump] = []
    closed: Moment | None = None
    signature: Signature | None = None
    amendments: list[Amendment] = []
    log: list[Entry] = []
    undone: list[int] = []
    head: str = ""
    last_at: datetime | None = None
    elapsed_s: float = 0.0

    @property
    def phase(self) -> Phase:
        """Where the session stands."""
        if self.signature:
            return Phase.SIGNED
        if self.closed:
            return Phase.CLOSED
        if self.opened is None:
            return Phase.NOT_OPENED
        if self.is_anything_on:
            return Phase.REMOVAL if self.stop else Phase.RETENTION
        return Phase.AFTERCARE if self.stop or self.advice else self._phase_before_needles()

    @property
    def turn(self) -> Turn | None:
        """The position now taken."""
        return self.turns[-1] if self.turns else None

    @property
    def is_in_contact(self) -> bool:
        """Whether the practitioner is with the patient."""
        return bool(self.contact) and self.contact[-1].ended is None

    @property
    def is_anything_on(self) -> bool:
        """Whether a needle, a current or an application is still on the patient."""
        return any(True for _ in self.needles_unaccounted()) or any(True for _ in self.running())

    def needles_in(self) -> Iterator[Needle]:
        """Yield the needles in the patient."""
        return (one for one in self.needles if one.fate == "in")

    def needles_unaccounted(self) -> Iterator[Needle]:
        """Yield the needles that are in, broken or missing."""
        return (one for one in self.needles if one.fate in UNACCOUNTED)

    def running(self) -> Iterator[Application | Circuit]:
        """Yield applications and currents that have not ended."""
        yield from (one for one in self.applications if one.ended is None)
        yield from (one for one in self.circuits if one.stopped is None)

    def open_incidents(self) -> Iterator[Incident]:
        """Yield incidents without an outcome."""
        return (one for one in self.incidents if one.resolved is None)

    def _phase_before_needles(self) -> Phase:
        if not any(one.withdrawn is None for one in self.consents):
            return Phase.CONSENT
        if self.turn is None:
            return Phase.POSITION
        if self.turn.skin_checked is None:
            return Phase.SKIN
        return Phase.INSERTION


EMPTY = SessionState()
