"""Records of the trial tables: trials, arms with their dose, results, printed differences, people counted."""

from typing import Literal

import msgspec

from weizhong.terms.sources import Check

Duration = Literal["acute", "subacute", "chronic", "mixed", "unknown"]
ArmClass = Literal[
    "none", "usual_care", "sham_penetrating", "sham_nonpenetrating", "active",
    "acupuncture", "electroacupuncture", "dry_needling", "cupping", "acupressure",
]  # fmt: skip
Phase = Literal["baseline", "end", "followup", "unstated"]
Usable = Literal["yes", "only_smd", "no"]


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """Where a row comes from.

    Parameters
    ----------
    source : tuple of str
        Bibliography keys, a page behind a colon.
    check : Check
        How far it was checked.
    check_note : str
        What a reader must know of that.
    """

    source: tuple[str, ...]
    check: Check
    check_note: str = ""


class Trial(Cited, frozen=True, kw_only=True):
    """One trial.

    Parameters
    ----------
    id, label : str
        ``"haake2007"`` and as a reader knows it.
    year, n_randomised : int, optional
        Of publication; people randomised.
    country, condition, age : str
        As far as read.
    duration : str
        Of the pain; unknown where it was not read.
    rob : {"low", "some", "high", "unclear", "not_rated"}
        Risk of bias overall.
    rob_by : str
        Who rated it: the key of one of the sources, ``"ours"`` (this project, by the rule of
        docs/adding_a_trial.md), or nothing where it is not rated.
    rob_note : str
        What the rating rests on, or what is known without one.
    """

    id: str
    label: str
    duration: Duration
    condition: str
    rob: Literal["low", "some", "high", "unclear", "not_rated"]
    year: int | None = None
    country: str = ""
    age: str = ""
    n_randomised: int | None = None
    rob_by: str = ""
    rob_note: str = ""


class Arm(Cited, frozen=True, kw_only=True):
    """One arm of a trial, with the STRICTA items 2a to 3b where they were read.

    Parameters
    ----------
    trial, arm, label : str
        Of which trial, its short name, what was done.
    arm_class : str
        What it is to others.
    counted_as : str
        What reviews count it as, where that differs.
    points, needles, needle_mm, depth_mm, de_qi, stimulation : str
        Points needled, needles in one session, their size, depth, whether de qi was sought, how stimulated.
    minutes, weeks : float, optional
        Retention, and weeks of treatment.
    sessions_min, sessions_max : int, optional
        Number of sessions.
    """

    trial: str
    arm: str
    arm_class: ArmClass
    label: str
    counted_as: str = ""
    points: str = ""
    needles: str = ""
    needle_mm: str = ""
    depth_mm: str = ""
    de_qi: Literal["", "yes", "no"] = ""
    stimulation: str = ""
    minutes: float | None = None
    sessions_min: int | None = None
    sessions_max: int | None = None
    weeks: float | None = None


class Result(Cited, frozen=True, kw_only=True):
    """What one arm scored at one time.

    Parameters
    ----------
    id : str
        Trial, arm, outcome, time and kind, parted by dots.
    trial, arm : str
        Whose.
    outcome, scale, family : str
        Pain, function and so on; the scale; and the family within which scales differ only by a factor.
    better : {"lower", "higher"}
        Which end of the scale is good.
    low, high : float, optional
        Ends of the scale.
    weeks : float, optional
        From randomisation; None where it was not read.
    time_label, phase : str
        The time in short, and whether it is the start, the end of treatment or later.
    kind : {"final", "change"}
        Value, or change since the start.
    n : int
        People.
    mean, sd : float
        In the scale's unit.
    sd_from : str
        What the SD was made from.
    adjusted : {"yes", "no"}
        Whether a model adjusted mean and SD: such an SD is too small.
    usable : {"yes", "only_smd", "no"}
        Whether it may be pooled.
    reason : str
        Why not, or why only so.
    """

    id: str
    trial: str
    arm: str
    outcome: Literal["pain", "function", "quality_physical", "quality_mental"]
    scale: str
    family: str
    better: Literal["lower", "higher"]
    time_label: str
    phase: Phase
    kind: Literal["final", "change"]
    n: int
    mean: float
    usable: Usable
    low: float | None = None
    high: float | None = None
    weeks: float | None = None
    sd: float | None = None
    sd_from: Literal["", "printed", "se", "ci", "p", "figure", "imputed"] = ""
    adjusted: Literal["yes", "no"] = "no"
    reason: str = ""


class Difference(Cited, frozen=True, kw_only=True):
    """What a report prints of two arms, where their means cannot be had: a minus b, on the scale.

    Parameters
    ----------
    id, trial, a, b, outcome, scale, time_label, phase, measure : str
        As in `Result`.
    better : {"lower", "higher"}
        Which end of the scale is good.
    est, low, high, se, se_a, se_b : float, optional
        Difference, limits, its standard error, those of both arms.
    weeks : float, optional
        From randomisation.
    n_a, n_b : int, optional
        People.
    adjusted : {"yes", "no"}
        Whether a model made it.
    """

    id: str
    trial: str
    a: str
    b: str
    outcome: str
    scale: str
    better: Literal["lower", "higher"]
    time_label: str
    phase: Phase
    measure: Literal["MD", "SMD"]
    est: float
    low: float | None = None
    high: float | None = None
    se: float | None = None
    se_a: float | None = None
    se_b: float | None = None
    weeks: float | None = None
    n_a: int | None = None
    n_b: int | None = None
    adjusted: Literal["yes", "no"] = "no"


class Responders(Cited, frozen=True, kw_only=True):
    """People of an arm in whom something happened.

    Parameters
    ----------
    id, trial, arm, time_label : str
        As in `Result`; several arms counted together are joined by a plus sign.
    event, definition : str
        What was counted.
    weeks : float, optional
        From randomisation.
    events, n : int, optional
        People with it, and people asked; None where only a share was printed.
    share : float, optional
        Percent, as printed.
    """

    id: str
    trial: str
    arm: str
    event: Literal["response", "improvement", "side_effect"]
    definition: str
    time_label: str
    weeks: float | None = None
    events: int | None = None
    n: int | None = None
    share: float | None = None


class Harm(Cited, frozen=True, kw_only=True):
    """How often something harmful happened.

    Parameters
    ----------
    id, harm, design : str
        Its name, what happened, and in what kind of study it was counted.
    unit : str
        What it is counted by.
    per_10000 : float
        For 10,000 of these.
    per_10000_low, per_10000_high : float, optional
        Its interval, where printed.
    events, n : int, optional
        As counted.
    """

    id: str
    harm: str
    unit: Literal["patients", "treatments", "consultations"]
    per_10000: float
    design: str
    per_10000_low: float | None = None
    per_10000_high: float | None = None
    events: int | None = None
    n: int | None = None


class TrialTables(msgspec.Struct, frozen=True, kw_only=True):
    """The tables by row name.

    Parameters
    ----------
    trials, arms, results, differences, responders, harms : dict
        Arms by ``"trial.arm"``, all others by their own name.
    """

    trials: dict[str, Trial]
    arms: dict[str, Arm]
    results: dict[str, Result]
    differences: dict[str, Difference]
    responders: dict[str, Responders]
    harms: dict[str, Harm]
