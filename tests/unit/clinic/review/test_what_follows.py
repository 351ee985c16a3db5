"""From which visit a decision is due, what makes worse worse twice, and what follows from what holds."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from weizhong.clinic.review import Course, review
from weizhong.clinic.review.course import AdverseEvent, CoursePlan, Goal, Reading, Visit
from weizhong.clinic.review.judging import reasons
from weizhong.clinic.review.standing import standing
from weizhong.facts.tables import read_table

TODAY = date(2026, 11, 22)
TABLE = read_table("clinic/review")


def weekly(count: int) -> list[Visit]:
    """So many visits, a week apart, the last one today."""
    return [Visit(on=TODAY - timedelta(weeks=number), gate="clear") for number in reversed(range(count))]


@pytest.mark.parametrize("row", TABLE["rule"], ids=lambda row: row["id"])
def test_a_rule_follows_from_what_it_asks_for_alone_and_whatever_else_holds(
    row: dict[str, Any],
) -> None:
    at = standing(Course(visits=weekly(1)), TODAY)
    for besides in (frozenset[str](), at.held):
        found = reasons(replace(at, held=besides | set(row["when"])))
        if row["decision"] != "continue" or all(one.decision == "continue" for one in found):
            assert row["id"] in {one.rule for one in found}


@pytest.mark.parametrize(
    ("values", "is_twice"),
    [
        ((8,), False),
        ((8, 5), False),
        ((5, 8), False),
        ((8, 8), True),
        ((5, 8, 8), True),
        ((8, 8, 8), True),
        ((8, 5, 8), False),
        ((8, 8, 5), False),
    ],
)
def test_worse_twice_is_worse_at_the_last_two_readings_however_many_there_were(
    values: tuple[float, ...], is_twice: bool
) -> None:
    first, *later = weekly(len(values) + 1)
    read = [
        Visit(on=one.on, gate="clear", readings=[Reading(scale="nrs", value=value)])
        for one, value in zip(later, values, strict=True)
    ]
    course = Course(baseline=[Reading(scale="nrs", value=5)], visits=[first, *read])
    assert ("worse_twice" in {one.rule for one in review(course, TODAY).reasons}) is is_twice


@pytest.mark.parametrize(
    ("planned", "stop_by", "first_due"), [((4, 10), 6, 4), ((8, 12), 3, 3), ((5, 5), None, 5)]
)
def test_a_decision_is_due_from_the_visit_of_the_stop_rule_or_the_fewest_planned(
    planned: tuple[int, int], stop_by: int | None, first_due: int
) -> None:
    plan = CoursePlan(sessions=planned, stop_by_visit=stop_by)
    for count in (first_due - 1, first_due):
        judged = review(Course(plan=plan, visits=weekly(count)), TODAY)
        rules = {one.rule for one in judged.reasons}
        assert ("unread_when_due" in rules) is (count == first_due)


@pytest.mark.parametrize("serious", [True, False])
def test_after_a_serious_event_it_is_told_first_what_is_to_be_done_at_once(serious: bool) -> None:
    hurt = Visit(on=TODAY, gate="clear", events=[AdverseEvent(kind="bruise", serious=serious, over=True)])
    reason = next(one for one in review(Course(visits=[hurt]), TODAY).reasons if one.rule == "event.bruise")
    at_once = TABLE["event_rules"]["serious_action"]
    usual = TABLE["event"]["bruise"]["action"]
    assert reason.action == (f"{at_once} {usual}" if serious else usual)


@pytest.mark.parametrize(
    ("start", "is_asked"),
    [
        ({"nrs": 5}, False),
        ({"nrs": 4}, False),
        ({"nrs": 3}, True),
        ({"nrs": 2}, True),
        ({}, False),
        ({"rmdq": 2}, False),
    ],
)
def test_another_goal_is_asked_for_where_the_agreed_one_was_met_on_its_scale_before_any_treatment(
    start: dict[str, float], is_asked: bool
) -> None:
    first, last = weekly(2)
    now = [Reading(scale=name, value=3) for name in {"nrs", *start}]
    course = Course(
        baseline=[Reading(scale=name, value=value) for name, value in start.items()],
        visits=[first, Visit(on=last.on, gate="clear", readings=now)],
        plan=CoursePlan(goal=Goal(scale="nrs", value=3)),
    )
    assert ("plan.goal" in {one.id for one in review(course, TODAY).questions}) is is_asked
