"""What is done, put into words for every output: doses at a point, who names it, pairs, aftercare."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from weizhong.clinic.documents.treatment_plan import Change, PlannedPoint, TreatmentPlan
from weizhong.clinic.documents.treatments import (
    EarPlace,
    Instruction,
    PairEnd,
    TechniqueGuide,
    Treatment,
    kind_of,
)
from weizhong.clinic.techniques.stricta import said, sentence, stricta
from weizhong.report import phrases
from weizhong.report.outline import PointSet
from weizhong.report.strings import say
from weizhong.terms.sources import Check

# STRICTA items that techniques at one needle share: depth, minutes, needle.
_SAME = ("2c", "2f", "2g")
# A dose at one point only, left and right, is told where it is.
_BOTH_SIDES = 2


@dataclass(frozen=True, slots=True)
class Guide:
    """What is the same of a technique at every place.

    Parameters
    ----------
    title : str
        The technique.
    lead : tuple of str
        What it is, and who may do it.
    parts : tuple of (str, tuple of str)
        Headings with their lines: usual dose, before, during, after, beliefs put right, not with.
    """

    title: str
    lead: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def usual(plan: TreatmentPlan) -> dict[str, str]:
    """Return the dose that most places of a plan share, by technique: told once, and at the others in full.

    Parameters
    ----------
    plan : TreatmentPlan
        What is done.
    """
    told: dict[str, Counter[str]] = {}
    for group in plan.positions:
        for point in group.points:
            for treatment in point.treatments:
                told.setdefault(kind_of(treatment), Counter())[sentence(treatment)] += 1
    most = {kind: counted.most_common(1)[0] for kind, counted in told.items()}
    return {kind: dose for kind, (dose, places) in most.items() if places > _BOTH_SIDES}


def doses(point_set: PointSet, shared: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the doses at a point by side; the technique in short where there are none, as in a draft.

    Parameters
    ----------
    point_set : PointSet
        The point.
    shared : mapping of str to str
        Doses told once for the whole plan (`usual`).
    """
    return phrases.per_side(point_set, lambda point: _doses(point, shared))


def doses_at(point: PlannedPoint, shared: Mapping[str, str]) -> list[str]:
    """Return the doses at a point in one line each; what two have in common is told at the first.

    Parameters
    ----------
    point : PlannedPoint
        The point.
    shared : mapping of str to str
        As for `doses`.
    """
    return [_dose(one, point.treatments[0], shared) for one in point.treatments]


def named_by(point: PlannedPoint) -> list[str]:
    """Return which trials and texts name a point, and what may be treated instead."""
    named = [one.text for one in (point.trials, point.agreement) if one and one.text]
    if point.alternatives:
        named.append(say("prescription.instead", codes=phrases.listing(point.alternatives)))
    return named


def pair_lines(plan: TreatmentPlan) -> list[str]:
    """Return the pairs that current may join, why, and the needles that join none; a reason once."""
    joined, apart = dict[str, list[str]](), dict[str, list[str]]()
    for pair in plan.pairs:
        ends = say("prescription.pair", first=_end(pair.first), second=_end(pair.second))
        joined.setdefault(pair.why, []).append(ends)
    for one in plan.unpaired:
        apart.setdefault(one.why, []).append(_end(one.end))
    lines = [line for why, pairs in joined.items() for line in (*pairs, why)]
    return [
        *lines,
        *(
            say("prescription.unpaired", places=phrases.listing(places), why=why)
            for why, places in apart.items()
        ),
    ]


def change_line(one: Change) -> str:
    """Return one change by hand in a line, with the reason given and what may come instead."""
    line = f"{say(f'prescription.{one.kind}')}: {one.text}"
    if one.reason:
        line = f"{line} ({say('prescription.reason', reason=one.reason)})"
    if one.alternatives:
        line = f"{line} {say('prescription.instead', codes=phrases.listing(one.alternatives))}."
    return line


def guides(plan: TreatmentPlan) -> list[Guide]:
    """Return the usual dose of each technique of a plan, what to look at and what to say.

    Examples
    --------
    >>> from weizhong.clinic.files.example import example_case
    >>> from weizhong.clinic.planning.plan import plan
    >>> made = plan(example_case())
    >>> [one.title for one in guides(made)]
    ['Needling by hand']
    """
    shared = usual(plan)
    return [_guide(one, shared.get(one.technique), plan.scope) for one in plan.techniques]


def ear_lines(place: EarPlace) -> list[str]:
    """Return where a place of the ear is, in words, and what is done there."""
    return [place.place, *map(sentence, place.treatments)]


def _doses(point: PlannedPoint, shared: Mapping[str, str]) -> tuple[str, ...]:
    return (*doses_at(point, shared), *point.not_done) or (point.technique,)


def _dose(treatment: Treatment, first: Treatment, shared: Mapping[str, str]) -> str:
    whole = sentence(treatment)
    title, _, _ = whole.partition(":")
    if whole == shared.get(kind_of(treatment)):
        return say("treating.as_usual", title=title)
    if treatment is first:
        return whole
    items, told = stricta(treatment), stricta(first)
    alike = [letter for letter, words in items.items() if told.get(letter) == words]
    same = [say(f"treating.item_{letter}") for letter in _SAME if letter in alike]
    if not same:
        return whole
    fresh = said(words for letter, words in items.items() if letter not in _SAME or letter not in alike)
    other = sentence(first).partition(":")[0].lower()
    return f"{title}: {fresh} {say('treating.same', items=phrases.listing(same), other=other)}"


def _end(one: PairEnd) -> str:
    return f"{one.code} {say(f'side.{one.side}')}"


def _guide(one: TechniqueGuide, dose: str | None, scope: str) -> Guide:
    told: dict[str, tuple[str, ...]] = {}
    if dose:
        told["treating.usual"] = (dose.partition(": ")[2],)
    for when in ("before", "during", "after"):
        rows = [row for row in (*one.checks, *one.aftercare) if row.when == when]
        told[f"treating.{when}"] = tuple(_instructions(rows))
    told["treating.corrections"] = tuple(_instructions(one.corrections))
    told["treating.not_with"] = (phrases.clauses(one.forbidden_by),) if one.forbidden_by else ()
    return Guide(
        title=one.title,
        lead=(one.text, *([one.scope] if one.scope != scope else ())),
        parts=tuple((say(name), lines) for name, lines in told.items() if lines),
    )


def _instructions(rows: Iterable[Instruction]) -> Iterable[str]:
    """What nobody read in a source says so."""
    for row in rows:
        yield row.text if Check(row.check).is_verified else say("treating.unverified", text=row.text)
