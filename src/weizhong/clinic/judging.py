"""Judges all rules of a package at once: those that an answer excludes are passed over quickly."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from weizhong.clinic.case import Answer, Case
from weizhong.clinic.circumstances import Reader, answer_of, reader_of
from weizhong.clinic.conditions import conditions_of
from weizhong.clinic.questions import gate_questions
from weizhong.clinic.rules import Judgement, Rule, gate_rules, judge
from weizhong.terms.errors import FactsError


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
    known, index = conditions_of(case, on), _index(case.package)
    denied = _denied(case, on, index)
    found = []
    for rule, combinations, same_for_all in index.rules:
        for bits, _ in combinations:
            if not bits & denied:
                found.append(same_for_all or judge(rule, known, _possible(combinations, denied)))
                break
    return found


# The bits of a combination's conditions, and their names.
_Combination = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Index:
    """The rules of a package with the bits of their combinations.

    ``plain`` are questions that anybody may be asked, ``read`` whatever must be read from the case. A rule
    about everybody carries its judgement, which is the same for all.
    """

    plain: tuple[tuple[str, int], ...]
    all_plain: int
    read: tuple[tuple[Reader, int], ...]
    rules: tuple[tuple[Rule, tuple[_Combination, ...], Judgement | None], ...]


def _denied(case: Case, on: date | None, index: _Index) -> int:
    """The bits of all conditions that do not hold."""
    answers, denied = case.answers, index.all_plain
    for name, bit in index.plain:  # nearly all are answered with no
        if answers.get(name) is not Answer.NO:
            denied ^= bit
    for read, bit in index.read:
        if read(case, on)[0] is Answer.NO:
            denied |= bit
    return denied


def _possible(combinations: tuple[_Combination, ...], denied: int) -> list[tuple[str, ...]]:
    return [names for bits, names in combinations if not bits & denied]


@cache
def _index(package: str) -> _Index:
    rules = gate_rules(package)
    names = dict.fromkeys(name for rule in rules for names in rule.combinations for name in names)
    bits = {name: 1 << place for place, name in enumerate(names)}
    questions = gate_questions()
    plain = {name for name in bits if name in questions and questions[name].only_sex is None}
    return _Index(
        plain=tuple((name, bit) for name, bit in bits.items() if name in plain),
        all_plain=sum(bits[name] for name in plain),
        read=tuple((_reader(name), bit) for name, bit in bits.items() if name not in plain),
        rules=tuple((rule, _combinations(rule, bits), _for_all(rule)) for rule in rules),
    )


def _combinations(rule: Rule, bits: dict[str, int]) -> tuple[_Combination, ...]:
    return tuple((sum(bits[name] for name in set(names)), names) for names in rule.combinations)


def _for_all(rule: Rule) -> Judgement | None:
    """A rule that looks at nothing of the person is judged once."""
    is_the_same = all(names == ("always",) for names in rule.combinations)
    return judge(rule, conditions_of(Case())) if is_the_same else None


def _reader(name: str) -> Reader:
    if name in gate_questions():
        return lambda case, on: (answer_of(case, name), name)
    read = reader_of(name)
    if read is None:
        raise FactsError(f"A rule names the condition {name!r}, which no table defines; reinstall weizhong.")
    return read
