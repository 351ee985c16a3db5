"""Judges all rules of a package at once: those that an answer excludes are hardly looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import compress, repeat
from operator import is_not

from weizhong.clinic.complaint.answers import answer_of
from weizhong.clinic.documents.case import NO, UNKNOWN, Answer, Case
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
    found = dict(index.settled)
    for condition in known.values():
        found.update(index.alone[condition])
    for number, combinations in _possible(case, on, known, index).items():
        found[number] = judged(index.rules[number], tuple(combinations))
    return [found[number] for number in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Index:
    """The rules of a package, numbered in the order of the tables, and so their combinations.

    Parameters
    ----------
    rules : tuple of Rule
        All of them.
    settled : mapping of int to Judgement
        Of rules that hold for everybody: what anybody makes of them.
    alone : mapping of Condition to mapping of int to Judgement
        Of rules that rest on one question only: what each answer but a no makes of them.
    combinations : tuple of (int, tuple of str, tuple of str)
        Of all other rules: whose each is, all its conditions without what is true of everybody, and which of
        them are circumstances.
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

    rules: tuple[Rule, ...]
    settled: Mapping[int, Judgement]
    alone: Mapping[Condition, Mapping[int, Judgement]]
    combinations: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...]
    questions: frozenset[str]
    asked: Mapping[str, Mapping[Answer, Condition]]
    circumstances: Mapping[str, Callable[[Case, date | None], Condition]]
    by_question: Mapping[str, tuple[tuple[int, frozenset[str]], ...]]
    unasked: tuple[int, ...]
    of_one_sex: tuple[str, ...]


def _not_denied(case: Case, index: _Index) -> dict[str, Condition]:
    """What is known of every question that is not answered with no."""
    asked, answers = index.asked, case.answers
    found = {name: asked[name][UNKNOWN] for name in index.questions.difference(answers)}
    # Of some hundred answers nearly all are no: they are passed over without a step of their own.
    for name in compress(answers, map(is_not, answers.values(), repeat(NO))):
        if name in asked:
            found[name] = asked[name][answers[name]]
    for name in index.of_one_sex:
        if name in found and answer_of(case, name) is NO:
            del found[name]
    return found


def _possible(
    case: Case, on: date | None, known: dict[str, Condition], index: _Index
) -> dict[int, list[tuple[Condition, ...]]]:
    """Of the rules that no single answer decides, the combinations in which nothing is denied."""
    found: dict[int, list[tuple[Condition, ...]]] = {}
    for number in _whose_questions_are_among(frozenset(known), index):
        rule, names, circumstances = index.combinations[number]
        for name in circumstances:
            told = known.get(name)
            if told is None:
                told = known[name] = index.circumstances[name](case, on)
            if told.answer is NO:
                break
        else:
            found.setdefault(rule, []).append(tuple([known[name] for name in names]))
    return found


def _whose_questions_are_among(left: frozenset[str], index: _Index) -> list[int]:
    """The combinations that name no other question, in the order of the tables."""
    first_in = index.by_question
    near = [number for name in left for number, questions in first_in[name] if questions <= left]
    return sorted([*index.unasked, *near])


@cache
def _index(package: str) -> _Index:
    rules, asked = gate_rules(package), gate_questions()
    # What is true of everybody tells nobody apart.
    of_rule = [
        [tuple(one for one in names if one not in EVERYBODY) for names in rule.combinations] for rule in rules
    ]
    named = dict.fromkeys(name for combinations in of_rule for names in combinations for name in names)
    # One that no table defines is found out at once, whoever comes.
    circumstances = {name: teller(name) for name in named if name not in asked}
    told = {name: told_by(name) for name in named if name in asked}
    alone: dict[Condition, dict[int, Judgement]] = {one: {} for by in told.values() for one in by.values()}
    settled, rest = dict[int, Judgement](), list[tuple[int, tuple[str, ...]]]()
    for number, (rule, combinations) in enumerate(zip(rules, of_rule, strict=True)):
        match combinations:
            case [()]:
                settled[number] = judged(rule, ((),))
            case [(name,)] if name in told:
                for condition in told[name].values():
                    alone[condition][number] = judged(rule, ((condition,),))
            case _:
                rest += [(number, names) for names in combinations]
    questions = [tuple(name for name in names if name in told) for _, names in rest]
    return _Index(
        rules=rules,
        settled=settled,
        alone=alone,
        combinations=tuple(
            (rule, names, tuple(name for name in names if name in circumstances)) for rule, names in rest
        ),
        questions=frozenset(told),
        asked=told,
        circumstances=circumstances,
        by_question={name: _naming_first(name, questions) for name in told},
        unasked=tuple(number for number, names in enumerate(questions) if not names),
        of_one_sex=tuple(name for name in told if asked[name].only_sex),
    )


def _naming_first(name: str, questions: Sequence[tuple[str, ...]]) -> tuple[tuple[int, frozenset[str]], ...]:
    return tuple((number, frozenset(names)) for number, names in enumerate(questions) if names[:1] == (name,))
