"""What is spoilt on purpose is found, and what is right is left in peace."""

import ast
import re
from pathlib import Path

import pytest
from tests.checker import check
from tests.checker.session_rules import check_session
from tests.generated import planted_doses, planted_plans, planted_visits
from tests.generated.correct_visit import correct_visit
from tests.generated.documents import calm


def test_a_correct_plan_breaks_no_rule() -> None:
    assert check.check_plan(*calm()) == []


@pytest.mark.parametrize("kind", planted_plans.PLANTED)
def test_a_plan_spoilt_on_purpose_is_found_and_called_by_its_name(kind: str) -> None:
    case, plan = calm()
    planted_plans.PLANTED[kind](case, plan)
    assert kind in {one.kind for one in check.check_plan(case, plan)}


def test_a_correct_plan_of_several_techniques_breaks_no_rule() -> None:
    assert check.check_plan(*calm(*planted_doses.MODALITIES)) == []


@pytest.mark.parametrize("kind", planted_doses.PLANTED)
def test_a_dose_spoilt_on_purpose_is_found_and_called_by_its_name(kind: str) -> None:
    case, plan = calm(*planted_doses.MODALITIES)
    planted_doses.PLANTED[kind](case, plan)
    assert kind in {one.kind for one in check.check_plan(case, plan)}


def test_a_technique_out_of_scope_is_found() -> None:
    nobody = {"qualifications": []}
    assert "technique_out_of_scope" in {one.kind for one in check.check_plan(*calm(), nobody)}


def test_a_correct_visit_breaks_no_rule() -> None:
    assert check_session(*correct_visit()) == []


@pytest.mark.parametrize("kind", planted_visits.PLANTED)
def test_a_visit_spoilt_on_purpose_is_found_and_called_by_its_name(kind: str) -> None:
    case, plan, log = correct_visit()
    planted_visits.PLANTED[kind](case, plan, log)
    assert kind in {one.kind for one in check_session(case, plan, log)}


def test_a_removal_of_a_needle_whose_insertion_was_undone_is_found() -> None:
    case, plan, log = correct_visit()
    number = log.index(planted_visits.find(log, "needle_inserted", needle="n1"))
    log.append({"event": "undone", "number": number, "at": log[-1]["at"]})
    assert "removed_never_inserted" in {one.kind for one in check_session(case, plan, log)}


def test_every_kind_the_checker_knows_is_planted() -> None:
    told = {*planted_plans.PLANTED, *planted_doses.PLANTED, *planted_visits.PLANTED, "technique_out_of_scope"}
    known: set[str] = set()
    for path in Path(check.__file__).parent.glob("*.py"):
        source = path.read_text("utf-8")
        known |= set(re.findall(r'(?:yield |Violation\()"([a-z_]+)"', source))
        for ending in re.findall(r'yield f"{done}_([a-z_]+)"', source):
            known |= {f"inserted_{ending}", f"adjusted_{ending}"}
    assert known - told == set()


def test_the_checker_shares_no_code_with_the_package() -> None:
    for path in Path(check.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert not any(name.name.startswith("weizhong") for name in node.names), path
            if isinstance(node, ast.ImportFrom):
                assert not str(node.module).startswith("weizhong"), path
