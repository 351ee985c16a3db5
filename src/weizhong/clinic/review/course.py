"""The course: one patient's visits as they happened, with what was read, as one document with a schema.

Everything but the days of the visits may be missing; what is missing is unknown, and asked for or named.
"""

from datetime import date
from typing import Literal

import msgspec

from weizhong.clinic.documents.case import Case

SCHEMA = "weizhong.course/1"

GateVerdict = Literal["stop", "ask", "avoid_modality", "avoid_site", "caution", "note", "clear"]
Side = Literal["left", "right", "midline", "both"]


class _Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=False):
    """A part of a document: keyword-only, immutable, closed to unknown names."""


class Reading(_Document, frozen=True):
    """One value of one scale.

    Parameters
    ----------
    scale : str
        Name of the scale, such as ``"nrs"``; the schema lists them.
    value : float
        As given, in the scale's own points.
    on : date, optional
        The day; of a reading at a visit, the day of the visit unless told. It is taken before treatment.
    """

    scale: str
    value: float
    on: date | None = None


class Goal(_Document, frozen=True):
    """What was agreed to be enough: a value of a scale at which the course has reached its end."""

    scale: str
    value: float


class CoursePlan(_Document, frozen=True):
    """What was planned and said at the start.

    Parameters
    ----------
    on : date, optional
        The day the course began; that of the first visit otherwise.
    package : str
        Condition package, whose regimen stands in where no number of visits was planned; empty where nobody
        told what the complaint is, which is then judged as the usual one.
    style, variation : str
        Style of acupuncture; how far treatment was meant to vary.
    reasoning, reasoning_sources : list of str
        Why this treatment, and what that rests on.
    sessions : (int, int), optional
        Visits planned: at least, and at most with those in reserve.
    stop_by_visit : int, optional
        The visit by which a meaningful change must show, as told to the patient; the table's otherwise.
    primary_scale : str, optional
        The scale that decides where several disagree.
    goal : Goal, optional
        What was agreed to be enough.
    complaint_weeks : float, optional
        How long the complaint had lasted when the course began.
    other_care : list of str, optional
        What else the patient is given or does; an empty list says nothing, no list that nobody knows.
    setting, explained : str
        Where treatment takes place; what the patient was told.
    maintenance : bool
        Whether these are visits to keep a gain.
    payer : str, optional
        Whose rules to show beside the review; they never decide.
    """

    on: date | None = None
    package: str = ""
    style: str = ""
    reasoning: list[str] = []
    reasoning_sources: list[str] = []
    variation: str = ""
    sessions: tuple[int, int] | None = None
    stop_by_visit: int | None = None
    primary_scale: str | None = None
    goal: Goal | None = None
    complaint_weeks: float | None = None
    other_care: list[str] | None = None
    setting: str = ""
    explained: str = ""
    maintenance: bool = False
    payer: str | None = None

    @property
    def judged_as(self) -> str:
        """The condition package that was told, or the usual one."""
        return self.package or Case().package


class TreatedBy(_Document, frozen=True):
    """Who treated, in the words of STRICTA item 5: no name is needed."""

    qualification: str = ""
    years_of_practice: float | None = None
    experience: str = ""


class NeedleUsed(_Document, frozen=True):
    """The needle, in the words of STRICTA item 2g."""

    diameter_mm: float | None = None
    length_mm: float | None = None
    maker: str = ""
    material: str = ""


class Applied(_Document, frozen=True):
    """One thing done at one site: a needle, a cup, a moxa cone.

    Parameters
    ----------
    modality : str
        As in ``facts/clinic/modalities.toml``.
    site : str
        Point code, region or named place.
    side : {"left", "right", "midline", "both"}, optional
        ``"both"`` counts twice.
    depth_mm, tissue : float and str, optional
        How deep, in mm or by tissue.
    response_sought : str
        Such as ``"de qi"``.
    response_obtained : bool, optional
        Whether it came.
    stimulation : str
        Such as ``"by hand"`` or ``"2/100 Hz"``.
    retention_min : float, optional
        How long it stayed, minutes.
    needle : NeedleUsed, optional
        The needle; that of the visit otherwise.
    on_needle : bool
        Whether it was done to a needle that has a row of its own, such as moxa on its handle: it is then
        no further insertion.
    """

    modality: str
    site: str
    side: Side | None = None
    depth_mm: float | None = None
    tissue: str = ""
    response_sought: str = ""
    response_obtained: bool | None = None
    stimulation: str = ""
    retention_min: float | None = None
    needle: NeedleUsed | None = None
    on_needle: bool = False


class AdverseEvent(_Document, frozen=True):
    """Something that went wrong at or after a visit.

    Parameters
    ----------
    kind : str
        As in ``facts/clinic/review.toml``; ``"other"`` where none fits.
    modality, site : str
        What and where it came from, as far as known.
    side : {"left", "right", "midline", "both"}, optional
        On which side.
    serious : bool
        Whether it was recorded as serious.
    over : bool, optional
        Whether it has passed; unknown counts as going on.
    """

    kind: str
    modality: str = ""
    site: str = ""
    side: Side | None = None
    serious: bool = False
    over: bool | None = None


class Settled(_Document, frozen=True):
    """What was learned later of an event that was not over, or of which nobody had written that down.

    Parameters
    ----------
    kind : str
        The kind of event.
    visit : date
        The day of the visit it was recorded at.
    site, side : optional
        Where it was, when that day has several of its kind.
    on : date
        The day it was known to be over, or judged.
    by : {"physician", "practitioner", "patient"}
        Who says so; what had to be referred is settled by a physician alone.
    note : str
        What was found.
    """

    kind: str
    visit: date
    on: date
    by: Literal["physician", "practitioner", "patient"]
    site: str = ""
    side: Side | None = None
    note: str = ""


class Visit(_Document, frozen=True):
    """One visit.

    Parameters
    ----------
    on : date
        The day.
    gate : str, optional
        Verdict of the gate at this visit; what is not recorded counts as not asked.
    gate_because : list of str
        What the gate found.
    is_treated : bool, optional
        Whether treatment was given; a visit without does not count towards the visits planned. Where it is
        not told, treatment was given unless the gate stopped it and nothing was done.
    applied : list of Applied
        What was done.
    needle, response_sought, stimulation, retention_min : optional
        What holds for every needle of the visit that does not say otherwise.
    minutes : float, optional
        How long the visit lasted.
    events : list of AdverseEvent
        What went wrong.
    readings : list of Reading
        What was read, before treatment.
    """

    on: date
    gate: GateVerdict | None = None
    gate_because: list[str] = []
    is_treated: bool | None = None
    applied: list[Applied] = []
    needle: NeedleUsed | None = None
    response_sought: str = ""
    stimulation: str = ""
    retention_min: float | None = None
    minutes: float | None = None
    events: list[AdverseEvent] = []
    readings: list[Reading] = []

    @property
    def was_treated(self) -> bool:
        """Whether treatment was given, as told or as what was done shows."""
        if self.is_treated is None:
            return self.gate != "stop" or bool(self.applied)
        return self.is_treated


class Course(_Document, frozen=True):
    """A course of treatment.

    Parameters
    ----------
    plan : CoursePlan
        What was planned.
    practitioners : list of TreatedBy
        Who treated.
    baseline : list of Reading
        Start values, of the day the course began unless dated.
    visits : list of Visit
        Visits, in any order.
    readings : list of Reading
        Readings between or after visits, each with its day.
    settled : list of Settled
        What was learned later of events.
    """

    plan: CoursePlan = CoursePlan()
    practitioners: list[TreatedBy] = []
    baseline: list[Reading] = []
    visits: list[Visit] = []
    readings: list[Reading] = []
    settled: list[Settled] = []
    schema: Literal["weizhong.course/1"] = "weizhong.course/1"
