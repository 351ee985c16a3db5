"""The case: everything a plan is made from, as one document with a published schema.

A missing answer is unknown, never "no". Unknown names are refused, so that a slip of the pen cannot
hide an answer.
"""

from datetime import date
from enum import StrEnum
from typing import Final, Literal

import msgspec

SCHEMA = "weizhong.case/1"


class Answer(StrEnum):
    """What is known about a question of the gate."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


# Each by a name of its own: Python looks a member up on its class far more slowly than a name.
YES: Final = Answer.YES
NO: Final = Answer.NO
UNKNOWN: Final = Answer.UNKNOWN


class _Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=False):
    """A part of a document: keyword-only, immutable, closed to unknown names."""


class Patient(_Document, frozen=True):
    """The four basics of the body; whatever is missing is asked for by name.

    Parameters
    ----------
    sex : {"female", "male"}, optional
        Anatomical sex.
    age_years : float, optional
        Age in years.
    stature_cm : float, optional
        Standing height without shoes, cm.
    mass_kg : float, optional
        Body mass, kg.
    pregnancy_weeks : float, optional
        Completed weeks of a pregnancy: what is held back differs by trimester.
    """

    sex: Literal["female", "male"] | None = None
    age_years: float | None = None
    stature_cm: float | None = None
    mass_kg: float | None = None
    pregnancy_weeks: float | None = None


class TapeMeasure(_Document, frozen=True):
    """One tape measure or palpated landmark, such as ``{name = "sitting-height", cm = 86}``.

    Parameters
    ----------
    name : str
        Which measure; the schema lists them.
    cm : float
        What was read, cm.
    sd_mm : float, optional
        The reader's own standard deviation, mm; the table's default otherwise.
    """

    name: str
    cm: float
    sd_mm: float | None = None


class AshiSpot(_Document, frozen=True):
    """A tender spot given by vertebral level and distance from the midline."""

    level: str
    lateral_cm: float
    side: Literal["left", "right", "midline"]


class MidlineSpot(_Document, frozen=True):
    """Where a bent spine was found beside the plumb line.

    Parameters
    ----------
    level : str
        C7 to L5, the process that was found.
    offset_cm : float
        Along the skin from the plumb line, cm.
    side : {"left", "right", "midline"}
        To which side of the patient's body.
    """

    level: str
    offset_cm: float
    side: Literal["left", "right", "midline"]


class DrawnMark(_Document, frozen=True):
    """A mark of the pain drawing.

    Parameters
    ----------
    cell : str
        Part of the body chart, such as ``"low_back"``; the schema lists them.
    side : {"left", "right", "both", "midline"}
        Whose half.
    feels : {"pain", "numb", "tingling", "burning", "stiff"}
        What is felt there.
    """

    cell: str
    side: Literal["left", "right", "both", "midline"]
    feels: Literal["pain", "numb", "tingling", "burning", "stiff"] = "pain"


class Anticoagulant(_Document, frozen=True):
    """What thins the blood.

    Parameters
    ----------
    kind : {"vka", "doac", "heparin", "antiplatelet", "dual_antiplatelet"}
        Its class: vitamin K antagonist, direct oral, heparin, one or two inhibitors of platelets.
    inr : float, optional
        The last value, for a vitamin K antagonist.
    measured_on : date, optional
        When it was taken.
    """

    kind: Literal["vka", "doac", "heparin", "antiplatelet", "dual_antiplatelet"]
    inr: float | None = None
    measured_on: date | None = None


class Complaint(_Document, frozen=True):
    """The pain itself.

    Parameters
    ----------
    duration_weeks : float, optional
        How long this episode has lasted.
    pain_0_10 : float, optional
        Average pain of the last week, 0 to 10.
    levels : list of str
        Painful vertebral levels, such as ``["L4", "L5"]``.
    side : {"left", "right", "both", "midline"}, optional
        Where the pain is felt.
    radiation : {"none", "above_knee", "below_knee", "above_elbow", "below_elbow"}, optional
        How far it spreads into the limb; the package says which of these words it knows.
    ashi : list of AshiSpot
        Tender spots found by pressing.
    drawing : list of DrawnMark
        The pain drawing.

    Examples
    --------
    >>> Complaint(duration_weeks=30, levels=["L4"], radiation="above_knee").pain_0_10 is None
    True
    """

    duration_weeks: float | None = None
    pain_0_10: float | None = None
    levels: list[str] = []
    side: Literal["left", "right", "both", "midline"] | None = None
    radiation: Literal["none", "above_knee", "below_knee", "above_elbow", "below_elbow"] | None = None
    ashi: list[AshiSpot] = []
    drawing: list[DrawnMark] = []


class Case(_Document, frozen=True):
    """A patient file.

    Parameters
    ----------
    patient : Patient
        The body's four basics.
    complaint : Complaint
        The pain.
    answers : dict of str to Answer
        Question identifier of the gate to yes, no or unknown; what is absent is unknown.
    signs : list of str
        Signs found by looking, asking and feeling; the schema lists them.
    signs_absent : list of str
        Signs that were looked for and not found; a sign in neither list was not examined.
    happened_on : dict of str to date
        When something that was answered with yes happened, such as ``{"steroid_injection": 2026-11-10}``.
    anticoagulant : Anticoagulant, optional
        What thins the blood; its class and value decide how deep and how strongly.
    start_back : list of int
        The nine answers of the STarT Back tool, 0 or 1 each, in its order; its wording stays with Keele.
    measurements : list of TapeMeasure
        Tape measures and palpated landmarks.
    midline : list of MidlineSpot
        Where a bent spine runs, if it was marked: the columns of points follow it.
    package : str
        What the complaint is: the condition package whose tables hold.
    modalities : list of str
        Modalities the practitioner has in mind; ``["needling"]`` unless told.
    sites : dict of str to list of str
        Where on the body an answer applies, such as ``{"lymphoedema": ["left_leg"]}``: regions, parts or
        point codes, with ``left_`` or ``right_`` in front for one side.
    unread_record : list of str
        Entries of a source record (such as a FHIR Bundle) that no table could interpret, by code system
        and code. They keep the plan a draft until ``record_reviewed = "yes"`` is answered.

    Examples
    --------
    >>> case = Case(patient=Patient(sex="female", age_years=52), answers={"fever": Answer.NO})
    >>> case.complaint.levels, case.answers["fever"].value
    ([], 'no')
    """

    package: str = "back_pain"
    patient: Patient = Patient()
    complaint: Complaint = Complaint()
    answers: dict[str, Answer] = {}
    signs: list[str] = []
    signs_absent: list[str] = []
    happened_on: dict[str, date] = {}
    anticoagulant: Anticoagulant | None = None
    start_back: list[int] = []
    measurements: list[TapeMeasure] = []
    midline: list[MidlineSpot] = []
    modalities: list[str] = msgspec.field(default_factory=lambda: ["needling"])
    sites: dict[str, list[str]] = {}
    unread_record: list[str] = []
    schema: Literal["weizhong.case/1"] = "weizhong.case/1"
