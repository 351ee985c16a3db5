"""One point whole, and lists of points, in the terminal and as JSON-ready values."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from weizhong.facts.points import (
    AcupointRecord,
    BoneProportion,
    Match,
    TextbookDepth,
    Use,
    agreement,
    alternative_sentence,
    channel,
    disagreements,
    location_sentence,
    readings,
    scale_of,
    scales,
    surface_landmarks,
    textbook_depths,
    uses,
)
from weizhong.facts.tables import cite
from weizhong.report.strings import say
from weizhong.terms.sources import Check

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


def as_dict(record: AcupointRecord) -> dict[str, Any]:
    """Return everything the page says as plain values, ready for JSON.

    Parameters
    ----------
    record : AcupointRecord
        The point.
    """
    return {
        "code": str(record.code),
        "names": {
            "pinyin": record.name_pinyin,
            "pinyin_check": record.name_pinyin_check,
            "pinyin_plain": record.name_plain,
            "hanzi": record.name_hanzi,
            "hanzi_traditional": record.name_hanzi_traditional,
            "others": list(record.other_names),
            "readings": [asdict(one) for one in readings(record.name_hanzi)],
        },
        "channel": record.channel,
        "region": record.region,
        "is_midline": record.is_midline,
        "is_on_skin": record.is_on_skin,
        "count_on_body": record.count_on_body,
        "location": location_sentence(record),
        "alternative_location": alternative_sentence(record),
        "rule": _plain(asdict(record.rule)),
        "surface_landmarks": [asdict(one) for one in surface_landmarks(record)],
        "cun_scales": [asdict(one) for one in scales(record)],
        "note": record.note,
        "special_classes": [{"words": one.words, **asdict(one)} for one in record.special_classes],
        "commonly_used_for": [
            {
                "condition": use.condition,
                "trials_naming_it": use.trials.get(record.code.base, 0),
                "trials_naming_points": use.trials_of,
                "check": use.check,
                "sources": list(use.sources),
            }
            for use in uses(record.code)
        ],
        "textbook_depths": [asdict(one) for one in textbook_depths(record.code)],
        "disagreements": [asdict(one) for one in disagreements(record.code)],
        "compared_sources": agreement(record.code),
        "confidence": record.confidence,
        "check": record.check,
        "sources": [
            {"reference": one, "title": cite(one).title, "url": cite(one).url} for one in record.sources
        ],
    }


def search_as_dicts(results: Sequence[Match]) -> list[dict[str, Any]]:
    """Return what a search found as plain values, ready for JSON."""
    return [
        {
            "code": str(match.record.code),
            "pinyin": match.record.name_pinyin,
            "hanzi": match.record.name_hanzi,
            "region": match.record.region,
            "score": match.score,
            "reasons": list(match.reasons),
        }
        for match in results
    ]


def _parts(record: AcupointRecord) -> Iterable[RenderableType]:
    yield _title(record)
    yield from _names(record)
    yield from _section("place", [*_place(record)])
    if finding := [*_finding(record)]:
        yield from _section("finding", finding)
    if record.special_classes:
        yield from _section("classes", [_marked(one.words, one.check) for one in record.special_classes])
    if used := uses(record.code):
        yield from _section("uses", [_use(one, record) for one in used])
    depths = textbook_depths(record.code)
    yield from _section("depth", [*map(_depth, depths)] or [say("point_page.depth_none")])
    if depths:
        yield _quiet(say("point_page.depth_note"))
    if cautions := _cautions(depths):
        yield from _section("cautions", cautions)
    if nerves := [_nerve(one) for one in depths if one.nerve]:
        yield from _section("nerves", dict.fromkeys(nerves))
    yield from _section("disagreement", _disagreement(record))
    yield from _section("sources", _sources(record))


def _title(record: AcupointRecord) -> RenderableType:
    home = f"{channel(record.channel).name}" if record.channel != "EX" else "Extra point"
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
    notes = [
        say(f"point_page.{tones}", label=check.label),
        *(one.reason for one in readings(record.name_hanzi)),
    ]
    yield _quiet("; ".join(notes) + ".")
    if record.other_names:
        yield Padding(say("point_page.other_names", names=", ".join(record.other_names)), (0, 0, 0, 2))


def _place(record: AcupointRecord) -> Iterable[str]:
    yield location_sentence(record)
    if alternative := alternative_sentence(record):
        yield say("point_page.alternative", text=alternative)
    if record.note:
        yield record.note
    yield _spots(record)


def _finding(record: AcupointRecord) -> Iterable[str]:
    for one in surface_landmarks(record):
        text = say("point_page.landmark", name=one.name[0].upper() + one.name[1:], rule=one.rule)
        yield _marked(text, one.check)
    yield from map(_scale, scales(record))
    if any(one.unit == "B-cun" and scale_of(one, record.region) is None for one in record.rule.offsets):
        yield say("point_page.no_scale")


def _scale(scale: BoneProportion) -> str:
    one_side = scale.start.removesuffix(", one side")
    if one_side != scale.start:
        return say("point_page.scale_across", cun=scale.cun, start=one_side)
    return say("point_page.scale", cun=scale.cun, start=scale.start, end=scale.end)


def _spots(record: AcupointRecord) -> str:
    if not record.is_on_skin:
        return say("point_page.inside")
    if not record.is_midline:
        return say("point_page.sides_both", count=record.count_on_body)
    key = "sides_midline_one" if record.count_on_body == 1 else "sides_midline"
    return say(f"point_page.{key}", count=record.count_on_body)


def _use(use: Use, record: AcupointRecord) -> str:
    named = use.trials.get(record.code.base, 0)
    text = (
        say("point_page.use_trials", condition=use.condition, count=named, of=use.trials_of) if named else ""
    )
    return _marked(text or use.condition, use.check)


def _depth(row: TextbookDepth) -> str:
    if row.depth_cun is None:
        return _marked(say("point_page.depth_blank", angle=row.angle), row.check)
    low, high = row.depth_cun
    cun = f"{low:g}" if low == high else f"{low:g}–{high:g}"
    figure = say("point_page.depth_figure", cun=cun, angle=row.angle)
    if row.levels:
        figure = say("point_page.depth_levels", levels=f"{row.levels[0]}–{row.levels[-1]}", figure=figure)
    return _marked(f"{figure} [{', '.join(row.sources)}]", row.check)


def _cautions(rows: Iterable[TextbookDepth]) -> list[str]:
    cautions = [_caution(row, caution) for row in rows for caution in row.cautions]
    avoided = any(row.is_avoided_in_pregnancy for row in rows)
    return [*cautions, *([say("point_page.pregnancy")] if avoided else [])]


def _caution(row: TextbookDepth, caution: str) -> str:
    if row.levels:
        return say(
            "point_page.depth_levels", levels=f"{row.levels[0]}–{row.levels[-1]}", figure=f"{caution}."
        )
    return f"{caution[0].upper()}{caution[1:]}."


def _nerve(row: TextbookDepth) -> str:
    if not row.segments or row.segments_check is None:
        return say("point_page.nerve_alone", nerve=row.nerve)
    return say(
        "point_page.nerve", nerve=row.nerve, segments=", ".join(row.segments), label=row.segments_check.label
    )


def _disagreement(record: AcupointRecord) -> list[str]:
    lines = [
        _marked(
            say("point_page.disagreement_line", severity=one.severity.capitalize(), statement=one.statement),
            one.check,
        )
        for one in disagreements(record.code)
    ]
    verdicts = ", ".join(f"{source} {verdict}" for source, verdict in agreement(record.code).items())
    compared = [say("point_page.compared", verdicts=verdicts)] if verdicts else []
    return [*(lines or [say("point_page.no_disagreement")]), *compared]


def _sources(record: AcupointRecord) -> list[str]:
    standing = say("point_page.confidence", confidence=record.confidence, label=record.check.label)
    return [standing, *(f"{one}: {cite(one.partition(':')[0]).title}" for one in record.sources)]


def _marked(text: str, check: Check) -> str:
    return text if check.is_verified else f"{text} ({check.label})"


def _section(key: str, lines: Iterable[str]) -> Iterable[RenderableType]:
    yield Padding(Text(say(f"point_page.{key}"), style="bold"), (1, 0, 0, 0))
    table = Table.grid(padding=(0, 1))
    for line in lines:
        table.add_row("·", Text(line, style="yellow" if "unverified" in line else ""))
    yield Padding(table, (0, 0, 0, 2))


def _listing(rows: Iterable[tuple[AcupointRecord, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    for record, why in rows:
        names = Text.assemble(record.name_pinyin, "  ", record.name_hanzi)
        table.add_row(Text(str(record.code), style="bold cyan"), names, Text(why, style="dim"))
    return table


def _quiet(text: str) -> RenderableType:
    return Padding(Text(text, style="dim"), (0, 0, 0, 2))


def _plain(value: Any) -> Any:
    """Turn fractions into ``"1/3"`` so that the rule can be written as JSON."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if one not in (None, (), [])}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
