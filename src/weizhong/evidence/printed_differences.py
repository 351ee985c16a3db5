"""Differences that stand in print only, as effects beside those made from arms."""

from collections.abc import Collection
from itertools import combinations, groupby
from math import sqrt

import msgspec

from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.printed_effects import from_printed
from weizhong.evidence.questions import LeftOut, Question, factor_of, scales_of, wanted_arms
from weizhong.evidence.trial_records import Difference, Result, TrialTables

_SHARED = 0.5  # correlation of two differences from one control, all arms alike in size and spread


class FromPrint(msgspec.Struct, frozen=True, kw_only=True):
    """A trial's printed difference.

    Parameters
    ----------
    effect : EffectSize
        Below zero is better with the treatment.
    scale : Result
        A row on its scale.
    note : str
        How it was made.
    """

    effect: EffectSize
    scale: Result
    note: str


def effects_from_print(
    question: Question, tables: TrialTables, told: Collection[str]
) -> tuple[list[FromPrint], list[LeftOut]]:
    """Return one effect for each trial whose arms do not answer, but whose report prints a difference.

    Parameters
    ----------
    question : Question
        What is asked; mean differences only.
    tables : TrialTables
        Where the rows stand.
    told : collection of str
        Trials that answer with their arms.
    """
    left: list[LeftOut] = []
    chosen: list[Difference] = []
    wanted, scales = wanted_arms(question, tables), scales_of(tables)
    for row in tables.differences.values():
        arms = {f"{row.trial}.{row.a}", f"{row.trial}.{row.b}"}
        is_treated = tables.arms[f"{row.trial}.{row.a}"].arm_class in question.treatments
        if row.outcome != question.outcome or not arms <= wanted or not is_treated or row.trial in told:
            continue
        if reason := _why_not(question, row, scales[row.scale]):
            left.append(LeftOut(row=row.id, reason=reason))
        else:
            chosen.append(row)
    made: list[FromPrint] = []
    for _, of_trial in groupby(chosen, key=lambda row: row.trial):
        rows = list(of_trial)
        last = max(rows, key=lambda row: row.weeks or 0)
        at_last = [row for row in rows if row.time_label == last.time_label]
        left.extend(
            LeftOut(row=row.id, reason=f"the same trial is used at {last.time_label}")
            for row in rows
            if row not in at_last
        )
        made.append(_effect(at_last, tables, scales[last.scale]))
    return made, left


def _effect(rows: list[Difference], tables: TrialTables, scale: Result) -> FromPrint:
    trial, factor = tables.trials[rows[0].trial], factor_of(scale)
    sign = -1 if rows[0].better == "higher" else 1
    ses = [factor * se for row in rows if (se := se_of(row)) is not None]
    variance = sum(se**2 for se in ses) + 2 * sum(_SHARED * a * b for a, b in combinations(ses, 2))
    made = "from a model" if any(row.adjusted == "yes" for row in rows) else "from means"
    shared = "; its treated arms share a control and were averaged" if len(rows) > 1 else ""
    people = {arm: n for row in rows for arm, n in ((row.a, row.n_a), (row.b, row.n_b)) if n}
    effect = EffectSize(
        label=trial.label, measure="MD", variance=variance / len(rows) ** 2,
        estimate=sign * factor * sum(row.est for row in rows) / len(rows),
        rows=tuple(row.id for row in rows), year=trial.year, n=sum(people.values()) or None,
        group=trial.duration,
    )  # fmt: skip
    return FromPrint(
        effect=effect, scale=scale, note=f"{trial.label}: a difference as printed, {made}{shared}."
    )


def _why_not(question: Question, row: Difference, scale: Result) -> str:
    if question.measure != "MD":
        return "a printed difference has no SD to standardise it"
    if question.family and scale.family != question.family:
        return f"measured on {row.scale}, not on {question.family}"
    if elsewhen := why_not_then(question, row):
        return elsewhen
    return "" if se_of(row) is not None else "neither limits nor a standard error were printed"


def why_not_then(question: Question, row: Result | Difference) -> str:
    """Return why a row is not of the time that is asked for; empty where it is."""
    if row.phase == "unstated":
        return "the report does not say when"
    if row.phase != question.phase:
        return f"from another time ({row.time_label})"
    if question.weeks and row.weeks is None:
        return "the week was not read"
    if question.weeks and row.weeks is not None and not question.weeks[0] <= row.weeks <= question.weeks[1]:
        return f"from another week ({row.weeks:g})"
    return ""


def se_of(row: Difference) -> float | None:
    """Return the standard error of a printed difference, from whatever is printed with it."""
    if row.se is not None:
        return row.se
    if row.se_a is not None and row.se_b is not None:
        return sqrt(row.se_a**2 + row.se_b**2)
    if row.low is None or row.high is None:
        return None
    return from_printed("MD", row.id, row.est, row.low, row.high).se
