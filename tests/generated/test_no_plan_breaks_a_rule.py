"""Generated people go through gate, plan and visit; a slow checker of the tables finds nothing."""

from collections import Counter
from functools import cache

import pytest
from tests.checker.check import check_plan
from tests.checker.session_rules import check_session
from tests.checker.tables import modalities
from tests.generated.documents import plain, planned_person, who
from tests.generated.visits import is_signed, visit

from weizhong.terms.errors import InputError

PEOPLE = 240
PARTS = 6


@cache
def outcome(number: int) -> tuple[str, list[str]]:
    """Return what became of a person, and which rules the plan and the visit break."""
    try:
        case, made = planned_person(number)
    except InputError as refused:
        return "refused", [] if str(refused) else [f"{number}: a refusal without words"]
    told, acting = [plain(case), plain(made)], who(number)
    broken = check_plan(*told, plain(acting) if acting else None)
    if made.status != "plan" or acting is None:
        return made.status, [f"{number}: {one.kind} {one.text}" for one in broken]
    gone = visit(number, case, made, list(modalities()))
    broken += check_session(*told, [plain(entry.event) for entry in gone.state.log])
    became = "treated" if is_signed(gone) else "never signed"
    return became, [f"{number}: {one.kind} {one.text}" for one in broken]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_plan_and_no_visit_breaks_a_rule(part: int) -> None:
    assert [broken for number in range(part, PEOPLE, PARTS) for broken in outcome(number)[1]] == []


def test_the_people_are_not_all_alike() -> None:
    """A check that saw only refusals, or only plans, would prove little."""
    found = Counter(outcome(number)[0] for number in range(PEOPLE))
    assert found["treated"] > PEOPLE / 4
    assert found["draft"] > PEOPLE / 20
    assert found["stop"] > PEOPLE / 20
    assert found["never signed"] == 0
