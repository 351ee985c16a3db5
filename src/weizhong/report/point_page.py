"""One point whole, and lists of points, in the terminal; their values for JSON stand beside."""

from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from weizhong.facts.points import AcupointRecord, Match, channel, readings, textbook_depths, uses
from weizhong.report import point_lines as lines_of
from weizhong.report.point_values import as_dict, search_as_dicts
from weizhong.report.strings import say
from weizhong.terms.sources import Check

__all__ = ["as_dict", "render_list", "render_point", "render_search", "search_as_dicts"]

_WIDTH = 80


def render_point(record: AcupointRecord, console: Console) -> None:
    """Print one point whole.

    Parameters
    ----------
    record : AcupointRecord
        The point.
    console : rich.console.Console
        Where; at most 80 columns are used.
    """
    width = min(_WIDTH, console.width)
    for part in _parts(record):
        console.print(part, width=width)
    console.print()


def render_search(results: Sequence[Match], console: Console, text: str) -> None:
    """Print what a search found, nearest first, with the reason for each.

    Parameters
    ----------
    results : sequence of Match
        What was found.
    console : rich.console.Console
        Where.
    text : str
        What was searched for.
    """
    width = min(_WIDTH, console.width)
    if not results:
        console.print(say("point_search.none", text=text), width=width, markup=False)
        return
    key = "point_search.one_found" if len(results) == 1 else "point_search.found"
    console.print(Text(say(key, count=len(results), text=text), style="bold"), width=width)
    console.print(_listing((match.record, "; ".join(match.reasons)) for match in results), width=width)


def render_list(records: Iterable[AcupointRecord], console: Console) -> None:
    """Print one line per point: code, name, region."""
    rows = _listing((record, record.region) for record in records)
    console.print(rows, width=min(_WIDTH, console.width))


def _parts(record: AcupointRecord) -> Iterable[RenderableType]:
    yield _title(record)
    yield from _names(record)
    yield from _section("place", [*lines_of.place(record)])
    if finding := [*lines_of.finding(record)]:
        yield from _section("finding", finding)
    if record.special_classes:
        yield from _section(
            "classes", [lines_of.marked(one.words, one.check) for one in record.special_classes]
        )
    if used := uses(record.code):
        yield from _section("uses", [lines_of.use(one, record) for one in used])
    depths = textbook_depths(record.code)
    yield from _section("depth", [*map(lines_of.depth, depths)] or [say("point_page.depth_none")])
    if depths:
        yield _quiet(say("point_page.depth_note"))
    if cautions := lines_of.cautions(depths):
        yield from _section("cautions", cautions)
    if nerves := [lines_of.nerve(one) for one in depths if one.nerve]:
        yield from _section("nerves", dict.fromkeys(nerves))
    yield from _section("disagreement", lines_of.disagreement(record))
    yield from _section("sources", lines_of.sources(record))


def _title(record: AcupointRecord) -> RenderableType:
    home = channel(record.channel).name if record.channel != "EX" else say("point_page.extra_point")
    line = Table.grid(expand=True)
    line.add_column()
    line.add_column(justify="right")
    name = Text.assemble(
        (str(record.code), "bold cyan"), "  ", (record.name_pinyin, "bold"), "  ", record.name_hanzi
    )
    if record.name_hanzi_traditional != record.name_hanzi:
        name.append(f" ({record.name_hanzi_traditional})")
    line.add_row(name, Text(home, style="dim"))
    return line


def _names(record: AcupointRecord) -> Iterable[RenderableType]:
    check = record.name_pinyin_check
    tones = "tones_derived" if check is Check.DERIVED else "tones_recalled"
    notes = [say(f"point_page.{tones}", label=check.label)]
    notes += [
        say("point_page.reading", hanzi=one.hanzi, reading=one.reading, reason=one.reason)
        for one in readings(record.name_hanzi)
    ]
    yield _quiet("; ".join(notes) + ".")
    if record.channel != "EX":
        yield _quiet(lines_of.home(record))
    if record.other_names:
        yield _indented(Text(say("point_page.other_names", names=", ".join(record.other_names))))


def _section(key: str, lines: Iterable[str]) -> Iterable[RenderableType]:
    yield Padding(Text(say(f"point_page.{key}"), style="bold"), (1, 0, 0, 0))
    table = Table.grid(padding=(0, 1))
    for line in lines:
        table.add_row("·", Text(line, style="yellow" if "unverified" in line else ""))
    yield _indented(table)


def _listing(rows: Iterable[tuple[AcupointRecord, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    for record, why in rows:
        names = Text.assemble(record.name_pinyin, "  ", record.name_hanzi)
        table.add_row(Text(str(record.code), style="bold cyan"), names, Text(why, style="dim"))
    return table


def _quiet(text: str) -> RenderableType:
    return _indented(Text(text, style="dim"))


def _indented(content: RenderableType) -> RenderableType:
    return Padding(content, (0, 0, 0, 2))
