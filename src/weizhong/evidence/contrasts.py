"""Pairs of arms that answer one question, as effects to be pooled; what is left out is told with a reason."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import groupby

import msgspec

from weizhong.evidence.effect_sizes import EffectSize, Hedges, Means, combined, effect_size
from weizhong.evidence.printed_differences import effects_from_print, why_not_then
from weizhong.evidence.questions import Comparator, Contrasts, LeftOut, Question, factor_of, wanted_arms
from weizhong.evidence.second_hand import second_hand_note
from weizhong.evidence.trial_records import Arm, Difference, Result, TrialTables
from weizhong.evidence.trials import trial_tables
from weizhong.terms.errors import InvalidInput

__all__ = ["Comparator", "Contrasts", "LeftOut", "Question", "contrasts"]


def contrasts(question: Question, tables: TrialTables | None = None, hedges: Hedges = "exact") -> Contrasts:
    """Return the pairs of arms that answer a question.

    Parameters
    ----------
    question : Question
        What is asked.
    tables : TrialTables, optional
        Those this package comes with, unless others are given.
    hedges : {"exact", "revman"}
        How an SMD is corrected for few people.

    Raises
    ------
    InvalidInput
        If a mean difference is asked for and the rows are of several families of scales.

    Examples
    --------
    >>> asked = Question(outcome="pain", comparator="sham", duration="chronic", measure="MD", family="VAS")
    >>> [effect.label for effect in contrasts(asked).effects]
    ['Brinkhaus 2006', 'Kerr 2003', 'Leibing 2002', 'Mendelson 1983', 'Molsberger 2002']
    """
    held = tables or trial_tables()
    asked, left = _answering(question, held)
    effects: list[EffectSize] = []
    used: list[Result] = []
    notes: list[str] = []
    for name, of_trial in groupby(list(_one_time_each(asked, left)), key=lambda row: row.trial):
        rows, trial = list(of_trial), held.trials[name]
        treated = [row for row in rows if _arm_of(row, held).arm_class in question.treatments]
        controls = [row for row in rows if row not in treated]
        if not treated or not controls:
            missing = "treated arm" if controls else "control of the class asked for"
            reason = f"the trial has no {missing} at this time"
            left.extend(LeftOut(row=row.id, reason=reason) for row in rows)
            continue
        used.extend(rows)
        notes.extend(_notes(trial.label, treated, controls))
        effects.extend(
            effect_size(
                question.measure, a, b, trial.label, hedges=hedges, rows=names, year=trial.year,
                group=trial.duration,
            )
            for a, b, names in _paired(question, treated, controls)
        )  # fmt: skip
    scales = list(used)
    printed: list[Difference] = []
    if question.printed_too:
        more, not_used = effects_from_print(question, held, {row.trial for row in used})
        effects.extend(one.effect for one in more)
        scales.extend(one.scale for one in more)
        printed = [held.differences[name] for one in more for name in one.effect.rows]
        notes.extend(one.note for one in more)
        left.extend(not_used)
    if question.measure == "MD":
        _refuse_mixed(scales)
    return Contrasts(
        question=question,
        effects=tuple(effects),
        left_out=tuple(left),
        notes=(*notes, *_twins(effects), *_mixed(used, held), *second_hand_note([*used, *printed], held)),
    )


def _answering(question: Question, tables: TrialTables) -> tuple[list[Result], list[LeftOut]]:
    """Return the rows that are about what is asked, and those of them that may not be used."""
    asked: list[Result] = []
    left: list[LeftOut] = []
    wanted = wanted_arms(question, tables)
    for row in tables.results.values():
        if row.outcome != question.outcome or f"{row.trial}.{row.arm}" not in wanted:
            continue
        if row.phase == "baseline":
            continue
        if question.family and row.family != question.family:
            left.append(LeftOut(row=row.id, reason=f"measured on {row.scale}, not on {question.family}"))
        elif reason := _why_not(question, row):
            left.append(LeftOut(row=row.id, reason=reason))
        else:
            asked.append(row)
    return asked, left


def _why_not(question: Question, row: Result) -> str:
    if elsewhen := why_not_then(question, row):
        return elsewhen
    if row.sd is None:
        return row.reason
    if row.usable == "no" and not question.implausible_too:
        return row.reason
    return row.reason if row.usable == "only_smd" and question.measure == "MD" else ""


def _one_time_each(rows: Iterable[Result], left: list[LeftOut]) -> Iterator[Result]:
    """Keep, of each trial, the last time that was asked for, and there final values before changes."""
    for _, of_trial in groupby(sorted(rows, key=lambda row: row.trial), key=lambda row: row.trial):
        held = list(of_trial)
        last = max(held, key=lambda row: (row.weeks or 0, row.kind == "final"))
        for row in held:
            if (row.weeks, row.time_label, row.kind) == (last.weeks, last.time_label, last.kind):
                yield row
            else:
                left.append(LeftOut(row=row.id, reason=f"the same trial is used at {last.time_label}"))


def _refuse_mixed(rows: Sequence[Result]) -> None:
    families = sorted({row.family for row in rows})
    if len(families) > 1:
        raise InvalidInput(
            f"The rows are on several scales ({', '.join(families)}), whose means cannot be subtracted from "
            "each other; ask for SMD, or name one family."
        )


def _arm_of(row: Result, tables: TrialTables) -> Arm:
    return tables.arms[f"{row.trial}.{row.arm}"]


def _means(row: Result, whole: bool) -> Means:
    """Return the arm's means: on 0 to 100 where scales of a family differ, and lower is better."""
    assert row.sd is not None
    factor = factor_of(row) if whole else 1.0
    sign = -1 if row.better == "higher" else 1
    return Means(n=row.n, mean=sign * factor * row.mean, sd=factor * row.sd)


def _paired(
    question: Question, treated: Sequence[Result], controls: Sequence[Result]
) -> Iterator[tuple[Means, Means, tuple[str, ...]]]:
    """Yield treated and control arms, combined or with the control split, and the rows of each."""
    whole = question.measure == "MD"
    control = reduce(combined, (_means(row, whole) for row in controls))
    names = tuple(row.id for row in controls)
    if question.shared == "combine":
        yield (
            reduce(combined, (_means(row, whole) for row in treated)),
            control,
            (*(row.id for row in treated), *names),
        )
        return
    part = msgspec.structs.replace(control, n=control.n / len(treated))
    for row in treated:
        yield _means(row, whole), part, (row.id, *names)


def _notes(label: str, treated: Sequence[Result], controls: Sequence[Result]) -> Iterator[str]:
    rows = [*treated, *controls]
    if len(treated) > 1 or len(controls) > 1:
        yield f"{label}: {len(treated)} treated and {len(controls)} control arms share people."
    if any(row.adjusted == "yes" for row in rows):
        yield f"{label}: SDs come from the limits of adjusted means, so they are too small."
    if any(row.sd_from == "figure" for row in rows):
        yield f"{label}: values were read off a figure."
    if any(row.usable == "no" for row in rows):
        yield f"{label}: {next(row.reason for row in rows if row.usable == 'no')}."
    if any((a.n, a.mean, a.sd) == (b.n, b.mean, b.sd) for a in treated for b in controls):
        yield f"{label}: both arms print the same n, mean and SD; a copying slip cannot be ruled out."


def _twins(effects: Sequence[EffectSize]) -> Iterator[str]:
    """Name trials that found exactly the same: they may be one trial published twice."""
    for i, one in enumerate(effects):
        for other in effects[i + 1 :]:
            if other.label != one.label and (other.estimate, other.variance) == (one.estimate, one.variance):
                yield f"{one.label} and {other.label} found the very same: perhaps one trial, counted twice."


def _mixed(rows: Sequence[Result], tables: TrialTables) -> Iterator[str]:
    kinds, scales = sorted({row.kind for row in rows}), sorted({row.scale for row in rows})
    if len(kinds) > 1:
        changed = sorted({tables.trials[row.trial].label for row in rows if row.kind == "change"})
        yield (
            f"Final values and changes stand side by side (changes: {', '.join(changed)}): fair for mean "
            "differences, not for standardised ones."
        )
    if len(scales) > 1:
        yield f"Several scales: {', '.join(scales)}; those on which higher is better were turned."
