"""Weizhong: from complaint to located acupuncture points for back pain.

Importing does nothing but name what there is; each name is loaded when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from weizhong._version import __version__

if TYPE_CHECKING:
    from weizhong.anatomy.body import build_body as build_body
    from weizhong.anatomy.channel_curves import channel_lines as channel_lines
    from weizhong.anatomy.landmarks import Measurement as Measurement
    from weizhong.anatomy.landmarks import observe as observe
    from weizhong.anatomy.landmarks import predict as predict
    from weizhong.anatomy.level_answer import level_answer as level_answer
    from weizhong.anatomy.locate import place as place
    from weizhong.anatomy.locate import placeable_codes as placeable_codes
    from weizhong.anatomy.measure_next import plan_measurements as plan_measurements
    from weizhong.anatomy.person import Person as Person
    from weizhong.anatomy.placed_point import PlacedPoint as PlacedPoint
    from weizhong.batch.answers import locate_many as locate_many
    from weizhong.clinic.documents.case import Answer as Answer
    from weizhong.clinic.documents.case import Case as Case
    from weizhong.clinic.documents.case import Complaint as Complaint
    from weizhong.clinic.documents.case import Patient as Patient
    from weizhong.clinic.documents.treatment_plan import TreatmentPlan as TreatmentPlan
    from weizhong.clinic.files.reading import read_case_text as read_case_text
    from weizhong.clinic.planning.plan import plan as plan
    from weizhong.facts.points import point as point
    from weizhong.facts.points import search as search
    from weizhong.fhir.bundle import read_bundle as read_bundle
    from weizhong.terms.errors import WeizhongError as WeizhongError

_HOMES = {
    "Answer": "weizhong.clinic.documents.case",
    "Case": "weizhong.clinic.documents.case",
    "Complaint": "weizhong.clinic.documents.case",
    "Measurement": "weizhong.anatomy.landmarks",
    "Patient": "weizhong.clinic.documents.case",
    "Person": "weizhong.anatomy.person",
    "PlacedPoint": "weizhong.anatomy.placed_point",
    "TreatmentPlan": "weizhong.clinic.documents.treatment_plan",
    "WeizhongError": "weizhong.terms.errors",
    "build_body": "weizhong.anatomy.body",
    "channel_lines": "weizhong.anatomy.channel_curves",
    "level_answer": "weizhong.anatomy.level_answer",
    "locate_many": "weizhong.batch.answers",
    "observe": "weizhong.anatomy.landmarks",
    "place": "weizhong.anatomy.locate",
    "placeable_codes": "weizhong.anatomy.locate",
    "plan": "weizhong.clinic.planning.plan",
    "plan_measurements": "weizhong.anatomy.measure_next",
    "point": "weizhong.facts.points",
    "predict": "weizhong.anatomy.landmarks",
    "read_bundle": "weizhong.fhir.bundle",
    "read_case_text": "weizhong.clinic.files.reading",
    "search": "weizhong.facts.points",
}

__all__ = [
    "Answer",
    "Case",
    "Complaint",
    "Measurement",
    "Patient",
    "Person",
    "PlacedPoint",
    "TreatmentPlan",
    "WeizhongError",
    "__version__",
    "build_body",
    "channel_lines",
    "level_answer",
    "locate_many",
    "observe",
    "place",
    "placeable_codes",
    "plan",
    "plan_measurements",
    "point",
    "predict",
    "read_bundle",
    "read_case_text",
    "search",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'weizhong' has no attribute {name!r}; it offers {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
