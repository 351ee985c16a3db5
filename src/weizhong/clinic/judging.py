"""Judges all rules of a package at once: those that an answer excludes are passed over quickly."""

from datetime import date
from functools import cache

from weizhong.clinic.case import Answer, Case
from weizhong.clinic.conditions import conditions_of
from weizhong.clinic.questions import gate_questions
from weizhong.clinic.rules import Judgement, Rule, gate_rules, judge


def judgements(case: Case, on: date | None = None) -> list[Judgement]:
    """Return what a case makes of every rule that holds or cannot be told yet, in the order of the tables.

    A rule is excluded when every one of its combinations holds a condition that is answered with no. Each
    condition is one bit, so that this is told without looking at the conditions one by one.

    Parameters
    ----------
    case : Case
        The patient file.
    on : date, optional
        Day of the treatment.

    Examples
    --------
    >>> [one.rule.id for one in judgements(Case(answers={"fever": Answer.YES})) if one.because][:1]
    ['infection.fever_with_spinal_pain']
    """
    known, answers = conditions_of(case, on), case.answers
    plain, other, rules = _bits(case.package)
    denied = 0
    for name, bit in plain:
        if answers.get(name) is Answer.NO:
            denied |= bit
    for name, bit in other:
        if known(name).answer is Answer.NO:
            denied |= bit
    open_ones = []
    for rule, combinations in rules:
        for combination in combinations:
            if not combination & denied:
                open_ones.append(judge(rule, known))
                break
    return open_ones


_Bits = tuple[tuple[str, int], ...]


@cache
def _bits(package: str) -> tuple[_Bits, _Bits, tuple[tuple[Rule, tuple[int, ...]], ...]]:
    """One bit for each condition, questions that anybody may be asked first; and each rule's combinations."""
    rules = gate_rules(package)
    names = dict.fromkeys(name for rule in rules for names in rule.combinations for name in names)
    bits = {name: 1 << place for place, name in enumerate(names)}
    questions = gate_questions()
    plain = {name for name in bits if name in questions and questions[name].only_sex is None}
    return (
        tuple((name, bit) for name, bit in bits.items() if name in plain),
        tuple((name, bit) for name, bit in bits.items() if name not in plain),
        tuple(
            (rule, tuple(sum(bits[name] for name in set(names)) for names in rule.combinations))
            for rule in rules
        ),
    )
