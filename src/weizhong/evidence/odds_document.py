"""What is known of one person's odds, as a document: every sentence carries its numbers with their rows."""

from typing import Literal

import msgspec

from weizhong.evidence.figures import Sentence

SCHEMA = "weizhong.odds/1"
Duration = Literal["acute", "subacute", "chronic", "unknown"]
Expects = Literal["much", "some", "little", "unknown"]
Status = Literal["chances", "unlike", "fit_unknown", "not_asked", "not_known", "child", "stop"]
Circumstance = Literal["pregnant", "operated", "anticoagulated"]
ArmKind = Literal["acupuncture", "acupuncture_or_sham", "sham", "usual_care"]
Urgency = Literal[
    "emergency_ambulance", "emergency_same_day", "urgent_medical_assessment", "urgent_imaging",
    "medical_assessment", "no_treatment", "routine_rheumatology", "barred", "unknown",
]  # fmt: skip


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the document: keyword-only, immutable."""


class OddsQuestion(_Part, frozen=True):
    """For whom the odds are asked.

    Parameters
    ----------
    duration : {"acute", "subacute", "chronic", "unknown"}
        By the case's own diagnosis.
    duration_weeks : float, optional
        How long this episode has lasted.
    category : {"non_specific", "radicular", "other", "unknown"}
        Kind of pain, by the same diagnosis.
    age_years : float, optional
        Age in years.
    pain_0_10 : float, optional
        Average pain of the last week.
    expects : {"much", "some", "little", "unknown"}
        What the person expects of the needles.
    gate : {"clear", "ask", "stop"}
        Whether the safety gate lets the person pass, asks first, or refers.
    urgency : str
        How soon the gate refers: its own word, or ``barred`` where it only holds needles back.
    needles_asked : bool
        Whether needles were asked for at all.
    circumstances : tuple of {"pregnant", "operated", "anticoagulated"}
        What trials may have left people out for.
    package : str
        Condition package.
    """

    duration: Duration = "unknown"
    duration_weeks: float | None = None
    category: Literal["non_specific", "radicular", "other", "unknown"] = "unknown"
    age_years: float | None = None
    pain_0_10: float | None = None
    expects: Expects = "unknown"
    gate: Literal["clear", "ask", "stop"] = "clear"
    urgency: Urgency = "unknown"
    needles_asked: bool = True
    circumstances: tuple[Circumstance, ...] = ()
    package: str = "back_pain"


class ArmOdds(_Part, frozen=True):
    """How many of 100 got clearly better in one group of a trial; limits only where people were counted."""

    kind: ArmKind
    title: str
    about: str
    of_100: float
    low: float | None
    high: float | None
    said: Sentence
    when: Sentence
    row: str


class TrialOdds(_Part, frozen=True):
    """One trial that counted who got better: groups, gaps, what was counted later, likeness to its people."""

    id: str
    title: Sentence
    better: Sentence
    arms: tuple[ArmOdds, ...]
    gaps: tuple[Sentence, ...]
    later: tuple[Sentence, ...]
    like: tuple[Sentence, ...]
    unlike: tuple[Sentence, ...]
    unsure: tuple[Sentence, ...]


class CoursePoint(_Part, frozen=True):
    """Mean pain of 100 some weeks after the start, with its 95 % limits."""

    weeks: float
    mean: float
    low: float
    high: float
    row: str


class CourseOdds(_Part, frozen=True):
    """How pain of one kind goes on average."""

    kind: Literal["acute", "persistent"]
    said: tuple[Sentence, ...]
    points: tuple[CoursePoint, ...]


class HarmOdds(_Part, frozen=True):
    """A harm per 10,000 people or visits; limits where they are known. Unverified rows are told as such.

    Parameters
    ----------
    drawn : {"any", "care", "serious"}, optional
        As what it stands in the drawing of 10,000 people.
    """

    title: str
    said: Sentence
    per_10000: float
    low: float | None
    high: float | None
    unit: str
    per: Literal["course", "visit"]
    drawn: Literal["any", "care", "serious"] | None
    verified: bool
    row: str


class Advice(_Part, frozen=True):
    """What one guideline says, when, and how firmly."""

    id: str
    who: str
    when: Sentence
    direction: Literal["for", "against", "neutral"]
    text: str
    strength: str
    verified: bool
    row: str


class Myth(_Part, frozen=True):
    """What is often said, and what is so."""

    id: str
    claim: str
    truth: Sentence
    verified: bool
    row: str


class RowUsed(_Part, frozen=True):
    """A row that numbers or claims of the document come from."""

    row: str
    file: str
    columns: dict[str, str]
    sources: tuple[str, ...]
    check: str
    check_label: str
    check_note: str


class Odds(_Part, frozen=True):
    """The whole document.

    Parameters
    ----------
    status : {"chances", "unlike", "fit_unknown", "not_asked", "not_known", "child", "stop"}
        Whether chances are shown, and how well they fit; with the last three there are none.
    person, headline, lead : Sentence
        Whom it is for, and what comes first.
    trials : tuple of TrialOdds
        Those that counted who got better, the one most like the person first, needles alone before all.
    gap_notes, count_notes : tuple of Sentence
        What makes part of each number, and how exact numbers are.
    severity, expects, course_notes, unknowns : tuple of Sentence
        In words only: nothing is multiplied into a figure of the person.
    averages : tuple of Sentence
        What pain scores say, besides counts.
    unchecked : tuple of Sentence
        Better numbers that rest on rows nobody here could check; never a chance.
    why : Sentence
        Why guidelines differ.
    rows : tuple of RowUsed
        Where each number comes from.
    """

    asked: OddsQuestion
    status: Status
    gate: Sentence | None
    person: tuple[Sentence, ...]
    headline: Sentence
    lead: Sentence
    trials: tuple[TrialOdds, ...]
    gap_notes: tuple[Sentence, ...]
    count_notes: tuple[Sentence, ...]
    severity: tuple[Sentence, ...]
    expects: tuple[Sentence, ...]
    averages: tuple[Sentence, ...]
    unchecked: tuple[Sentence, ...]
    courses: tuple[CourseOdds, ...]
    course_notes: tuple[Sentence, ...]
    harms: tuple[HarmOdds, ...]
    harm_notes: tuple[Sentence, ...]
    unknowns: tuple[Sentence, ...]
    advice: tuple[Advice, ...]
    why: Sentence
    myths: tuple[Myth, ...]
    rows: tuple[RowUsed, ...]
    software_version: str
    facts_digest: str
    schema: Literal["weizhong.odds/1"] = "weizhong.odds/1"
