"""A danger that cannot be excluded is told beside a stop only where it is more urgent than that."""

import pytest

from weizhong.clinic.documents.case import Answer
from weizhong.clinic.gate.conditions import Condition
from weizhong.clinic.gate.rules import Judgement, Rule, gate_rules
from weizhong.clinic.gate.suspicions import suspected, suspicion, urgency_rank

SIGN = Condition("fever", Answer.YES, "fever", "fever", "Fever?", True)
STOPS = {urgency_rank(one): one for one in gate_rules() if one.verdict == "stop"}
GRAVEST, NEXT, *_ = sorted(STOPS)


def judgement(rule: Rule, answer: Answer, speaks_for: tuple[Condition, ...] = (SIGN,)) -> Judgement:
    return Judgement(rule=rule, answer=answer, because=(), unanswered=(SIGN,), suspected=speaks_for)


def is_told(open_rank: int, held_rank: int | None) -> bool:
    held = [] if held_rank is None else [judgement(STOPS[held_rank], Answer.YES)]
    return bool(suspected([judgement(STOPS[open_rank], Answer.UNKNOWN)], held))


@pytest.mark.parametrize(
    ("open_rank", "held_rank", "expected"),
    [
        (GRAVEST, None, True),
        (NEXT, None, True),
        (GRAVEST, NEXT, True),
        (NEXT, NEXT, False),
        (GRAVEST, GRAVEST, False),
        (NEXT, GRAVEST, False),
    ],
)
def test_beside_a_stop_only_a_graver_danger_is_told(
    open_rank: int, held_rank: int | None, expected: bool
) -> None:
    assert is_told(open_rank, held_rank) is expected


def test_a_caution_that_holds_silences_no_danger() -> None:
    caution = next(one for one in gate_rules() if one.verdict == "caution")
    danger = judgement(STOPS[NEXT], Answer.UNKNOWN)
    assert suspected([danger], [judgement(caution, Answer.YES)]) == [danger]


@pytest.mark.parametrize("answer", [Answer.YES, Answer.NO])
def test_what_is_answered_is_no_suspicion(answer: Answer) -> None:
    assert suspected([judgement(STOPS[NEXT], answer)], []) == []


def test_without_anything_that_speaks_for_it_there_is_no_suspicion() -> None:
    assert suspected([judgement(STOPS[NEXT], Answer.UNKNOWN, ())], []) == []


def test_a_suspicion_asks_until_treatment_is_stopped_anyway() -> None:
    danger = judgement(STOPS[GRAVEST], Answer.UNKNOWN)
    assert suspicion(danger, is_stopped=False).verdict == "ask"
    assert suspicion(danger, is_stopped=True).verdict == "stop"
    assert suspicion(danger, is_stopped=False).because == ["fever", "not answered: fever"]
