"""What is spoilt on purpose is found, and what is right is left in peace."""

import ast
from pathlib import Path

import pytest
from tests.checker import check
from tests.generated.documents import calm
from tests.generated.planted_plans import PLANTED


def test_a_correct_plan_breaks_no_rule() -> None:
    assert check.check_plan(*calm()) == []


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_violation_is_found_and_called_by_its_name(kind: str) -> None:
    case, plan = calm()
    PLANTED[kind](case, plan)
    assert kind in {one.kind for one in check.check_plan(case, plan)}


def test_the_checker_shares_no_code_with_the_package() -> None:
    for path in Path(check.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert not any(name.name.startswith("weizhong") for name in node.names), path
            if isinstance(node, ast.ImportFrom):
                assert not str(node.module).startswith("weizhong"), path
