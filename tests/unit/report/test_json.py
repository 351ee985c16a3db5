"""JSON plans validate against the schema we publish, and nothing else does."""

import json as plain
from typing import Literal

import jsonschema
import msgspec
import pytest
from tests.unit.report import made_up

from weizhong.clinic.case import Case
from weizhong.clinic.treatment_plan import TreatmentPlan
from weizhong.report import json


@pytest.mark.parametrize("status", ["plan", "draft", "stop"])
def test_a_rendered_plan_validates_against_its_schema(status: Literal["plan", "draft", "stop"]) -> None:
    jsonschema.validate(
        plain.loads(json.render(made_up.plan(status=status))), plain.loads(json.schema("plan"))
    )


@pytest.mark.parametrize("document", ["plan", "case"])
def test_the_schemas_are_valid_draft_2020_12_with_an_identifier(document: Literal["case", "plan"]) -> None:
    schema = plain.loads(json.schema(document))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:weizhong:{document}:1"
    assert schema["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]


def test_an_empty_case_validates_and_an_unknown_name_does_not() -> None:
    schema = plain.loads(json.schema("case"))
    case = msgspec.to_builtins(Case())
    jsonschema.validate(case, schema)
    with pytest.raises(jsonschema.ValidationError, match="pain_score"):
        jsonschema.validate({**case, "pain_score": 3}, schema)


def test_a_plan_with_an_unknown_status_is_refused() -> None:
    document = plain.loads(json.render(made_up.plan()))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**document, "status": "fine"}, plain.loads(json.schema("plan")))


def test_json_reads_back_as_the_same_plan() -> None:
    plan = made_up.plan()
    assert msgspec.json.decode(json.render(plan), type=TreatmentPlan) == plan
