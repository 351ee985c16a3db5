"""Trials as tables: who was treated how, what was measured, and how far each row may be trusted."""

from collections.abc import Iterable, Mapping
from functools import cache

from weizhong.evidence.table_rows import Place, records
from weizhong.evidence.trial_records import Arm, Difference, Harm, Responders, Result, Trial, TrialTables
from weizhong.facts.tables import read_rows

_FEWEST = 2  # people in an arm that has an SD


@cache
def trial_tables() -> TrialTables:
    """Return the tables this package comes with.

    Raises
    ------
    FactsError
        If one is broken: nothing may then be said of evidence.

    Examples
    --------
    >>> tables = trial_tables()
    >>> tables.trials["haake2007"].n_randomised, tables.arms["haake2007.acupuncture"].needles
    (1162, '14-20')
    >>> tables.results["haake2007.acupuncture.function.6mo.final"].mean
    66.8
    """
    names = ("trials", "arms", "results", "contrasts", "responders", "harms")
    return read_trials({name: read_rows(f"evidence/{name}") for name in names})


def read_trials(rows: Mapping[str, Iterable[Mapping[str, str]]]) -> TrialTables:
    """Return tables from their rows, each checked against the others.

    Parameters
    ----------
    rows : mapping
        Rows as a CSV reader gives them, by ``trials``, ``arms``, ``results``, ``contrasts``, ``responders``,
        ``harms``.

    Raises
    ------
    FactsError
        If a row does not fit; file, line and column are named.
    """
    trials, at_trial = records(Trial, "evidence/trials.csv", rows["trials"])
    arms, at_arm = records(Arm, "evidence/arms.csv", rows["arms"], ("trial", "arm"))
    results, at_result = records(Result, "evidence/results.csv", rows["results"])
    differences, at_difference = records(Difference, "evidence/contrasts.csv", rows["contrasts"])
    responders, at_responders = records(Responders, "evidence/responders.csv", rows["responders"])
    for name, trial in trials.items():
        if problem := _unrated(trial):
            at_trial[name].refuse(problem)
    for name, arm in arms.items():
        _known(arm.trial, trials, at_arm[name], "trial", "trials.csv")
        if (arm.sessions_min or 0) > (arm.sessions_max or arm.sessions_min or 0):
            at_arm[name].refuse("sessions_min lies above sessions_max")
    for name, result in results.items():
        _known(f"{result.trial}.{result.arm}", arms, at_result[name], "arm", "arms.csv")
        if problem := _problem(result):
            at_result[name].refuse(problem)
    scales = {row.scale for row in results.values()}
    for name, one in differences.items():
        for arm_name in (one.a, one.b):
            _known(f"{one.trial}.{arm_name}", arms, at_difference[name], "arm", "arms.csv")
        if one.scale not in scales:
            at_difference[name].refuse(f"the scale {one.scale!r} does not stand in results.csv")
        if one.low is not None and one.high is not None and not one.low <= one.est <= one.high:
            at_difference[name].refuse(f"{one.low:g} to {one.high:g} does not hold {one.est:g}")
    for name, counted in responders.items():
        named = ".".join((counted.trial, counted.arm, counted.event, counted.time_label))
        if name != named:
            at_responders[name].refuse(f"its id must be {named}, of its own columns")
        for arm_name in counted.arm.split("+"):
            _known(f"{counted.trial}.{arm_name}", arms, at_responders[name], "arm", "arms.csv")
        if counted.events is not None and not 0 <= counted.events <= (counted.n or 0):
            at_responders[name].refuse(f"{counted.events} events of {counted.n or 0} people cannot be")
        if counted.events is None and counted.share is None:
            at_responders[name].refuse("neither events nor a share is given")
    harms, at_harm = records(Harm, "evidence/harms.csv", rows["harms"])
    for name, harm in harms.items():
        low, high = harm.per_10000_low, harm.per_10000_high
        if low is not None and high is not None and not low <= harm.per_10000 <= high:
            at_harm[name].refuse(f"{low:g} to {high:g} does not hold {harm.per_10000:g}")
    return TrialTables(
        trials=trials, arms=arms, results=results, differences=differences, responders=responders, harms=harms
    )


def _known(name: str, table: Mapping[str, object], place: Place, what: str, file: str) -> None:
    if name not in table:
        place.refuse(f"the {what} {name!r} does not stand in {file}")


def _unrated(row: Trial) -> str:
    """Return what is wrong with who rated a trial, or nothing."""
    if row.rob == "not_rated":
        return f"rob_by is {row.rob_by!r} and rob is not_rated; leave rob_by empty" if row.rob_by else ""
    raters = ["ours", *(reference.partition(":")[0] for reference in row.source)]
    return "" if row.rob_by in raters else f"rob_by is {row.rob_by!r}; allowed are {', '.join(raters)}"


def _problem(row: Result) -> str:
    """Return what is impossible about a result, or nothing."""
    named = ".".join((row.trial, row.arm, row.outcome, row.time_label, row.kind))
    if row.id != named:
        return f"its id must be {named}, of its own columns"
    if row.n < _FEWEST:
        return f"n is {row.n}; an arm with a mean has {_FEWEST} people or more"
    if row.sd is not None and row.sd <= 0:
        return f"sd is {row.sd:g}; it must lie above 0, or be empty where it was not read"
    if row.sd is None and row.usable != "no":
        return "it has no sd, so usable must be no"
    if row.usable != "yes" and not row.reason:
        return f"usable is {row.usable}, and no reason is given"
    if row.low is not None and row.high is not None:
        if row.low >= row.high:
            return f"the scale ends at {row.high:g} below its start {row.low:g}"
        least = row.low if row.kind == "final" else row.low - row.high
        if not least <= row.mean <= row.high:
            return f"mean is {row.mean:g}; the scale allows {least:g} to {row.high:g}"
    return ""
