"""Trials in the terminal, listed or whole."""

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from weizhong.evidence.trial_records import Arm, Cited, Responders, Result, Trial
from weizhong.evidence.trials_document import TrialsDocument, TrialWhole
from weizhong.report.strings import say
from weizhong.report.terminal_parts import bullets, heading, indented, print_parts, quiet
from weizhong.report.told_numbers import signed

_DOSE = ("points", "needles", "needle_mm", "depth_mm", "stimulation", "minutes")


def print_trials(document: TrialsDocument, console: Console, is_whole: bool) -> None:
    """Print trials, one line each or whole.

    Parameters
    ----------
    document : TrialsDocument
        What is told.
    console : rich.console.Console
        Where; at most 80 columns are used.
    is_whole : bool
        Whether all that is held of each is told.
    """
    parts = (part for one in document.trials for part in _whole(one)) if is_whole else _listed(document)
    print_parts([*parts, quiet(say("trials_page.facts", digest=document.facts_digest))], console)


def _listed(document: TrialsDocument) -> Iterator[RenderableType]:
    table = _columns("trial", "people", "pain", "arms", "mark")
    for one in document.trials:
        classes = ", ".join(dict.fromkeys(_in_words(arm.arm_class) for arm in one.arms))
        people = "" if one.trial.n_randomised is None else f"{one.trial.n_randomised:,}"
        table.add_row(one.trial.id, people, one.trial.duration, classes, one.trial.check.value)
    yield table


def _whole(one: TrialWhole) -> Iterator[RenderableType]:
    trial = one.trial
    yield Text(f"{trial.label} ({trial.id})", style="bold")
    yield indented(Text(", ".join(filter(None, _people(trial)))))
    yield indented(Text(_risk_of_bias(trial)))
    yield indented(quiet(_from(trial)))
    yield heading("trials_page.heading_arms")
    yield indented(bullets(_arm(arm) for arm in one.arms))
    if one.results:
        yield heading("trials_page.heading_results")
        yield indented(_results(one.results))
        aside = dict.fromkeys(row.reason for row in one.results if row.reason)
        yield indented(bullets(say("trials_page.aside", reason=reason) for reason in aside))
    others = [
        *(say("trials_page.difference", a=row.a, b=row.b, outcome=_in_words(row.outcome), time=row.time_label,
              est=signed(f"{row.est:g}"), scale=row.scale) for row in one.differences),
        *(say("trials_page.counted", arm=row.arm, event=_in_words(row.event), time=row.time_label,
              count=_counted(row)) for row in one.responders),
    ]  # fmt: skip
    if others:
        yield heading("trials_page.heading_others")
        yield indented(bullets(others))
    yield Text()


def _people(trial: Trial) -> Iterator[str]:
    """Yield how many people of what kind, as far as told."""
    yield "" if trial.n_randomised is None else say("trials_page.people", n=f"{trial.n_randomised:,}")
    yield trial.country
    yield trial.age
    unknown = "_unknown" if trial.duration == "unknown" else ""
    yield say(f"trials_page.pain{unknown}", duration=trial.duration)
    yield say("trials_page.kind_unknown") if trial.condition == "unknown" else _in_words(trial.condition)


def _risk_of_bias(trial: Trial) -> str:
    by = say("trials_page.rated_by_us") if trial.rob_by == "ours" else trial.rob_by
    rated = say("trials_page.rated", by=by) if by else ""
    note = f" ({trial.rob_note})" if trial.rob_note else ""
    return say("trials_page.rob", rob=_in_words(trial.rob), rated=rated, note=note)


def _counted(row: Responders) -> str:
    if row.events is None:
        return say("trials_page.share", percent=f"{row.share:g}")
    return say("trials_page.events", events=row.events, n=row.n)


def _arm(arm: Arm) -> str:
    dose = [
        say(f"trials_page.dose_{name}", of=_short(value)) for name in _DOSE if (value := getattr(arm, name))
    ]
    if arm.de_qi:
        dose.append(say(f"trials_page.de_qi_{arm.de_qi}"))
    if arm.sessions_min is not None:
        least, most = arm.sessions_min, arm.sessions_max or arm.sessions_min
        dose.append(say(f"trials_page.sessions{'_range' if least < most else ''}", least=least, most=most))
    if arm.weeks is not None:
        dose.append(say("trials_page.weeks", of=_short(arm.weeks)))
    named = say("trials_page.arm", arm=arm.arm, of=_in_words(arm.arm_class))
    counted = say("trials_page.counted_as", of=_in_words(arm.counted_as)) if arm.counted_as else ""
    told = f": {', '.join(dose)}" if dose else ""
    return f"{named}{counted}: {arm.label}{told} [{_from(arm)}]"


def _in_words(name: str) -> str:
    return name.replace("_", " ")


def _short(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _from(row: Cited) -> str:
    note = f"; {row.check_note}" if row.check_note else ""
    return f"{', '.join(row.source)}, {row.check.label}{note}"


def _results(rows: tuple[Result, ...]) -> Table:
    table = _columns("arm", "outcome", "time", "n", "mean", "mark")
    for row in rows:
        sd = "" if row.sd is None else f" ({row.sd:g})"
        use = "" if row.usable == "yes" else " *"
        table.add_row(
            row.arm, f"{_in_words(row.outcome)}, {row.scale}", f"{row.time_label}, {row.kind}", str(row.n),
            f"{signed(f'{row.mean:g}')}{sd}{use}", row.check.value,
        )  # fmt: skip
    return table


def _columns(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name in names:
        table.add_column(say(f"trials_page.column_{name}"), overflow="fold")
    return table
