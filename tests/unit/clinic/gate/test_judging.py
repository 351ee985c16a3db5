"""All rules judged at once, those that an answer excludes left aside, say what each says alone."""

from collections.abc import Iterable
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

import pytest
from tests.generated.documents import generated
from tests.generated.people import TODAY

from weizhong.clinic.documents.case import Answer, Case, Patient
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.gate import judging
from weizhong.clinic.gate.conditions import conditions_of
from weizhong.clinic.gate.judging import judgements
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.rules import Judgement, gate_rules, judge
from weizhong.facts.packages import package_names
from weizhong.terms.errors import FactsError, InputError

PEOPLE = 240
PARTS = attrgetter(*(field.name for field in fields(Judgement)))


def one_by_one(case: Case) -> list[Judgement]:
    """What a case makes of every rule, each judged for itself."""
    known = conditions_of(case, TODAY)
    judged = [judge(rule, known) for rule in gate_rules(case.package)]
    return [one for one in judged if one.answer is not Answer.NO]


def said(found: Iterable[Judgement]) -> list[tuple[Any, ...]]:
    """All that judgements say, each being equal to itself alone."""
    return [PARTS(one) for one in found]


def test_for_generated_people_all_rules_at_once_say_what_each_says_alone() -> None:
    seen = set()
    for number in range(PEOPLE):
        try:
            case = read_case(generated(number))
        except InputError:
            continue
        assert said(judgements(case, TODAY)) == said(one_by_one(case)), number
        seen |= {case.package, *(one.answer for one in judgements(case, TODAY))}
    assert seen == {*package_names(), Answer.YES, Answer.UNKNOWN}


@pytest.mark.parametrize("package", package_names())
@pytest.mark.parametrize("sex", ["female", "male", None])
@pytest.mark.parametrize("answer", list(Answer))
def test_whatever_one_question_is_answered_no_rule_is_lost_and_none_stays(
    package: str, sex: Any, answer: Answer
) -> None:
    for name in gate_questions():
        case = Case(package=package, patient=Patient(sex=sex), answers={name: answer})
        assert said(judgements(case, TODAY)) == said(one_by_one(case)), name


@pytest.mark.parametrize("package", package_names())
def test_a_combination_that_alone_is_answered_with_yes_is_found_among_all_that_is_denied(
    package: str,
) -> None:
    for rule in gate_rules(package):
        for names in rule.combinations:
            yes = {name: Answer.YES for name in names if name in gate_questions()}
            denied = {name: Answer.NO for name, asked in gate_questions().items() if not asked.is_clearing}
            case = Case(package=package, answers=denied | yes)
            assert said(judgements(case, TODAY)) == said(one_by_one(case)), (rule.id, names)


def test_a_rule_about_what_no_table_defines_stops_everything_even_where_an_answer_excludes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = next(one for one in gate_rules() if one.id == "infection.fever_with_spinal_pain")
    slip = replace(known, combinations=(("fever", "moon_phase"),))
    monkeypatch.setattr(judging, "gate_rules", lambda package: (slip,))
    for answer in Answer:
        with pytest.raises(FactsError, match="'moon_phase', which no table defines"):
            judgements(Case(package="one whose rules have a slip", answers={"fever": answer}))
