"""What is known of a session at one moment: plain frozen values, and the questions one asks of them."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

import msgspec

from weizhong.clinic.session.agenda import Agenda
from weizhong.clinic.session.events import NeedlePackOpened, SessionOpened
from weizhong.clinic.session.parts import (
    UNACCOUNTED,
    Advice,
    Amendment,
    Application,
    Circuit,
    ClockJump,
    Consent,
    ContactSpan,
    Deviation,
    Entry,
    GateRun,
    Incident,
    Moment,
    Needle,
    NeedleCount,
    Note,
    PersonCheck,
    PlanUsed,
    Signature,
    Stop,
    Turn,
)
from weizhong.terms.errors import Refused

__all__ = ["EMPTY", "Application", "Circuit", "Incident", "Needle", "Phase", "SessionState"]


class Phase(StrEnum):
    """Where a session stands."""

    NOT_OPENED = "not_opened"
    PERSON = "person"
    CONSENT = "consent"
    POSITION = "position"
    SKIN = "skin"
    INSERTION = "insertion"
    RETENTION = "retention"
    REMOVAL = "removal"
    AFTERCARE = "aftercare"
    CLOSED = "closed"
    SIGNED = "signed"


class SessionState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A session at one moment; `EMPTY` is the one before anything happened.

    ``is_document`` says that it was signed: what it holds was judged by the tables of its day, and tables
    that changed since do not judge it again. Entries before ``judged_from`` were judged by other tables in a
    visit that goes on: what was done stays told, and today's tables judge what is done from there on.
    """

    opened: SessionOpened | None = None
    opened_at: Moment | None = None
    agenda: Agenda = Agenda(status="draft")
    plans: list[PlanUsed] = []
    gates: list[GateRun] = []
    person: PersonCheck | None = None
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
    is_document: bool = False
    judged_from: int = 0
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

    def judge(self, why: str, breaches: tuple[str, ...] = ()) -> None:
        """Refuse what today's tables do not allow, unless it was judged, and signed, by those of its day.

        Raises
        ------
        Refused
            If the session is still being made.
        """
        if not self.is_document:
            raise Refused(why, breaches=breaches)

    def open_incidents(self) -> Iterator[Incident]:
        """Yield incidents without an outcome."""
        return (one for one in self.incidents if one.resolved is None)

    def _phase_before_needles(self) -> Phase:
        if self.person is None:
            return Phase.PERSON
        if not any(one.withdrawn is None for one in self.consents):
            return Phase.CONSENT
        if self.turn is None:
            return Phase.POSITION
        if self.turn.skin_checked is None:
            return Phase.SKIN
        return Phase.INSERTION


EMPTY = SessionState()
