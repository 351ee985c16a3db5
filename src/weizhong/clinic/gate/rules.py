"""The rules of the gate as records, and what a case makes of each: holds, does not, or cannot be told yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations as combinations_of
from typing import Any, Literal, get_args

from weizhong.clinic.documents.case import NO, UNKNOWN, YES, Answer
from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.gate.conditions import Condition
from weizhong.clinic.gate.questions import gate_questions
from weizhong.facts.gate_rows import gate_rows
from weizhong.facts.tables import read_table
from weizhong.terms.errors import FactsError

WhileUnknown = Literal["ask", "apply", "apply_once_likely", "ignore"]
Verdict = Literal["stop", "ask", "avoid_modality", "avoid_site", "caution", "note", "clear"]
VERDICTS: tuple[Verdict, ...] = ("stop", "ask", "avoid_modality", "avoid_site", "caution", "note", "clear")

# Conditions that say nothing about this person, so they are no reason worth printing.
EVERYBODY = {"always", "spinal_pain"}


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One row of the gate; the tables hold each once, so a rule is equal to itself alone.

    Parameters
    ----------
    id : str
        Name, unique over all tables.
    verdict : str
        What follows when it holds.
    combinations : tuple of tuple of str
        It holds when every condition of at least one combination holds.
    while_unknown : {"ask", "apply", "apply_once_likely", "ignore"}
        What to do while it cannot be told whether it holds: ask first; keep it as if it held; keep it so once
        a finding of this person speaks for it; nothing.
    modalities : tuple of str
        Modalities it is about.
    points, regions : tuple of str
        Sites it is about; none means the whole person.
    site_of : str or None
        Question whose sites, as given in the case, it is about.
    whole_limb : bool
        Whether such a site stands for the whole limb it lies on.
    leaves_out_points : bool
        Whether its points are left out although the verdict is a caution.
    restriction : Restriction or None
        What it takes off a dose where it holds.
    is_local : bool
        Whether it is about some sites only.
    is_always_told : bool
        Whether it is told, where it holds, even if no modality it is about was asked for: it leaves points
        out, or forbids something to this very person.
    row : mapping
        The fact row: title, text, action, instead, urgency, source, check.
    """

    id: str
    verdict: Verdict
    combinations: tuple[tuple[str, ...], ...]
    while_unknown: WhileUnknown
    modalities: tuple[str, ...]
    points: tuple[str, ...]
    regions: tuple[str, ...]
    site_of: str | None
    whole_limb: bool
    leaves_out_points: bool
    restriction: Restriction | None
    is_local: bool
    is_always_told: bool
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What a case makes of a rule; made once for the same answers, so it is equal to itself alone.

    Parameters
    ----------
    rule : Rule
        The rule.
    answer : Answer
        Whether it holds.
    because : tuple of Condition
        Conditions that make it hold.
    unanswered : tuple of Condition
        The next condition to ask for in each combination still open; they stay open even while another
        combination holds, so that answering one question with yes never stops another from being asked.
    suspected : tuple of Condition
        Findings of this person that hold in a combination still open: what speaks for the rule meanwhile.
    """

    rule: Rule
    answer: Answer
    because: tuple[Condition, ...]
    unanswered: tuple[Condition, ...]
    suspected: tuple[Condition, ...]


def gate_rules(package: str = "back_pain") -> tuple[Rule, ...]:
    """Return the rules of a package, red flags first; always the same ones.

    Raises
    ------
    FactsError
        If a table cannot be read, a name stands twice or a verdict does not exist.

    Examples
    --------
    >>> sum(rule.verdict == "stop" for rule in gate_rules()) > 10
    True
    """
    return _read(package)


@cache
def _read(package: str) -> tuple[Rule, ...]:
    everything = read_table("clinic/modalities")["modality"]
    rules = tuple(_rule(row, everything) for row in gate_rows(package))
    if len({rule.id for rule in rules}) != len(rules):
        raise FactsError("Two rules of the gate share a name; nothing may be recommended.")
    if any(_loosened_by_yes(rule) & set(names) for rule in rules for names in rule.combinations):
        raise FactsError("A rule of the gate could be loosened by a yes; nothing may be recommended.")
    return rules


def _loosened_by_yes(rule: Rule) -> set[str]:
    """Conditions that a yes could undo; a mere caution may give way, since what undoes it is graver."""
    clearing = {name for name, question in gate_questions().items() if question.is_clearing}
    circumstances = read_table("clinic/circumstances")["circumstance"]
    calming = {name for name, row in circumstances.items() if "all_no" in row}
    return clearing if rule.verdict in ("caution", "note") else clearing | calming


def judge(rule: Rule, known: Callable[[str], Condition]) -> Judgement:
    """Return whether a rule holds, by three-valued logic: unknown stays unknown.

    Parameters
    ----------
    rule : Rule
        The rule.
    known : callable
        What is known about a condition, by name (``conditions_of(case)``).

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Case
    >>> from weizhong.clinic.gate.conditions import conditions_of
    >>> rule = next(rule for rule in gate_rules() if rule.id == "infection.fever_with_spinal_pain")
    >>> judge(rule, conditions_of(Case(answers={"fever": Answer.YES}))).answer
    <Answer.YES: 'yes'>
    >>> judge(rule, conditions_of(Case())).unanswered[0].name
    'fever'
    """
    return judged(rule, tuple([tuple([known(name) for name in names]) for names in rule.combinations]))


# The same few answers come again and again: what follows from them is worked out once.
@lru_cache(maxsize=4096)
def judged(rule: Rule, combinations: tuple[tuple[Condition, ...], ...]) -> Judgement:
    """Return whether a rule holds by its combinations; those in which something does not hold may be missing.

    Parameters
    ----------
    rule : Rule
        The rule.
    combinations : tuple of tuple of Condition
        What is known of each, in the rule's order.
    """
    because: dict[str, Condition] = {}
    unanswered: dict[str, Condition] = {}
    suspected: dict[str, Condition] = {}
    holds = False
    for found in combinations:
        answers = [one.answer for one in found]
        if NO in answers:
            continue
        if UNKNOWN in answers:
            to_ask = found[answers.index(UNKNOWN)]
            unanswered[to_ask.name] = to_ask
            suspected.update((one.name, one) for one in found if one.answer is YES and one.is_telling)
        else:
            holds = True
            because.update((one.name, one) for one in found if one.name not in EVERYBODY)
    return Judgement(
        rule=rule,
        answer=YES if holds else UNKNOWN if unanswered else NO,
        because=tuple(because.values()),
        unanswered=tuple(unanswered.values()),
        suspected=tuple(suspected.values()),
    )


def _held_to(row: Mapping[str, Any], everything: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """What a rule forbids to one modality holds for those derived from it, but for those it spares."""
    named, spared = set(row.get("modalities", everything)), set(row.get("spares", ()))
    if not named | spared <= set(everything):
        raise FactsError(
            f"The rule {row['id']!r} names a modality that does not exist; nothing may be recommended."
        )
    derived = {name for name, kind in everything.items() if set(kind.get("held_to", ())) & named}
    return tuple(name for name in everything if name in named or name in derived - spared)


def _rule(row: dict[str, Any], everything: Mapping[str, Mapping[str, Any]]) -> Rule:
    if row["verdict"] not in VERDICTS:
        raise FactsError(f"The rule {row['id']!r} has no valid verdict; nothing may be recommended.")
    if row.get("while_unknown", "ask") not in get_args(WhileUnknown):
        raise FactsError(f"The rule {row['id']!r} says nothing of the unknown; nothing may be recommended.")
    if row["verdict"] == "ask" and "question" not in row:
        raise FactsError(f"The rule {row['id']!r} asks nothing; nothing may be recommended.")
    combinations, leaves_out_points = _combinations(row), row.get("leaves_out_points", False)
    is_about_everybody = any(EVERYBODY.issuperset(names) for names in combinations)
    return Rule(
        id=row["id"],
        verdict=row["verdict"],
        combinations=combinations,
        while_unknown=row.get("while_unknown", "ask"),
        modalities=_held_to(row, everything),
        points=tuple(row.get("points", ())),
        regions=tuple(row.get("regions", ())),
        site_of=row.get("site_of"),
        whole_limb=row.get("whole_limb", False),
        leaves_out_points=leaves_out_points,
        restriction=Restriction.from_row(row) if "restrict" in row else None,
        is_local=row["verdict"] == "avoid_site"
        or any(row.get(key) for key in ("points", "regions", "site_of")),
        is_always_told=leaves_out_points
        or (row["verdict"] in ("stop", "avoid_modality") and not is_about_everybody),
        row=row,
    )


def _combinations(row: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    """A count ("at least 3 of 4") is spelt out as its combinations, so that one logic serves both."""
    together = tuple(row.get("with", ()))
    counted = row.get("at_least")
    if counted is None:
        return tuple((*names, *together) for names in row["combinations"])
    return tuple((*names, *together) for names in combinations_of(counted["of"], counted["count"]))
