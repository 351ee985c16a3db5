"""The fingerprint of a plan: of what the plan says, whichever release wrote it."""

from hashlib import sha256

import msgspec
from msgspec.structs import replace
from tests.spec.flat_body import calm_case, flat_place
from tests.spec.session_visit import DAY

from weizhong.clinic.documents.plan_digest import plan_digest
from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.planning.plan import plan

PLAN = plan(calm_case(), on=DAY, place=flat_place)


def read(document: dict[str, object]) -> TreatmentPlan:
    return msgspec.json.decode(msgspec.json.encode(document), type=TreatmentPlan)


def test_a_plan_written_before_plans_told_their_complaint_keeps_its_fingerprint() -> None:
    document = msgspec.to_builtins(read(msgspec.to_builtins(PLAN)))
    del document["package"]
    kept = sha256(msgspec.json.encode(document, order="sorted")).hexdigest()
    assert plan_digest(read(document)) == kept


def test_a_plan_for_another_complaint_is_another_plan() -> None:
    told = {plan_digest(replace(PLAN, package=name)) for name in ("", "back_pain", "neck_pain")}
    assert len(told) == 3
