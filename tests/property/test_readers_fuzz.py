"""Whatever a file holds, the readers answer with a case or with one of our own errors, and keep secrets."""

import copy
import json
from collections.abc import Iterator
from typing import Any

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

from weizhong.clinic.case import Case
from weizhong.fhir.bundle import read_bundle
from weizhong.terms.errors import WeizhongError

SECRET = "Zebulon Quux"  # stands wherever a record could name a person
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
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "coding", SECRET]), inner)
    ),
    max_leaves=6,
)
fuzzing = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str) -> Case | None:
    """Read a Bundle; None if it is refused, in which case the refusal must not name anybody."""
    try:
        return read_bundle(text, on=ON)
    except WeizhongError as error:
        message = str(error)
    assert message.strip()
    assert SECRET not in message
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
