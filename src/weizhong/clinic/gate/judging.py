"""Judges all rules of a package at once: those that an answer excludes are hardly looked at."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.gate.circumstances import Reader, answer_of, reader_of
from weizhong.clinic.gate.conditions import Condition, condition
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.rules import EVERYBODY, Judgement, Rule, gate_rules, judged


def judgements(case: Case, on: date | None = None) -> list[Judgement]:
    """Return what a case makes of every rule that holds or cannot be told yet, in the order of the tables.

    A combination of conditions cannot hold while one of them is denied, so each condition is a bit, and only
    combinations that share none with what is denied are looked at.

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
    index = _index(case.package)
    denied, tell = _denied(case, on, index), _Known(case, on).__getitem__
    possible = defaultdict[Rule, list[tuple[Condition, ...]]](list)
    for _, rule, names in [one for one in index.combinations if not one[0] & denied]:
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
    """The combinations of a package's rules, and a bit for each condition they name.

    Parameters
    ----------
    combinations : tuple of (int, Rule, tuple of str)
        Its conditions as bits and by name, in the order of the tables; what is true of everybody is not among
        them.
    questions : mapping of str to int
        The bit of each question.
    of_one_sex : tuple of (str, int)
        Those that are no without an answer where the other sex is asked.
    circumstances : tuple of (Reader, int)
        How each circumstance is read, and its bit.
    """

    combinations: tuple[tuple[int, Rule, tuple[str, ...]], ...]
    questions: Mapping[str, int]
    of_one_sex: tuple[tuple[str, int], ...]
    circumstances: tuple[tuple[Reader, int], ...]


def _denied(case: Case, on: date | None, index: _Index) -> int:
    """The bits of all conditions that do not hold."""
    denied, no, bit_of = 0, Answer.NO, index.questions.get
    for name in [name for name, answer in case.answers.items() if answer is no]:
        denied |= bit_of(name, 0)
    for name, bit in index.of_one_sex:
        if answer_of(case, name) is no:
            denied |= bit
    for read, bit in index.circumstances:
        if read(case, on)[0] is no:
            denied |= bit
    return denied


@cache
def _index(package: str) -> _Index:
    questions = gate_questions()
    combinations = [
        (rule, tuple(name for name in names if name not in EVERYBODY))
        for rule in gate_rules(package)
        for names in rule.combinations
    ]
    named = dict.fromkeys(name for _, names in combinations for name in names)
    for name in named:
        condition(Case(), name)  # one that no table defines is found out at once, whoever comes
    bit = {name: 1 << number for number, name in enumerate(named)}
    readers = [(reader_of(name), bit[name]) for name in named if name not in questions]
    return _Index(
        combinations=tuple(
            (sum(bit[name] for name in set(names)), rule, names) for rule, names in combinations
        ),
        questions={name: bit[name] for name in named if name in questions},
        of_one_sex=tuple(
            (name, bit[name]) for name in named if name in questions and questions[name].only_sex
        ),
        circumstances=tuple((read, one) for read, one in readers if read is not None),
    )
