"""Generated people go through gate, plan and session; a slow checker of the tables finds nothing."""

from collections import Counter
from functools import cache

import pytest
from tests.checker.check import check_plan
from tests.generated.documents import generated, plain, planned

from weizhong.terms.errors import InputError

PEOPLE = 300
PARTS = 6


@cache
def outcome(number: int) -> tuple[str, list[str]]:
    """Return what became of a person, and which rules the plan breaks."""
    try:
        case, made = planned(generated(number))
    except InputError as refused:
        return "refused", [] if str(refused) else ["a refusal without words"]
    return made.status, [f"{number}: {one.kind} {one.text}" for one in check_plan(plain(case), plain(made))]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_plan_breaks_a_rule(part: int) -> None:
    assert [broken for number in range(part, PEOPLE, PARTS) for broken in outcome(number)[1]] == []


def test_the_people_are_not_all_alike() -> None:
    """A check that saw only refusals, or only plans, would prove little."""
    found = Counter(outcome(number)[0] for number in range(PEOPLE))
    assert found["plan"] > PEOPLE / 3
    assert found["draft"] > PEOPLE / 20
    assert found["stop"] > PEOPLE / 20
