"""Records go through JSON unchanged, speak STRICTA, and carry its letters in the schema."""

import msgspec
import pytest

from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatments import Treatment, kind_of
from weizhong.clinic.techniques.dosing import dose_for, technique_names
from weizhong.clinic.techniques.guides import guide
from weizhong.clinic.techniques.place import TreatedPlace
from weizhong.clinic.techniques.stricta import letters, sentence, stricta
from weizhong.facts.tables import read_table

BODY = NeedledBody(sex="female", age_years=52, bmi=24, position="prone")
NEEDLES = [name for name, row in read_table("clinic/modalities")["modality"].items() if row["punctures"]]


def made(technique: str) -> Treatment:
    place = TreatedPlace("BL25", "left", "lumbar", Restriction(), advise("BL25", BODY, 20.0))
    found = dose_for(technique, place)
    assert not hasattr(found, "why")
    return found  # type: ignore[return-value]  # not withheld


@pytest.mark.parametrize("technique", technique_names())
def test_a_record_is_the_same_after_json(technique: str) -> None:
    one = made(technique)
    assert msgspec.json.decode(msgspec.json.encode(one), type=Treatment) == one
    assert kind_of(one) == technique


@pytest.mark.parametrize("technique", NEEDLES)
def test_what_punctures_says_response_depth_and_needle(technique: str) -> None:
    said = stricta(made(technique))
    assert said["2d"]
    assert "mm" in said["2c"]
    assert said["2g"]


@pytest.mark.parametrize("technique", [name for name in technique_names() if name not in NEEDLES])
def test_what_does_not_puncture_is_another_intervention(technique: str) -> None:
    assert set(stricta(made(technique))) == {"2d", "4a"}


def test_the_schema_carries_the_letters() -> None:
    (schema,), parts = msgspec.json.schema_components([type(made("needling"))], ref_template="#/{name}")
    fields = parts["Needling"]["properties"]
    assert schema == {"$ref": "#/Needling"}
    assert {name: fields[name]["stricta"] for name in letters(type(made("needling")))} == {
        "needle": "2g",
        "depth_mm": "2c",
        "angle": "2c",
        "response": "2d",
        "stimulation": "2e",
        "stimulate_at_min": "2e",
        "retention_min": "2f",
    }


@pytest.mark.parametrize("technique", technique_names())
def test_a_dose_in_one_line_begins_with_its_name_and_has_no_double_stop(technique: str) -> None:
    said = sentence(made(technique))
    assert said.startswith(guide(technique, "back_pain", "").title)
    assert ".." not in said


def test_a_guide_names_what_forbids_it_in_particular_and_not_what_forbids_everything() -> None:
    current = guide("electroacupuncture", "back_pain", "somebody")
    assert "Epilepsy" in current.forbidden_by
    assert "No consent, or cannot keep still" not in current.forbidden_by
    assert current.scope == "somebody"


def test_the_response_sought_of_current_is_told_once_in_its_line() -> None:
    dose = made("electroacupuncture")
    assert sentence(dose).lower().count(dose.response.rstrip(".").lower()) == 1
