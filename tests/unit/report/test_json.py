"""JSON plans validate against the schema we publish, and nothing else does."""

import json as plain
from typing import Literal

import jsonschema
import msgspec
import pytest
from tests.spec.flat_body import calm_document
from tests.unit.report import made_up

from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.gate.checking import allowed_names
from weizhong.report import json
from weizhong.terms.errors import UnknownCode


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


@pytest.mark.parametrize("slip", [{"surprise": 1}, {"body": {"surprise": 1}}])
def test_a_plan_with_an_unknown_field_is_refused(slip: dict[str, object]) -> None:
    document = plain.loads(json.render(made_up.plan()))
    with pytest.raises(jsonschema.ValidationError, match="surprise"):
        jsonschema.validate({**document, **slip}, plain.loads(json.schema("plan")))


def test_the_schema_of_a_case_lists_every_name_the_reader_knows() -> None:
    schema = plain.loads(json.schema("case"))
    known = {name for names in allowed_names().values() for name in names}
    listed = plain.dumps(schema)
    assert [name for name in known if f'"{name}"' not in listed] == []
    jsonschema.validate(calm_document(), schema)


@pytest.mark.parametrize(
    "slip",
    [
        {"answers": {"saddle_numbnes": "no"}},
        {"signs": ["pale_tonge"]},
        {"modalities": ["neadling"]},
        {"sites": {"lymphodema": ["left_leg"]}},
        {"measurements": [{"name": "siting-height", "cm": 86}]},
        {"complaint": {"levels": ["L9"]}},
        {"complaint": {"ashi": [{"level": "L9", "lateral_cm": 6, "side": "left"}]}},
    ],
)
def test_a_name_the_reader_refuses_is_refused_by_the_schema(slip: dict[str, object]) -> None:
    with pytest.raises(UnknownCode, match=r"Did you mean|L5"):
        read_case(slip)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(slip, plain.loads(json.schema("case")))


@pytest.mark.parametrize(
    ("refused", "how_many"),
    [({"answers": {"qqq": "no"}}, " all "), ({"measurements": [{"name": "qqq", "cm": 9}]}, " every ")],
)
def test_an_unknown_name_points_to_the_schema(refused: dict[str, object], how_many: str) -> None:
    with pytest.raises(UnknownCode, match=f"`weizhong schema case` lists{how_many}"):
        read_case(refused)
