"""The review: what comes out, as one document with a published schema."""

from typing import Literal

import msgspec

from weizhong.clinic.documents.treatment_plan import Citation, Question
from weizhong.outcomes.change import ChangeVerdict
from weizhong.outcomes.trajectory import Trajectory

SCHEMA = "weizhong.review/1"

Decision = Literal["refer", "stop", "pause", "adjust", "continue"]


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a document: keyword-only, immutable."""


class ScaleChange(_Document, frozen=True):
    """What became of one scale since the start; ``gain`` is positive when things got better.

    ``verdict``: "better" (past the threshold and the measurement error), "unclear" (past the threshold by its
    share alone, within the error), "none", "worse" or "unknown". Only "better" counts as improved.
    ``gain_share``: of the start value; none on a rating and where a higher value is better.
    ``is_current``: read since the visit to decide at, where that has come. A setback since an earlier reading
    and the worst end of a scale change no verdict: they stand in ``text`` and in the signs of its trajectory.
    """

    scale: str
    label: str
    start: float | None
    start_on: str | None
    now: float | None
    now_on: str | None
    gain: float | None
    gain_share: float | None
    verdict: ChangeVerdict
    is_current: bool
    text: str
    citations: list[Citation]


class ReviewReason(_Document, frozen=True):
    """A row of the table that held, with what it rests on and what to do."""

    rule: str
    decision: Decision
    title: str
    text: str
    action: str
    because: list[str]
    citations: list[Citation]


class SetAside(_Document, frozen=True):
    """Something in the course that was not used, and why; ``scale`` is that of a reading or start value."""

    kind: str
    text: str
    scale: str | None = None


class Said(_Document, frozen=True):
    """A sentence with its sources: of the natural course, of maintenance, of a payer."""

    id: str
    text: str
    citations: list[Citation]


class SafetyAdvice(_Document, frozen=True):
    """What the patient is told to watch for, and whom to call."""

    id: str
    text: str
    call: str
    citations: list[Citation]


class Review(_Document, frozen=True):
    """The answer: one decision, its reasons, what was used, what is missing.

    ``payers`` stands apart: none of it entered the decision. ``trajectories`` tell of every scale its error,
    every published rule of response and what was to be expected; ``trajectory_citations`` are their sources.
    ``how_read`` is what has to be known of how the records of visits were read.
    """

    decision: Decision
    headline: str
    reasons: list[ReviewReason]
    changes: list[ScaleChange]
    trajectories: list[Trajectory]
    trajectory_citations: list[Citation]
    visits_done: int
    visits_planned: tuple[int, int]
    stop_by_visit: int
    stop_rule: Said
    set_aside: list[SetAside]
    questions: list[Question]
    words: list[Said]
    maintenance: Said
    payers: list[Said]
    safety_net: list[SafetyAdvice]
    review_notice: str
    reviewed_on: str
    software_version: str
    facts_digest: str
    how_read: list[str] = []
    schema: Literal["weizhong.review/1"] = "weizhong.review/1"
