"""The diagnosis as a document: what was classified, matched and read from the drawing, with reasons."""

from typing import Literal

import msgspec

from weizhong.clinic.documents.cited import Citation

Likelihood = Literal["likely", "possible", "hinted", "spoken_against", "cannot_be_told"]


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a document: keyword-only, immutable."""


class ClassMatch(_Document, frozen=True):
    """One kind of pain, with what speaks for and against it; ``likelihood`` is no probability.

    ``arithmetic`` is the sum behind the word; ``not_examined`` lists what nobody has looked for yet.
    """

    id: str
    name: str
    group: Literal["non_specific", "radicular", "other"]
    likelihood: Likelihood
    findings_for: list[str]
    findings_against: list[str]
    not_examined: list[str]
    arithmetic: str
    note: str
    icd10cm: list[str]
    icd11: list[str]
    citations: list[Citation]


class Examination(_Document, frozen=True):
    """What to examine or ask next, and which kinds of pain it would decide between."""

    text: str
    would_help: list[str]


class RootLevel(_Document, frozen=True):
    """A nerve root that the findings point to; ``points`` is the sum of their weights."""

    level: str
    points: float
    findings_for: list[str]
    findings_against: list[str]
    citations: list[Citation]


class DermatomeShare(_Document, frozen=True):
    """How much of the drawing lies on the skin of one root.

    ``agreed`` are cells that the maps give to it alike, ``disputed`` those that only some of them do.
    """

    name: str
    roots: list[str]
    share: float
    agreed: list[str]
    disputed: list[str]
    citations: list[Citation]


class ChannelInvolvement(_Document, frozen=True):
    """A channel that the pain follows: ``share`` of the drawing on it (none without a drawing), and signs."""

    channel: str
    name: str
    share: float | None
    sides: list[Literal["left", "right", "midline"]]
    because: list[str]
    citations: list[Citation]


class MuscleCandidate(_Document, frozen=True):
    """A muscle whose usual referred pain lies where this pain is drawn, or whose trigger point was found.

    ``share`` of the drawing that its zones explain (none without a drawing); ``test`` is how to look for it,
    empty where nobody should press there.
    """

    id: str
    name: str
    status: Literal["found", "candidate", "not_found"]
    share: float | None
    sides: list[Literal["left", "right", "midline"]]
    test: str
    points: list[str]
    because: list[str]
    citations: list[Citation]


class Contradiction(_Document, frozen=True):
    """Where the drawing and the rest of the case disagree; ``asked``: ``field`` must be corrected first."""

    field: str
    text: str
    asked: bool


class Drawing(_Document, frozen=True):
    """The pain drawing, read: ``width`` counts the parts of the body it touches.

    ``regions`` are names of the site table, with ``left_`` or ``right_`` in front.
    """

    regions: list[str]
    dermatomes: list[DermatomeShare]
    channels: list[ChannelInvolvement]
    muscles: list[MuscleCandidate]
    width: Literal["local", "regional", "wide"]
    symmetry: Literal["left", "right", "both", "midline"]
    contradictions: list[Contradiction]
    notes: list[str]


class Sensitisation(_Document, frozen=True):
    """Hints that the nervous system itself is oversensitive; never a diagnosis of its own."""

    level: Literal["none_told", "hints", "possible", "probable"]
    findings: list[str]
    not_examined: list[str]
    text: str
    citations: list[Citation]


class PatternMatch(_Document, frozen=True):
    """A traditional pattern, signs found and not told of: practitioner vocabulary, not proven selection.

    ``arithmetic`` says how ``confidence`` came about; ``signs_absent`` were looked for and not found.
    """

    id: str
    name: str
    confidence: float
    signs_found: list[str]
    signs_not_reported: list[str]
    icd11: list[str]
    citations: list[Citation]
    signs_against: list[str] = []
    signs_absent: list[str] = []
    arithmetic: str = ""


class Mixture(_Document, frozen=True):
    """Patterns that are each matched well enough: shown together, with the signs they share."""

    patterns: list[str]
    name: str
    shared: list[str]
    only: dict[str, list[str]]
    text: str
    citations: list[Citation]


class Diagnosis(_Document, frozen=True):
    """Classification by the western and the traditional view, each from stated findings.

    ``classes`` are ranked; ``leading`` is the first of them if it is at least possible, and ``category`` the
    group it belongs to. ``levels`` are nerve roots, ``channels`` and ``muscles`` come from the drawing and
    the signs together.
    """

    duration: Literal["acute", "subacute", "chronic", "unknown"]
    category: Literal["non_specific", "radicular", "other", "unknown"]
    severity: str
    icd11: list[str]
    because: list[str]
    patterns: list[PatternMatch]
    citations: list[Citation]
    recurrent: bool = False
    leading: str = ""
    leading_name: str = ""
    classes: list[ClassMatch] = []
    examine_next: list[Examination] = []
    levels: list[RootLevel] = []
    channels: list[ChannelInvolvement] = []
    muscles: list[MuscleCandidate] = []
    mixture: Mixture | None = None
    sensitisation: Sensitisation | None = None
    drawing: Drawing | None = None
    icd10cm: list[str] = []
