"""The follow-up of a group in the terminal: who has not answered, what is missing, whom to remind."""

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from weizhong.outcomes.proportion import Proportion
from weizhong.outcomes.quality import EndsOfScale, Quality, VisitWithoutScore, most_near_an_end
from weizhong.outcomes.reminders import Due, Reminder
from weizhong.report.plain_text import plain
from weizhong.report.strings import say
from weizhong.report.terminal_parts import bullets, heading, indented, print_parts


def print_follow_up(told: Quality, console: Console) -> None:
    """Print it.

    Parameters
    ----------
    told : Quality
        What to print.
    console : rich.console.Console
        Where; at most 80 columns are used.

    Examples
    --------
    >>> from datetime import date
    >>> from io import StringIO
    >>> from weizhong.outcomes.quality import quality
    >>> page = Console(width=80, file=StringIO())
    >>> print_follow_up(quality([], date(2026, 11, 22)), page)
    >>> "0 people" in page.file.getvalue()
    True
    """
    print_parts(_parts(plain(told)), console)


def _parts(told: Quality) -> Iterator[RenderableType]:
    title = "title_one" if told.people == 1 else "title"
    yield Text(say(f"follow_up.{title}", count=told.people, day=told.on.isoformat()), style="bold")
    if told.problems:
        yield from _listed("problems", told.problems)
    yield from _listed("reminders", map(_reminder, told.reminders))
    yield from _listed("unanswered", map(_due, told.unanswered))
    yield from _listed("without_start", told.without_start)
    yield from _listed("visits", map(_visit, told.visits_without_score), "none")
    yield heading("follow_up.heading_answered")
    answered = Table.grid(padding=(0, 2))
    for one in told.answered:
        answered.add_row(one.label, share(one.answered))
    yield indented(answered)
    if told.ends:
        yield heading("follow_up.heading_ends")
        yield indented(bullets(map(_ends, told.ends)))


def share(of: Proportion) -> str:
    """Return a share in words, with its interval.

    Examples
    --------
    >>> from weizhong.outcomes.proportion import proportion
    >>> share(proportion(3, 20)), share(proportion(0, 0))
    ('3 of 20: 15 % (5 to 36)', 'nobody yet')
    """
    if of.share is None or of.low is None or of.high is None:
        return say("follow_up.nobody")
    numbers = {"percent": 100 * of.share, "low": 100 * of.low, "high": 100 * of.high}
    rounded = {key: f"{value:.0f}" for key, value in numbers.items()}
    return say("follow_up.share", count=of.count, of=of.of, **rounded)


def _reminder(one: Reminder) -> str:
    scales, day, closes = ", ".join(one.instruments), one.remind_on.isoformat(), one.closes_on.isoformat()
    whose = {"person": one.person, "number": one.number, "time": one.label}
    return say("follow_up.reminder", **whose, scales=scales, day=day, closes=closes)


def _due(one: Due) -> str:
    scales, due = ", ".join(one.missing), one.due_on.isoformat()
    return say(f"follow_up.{one.state}", person=one.person, time=one.label, due=due, scales=scales)


def _visit(one: VisitWithoutScore) -> str:
    return say("follow_up.visit", person=one.person, day=one.on.isoformat(), scales=", ".join(one.missing))


def _ends(of: EndsOfScale) -> str:
    told = [say("follow_up.at_ends", best=share(of.at_best), worst=share(of.at_worst), scale=of.instrument)]
    if of.near_best is None or of.near_worst is None:
        told.append(say("follow_up.no_error"))
    elif of.near_best.of:
        told.append(say("follow_up.near_ends", best=share(of.near_best), worst=share(of.near_worst)))
    if of.is_narrow:
        told.append(say("follow_up.narrow", percent=f"{100 * most_near_an_end():.0f}"))
    return " ".join(told)


def _listed(name: str, texts: Iterable[str], empty: str = "nobody_here") -> Iterator[RenderableType]:
    found = list(texts)
    yield heading(f"follow_up.heading_{name}")
    yield indented(bullets(found) if found else say(f"follow_up.{empty}"))
