"""Judges all rules of a package at once: those that an answer excludes are hardly looked at."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from operator import or_

from weizhong.clinic.documents.case import NO, Case
from weizhong.clinic.gate.circumstances import Reader, answer_of, reader_of
from weizhong.clinic.gate.conditions import Condition, teller
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.rules import EVERYBODY, Judgement, Rule, gate_rules, judged


def judgements(case: Case, on: date | None = None) -> list[Judgement]:
    """Return what a case makes of every rule that holds or cannot be told yet, in the order of the tables.

    A combination of conditions cannot hold while one of them is denied, so each combination is a bit, and
    each condition denied strikes out those that name it.

    Parameters
    ----------
    case : Case
        The patient file.
    on : date, optional
        Day of the treatment.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import YES
    >>> [one.rule.id for one in judgements(Case(answers={"fever": YES})) if one.because][:1]
    ['infection.fever_with_spinal_pain']
    """
    index = _index(case.package)
    tell = _Known(case, on).__getitem__
    possible = defaultdict[Rule, list[tuple[Condition, ...]]](list)
    for number in _numbers_of(_possible(case, on, index)):
        rule, names = index.combinations[number]
        possible[rule].append(tuple(map(tell, names)))
    found = [judged(rule, tuple(combinations)) for rule, combinations in possible.items()]
    return [one for one in found if one.answer is not NO]


class _Known(dict[str, Condition]):
    """What a case knows about conditions, by name; each is read when it is first looked up."""

    def __init__(self, case: Case, on: date | None) -> None:
        self._case, self._on = case, on

    def __missing__(self, name: str) -> Condition:
        found = self[name] = teller(name)(self._case, self._on)
        return found


@dataclass(frozen=True, slots=True)
class _Index:
    """The combinations of a package's rules, each a bit, and which of them name a condition.

    Parameters
    ----------
    combinations : tuple of (Rule, tuple of str)
        Its conditions, in the order of the tables; what is true of everybody is not among them.
    questions : tuple of (str, int)
        The combinations that name each question.
    of_one_sex : tuple of (str, int)
        Those that are no without an answer where the other sex is asked.
    circumstances : tuple of (Reader, int)
        How each circumstance is read, and the combinations that name it.
    """

    combinations: tuple[tuple[Rule, tuple[str, ...]], ...]
    questions: tuple[tuple[str, int], ...]
    of_one_sex: tuple[tuple[str, int], ...]
    circumstances: tuple[tuple[Reader, int], ...]


def _possible(case: Case, on: date | None, index: _Index) -> int:
    """The combinations in which nothing is denied; circumstances of none of them are not read."""
    answer, no = case.answers.get, NO
    struck = reduce(or_, [bits for name, bits in index.questions if answer(name) is no], 0)
    left = ((1 << len(index.combinations)) - 1) & ~struck
    for name, bits in index.of_one_sex:
        if left & bits and answer_of(case, name) is no:
            left &= ~bits
    for read, bits in index.circumstances:
        if left & bits and read(case, on)[0] is no:
            left &= ~bits
    return left


def _numbers_of(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


@cache
def _index(package: str) -> _Index:
    questions = gate_questions()
    combinations = tuple(
        (rule, tuple(name for name in names if name not in EVERYBODY))
        for rule in gate_rules(package)
        for names in rule.combinations
    )
    naming = defaultdict[str, int](int)
    for number, (_, names) in enumerate(combinations):
        for name in names:
            naming[name] |= 1 << number
    for name in naming:
        teller(name)  # one that no table defines is found out at once, whoever comes
    readers = [(reader_of(name), bits) for name, bits in naming.items() if name not in questions]
    asked = {name: bits for name, bits in naming.items() if name in questions}
    return _Index(
        combinations=combinations,
        questions=tuple(asked.items()),
        of_one_sex=tuple((name, bits) for name, bits in asked.items() if questions[name].only_sex),
        circumstances=tuple((read, bits) for read, bits in readers if read is not None),
    )
