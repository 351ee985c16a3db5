"""Whatever a file holds, the readers answer with a case or with one of our own errors, and keep secrets."""

import copy
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from carebundle import PROFILES, Imperfection, generate_bundle, inject_defects, to_json
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.fhir.bundles import (
    ON,
    allergy,
    bundle,
    condition,
    height,
    medication,
    pain,
    patient,
    weight,
)

from weizhong.clinic.documents.case import Case
from weizhong.clinic.files.reading import read_case, read_case_text
from weizhong.fhir.bundle import read_bundle
from weizhong.terms.errors import WeizhongError

SECRET = "Zebulon Quux"  # stands wherever a record could name a person
NAMED_FIELDS = {"levels", "level", "modalities", "measurements"}
FULL: dict[str, Any] = json.loads(
    bundle(
        patient(name=[{"family": SECRET, "given": [SECRET]}], identifier=[{"value": SECRET}]),
        height(note=[{"text": SECRET}]),
        weight(effectiveDateTime=None, effectivePeriod={"start": "2026-01-01"}),
        pain(4),
        condition("ICD-10", "I10"),
        condition("http://example.org", SECRET),
        condition("SNOMED CT", "77386006", verification="refuted"),
        medication(SECRET),
        allergy("RxNorm", "7980") | {"code": {"text": SECRET}},
    )
)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.just(SECRET),
    st.sampled_from(["", "2026-13-01", "9" * 400, "\ud800", "active", "Bundle", "Patient", "Observation"]),
    st.just(10**400),
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "coding", "field"]), inner)
    ),
    max_leaves=6,
)
fuzzing = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str) -> Case | None:
    """Read a Bundle; None if it is refused, in which case the refusal must not name anybody."""
    return read_or_refused(lambda: read_bundle(text, on=ON))


def read_toml(text: str, path: tuple[Any, ...] = ()) -> Case | None:
    """Read a patient file; None if it is refused, likewise."""
    return read_or_refused(lambda: read_case_text(text), path)


def read_or_refused(reader: Callable[[], Case], path: tuple[Any, ...] = ()) -> Case | None:
    try:
        return reader()
    except WeizhongError as error:
        message = str(error)
    assert message.strip()
    # A field that takes names of our own vocabulary repeats an unknown one, to offer near ones.
    assert SECRET not in message or NAMED_FIELDS.intersection(path)
    return None


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every path into a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*path, key)
        yield from places(inner, (*path, key))


def changed(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    copied = copy.deepcopy(document)
    target = copied
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return copied


def test_the_unchanged_record_is_read() -> None:
    case = read(json.dumps(FULL))
    assert case is not None
    assert SECRET not in repr(case)


@fuzzing
@given(st.sampled_from(sorted(places(FULL), key=str)), values)
def test_a_record_with_one_wrong_value_is_read_or_refused(path: tuple[Any, ...], value: Any) -> None:
    read(json.dumps(changed(FULL, path, value)))


@fuzzing
@given(st.lists(st.tuples(st.sampled_from(sorted(places(FULL), key=str)), values), min_size=2, max_size=6))
def test_a_record_with_several_wrong_values_is_read_or_refused(
    changes: list[tuple[tuple[Any, ...], Any]],
) -> None:
    document = FULL
    for path, value in changes:
        try:
            document = changed(document, path, value)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    read(json.dumps(document))


@fuzzing
@given(values)
def test_any_json_is_read_or_refused(value: Any) -> None:
    read(json.dumps(value))
    read(json.dumps(FULL | {"entry": value}))
    read(json.dumps(FULL | {"entry": [*FULL["entry"], {"resource": value}]}))


@fuzzing
@given(st.text())
def test_any_text_is_refused(text: str) -> None:
    assert read(text) is None


@fuzzing
@given(st.integers(0, len(json.dumps(FULL)) - 1), st.characters())
def test_a_record_with_one_wrong_character_is_read_or_refused(where: int, character: str) -> None:
    text = json.dumps(FULL)
    read(text[:where] + character + text[where + 1 :])
    read(text[:where])


PATIENT_FILE: dict[str, Any] = {
    "patient": {"sex": "female", "age_years": 52, "stature_cm": 162, "mass_kg": 70.5},
    "complaint": {
        "duration_weeks": 20,
        "pain_0_10": 6,
        "levels": ["L4", "L5"],
        "side": "left",
        "radiation": "none",
        "ashi": [{"level": "L4", "lateral_cm": 6, "side": "left"}],
    },
    "answers": {"saddle_numbness": "no", "fever": "unknown"},
    "measurements": [{"name": "sitting-height", "cm": 86, "sd_mm": 4}],
    "modalities": ["needling"],
}


def as_toml(value: Any) -> str:
    """Write JSON-like values as one line of TOML; what TOML lacks becomes text."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {as_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if value is None:
        return '""'
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)


def test_a_number_python_refuses_to_read_is_refused() -> None:
    assert read_toml(f"[patient]\nage_years = {'9' * 5_000}\n") is None


def toml_of(document: dict[str, Any]) -> str:
    return "\n".join(f"{json.dumps(key)} = {as_toml(value)}" for key, value in document.items())


def test_the_unchanged_patient_file_is_read() -> None:
    assert read_toml(toml_of(PATIENT_FILE)) == read_case(PATIENT_FILE)


@fuzzing
@given(st.sampled_from(sorted(places(PATIENT_FILE), key=str)), values)
def test_a_patient_file_with_one_wrong_value_is_read_or_refused(path: tuple[Any, ...], value: Any) -> None:
    document = changed(PATIENT_FILE, path, value)
    read_toml(toml_of(document), path)
    read_or_refused(lambda: read_case(document), path)


@fuzzing
@given(st.text())
def test_any_text_is_no_patient_file(text: str) -> None:
    assert read_toml(text) is None


@fuzzing
@given(st.integers(0, len(toml_of(PATIENT_FILE)) - 1), st.characters())
def test_a_patient_file_with_one_wrong_character_is_read_or_refused(where: int, character: str) -> None:
    text = toml_of(PATIENT_FILE)
    read_toml(text[:where] + character + text[where + 1 :])
    read_toml(text[:where])


@fuzzing
@given(st.sampled_from(sorted(places(PATIENT_FILE), key=str)), values)
def test_answers_with_one_wrong_value_are_read_or_refused(path: tuple[Any, ...], value: Any) -> None:
    told = changed(PATIENT_FILE, path, value)
    read_or_refused(lambda: read_bundle(json.dumps(FULL), told, on=ON), path)


FLAWS = Imperfection(
    missing_field=0.05, out_of_order_timestamp=0.05, unparseable_value=0.05, unknown_code_system=0.2
)
STATEMENTS = ("Condition", "AllergyIntolerance", "MedicationRequest")


def test_nothing_stated_in_the_flawed_records_of_real_exports_is_dropped_unseen() -> None:
    were_read = 0
    for seed in range(40):
        clean = json.loads(to_json(generate_bundle(profile=sorted(PROFILES)[seed % 5], seed=seed)))
        flawed, _ = inject_defects(clean, FLAWS, seed=seed)
        case = read(json.dumps(flawed))
        if case is None:
            continue  # height or weight was among the flaws
        were_read += 1
        stated = [entry for entry in flawed["entry"] if entry["resource"]["resourceType"] in STATEMENTS]
        unread = sum(int(count) for line in case.unread_record for count in re.findall(r": (\d+)", line))
        assert unread + len(case.answers) >= len(stated)
    assert were_read >= 10
