"""The diagnosis of a made-up patient with pain for twenty weeks, told in a line."""

from typing import Any

import msgspec
from tests.spec.diagnosed import marks

from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.diagnosis import ClassMatch, Diagnosis


def case_of(
    *signs: str, absent: tuple[str, ...] = (), drawn: str = "", package: str = "back_pain", **complaint: Any
) -> Case:
    """The patient with these signs; a drawing reads such as ``"left pain: low_back, calf_lower"``."""
    told = {"duration_weeks": 20, "radiation": "above_knee", **complaint}
    if drawn:
        told["drawing"] = [mark for words in drawn.split(";") for mark in marks(words.strip())]
    return msgspec.convert(
        {"package": package, "complaint": told, "signs": signs, "signs_absent": absent}, Case
    )


def found_of(*signs: str, **told: Any) -> Diagnosis:
    """What is found in the patient with these signs."""
    return diagnose(case_of(*signs, **told), frozenset())


def kind(found: Diagnosis, id_: str) -> ClassMatch:
    """One kind of pain of a diagnosis."""
    return next(one for one in found.classes if one.id == id_)
