"""A network meta-analysis in the terminal: every pair and every contradiction, in alphabetical order."""

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from weizhong.evidence.effect_sizes import RATIOS, natural
from weizhong.evidence.network_designs import DesignPart, QTest
from weizhong.evidence.network_records import Network, RelativeEffect
from weizhong.evidence.network_report import NetworkDocument
from weizhong.evidence.network_sides import SideSplit
from weizhong.evidence.table_of_trials import told_problems
from weizhong.report.plain_text import plain
from weizhong.report.pooled_parts import told_trials
from weizhong.report.strings import say
from weizhong.report.terminal_parts import bullets, heading, indented, print_parts, quiet
from weizhong.report.told_numbers import chance, digits_of, ratios, rounded


def print_network(document: NetworkDocument, console: Console) -> None:
    r"""Print a network: against the reference, every pair, contradictions, and what is wrong in the table.

    Parameters
    ----------
    document : NetworkDocument
        What to print.
    console : rich.console.Console
        Where; at most 80 columns are used.

    Examples
    --------
    >>> from io import StringIO
    >>> from weizhong.evidence.network_report import network_report
    >>> lines = "study,treatment,comparator,estimate,se\nA,real,sham,-2,1\nB,sham,none,-3,1\n"
    >>> page = Console(width=80, file=StringIO())
    >>> print_network(network_report(lines, "two.csv", reference="none"), page)
    >>> "−5.00 (−7.77 to −2.23)" in page.file.getvalue()
    True
    """
    print_parts(_parts(plain(document)), console)


def _parts(document: NetworkDocument) -> Iterator[RenderableType]:
    found = document.network
    title = say(
        "network_page.title", file=document.file or say("network_page.our_tables"),
        measure=say(f"pool_page.{found.measure}"), treatments=len(found.treatments),
        trials=told_trials(len(found.studies)),
    )  # fmt: skip
    yield Text(title, style="bold")
    yield quiet(say("network_page.how", tau2=say(f"pool_page.{found.tau2_method}")))
    against = Text(say("network_page.heading_against", reference=found.reference), style="bold")
    yield Padding(against, (1, 0, 0, 0))
    yield indented(_against(found))
    yield heading("network_page.heading_notes")
    yield indented(bullets([*document.about_trials, *found.notes]))
    yield heading("network_page.heading_contradiction")
    yield indented(_tests(found))
    if found.splits:
        yield Text()
        yield indented(_sides(found.splits, found))
    yield Text()
    yield indented(_designs(found.designs))
    yield heading("network_page.heading_spread")
    yield indented(bullets(_spread(found)))
    yield heading("network_page.heading_league")
    yield indented(_league(found))
    if document.left_out:
        yield heading("network_page.heading_left_out")
        yield indented(bullets(f"{one.row}: {one.reason}" for one in document.left_out))
    if document.problems:
        yield heading("pool_page.heading_problems")
        yield indented(bullets(told_problems(document.problems)))
    if document.left_alone:
        yield indented(quiet(say("pool_page.left_alone", names=", ".join(document.left_alone))))
    yield Text()
    yield quiet(say("network_page.provenance", version=document.software_version))


def _against(found: Network) -> Table:
    effect = say("network_page.column_effect", measure=_measure(found))
    table = _table(say("network_page.column_treatment"), effect, say("network_page.column_fixed"),
                   say("network_page.column_direct"))  # fmt: skip
    for one, fixed in zip(found.effects, found.fixed_effects, strict=True):
        table.add_row(Text(one.a), _told(one, found), _told(fixed, found), _trials(one.trials))
    return table


def _league(found: Network) -> Table:
    effect = say("network_page.column_effect", measure=_measure(found))
    table = _table(say("network_page.column_pair"), effect, say("network_page.column_direct"))
    for one in found.league:
        table.add_row(
            Text(say("network_page.pair", a=one.a, b=one.b)), _told(one, found), _trials(one.trials)
        )
    return table


def _tests(found: Network) -> Table:
    table = _table("", "Q", say("network_page.column_df"), "p")
    _test_row(table, "q_total", found.q_total)
    _test_row(table, "q_within", found.q_within)
    _test_row(table, "q_between", found.q_between)
    if found.interaction:
        _test_row(table, "interaction", found.interaction.test)
    return table


def _test_row(table: Table, name: str, test: QTest) -> None:
    q = f"{test.q:.2f}" if test.df else "–"
    table.add_row(say(f"network_page.{name}"), q, str(test.df), chance(test.p))


def _sides(splits: Sequence[SideSplit], found: Network) -> Table:
    table = _table(
        say("network_page.column_pair"), say("network_page.column_of_direct"),
        say("network_page.column_of_indirect"), say("network_page.column_odds"),
    )  # fmt: skip
    for one in splits:
        direct, indirect = (
            _side(one.direct, one.direct_se, found),
            _side(one.indirect, one.indirect_se, found),
        )
        table.add_row(Text(say("network_page.pair", a=one.a, b=one.b)), direct, indirect, chance(one.p))
    return table


def _designs(designs: Sequence[DesignPart]) -> Table:
    table = _table(
        say("network_page.column_design"), say("network_page.column_direct"),
        say("network_page.column_within"), say("network_page.column_without"),
    )  # fmt: skip
    for one in designs:
        table.add_row(
            Text(", ".join(one.treatments)), str(len(one.trials)), _short(one.within), _short(one.detached)
        )
    return table


def _spread(found: Network) -> Iterator[str]:
    if found.tau2 is None:
        yield say("network_page.spread_unknown")
        return
    yield say("network_page.spread", tau2=f"{found.tau2:.4g}")
    if found.tau2_low is not None and found.tau2_high is not None:
        yield say("pool_page.spread_interval", low=f"{found.tau2_low:.4g}", high=f"{found.tau2_high:.4g}")
    if found.i2 is not None:
        yield say("network_page.i2", i2=f"{found.i2:.0f}")


def _measure(found: Network) -> str:
    return say("pool_page.GEN") if found.measure == "GEN" else found.measure


def _told(one: RelativeEffect, found: Network) -> str:
    estimate, low, high = _numbers(found, one.estimate, one.low, one.high)
    return say("pool_page.interval", estimate=estimate, low=low, high=high)


def _side(estimate: float, se: float, found: Network) -> str:
    return _numbers(found, estimate, estimate - se, estimate + se)[0]


def _numbers(found: Network, *values: float) -> list[str]:
    """Return numbers as readers know them, with the digits that their distance allows."""
    told = [natural(found.measure, value) for value in values]
    if found.measure in RATIOS:
        return ratios(*told, digits=digits_of(max(told) - min(told)))
    return rounded(*told)


def _trials(number: int) -> str:
    return str(number) if number else say("network_page.none")


def _short(test: QTest) -> str:
    return say("network_page.q", q=f"{test.q:.2f}", df=test.df, p=chance(test.p)) if test.df else "–"


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column(first, overflow="fold")
    for name in others:
        table.add_column(name, justify="right")
    return table
