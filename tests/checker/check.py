"""The independent slow checker: which rules of the tables does a plan, or a session, break?

It shares no code with the package: tables are read anew, documents are plain dictionaries, the logic of three
values is its own, and everything is a simple loop. What it finds has a kind and words.
"""

from typing import Any

from tests.checker.plan_depth import check_depth
from tests.checker.plan_diagnosis import check_diagnosis
from tests.checker.plan_doses import check_doses
from tests.checker.plan_gate import check_gate
from tests.checker.plan_pairs import check_pairs
from tests.checker.plan_positions import check_positions, check_reasons, check_scope
from tests.checker.reading import on_the_day
from tests.checker.violation import Violation


def check_plan(
    case: dict[str, Any], plan: dict[str, Any], practitioner: dict[str, Any] | None = None
) -> list[Violation]:
    """Return every rule that a plan breaks for a case and whoever treats, all as plain dictionaries."""
    case = on_the_day(case, plan)
    return [
        *check_gate(case, plan),
        *check_diagnosis(case, plan),
        *check_depth(case, plan),
        *check_positions(case, plan),
        *check_doses(case, plan),
        *check_pairs(case, plan),
        *check_scope(plan, practitioner),
        *check_reasons(case, plan),
    ]
