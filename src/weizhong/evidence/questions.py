"""What is asked of the trial tables, and what an answer is made of."""

from typing import Literal

import msgspec

from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.trial_records import Duration, Result, TrialTables

Comparator = Literal["none", "usual_care", "sham", "sham_penetrating", "sham_nonpenetrating", "active"]
# Families whose scales differ by a factor only, and what they are brought to.
ON_100 = ("VAS", "NRS")
_WHOLE_SCALE = 100.0


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the tables.

    Parameters
    ----------
    outcome : str
        Pain, function and so on.
    comparator : str
        Class of the control arm; sham takes both kinds.
    treatments : tuple of str
        Classes of the treated arm.
    phase : {"end", "followup"}
        At the end of treatment, or later.
    weeks : tuple of float, optional
        First and last week from randomisation; rows whose week was not read are then left out.
    duration : str, optional
        Of the pain; any when None.
    measure : {"MD", "SMD"}
        A mean difference wants one family of scales.
    family : str, optional
        Only scales of this family.
    shared : {"combine", "split"}
        Arms of one class in one trial: made one arm, or each against its part of the control.
    as_reviews_count : bool
        Whether an arm also counts as what reviews take it for.
    implausible_too : bool
        Whether rows set aside as not usable enter nevertheless, to show what they would change.
    printed_too : bool
        Whether differences enter that were only printed as such, most of them from a model; MD only.
    """

    outcome: str
    comparator: Comparator
    treatments: tuple[str, ...] = ("acupuncture", "electroacupuncture")
    phase: Literal["end", "followup"] = "end"
    weeks: tuple[float, float] | None = None
    duration: Duration | None = None
    measure: Literal["MD", "SMD"] = "SMD"
    family: str | None = None
    shared: Literal["combine", "split"] = "combine"
    as_reviews_count: bool = False
    implausible_too: bool = False
    printed_too: bool = False


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A row that answers the question and was not used.

    Parameters
    ----------
    row, reason : str
        Its name, and why.
    """

    row: str
    reason: str


class Contrasts(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of the tables to a question.

    Parameters
    ----------
    question : Question
        What was asked.
    effects : tuple of EffectSize
        One for each trial, or each pair where a control was split; below zero is better for the treated.
    left_out : tuple of LeftOut
        Rows that would have answered.
    notes : tuple of str
        What a reader must know of those used.
    """

    question: Question
    effects: tuple[EffectSize, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]


def wanted_arms(question: Question, tables: TrialTables) -> set[str]:
    """Return the arms of trials that have both a treated arm and a control of the class asked for."""
    control = question.comparator
    of_control = {"sham_penetrating", "sham_nonpenetrating"} if control == "sham" else {control}
    sides: dict[str, tuple[list[str], list[str]]] = {}
    for name, arm in tables.arms.items():
        counts = {arm.arm_class, arm.counted_as if question.as_reviews_count else ""}
        treated, controls = sides.setdefault(arm.trial, ([], []))
        if arm.arm_class in question.treatments:
            treated.append(name)
        elif counts & of_control:
            controls.append(name)
    return {
        name
        for trial, (treated, controls) in sides.items()
        if treated and controls and question.duration in (None, tables.trials[trial].duration)
        for name in (*treated, *controls)
    }


def scales_of(tables: TrialTables) -> dict[str, Result]:
    """Return one row for each scale, for its family and its ends."""
    return {row.scale: row for row in tables.results.values()}


def factor_of(scale: Result) -> float:
    """Return what a value is multiplied with to stand on 0 to 100, where scales of its family differ."""
    if scale.family not in ON_100 or scale.low is None or scale.high is None:
        return 1.0
    return _WHOLE_SCALE / (scale.high - scale.low)
