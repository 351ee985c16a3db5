"""Judges all rules of a package at once: those that an answer excludes are hardly looked at."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.gate.conditions import Condition, condition
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.rules import Judgement, Rule, gate_rules, judged


def judgements(case: Case, on: date | None = None) -> list[Judgement]:
    """Return what a case makes of every rule that holds or cannot be told yet, in the order of the tables.

    A combination of conditions cannot hold while one of them is denied. Each is therefore filed under one of
    its conditions, and looked at only where that one is not answered with no.

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
    known, index = _Known(case, on), _index(case.package)
    numbers = [number for name in _asked(case, index) for number in index.asked[name]]
    for name, filed in index.read.items():
        if known[name].answer is not Answer.NO:
            numbers += filed
    possible, tell = defaultdict[Rule, list[tuple[Condition, ...]]](list), known.__getitem__
    for number in sorted(numbers):
        rule, names = index.combinations[number]
        possible[rule].append(tuple(map(tell, names)))
    found = [judged(rule, tuple(combinations)) for rule, combinations in possible.items()]
    return [one for one in found if one.answer is not Answer.NO]


class _Known(dict[str, Condition]):
    """What a case knows about conditions, by name; each is read when it is first looked up."""

    def __init__(self, case: Case, on: date | None) -> None:
        self._case, self._on = case, on

    def __missing__(self, name: str) -> Condition:
        found = self[name] = condition(self._case, name, self._on)
        return found


@dataclass(frozen=True, slots=True)
class _Index:
    """The combinations of a package's rules, in the order of the tables, and their numbers by a condition.

    Parameters
    ----------
    combinations : tuple of (Rule, tuple of str)
        The conditions of each, by name.
    asked : mapping of str to list of int
        Under one of its questions that anybody may be asked, since nearly all are answered with no.
    read : mapping of str to list of int
        Under its first condition, where it has no such question.
    """

    combinations: tuple[tuple[Rule, tuple[str, ...]], ...]
    asked: Mapping[str, list[int]]
    read: Mapping[str, list[int]]


def _asked(case: Case, index: _Index) -> Iterator[str]:
    """Yield the questions something is filed under that are answered with yes, or not at all."""
    answers, no = case.answers, Answer.NO
    yield from [name for name, answer in answers.items() if answer is not no and name in index.asked]
    yield from index.asked.keys() - answers.keys()


@cache
def _index(package: str) -> _Index:
    questions = gate_questions()
    combinations = [(rule, names) for rule in gate_rules(package) for names in rule.combinations]
    for name in {name for _, names in combinations for name in names}:
        condition(Case(), name)  # one that no table defines is found out at once, whoever comes
    asked, read = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for number, (_, names) in enumerate(combinations):
        plain = [name for name in names if name in questions and questions[name].only_sex is None]
        (asked if plain else read)[plain[0] if plain else names[0]].append(number)
    return _Index(tuple(combinations), asked, read)
