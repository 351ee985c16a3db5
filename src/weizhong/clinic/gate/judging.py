"""Judges all rules of a package at once: those that an answer excludes are hardly looked at."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from weizhong.clinic.documents.case import NO, UNKNOWN, Answer, Case
from weizhong.clinic.gate.circumstances import answer_of
from weizhong.clinic.gate.conditions import Condition, teller, told_by
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.rules import EVERYBODY, Judgement, Rule, gate_rules, judged


def judgements(case: Case, on: date | None = None) -> list[Judgement]:
    """Return what a case makes of every rule that holds or cannot be told yet, in the order of the tables.

    Nearly every question is answered with no, and a combination of conditions cannot hold while one of them
    is denied: only combinations whose questions are all left open or answered with yes are looked at.

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
    known = _not_denied(case, index)
    tell = known.__getitem__
    possible = defaultdict[Rule, list[tuple[Condition, ...]]](list)
    for number in _whose_questions_are_among(frozenset(known), index):
        rule, names, circumstances = index.combinations[number]
        for name in circumstances:
            if name not in known:
                known[name] = index.circumstances[name](case, on)
            if known[name].answer is NO:
                break
        else:
            possible[rule].append(tuple(map(tell, names)))
    return [judged(rule, tuple(combinations)) for rule, combinations in possible.items()]


@dataclass(frozen=True, slots=True)
class _Index:
    """The combinations of a package's rules, numbered in the order of the tables.

    Parameters
    ----------
    combinations : tuple of (Rule, tuple of str, tuple of str)
        All conditions of each, without what is true of everybody, and which of them are circumstances.
    questions : frozenset of str
        Every question they name.
    asked : mapping of str to mapping of Answer to Condition
        What each answer to a question makes known.
    circumstances : mapping of str to callable
        Every circumstance they name, and how it is found out.
    by_question : mapping of str to tuple of (int, frozenset of str)
        Of every question, the combinations that name it first, and all questions of each.
    unasked : tuple of int
        The combinations that name no question.
    of_one_sex : tuple of str
        Questions that are no without an answer where the other sex is asked.
    """

    combinations: tuple[tuple[Rule, tuple[str, ...], tuple[str, ...]], ...]
    questions: frozenset[str]
    asked: Mapping[str, Mapping[Answer, Condition]]
    circumstances: Mapping[str, Callable[[Case, date | None], Condition]]
    by_question: Mapping[str, tuple[tuple[int, frozenset[str]], ...]]
    unasked: tuple[int, ...]
    of_one_sex: tuple[str, ...]


def _not_denied(case: Case, index: _Index) -> dict[str, Condition]:
    """What is known of every question that is not answered with no."""
    asked, answers, no = index.asked, case.answers, NO
    found = {name: asked[name][UNKNOWN] for name in index.questions.difference(answers)}
    said = [name for name, answer in answers.items() if answer is not no and name in asked]
    found.update([(name, asked[name][answers[name]]) for name in said])
    for name in index.of_one_sex:
        if name in found and answer_of(case, name) is no:
            del found[name]
    return found


def _whose_questions_are_among(left: frozenset[str], index: _Index) -> list[int]:
    """The combinations that name no other question, in the order of the tables."""
    first_in = index.by_question
    near = [number for name in left for number, questions in first_in[name] if questions <= left]
    return sorted([*index.unasked, *near])


@cache
def _index(package: str) -> _Index:
    asked = gate_questions()
    combinations = tuple(
        (rule, tuple(name for name in names if name not in EVERYBODY))
        for rule in gate_rules(package)
        for names in rule.combinations
    )
    named = dict.fromkeys(name for _, names in combinations for name in names)
    # One that no table defines is found out at once, whoever comes.
    circumstances = {name: teller(name) for name in named if name not in asked}
    questions = [[name for name in names if name in asked] for _, names in combinations]
    by_question: dict[str, list[tuple[int, frozenset[str]]]] = {name: [] for name in named if name in asked}
    for number, names in enumerate(questions):
        if names:
            by_question[names[0]].append((number, frozenset(names)))
    return _Index(
        combinations=tuple(
            (rule, names, tuple(name for name in names if name in circumstances))
            for rule, names in combinations
        ),
        questions=frozenset(by_question),
        asked={name: told_by(name) for name in by_question},
        circumstances=circumstances,
        by_question={name: tuple(found) for name, found in by_question.items()},
        unasked=tuple(number for number, names in enumerate(questions) if not names),
        of_one_sex=tuple(name for name in by_question if asked[name].only_sex),
    )
