"""Pooled trials in the terminal: a table, what it means in plain words, and what is wrong in the file."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from weizhong.evidence.batch import IntervalMethod
from weizhong.evidence.effect_sizes import RATIOS
from weizhong.evidence.influence import Step
from weizhong.evidence.pool_report import PoolDocument, PoolReport
from weizhong.evidence.pooling import Pooled
from weizhong.evidence.regression import Regression
from weizhong.evidence.small_study import SmallStudyChecks
from weizhong.evidence.subgroups import Subgroups
from weizhong.evidence.table_of_trials import told_problems
from weizhong.report.forest import forest
from weizhong.report.funnel import funnel
from weizhong.report.plain_text import plain
from weizhong.report.pooled_parts import (
    effect_table,
    interval_told,
    method_told,
    numbers_told,
    spread_told,
    told_trials,
    trial_table,
)
from weizhong.report.strings import say
from weizhong.report.terminal_parts import WIDTH, bullets, heading, indented, quiet
from weizhong.report.told_numbers import chance, digits_of, signed, with_digits
from weizhong.terms.errors import InvalidInput

_HEAVY = 50.0  # percent of the weight in one trial
_WIDEST = 100.0  # logarithm of a ratio; nothing is 1e43 times as likely


def print_pooled(document: PoolDocument, console: Console) -> None:
    r"""Print every pooled table.

    Parameters
    ----------
    document : PoolDocument
        What to print.
    console : rich.console.Console
        Where; at most 80 columns are used.

    Examples
    --------
    >>> from io import StringIO
    >>> from weizhong.evidence.pool_report import Asked, pool_report
    >>> lines = "study,estimate,se\nA,1,1\nB,3,1\n"
    >>> page = Console(width=80, file=StringIO())
    >>> print_pooled(PoolDocument(tables=(pool_report(lines, "two.csv", Asked(tau2="fixed")),)), page)
    >>> "2.00 (0.61 to 3.39)" in page.file.getvalue()
    True
    """
    document = plain(document)
    width = min(WIDTH, console.width)
    for i, report in enumerate(document.tables):
        if i:
            console.print()
        for part in _parts(report):
            console.print(part, width=width)
    console.print()
    console.print(quiet(say("pool_page.provenance", version=document.software_version)), width=width)


def plot(report: PoolReport, kind: Literal["forest", "funnel"]) -> str:
    """Return a pooled table as a drawing that stands alone, with its description.

    Parameters
    ----------
    report : PoolReport
        What to draw.
    kind : {"forest", "funnel"}
        Which drawing.

    Raises
    ------
    InvalidInput
        If an interval is too wide to be drawn.
    """
    report = plain(report)
    ends = (
        report.pooled.low,
        report.pooled.high,
        report.pooled.prediction_low,
        report.pooled.prediction_high,
    )
    if report.pooled.measure in RATIOS and max(abs(end or 0.0) for end in ends) > _WIDEST:
        raise InvalidInput(
            "The pooled interval is too wide to be drawn; ask for --interval normal, or for the table itself."
        )
    draw = forest if kind == "forest" else funnel
    return str(draw(report.pooled, kind, _title(report)).svg)


def _title(report: PoolReport) -> str:
    measure = say(f"pool_page.{report.pooled.measure}")
    return say("pool_page.title", file=report.file, measure=measure, trials=_trials(report.pooled))


def _parts(report: PoolReport) -> Iterator[RenderableType]:
    pooled = report.pooled
    yield Text(_title(report), style="bold")
    yield quiet(method_told(pooled))
    yield Text()
    yield trial_table(pooled)
    yield heading("pool_page.heading_means")
    yield indented(bullets(_meaning(pooled)))
    if pooled.k > 1:
        yield heading("pool_page.heading_spread")
        yield indented(bullets(spread_told(pooled)))
    if report.subgroups:
        yield from _groups(report.subgroups)
    if report.regression:
        yield from _regression(report.regression, pooled.interval_method)
    if report.small_study:
        yield heading("pool_page.heading_small")
        yield indented(bullets(_small(report.small_study, pooled)))
    yield from _steps(report.leave_one_out, "left_out", pooled)
    yield from _steps(report.cumulative, "cumulative", pooled)
    undated = [one.label for one in pooled.effects if one.year is None]
    if report.cumulative and undated:
        yield indented(quiet(say("pool_page.undated", names=", ".join(undated))))
    if report.problems:
        yield heading("pool_page.heading_problems")
        yield indented(bullets(told_problems(report.problems)))
    if report.left_alone:
        yield indented(quiet(say("pool_page.left_alone", names=", ".join(report.left_alone))))


def _meaning(pooled: Pooled) -> Iterator[str]:
    none = 1 if pooled.measure in RATIOS else 0
    if pooled.measure == "RD":
        size = with_digits(100 * pooled.estimate, digits_of(100 * (pooled.high - pooled.low)))
    else:
        (size,) = numbers_told(pooled, pooled.estimate)
    ways = ("fewer", "more") if pooled.measure == "RD" else ("below", "above")
    is_way_told = pooled.measure in ("RD", "MD", "SMD")
    is_nothing = is_way_told and not size.strip("−0.")
    yield say(
        "pool_page.on_nothing" if is_nothing else f"pool_page.on_{pooled.measure}",
        size=size.lstrip("−") if is_way_told else size,
        way=say(f"pool_page.{ways[pooled.estimate > 0]}"),
    )
    is_apart = pooled.low > 0 or pooled.high < 0
    yield say(f"pool_page.{'one' if is_apart else 'two'}_sided", none=none, p=chance(pooled.p))
    if pooled.prediction_low is not None and pooled.prediction_high is not None:
        low, high = numbers_told(pooled, pooled.prediction_low, pooled.prediction_high)
        one = pooled.prediction_low > 0 or pooled.prediction_high < 0
        yield say(f"pool_page.predicted_{'one' if one else 'both'}", low=low, high=high)
    heaviest = max(range(pooled.k), key=lambda i: pooled.weights[i])
    if pooled.k > 2 and pooled.weights[heaviest] > _HEAVY:
        percent = f"{pooled.weights[heaviest]:.0f}"
        yield say("pool_page.heavy", label=pooled.effects[heaviest].label, percent=percent)
    yield from pooled.notes
    yield say("pool_page.not_told")


def _groups(found: Subgroups) -> Iterator[RenderableType]:
    yield heading("pool_page.heading_groups")
    table = effect_table(found.groups[0][1], "")
    notes: list[str] = []
    for name, one in found.groups:
        label = say("pool_page.group", name=name or say("pool_page.no_group"), trials=_trials(one))
        table.add_row(Text(label), interval_told(one, one.estimate, one.low, one.high))
    if found.q is not None and found.p is not None:
        notes.append(say("pool_page.between", q=f"{found.q:.2f}", df=found.df, p=chance(found.p)))
    yield indented(table)
    yield indented(bullets([*notes, *found.notes]))


def _regression(found: Regression, interval: IntervalMethod) -> Iterator[RenderableType]:
    yield heading("pool_page.heading_regression")
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    for one in found.coefficients:
        digits = digits_of(one.high - one.low)
        estimate, low, high = (with_digits(value, digits) for value in (one.estimate, one.low, one.high))
        told = say("pool_page.interval", estimate=estimate, low=low, high=high)
        table.add_row(Text(one.name), told, chance(one.p))
    yield indented(table)
    left = {"tau2": f"{found.tau2:.4g}", "i2": f"{found.i2:.0f}", "q": f"{found.q:.2f}", "df": found.df}
    told_left = say("pool_page.left_over", **left, q_p=chance(found.q_p))
    lines = [told_left]
    if found.explained is not None:
        lines.append(say("pool_page.explained", percent=f"{found.explained:.0f}"))
    if found.model_df > 1:
        lines.append(_model(found, interval))
    yield indented(bullets([*lines, *found.notes]))


def _model(found: Regression, interval: IntervalMethod) -> str:
    """Return the test of all columns together: F where intervals take the spread that is seen."""
    is_f = interval != "normal"
    df = say("pool_page.degrees", first=found.model_df, second=found.df) if is_f else found.model_df
    return say(
        "pool_page.model",
        statistic="F" if is_f else "χ²",
        model=f"{found.model:.2f}",
        df=df,
        p=chance(found.model_p),
    )


def _small(found: SmallStudyChecks, pooled: Pooled) -> Iterator[str]:
    if one := found.egger:
        yield say(
            "pool_page.egger",
            bias=signed(f"{one.bias:.2f}"),
            p=chance(one.p),
            limit=numbers_told(pooled, one.limit)[0],
        )
    if rank := found.begg:
        kind = say(f"pool_page.{'exact' if rank.is_exact else 'approximate'}")
        yield say("pool_page.begg", tau=signed(f"{rank.tau:.2f}"), p=chance(rank.p), kind=kind)
    if filled := found.trim_and_fill:
        again = filled.pooled
        told = interval_told(again, again.estimate, again.low, again.high)
        yield (
            say(
                f"pool_page.filled{'_one' * (filled.missing == 1)}",
                missing=filled.missing,
                side=say(f"pool_page.{filled.side}"),
                pooled=told,
            )
            if filled.missing
            else say("pool_page.filled_none")
        )
        if not filled.is_settled:
            yield say("pool_page.filled_swings")
    yield from found.notes


def _steps(steps: Sequence[Step], name: str, pooled: Pooled) -> Iterable[RenderableType]:
    if not steps:
        return
    yield heading(f"pool_page.heading_{name}")
    table = effect_table(pooled, "")
    table.add_column("I²", justify="right")
    for one in steps:
        label = (
            say("pool_page.without", label=one.label)
            if name == "left_out"
            else say("pool_page.with_year", year=one.year, label=one.label)
        )
        told = interval_told(pooled, one.estimate, one.low, one.high)
        spread = say("pool_page.weight", percent=f"{one.i2:.0f}") if one.k > 1 else ""  # one has none
        table.add_row(Text(label), told, spread)
    yield indented(table)


def _trials(pooled: Pooled) -> str:
    trials = told_trials(pooled.k)
    people = [one.n for one in pooled.effects]
    if any(n is None for n in people):
        return trials
    return f"{trials}, {say('pool_page.people', n=format(sum(n or 0 for n in people), ','))}"
