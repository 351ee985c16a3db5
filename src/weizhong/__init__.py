"""Weizhong: from complaint to located acupuncture points for back pain.

Importing does nothing but name what there is; each name is loaded when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from weizhong._version import __version__

if TYPE_CHECKING:
    from weizhong.anatomy.body import build_body as build_body
    from weizhong.anatomy.channel_curves import channel_lines as channel_lines
    from weizhong.anatomy.free_points import Beside as Beside
    from weizhong.anatomy.free_points import place_free as place_free
    from weizhong.anatomy.free_points import tap as tap
    from weizhong.anatomy.landmarks import Measurement as Measurement
    from weizhong.anatomy.landmarks import observe as observe
    from weizhong.anatomy.landmarks import predict as predict
    from weizhong.anatomy.level_answer import level_answer as level_answer
    from weizhong.anatomy.locate import place as place
    from weizhong.anatomy.locate import placeable_codes as placeable_codes
    from weizhong.anatomy.many import People as People
    from weizhong.anatomy.many import estimate_many as estimate_many
    from weizhong.anatomy.measure_next import best_measurements as best_measurements
    from weizhong.anatomy.measure_next import plan_measurements as plan_measurements
    from weizhong.anatomy.midline import MidlineMark as MidlineMark
    from weizhong.anatomy.midline import midline_through as midline_through
    from weizhong.anatomy.person import Person as Person
    from weizhong.anatomy.placed_point import PlacedPoint as PlacedPoint
    from weizhong.batch.answers import locate_many as locate_many
    from weizhong.clinic.case import Answer as Answer
    from weizhong.clinic.case import Case as Case
    from weizhong.clinic.case import Complaint as Complaint
    from weizhong.clinic.case import Patient as Patient
    from weizhong.clinic.plan import plan as plan
    from weizhong.clinic.reading import read_case_text as read_case_text
    from weizhong.clinic.treatment_plan import TreatmentPlan as TreatmentPlan
    from weizhong.facts.points import point as point
    from weizhong.facts.points import search as search
    from weizhong.fhir.bundle import read_bundle as read_bundle
    from weizhong.terms.codes import Standard as Standard
    from weizhong.terms.errors import WeizhongError as WeizhongError

_HOMES = {
    "Answer": "weizhong.clinic.case",
    "Beside": "weizhong.anatomy.free_points",
    "Case": "weizhong.clinic.case",
    "Complaint": "weizhong.clinic.case",
    "Measurement": "weizhong.anatomy.landmarks",
    "MidlineMark": "weizhong.anatomy.midline",
    "Patient": "weizhong.clinic.case",
    "People": "weizhong.anatomy.many",
    "Person": "weizhong.anatomy.person",
    "PlacedPoint": "weizhong.anatomy.placed_point",
    "Standard": "weizhong.terms.codes",
    "TreatmentPlan": "weizhong.clinic.treatment_plan",
    "WeizhongError": "weizhong.terms.errors",
    "best_measurements": "weizhong.anatomy.measure_next",
    "build_body": "weizhong.anatomy.body",
    "channel_lines": "weizhong.anatomy.channel_curves",
    "estimate_many": "weizhong.anatomy.many",
    "level_answer": "weizhong.anatomy.level_answer",
    "locate_many": "weizhong.batch.answers",
    "midline_through": "weizhong.anatomy.midline",
    "observe": "weizhong.anatomy.landmarks",
    "place": "weizhong.anatomy.locate",
    "place_free": "weizhong.anatomy.free_points",
    "placeable_codes": "weizhong.anatomy.locate",
    "plan": "weizhong.clinic.plan",
    "plan_measurements": "weizhong.anatomy.measure_next",
    "point": "weizhong.facts.points",
    "predict": "weizhong.anatomy.landmarks",
    "read_bundle": "weizhong.fhir.bundle",
    "read_case_text": "weizhong.clinic.reading",
    "search": "weizhong.facts.points",
    "tap": "weizhong.anatomy.free_points",
}

__all__ = [
    "Answer",
    "Beside",
    "Case",
    "Complaint",
    "Measurement",
    "MidlineMark",
    "Patient",
    "People",
    "Person",
    "PlacedPoint",
    "Standard",
    "TreatmentPlan",
    "WeizhongError",
    "__version__",
    "best_measurements",
    "build_body",
    "channel_lines",
    "estimate_many",
    "level_answer",
    "locate_many",
    "midline_through",
    "observe",
    "place",
    "place_free",
    "placeable_codes",
    "plan",
    "plan_measurements",
    "point",
    "predict",
    "read_bundle",
    "read_case_text",
    "search",
    "tap",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'weizhong' has no attribute {name!r}; it offers {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
