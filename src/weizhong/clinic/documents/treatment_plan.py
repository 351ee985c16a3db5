"""The plan: what comes out, as one document with a published schema.

Plain values only, so that it can be printed, drawn, stored and validated without this package.
"""

from typing import Literal

import msgspec

from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.clinic.documents.changes import Amendment as Amendment
from weizhong.clinic.documents.changes import Change as Change
from weizhong.clinic.documents.cited import Citation as Citation
from weizhong.clinic.documents.consensus import Agreement as Agreement
from weizhong.clinic.documents.consensus import PointTrials as PointTrials
from weizhong.clinic.documents.diagnosis import Diagnosis as Diagnosis
from weizhong.clinic.documents.diagnosis import PatternMatch as PatternMatch
from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatments import (
    EarPlace,
    ElectrodePair,
    NeedleSupply,
    TechniqueGuide,
    Treatment,
    Unpaired,
)

SCHEMA = "weizhong.plan/1"


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a document: keyword-only, immutable."""


class Finding(_Document, frozen=True):
    """One thing the gate or the diagnosis found, with its reason.

    ``verdict`` is ordered: stop (refer, no points) > ask (unknown) > avoid_modality > avoid_site > caution
    > note > clear.
    """

    rule: str
    verdict: Literal["stop", "ask", "avoid_modality", "avoid_site", "caution", "note", "clear"]
    title: str
    text: str
    action: str
    because: list[str]
    modalities: list[str]
    points: list[str]
    citations: list[Citation]


class Question(_Document, frozen=True):
    """A question that must be answered before a plan can stand.

    ``id`` is the key in ``[answers]``; with a dot it names another table (``sites.lymphoedema``,
    ``complaint.levels``). ``group`` is the heading it is asked under, ``plain`` its wording for the patient.
    """

    id: str
    text: str
    needed_for: list[str]
    group: str = ""
    plain: str = ""


class Reason(_Document, frozen=True):
    """Why a point was chosen: role, sentence, citation."""

    role: str
    text: str
    citations: list[Citation]


class HazardLine(_Document, frozen=True):
    """Something beneath a point that a needle must not meet, how grave that is, and how to avoid it.

    ``forbids`` says why no needle goes in at all; empty where one may.
    """

    id: str
    label: str
    severity: str
    direction: str
    forbids: str
    citations: list[Citation]


class NeedleAdvice(_Document, frozen=True):
    """The needle for a depth that must not be reached.

    ``hub_stops``: whether its handle meets the skin before its tip meets the limit; otherwise the depth is
    held by hand.
    """

    length_mm: float
    diameter_mm: tuple[float, float]
    hub_stops: bool
    text: str
    citations: list[Citation]


class TaughtDepth(_Document, frozen=True):
    """What a textbook teaches, beside the ceiling: never a depth to use where it passes it.

    ``passes_ceiling`` is true where it goes beyond the ceiling or the default, or cannot be held against it.
    """

    cun: tuple[float, float]
    mm: tuple[float, float] | None
    angle: str
    passes_ceiling: bool
    text: str
    citations: list[Citation]


class DepthModel(_Document, frozen=True):
    """A published formula for the depth of a hazard: whom it was fitted on, how well, and what it says here.

    ``lower_bound_mm`` is what 99 of 100 such people exceed; only a usable formula has one; it only lowers.
    """

    id: str
    predicts: str
    formula: str
    inputs: str
    population: str
    n: int | None
    posture: str
    r2: float | None
    verdict: str
    is_usable: bool
    lower_bound_mm: float | None
    citations: list[Citation]


class DepthAdvice(_Document, frozen=True):
    """What may be said about depth.

    ``status``: "textbook" (figure with its source), "bound" (most cautious published bound, named),
    "none_over_organ" (no depth until a per-person ceiling exists), "no_data", or "withheld" (draft).
    ``bound_mm`` is the ceiling for this person in this position, straight in; ``default_mm`` what holds where
    there is none; ``nerve_mm`` where a nerve may be met; ``beneath`` names what lies there, or that nothing
    is recorded.
    """

    status: Literal["textbook", "bound", "none_over_organ", "no_data", "withheld"]
    textbook_cun: tuple[float, float] | None
    textbook_mm: tuple[float, float] | None
    bound_mm: float | None
    angle: str
    text: str
    conflicts: list[str]
    citations: list[Citation]
    beneath: str = ""
    hazards: list[HazardLine] = []
    nerve_mm: float | None = None
    default_mm: float | None = None
    needle: NeedleAdvice | None = None
    taught: TaughtDepth | None = None
    models: list[DepthModel] = []

    def __hash__(self) -> int:
        """By its words and its ceiling, as lists have no hash: doses of left and right are cut from one."""
        return hash((self.text, self.bound_mm, None if self.taught is None else self.taught.text))


class PlannedPoint(_Document, frozen=True):
    """One needle site of the plan.

    ``principle`` is the strongest of its reasons; ``trials`` and ``agreement`` say who names the point;
    ``alternatives`` serve the same purpose and may be treated here. ``treatments`` holds one dose per
    technique left to the point (none in a draft); ``not_done`` says why one asked for is not done here.
    ``lateral_cm`` is how far from the midline a tender spot was found; points have none.
    """

    code: str
    side: Literal["left", "right", "midline"]
    name_pinyin: str
    name_hanzi: str
    location: str
    reasons: list[Reason]
    technique: str
    depth: DepthAdvice
    cautions: list[Finding]
    placement: PlacedPoint
    principle: str = ""
    trials: PointTrials | None = None
    agreement: Agreement | None = None
    alternatives: list[str] = []
    treatments: list[Treatment] = []
    not_done: list[str] = []
    lateral_cm: float | None = None


class PositionGroup(_Document, frozen=True):
    """Points treated without turning the patient."""

    position: Literal["prone", "supine", "side_lying", "sitting"]
    order: int
    note: str
    points: list[PlannedPoint]


class Dose(_Document, frozen=True):
    """Regimen in the words of STRICTA items 2 to 4.

    ``stop_by_visit``: the visit by which a meaningful change must show, as told to the patient at the start.
    ``protocol``: whose sessions, times a week or minutes these are, where the style follows a published one.
    ``begin``: how to begin with a person for whom few needles are asked at first. ``retention_min`` spans the
    doses of the points; 0 to 0, and no ``needle``, where nothing stays in or nothing is needled.
    """

    sessions: tuple[int, int]
    sessions_per_week: tuple[int, int]
    retention_min: tuple[int, int]
    needle: str
    review_after_weeks: int
    review_on: str | None
    stop_rule: str
    citations: list[Citation]
    stop_by_visit: int | None = None
    protocol: str = ""
    begin: str = ""


class EvidenceLine(_Document, frozen=True):
    """One line of evidence or guideline advice, shown beside the plan with its contradictions.

    ``contrast`` is what acupuncture was compared with; empty for advice.
    """

    kind: Literal["evidence", "guideline"]
    title: str
    statement: str
    strength: str
    direction: Literal["for", "against", "neutral"]
    citations: list[Citation]
    contrast: Literal["sham", "usual_care", "none", "mixed", "unstated", "harm", "other", ""] = ""


class LandmarkLine(_Document, frozen=True):
    """One landmark of this body: mean and standard deviation, mm, and whether it was measured."""

    name: str
    label: str
    mean_mm: float
    sd_mm: float
    measured: bool


class BodySummary(_Document, frozen=True):
    """The body the points lie on."""

    sex: str
    age_years: float
    stature_mm: float
    mass_kg: float
    bmi: float
    landmarks: list[LandmarkLine]
    warnings: list[str]


class TreatmentPlan(_Document, frozen=True):
    """The whole answer.

    ``status``: "plan"; "draft" (something must be asked first: questions filled, watermark set, no depth);
    "stop" (referral filled, no points). ``package`` is what the complaint is, ``style`` how the points were
    chosen; ``amendments`` are the practitioner's wishes and ``changes`` what became of them. ``pairs`` join
    needles for current; no other carries any, and ``unpaired`` says why of those it was asked for;
    ``needles`` are those to lay out, one a point; ``techniques`` says what is the same at every point;
    ``scope`` who may use them; ``restriction`` what is taken off every dose.
    """

    status: Literal["plan", "draft", "stop"]
    headline: str
    referral: str | None
    watermark: str | None
    questions: list[Question]
    findings: list[Finding]
    diagnosis: Diagnosis | None
    positions: list[PositionGroup]
    dose: Dose | None
    evidence: list[EvidenceLine]
    body: BodySummary | None
    limitations: list[str]
    intended_use: str
    review_notice: str
    software_version: str
    facts_digest: str
    input_digest: str
    made_on: str | None
    package: str = ""
    style: str = ""
    pairs: list[ElectrodePair] = []
    unpaired: list[Unpaired] = []
    needles: list[NeedleSupply] = []
    ear: list[EarPlace] = []
    techniques: list[TechniqueGuide] = []
    scope: str = ""
    restriction: Restriction = Restriction()
    amendments: list[Amendment] = []
    changes: list[Change] = []
    schema: Literal["weizhong.plan/1"] = "weizhong.plan/1"
