"""What is told of one scale beside its verdict: its error, every published rule, what was to be expected."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from weizhong.outcomes.responders import RuleVerdict
from weizhong.outcomes.trajectory import Trajectory
from weizhong.report.strings import say
from weizhong.report.terminal_parts import indented, quiet

_STYLES = {True: "green", False: "dim", None: "yellow"}


def of_scale(told: Trajectory) -> Iterator[RenderableType]:
    """Yield it for the terminal.

    Parameters
    ----------
    told : Trajectory
        The course of a scale.

    Examples
    --------
    >>> from datetime import date
    >>> from weizhong.outcomes.trajectory import DayReading, trajectory
    >>> first, later = DayReading(on=date(2026, 9, 1), value=17), DayReading(on=date(2026, 10, 1), value=12)
    >>> len(list(of_scale(trajectory("rmdq", first, [later]))))
    6
    """
    if told.change is None:
        return
    for text in told.change.text:
        yield indented(text)
    if told.change.rules:
        rules = Table.grid(padding=(0, 1))
        for rule in told.change.rules:
            rules.add_row(Text(answer(rule), style=_STYLES[rule.is_met]), Text(asked(rule)))
        yield indented(rules, 4)
    for text in sentences(told):
        yield indented(quiet(text))
    yield Text()


def answer(rule: RuleVerdict) -> str:
    """Return whether a rule is met, in a word or two.

    Examples
    --------
    >>> from weizhong.outcomes.change import change
    >>> [answer(rule) for rule in change("rmdq", 12, 8).rules][:4]
    ['not met', 'met', 'not met', 'left open']
    """
    return say({True: "rules.met", False: "rules.not_met", None: "rules.open"}[rule.is_met])


def asked(rule: RuleVerdict) -> str:
    """Return whose rule it is and what it asks for."""
    return say("rules.asked", label=rule.label, text=rule.text)


def sentences(told: Trajectory) -> tuple[str, ...]:
    """Return what was to be expected, and how much of a gain comes from the error of the scale alone.

    That people come when they feel worst is told with every gain, so it is not told here again.
    """
    regression = told.regression.text[1:] if told.regression.expected_gain is not None else ()
    return (*told.expected, *regression)
