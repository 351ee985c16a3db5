"""The record of a session: one document with a published schema, for the note, the review and STRICTA."""

from datetime import date, datetime
from typing import Literal

import msgspec

from weizhong.clinic.session.events import Strength
from weizhong.clinic.session.parts import (
    Advice,
    Amendment,
    ClockJump,
    Consent,
    CurrentChange,
    Deviation,
    Entry,
    GateRun,
    Incident,
    Note,
    PersonCheck,
    PlanUsed,
    Response,
    Signature,
    Stimulation,
    Stop,
    Turn,
)

SCHEMA = "weizhong.session/1"


class _Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a document: keyword-only, immutable, closed to unknown names."""


class NeedleType(_Document, frozen=True):
    """What a needle was (STRICTA 2g), with lot and expiry."""

    diameter_mm: float
    length_mm: float
    material: str
    maker: str
    lot: str
    expires_on: date


class NeedleInsertion(_Document, frozen=True):
    """One needle (STRICTA 2b to 2g).

    ``fate`` is "out", "handed_over" (to somebody who takes over), "lost" (searched for and recorded) or, in
    a record of an open session, "in", "broken" or "missing". ``retention_min`` is empty while it is in.
    ``responses`` holds what was felt without moving it, as it went in or when asked later.
    """

    needle: str
    point: str
    side: str
    position: str
    technique: str
    depth_mm: float
    deepest_mm: float
    tissue_level: str
    angle_deg: float
    direction: str
    response_sought: str
    response_obtained: str
    de_qi: str
    stimulation: list[Stimulation]
    retention_min: float | None
    needle_type: NeedleType
    inserted_at: datetime
    accounted_at: datetime | None
    responses: list[Response]
    fate: Literal["in", "out", "broken", "missing", "lost", "handed_over"]
    is_thoracic: bool


class TechniqueGiven(_Document, frozen=True):
    """One technique without a hand-held needle (STRICTA 4a where it is another intervention).

    ``minutes`` is how long it lasted, ``minutes_meant`` how long it was meant to.
    """

    application: str
    modality: str
    point: str
    side: str
    manner: str
    strength: Strength
    pieces: int
    pieces_off: int
    pieces_left: int
    remove_by: date | None
    minutes: float | None
    minutes_meant: float | None
    check_every_min: float | None
    skin: list[str]
    began_at: datetime
    ended_at: datetime | None


class CurrentGiven(_Document, frozen=True):
    """One current between two needles (STRICTA 2e); ``minutes`` it lasted, ``minutes_meant`` it was to."""

    circuit: str
    needles: tuple[str, str]
    frequency_hz: float
    frequency_2_hz: float | None
    pulse_us: float | None
    settings: list[CurrentChange]
    minutes: float | None
    minutes_meant: float | None
    began_at: datetime
    ended_at: datetime | None


class Tally(_Document, frozen=True):
    """Needles in and needles out (STRICTA 2a); the parts add up to ``inserted``.

    ``left_in_place`` counts press needles and seeds handed over with the patient, which are not among those.
    """

    inserted: int
    out: int
    still_in: int
    broken: int
    missing: int
    handed_over: int
    lost: int
    counted: int | None
    left_in_place: int


class SessionRecord(_Document, frozen=True):
    """What happened at one visit.

    ``entries`` is the whole journal, undone events among it; ``head`` the digest of the last one.
    ``minutes`` is from opening to closing (STRICTA 3b), ``contact_min`` what of it was personal contact.
    ``advice_not_given`` says what was called for and not given, and why.
    """

    session: str
    day: date
    visit: int
    status: str
    setting: str
    practitioner_id: str
    practitioner_name: str
    case_digest: str
    plans: list[PlanUsed]
    gates: list[GateRun]
    person: PersonCheck | None
    consents: list[Consent]
    explained: list[str]
    turns: list[Turn]
    tally: Tally
    insertions: list[NeedleInsertion]
    techniques: list[TechniqueGiven]
    currents: list[CurrentGiven]
    incidents: list[Incident]
    deviations: list[Deviation]
    stopped_early: Stop | None
    advice: list[Advice]
    notes: list[Note]
    clock_jumps: list[ClockJump]
    opened_at: datetime
    closed_at: datetime | None
    minutes: float
    contact_min: float
    signature: Signature | None
    amendments: list[Amendment]
    undone: list[int]
    entries: list[Entry]
    head: str
    facts_digest: str
    software_version: str
    advice_not_given: list[str] = []
    schema: Literal["weizhong.session/1"] = "weizhong.session/1"
