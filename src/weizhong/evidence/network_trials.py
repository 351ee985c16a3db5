"""The trials of the tables as a network: kinds of needling, sham and care as its treatments.

The outcome is the standardised difference at the end of treatment or after it, so that trials with unlike
scales stand together; where higher is better the sign is turned. Arms of one kind in one trial are made one.
"""

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from itertools import groupby
from typing import Literal

import msgspec

from weizhong.evidence.effect_sizes import Counts, Means, combined
from weizhong.evidence.network_studies import NetworkStudy, study_of_arms
from weizhong.evidence.questions import LeftOut
from weizhong.evidence.second_hand import second_hand, second_hand_note
from weizhong.evidence.trial_records import Result, TrialTables
from weizhong.evidence.trials import trial_tables
from weizhong.terms.errors import MissingInput

Phase = Literal["end", "followup"]


class TrialNetwork(msgspec.Struct, frozen=True, kw_only=True):
    """Trials of the tables that can stand in one network.

    Parameters
    ----------
    studies : tuple of NetworkStudy
        Each with the rows it is made from.
    left_out : tuple of LeftOut
        Rows about the same outcome that are not in it, with the reason.
    notes : tuple of str
        What a reader must know of the rows.
    second_hand : tuple of str
        Rows that nobody here read in the trial's own paper.
    """

    studies: tuple[NetworkStudy, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    second_hand: tuple[str, ...]


def network_of_trials(
    outcome: str = "pain",
    phase: Phase = "end",
    duration: str | None = None,
    tables: TrialTables | None = None,
) -> TrialNetwork:
    """Return the trials of the tables that measured an outcome.

    Parameters
    ----------
    outcome : {"pain", "function", "quality_physical", "quality_mental"}
        What was measured.
    phase : {"end", "followup"}
        At the end of treatment, or the last time after it.
    duration : {"acute", "subacute", "chronic"}, optional
        Of the pain; any otherwise.
    tables : TrialTables, optional
        Those this package comes with, unless others are given.

    Raises
    ------
    MissingInput
        If no trial measured it in two kinds of arm.

    Examples
    --------
    >>> found = network_of_trials("function", duration="chronic")
    >>> {name for study in found.studies for name in study.treatments} >= {"acupuncture", "usual_care"}
    True
    """
    held = tables or trial_tables()
    left: list[LeftOut] = []
    asked = sorted(_usable(outcome, phase, duration, held, left), key=lambda row: row.trial)
    studies: list[NetworkStudy] = []
    used: list[Result] = []
    shared: list[str] = []
    for trial, of_trial in groupby(asked, key=lambda row: row.trial):
        rows = list(_last(list(of_trial), left))
        by_class: dict[str, list[Result]] = {}
        for row in rows:
            by_class.setdefault(held.arms[f"{row.trial}.{row.arm}"].arm_class, []).append(row)
        if len(by_class) < 2:
            left.extend(LeftOut(row=row.id, reason="the trial has one kind of arm only") for row in rows)
            continue
        arms: dict[str, Means | Counts] = {
            name: reduce(combined, (_means(row) for row in some)) for name, some in sorted(by_class.items())
        }
        label = held.trials[trial].label
        studies.append(study_of_arms("SMD", label, arms, tuple(row.id for row in rows)))
        used.extend(rows)
        shared.extend(label for some in by_class.values() if len(some) > 1)
    if not studies:
        raise MissingInput(f"No trial of the tables measured {outcome} at this time in two kinds of arm.")
    return TrialNetwork(
        studies=tuple(studies), left_out=tuple(left), notes=tuple(_notes(used, shared, held)),
        second_hand=second_hand(used),
    )  # fmt: skip


def _usable(
    outcome: str, phase: Phase, duration: str | None, tables: TrialTables, left: list[LeftOut]
) -> Iterator[Result]:
    for row in tables.results.values():
        if row.outcome != outcome or row.phase == "baseline":
            continue
        if duration and tables.trials[row.trial].duration != duration:
            continue
        if row.phase != phase:
            left.append(LeftOut(row=row.id, reason=f"from another time ({row.time_label})"))
        elif row.sd is None or row.usable == "no":
            left.append(LeftOut(row=row.id, reason=row.reason))
        else:
            yield row


def _last(rows: list[Result], left: list[LeftOut]) -> Iterator[Result]:
    """Keep the last time that was asked for, and one scale: the one of most arms, then of the first row."""
    sets = [(row.scale, row.time_label, row.kind) for row in rows]
    arms = Counter(sets)
    chosen = max(
        zip(rows, sets, strict=True),
        key=lambda one: (one[0].weeks or 0, one[0].kind == "final", arms[one[1]]),
    )
    for row, of_set in zip(rows, sets, strict=True):
        if of_set == chosen[1]:
            yield row
        else:
            reason = f"the same trial is used at {chosen[0].time_label}, {chosen[0].scale}"
            left.append(LeftOut(row=row.id, reason=reason))


def _means(row: Result) -> Means:
    assert row.sd is not None
    return Means(n=row.n, mean=-row.mean if row.better == "higher" else row.mean, sd=row.sd)


def _notes(used: list[Result], shared: list[str], tables: TrialTables) -> Iterator[str]:
    yield "Differences are in standard deviations; below 0 the first of a pair fared better."
    yield from second_hand_note(used, tables)
    if shared:
        yield f"Arms of one kind were made one: {', '.join(sorted(set(shared)))}."
    if any(tables.arms[f"{row.trial}.{row.arm}"].arm_class == "active" for row in used):
        yield '"active" holds unlike treatments, from drugs to exercise: no one treatment is told by it.'
    changed = sorted({tables.trials[row.trial].label for row in used if row.kind == "change"})
    if changed:
        yield f"Changes stand beside final values, which their SDs are not made for: {', '.join(changed)}."
    adjusted = sorted({tables.trials[row.trial].label for row in used if row.adjusted == "yes"})
    if adjusted:
        yield f"SDs come from the limits of adjusted means, so they are too small: {', '.join(adjusted)}."
    yield (
        "Trials of unlike people, doses and times stand in one network: that its parts may be joined at all "
        "is an assumption, and the tests below are weak."
    )
