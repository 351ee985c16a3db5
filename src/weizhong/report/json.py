"""Plans as JSON, and the published schemas they validate against (JSON Schema, draft 2020-12)."""

from typing import Any, Literal

import msgspec

from weizhong.clinic.documents.case import SCHEMA as CASE_SCHEMA
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import SCHEMA as PLAN_SCHEMA
from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.gate.checking import allowed_names
from weizhong.clinic.review.course import SCHEMA as COURSE_SCHEMA
from weizhong.clinic.review.course import Course
from weizhong.clinic.review.course_file import allowed_course_names
from weizhong.clinic.review.document import SCHEMA as REVIEW_SCHEMA
from weizhong.clinic.review.document import Review
from weizhong.clinic.scope.practitioner import SCHEMA as PRACTITIONER_SCHEMA
from weizhong.clinic.scope.practitioner import Practitioner
from weizhong.clinic.session import SessionRecord
from weizhong.clinic.session.record import SCHEMA as SESSION_SCHEMA
from weizhong.clinic.stricta.document import SCHEMA as STRICTA_SCHEMA
from weizhong.clinic.stricta.document import StrictaReport
from weizhong.evidence.answering import SCHEMA as ANSWER_SCHEMA
from weizhong.evidence.answering import Answer
from weizhong.evidence.claims import SCHEMA as CLAIMS_SCHEMA
from weizhong.evidence.claims import ClaimsDocument
from weizhong.evidence.network_report import SCHEMA as NETWORK_SCHEMA
from weizhong.evidence.network_report import NetworkDocument
from weizhong.evidence.odds_document import SCHEMA as ODDS_SCHEMA
from weizhong.evidence.odds_document import Odds
from weizhong.evidence.pool_report import SCHEMA as POOL_SCHEMA
from weizhong.evidence.pool_report import PoolDocument
from weizhong.evidence.trials_document import SCHEMA as TRIALS_SCHEMA
from weizhong.evidence.trials_document import TrialsDocument
from weizhong.facts.tables import read_table
from weizhong.outcomes.quality import SCHEMA as FOLLOW_UP_SCHEMA
from weizhong.outcomes.quality import Quality
from weizhong.report import diagnosis, screening
from weizhong.report.diagnosis import DiagnosisDocument
from weizhong.report.instrument_entry import INSTRUMENTS_SCHEMA, InstrumentsDocument
from weizhong.report.score_document import SCHEMA as SCORES_SCHEMA
from weizhong.report.score_document import ScoreDocument
from weizhong.report.screening import ScreeningDocument

Document = Literal[
    "case",
    "practitioner",
    "screening",
    "diagnosis",
    "plan",
    "session",
    "course",
    "review",
    "stricta",
    "follow_up",
    "scores",
    "instruments",
    "odds",
    "claims",
    "trials",
    "answer",
    "pool",
    "network",
]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DOCUMENTS: dict[str, tuple[type, str]] = {
    "case": (Case, CASE_SCHEMA),
    "practitioner": (Practitioner, PRACTITIONER_SCHEMA),
    "screening": (ScreeningDocument, screening.SCHEMA),
    "diagnosis": (DiagnosisDocument, diagnosis.SCHEMA),
    "plan": (TreatmentPlan, PLAN_SCHEMA),
    "session": (SessionRecord, SESSION_SCHEMA),
    "course": (Course, COURSE_SCHEMA),
    "review": (Review, REVIEW_SCHEMA),
    "stricta": (StrictaReport, STRICTA_SCHEMA),
    "follow_up": (Quality, FOLLOW_UP_SCHEMA),
    "scores": (ScoreDocument, SCORES_SCHEMA),
    "instruments": (InstrumentsDocument, INSTRUMENTS_SCHEMA),
    "odds": (Odds, ODDS_SCHEMA),
    "claims": (ClaimsDocument, CLAIMS_SCHEMA),
    "trials": (TrialsDocument, TRIALS_SCHEMA),
    "answer": (Answer, ANSWER_SCHEMA),
    "pool": (PoolDocument, POOL_SCHEMA),
    "network": (NetworkDocument, NETWORK_SCHEMA),
}


def render(plan: TreatmentPlan) -> str:
    """Return the plan as indented JSON, ending in a newline.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Answer, Case
    >>> from weizhong.clinic.planning.plan import plan
    >>> import json
    >>> json.loads(render(plan(Case(answers={"fever": Answer.YES}))))["status"]
    'stop'
    """
    return msgspec.json.format(msgspec.json.encode(plan), indent=2).decode() + "\n"


def documents() -> dict[str, str]:
    """Return the identifier of every document with a published schema.

    Examples
    --------
    >>> documents()["plan"]
    'weizhong.plan/1'
    """
    return {document: name for document, (_, name) in _DOCUMENTS.items()}


def schema(document: Document) -> str:
    """Return the JSON Schema of one document, closed to unknown fields; names that are known are listed.

    Parameters
    ----------
    document : str
        Which document, one of `documents`.

    Examples
    --------
    >>> '"$id": "urn:weizhong:plan:1"' in schema("plan")
    True
    """
    kind, name = _DOCUMENTS[document]
    (reference,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    for definition in definitions.values():
        if "properties" in definition:
            definition["additionalProperties"] = False
    if document == "case":
        _name_what_is_allowed(definitions)
    if document == "practitioner":
        _as_the_file_is_written(definitions)
    if document == "course":
        for (kind_name, field), names in _names_of_course().items():
            definitions[kind_name]["properties"][field]["enum"] = list(names)
    whole: dict[str, Any] = {
        "$schema": _DIALECT,
        "$id": _urn(name),
        "title": name,
        **reference,
        "$defs": definitions,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"


# Where the schema of a case holds the names of a field.
_NAMES = {
    "package": ("Case", "package", ""),
    "answers": ("Case", "answers", "propertyNames"),
    "sites": ("Case", "sites", "propertyNames"),
    "signs": ("Case", "signs", "items"),
    "signs_absent": ("Case", "signs_absent", "items"),
    "complaint.drawing.cell": ("DrawnMark", "cell", ""),
    "modalities": ("Case", "modalities", "items"),
    "complaint.levels": ("Complaint", "levels", "items"),
    "complaint.ashi.level": ("AshiSpot", "level", ""),
    "measurements.name": ("TapeMeasure", "name", ""),
    "happened_on": ("Case", "happened_on", "propertyNames"),
    "midline.level": ("MidlineSpot", "level", ""),
}


def _name_what_is_allowed(definitions: dict[str, Any]) -> None:
    for field, names in allowed_names().items():
        kind, name, part = _NAMES[field]
        value = definitions[kind]["properties"][name]
        (value.setdefault(part, {}) if part else value)["enum"] = list(names)


def _as_the_file_is_written(definitions: dict[str, Any]) -> None:
    """A practitioner's file has tables ``[[qualification]]``, each for one technique or several."""
    fields = definitions["Practitioner"]["properties"]
    fields["qualification"] = fields.pop("qualifications")
    held = definitions["Qualification"]
    one = held["properties"]["technique"] | {"enum": list(read_table("clinic/modalities")["modality"])}
    several = {"type": "array", "items": one, "minItems": 1}
    held["properties"] |= {"technique": one, "techniques": several}
    del held["required"]
    held["oneOf"] = [{"required": ["technique"]}, {"required": ["techniques"]}]


def _names_of_course() -> dict[tuple[str, str], tuple[str, ...]]:
    """What a course may name, by the part and field that names it."""
    names = allowed_course_names()
    return {
        ("Reading", "scale"): names["scale"],
        ("Goal", "scale"): names["scale"],
        ("AdverseEvent", "kind"): names["event"],
        ("Applied", "modality"): names["modality"],
    }


def _urn(name: str) -> str:
    return "urn:" + name.replace(".", ":").replace("/", ":")
