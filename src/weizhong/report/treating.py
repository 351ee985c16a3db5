"""What is done, put into words for every output: doses at a point, who names it, pairs, aftercare."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from weizhong.clinic.techniques.records import (
    EarPlace,
    Instruction,
    PairEnd,
    TechniqueGuide,
    Treatment,
    kind_of,
)
from weizhong.clinic.techniques.stricta import sentence
from weizhong.clinic.treatment_plan import Change, PlannedPoint, TreatmentPlan
from weizhong.report import phrases
from weizhong.report.outline import PointSet
from weizhong.report.strings import say
from weizhong.terms.sources import Check

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
    return {kind: said for kind, (said, places) in most.items() if places > _BOTH_SIDES}


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


def named_by(point: PlannedPoint) -> list[str]:
    """Return which trials and texts name a point, and what may be treated instead."""
    said = [one.text for one in (point.trials, point.agreement) if one and one.text]
    if point.alternatives:
        said.append(say("prescription.instead", codes=phrases.listing(point.alternatives)))
    return said


def pair_lines(plan: TreatmentPlan) -> list[str]:
    """Return the pairs that current may join, and the needles that join none."""
    joined = [
        say("prescription.pair", first=_end(one.first), second=_end(one.second), why=one.why)
        for one in plan.pairs
    ]
    return [
        *joined,
        *(say("prescription.unpaired", place=_end(one.end), why=one.why) for one in plan.unpaired),
    ]


def change_line(one: Change) -> str:
    """Return one change by hand in a line, with the reason given and what may come instead."""
    said = f"{say(f'prescription.{one.kind}')}: {one.text}"
    if one.reason:
        said = f"{said} ({say('prescription.reason', reason=one.reason)})"
    if one.alternatives:
        said = f"{said} {say('prescription.instead', codes=phrases.listing(one.alternatives))}."
    return said


def guides(plan: TreatmentPlan) -> list[Guide]:
    """Return the usual dose of each technique of a plan, what to look at and what to say."""
    shared = usual(plan)
    return [_guide(one, shared.get(one.technique), plan.scope) for one in plan.techniques]


def ear_lines(place: EarPlace) -> list[str]:
    """Return where a place of the ear is, in words, and what is done there."""
    return [place.place, *map(sentence, place.treatments)]


def _doses(point: PlannedPoint, shared: Mapping[str, str]) -> tuple[str, ...]:
    said = [_dose(one, shared) for one in point.treatments]
    return (*said, *point.not_done) or (point.technique,)


def _dose(treatment: Treatment, shared: Mapping[str, str]) -> str:
    said, kind = sentence(treatment), kind_of(treatment)
    if said != shared.get(kind):
        return said
    title, _, _ = said.partition(":")
    return say("treating.as_usual", title=title)


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
