"""A plan in the terminal: calm, in reading order, within 80 columns, and plain text when piped."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.clinic.treatment_plan import (
    Citation,
    EvidenceLine,
    Finding,
    PlannedPoint,
    PositionGroup,
    TreatmentPlan,
)
from weizhong.report import outline, overview, phrases, plan_phrases
from weizhong.report.outline import PointSet
from weizhong.report.plain_text import plain
from weizhong.report.strings import say

_WIDTH = 80
_STYLES = {
    "stop": "bold white on red",
    "draft": "bold black on yellow",
    "plan": "bold white on dark_green",
    "ask": "bold yellow",
    "avoid_modality": "bold magenta",
    "avoid_site": "bold magenta",
    "caution": "yellow",
    "note": "cyan",
    "clear": "green",
    "for": "green",
    "against": "red",
    "neutral": "dim",
}


def print_plan(plan: TreatmentPlan, console: Console) -> None:
    """Print the whole plan.

    Parameters
    ----------
    plan : TreatmentPlan
        What to print.
    console : rich.console.Console
        Where; colours only if it is a terminal.
    """
    for part in _parts(plain(plan)):
        console.print(part, width=min(_WIDTH, console.width))


def print_located(points: Sequence[PlacedPoint], console: Console) -> None:
    """Print where points lie on a body: a table, then how to find each.

    Parameters
    ----------
    points : sequence of PlacedPoint
        Both sides, in the order asked for.
    console : rich.console.Console
        Where.
    """
    width = min(_WIDTH, console.width)
    console.print(_heading("locate.title"), width=width)
    console.print(_located_table(points), width=width)
    console.print(_quiet(say("locate.note")), width=width)
    described: set[tuple[str, tuple[str, ...]]] = set()
    for point in points:
        if (point.code, point.how_to_find) in described:
            continue
        described.add((point.code, point.how_to_find))
        console.print(Text(f"\n{point.code}", style="bold cyan"), width=width)
        console.print(_indented(_pairs(_located_rows(point))), width=width)


def _parts(plan: TreatmentPlan) -> Iterable[RenderableType]:
    yield _head(plan)
    if plan.referral:
        yield from (_heading("heading.referral"), _indented(plan.referral))
    if plan.questions:
        yield from _questions(plan)
    if plan.findings:
        yield _heading("heading.gate")
        yield from (_finding(finding) for finding in outline.told_once(plan.findings))
    if plan.positions:
        yield from _overview(plan)
    if plan.diagnosis:
        yield from _diagnosis(plan)
    if plan.body and plan.positions:
        yield _heading("heading.points")
        yield _indented(plan_phrases.basics(plan.body))
        yield from (_indented(warning) for warning in plan.body.warnings)
    first_at = overview.first_at_each_level(plan)
    for group in outline.groups_in_order(plan):
        yield from _position(group, first_at)
    if plan.dose:
        yield _heading("heading.dose")
        yield _indented(_pairs(plan_phrases.dose_lines(plan.dose)))
        yield _sources(plan.dose.citations)
    if plan.evidence:
        yield from _evidence(plan.evidence)
    if plan.limitations:
        yield from (_heading("heading.limitations"), _indented(_bullets(plan.limitations)))
    yield _foot(plan)


def _head(plan: TreatmentPlan) -> RenderableType:
    lines: list[RenderableType] = [
        Text.assemble(
            (f" {say(f'status.{plan.status}')} ", _STYLES[plan.status]), "  ", (plan.headline, "bold")
        )
    ]
    if plan.watermark:
        lines.append(Text(plan.watermark, style="bold yellow"))
    lines += [Text(plan.intended_use), Text(plan.review_notice, style="bold")]
    return Panel(Group(*lines), border_style="dim")


def _questions(plan: TreatmentPlan) -> Iterable[RenderableType]:
    yield _heading("heading.questions")
    yield _indented(say("questions.how"))
    yield _indented(_quiet(say("questions.how_long")))
    yield Text()
    for line in plan_phrases.answers_table(plan):
        yield _indented(_quiet(line) if line.startswith("#") else Text(line, style="bold"))


def _finding(finding: Finding) -> RenderableType:
    lines: list[RenderableType] = [
        Text.assemble(
            (say(f"verdict.{finding.verdict}"), _STYLES[finding.verdict]), "  ", (finding.title, "bold")
        )
    ]
    lines += [_indented(text) for text in (finding.text, finding.action) if text]
    background = (phrases.scope(finding), phrases.because(finding.because))
    lines += [_indented(_quiet(text)) for text in background if text]
    lines.append(_sources(finding.citations))
    return _indented(Group(*lines))


def _diagnosis(plan: TreatmentPlan) -> Iterable[RenderableType]:
    diagnosis = plan.diagnosis
    if diagnosis is None:
        return
    yield _heading("heading.diagnosis")
    yield _indented(Text("\n".join(plan_phrases.diagnosis_lines(diagnosis))))
    yield _sources(diagnosis.citations)
    for pattern in diagnosis.patterns:
        yield _indented(Text.assemble((pattern.name, "bold"), "  ", plan_phrases.agreement(pattern)))
        yield _indented(_bullets(plan_phrases.signs(pattern)), 4)
        yield _sources(pattern.citations)
    if diagnosis.patterns:
        yield _indented(_quiet(say("diagnosis.patterns_note")))


def _overview(plan: TreatmentPlan) -> Iterable[RenderableType]:
    yield _heading("heading.overview")
    for group, rows in overview.rows(plan):
        table = Table(box=None, padding=(0, 1, 0, 0), show_header=False)
        for width in (8, 14, 27, None):
            table.add_column(min_width=width)
        for code, *cells in rows:
            table.add_row(Text(code, style="bold cyan"), *map(Text, cells))
        yield _indented(_quiet(say(f"position.{group.position}")))
        yield _indented(table)
    yield _indented(_quiet(say("overview.note")))


def _position(group: PositionGroup, first_at: Mapping[str, PlannedPoint]) -> Iterable[RenderableType]:
    yield Text(f"\n{say(f'position.{group.position}')}", style="bold underline")
    if group.note:
        yield _indented(_quiet(group.note))
    yield from (_point(point_set, first_at) for point_set in outline.point_sets(group))


def _point(point_set: PointSet, first_at: Mapping[str, PlannedPoint]) -> RenderableType:
    point = point_set.first
    title = Text.assemble(
        "\n",
        (point.code, "bold cyan"),
        f"  {point.name_pinyin} {point.name_hanzi}  ",
        (phrases.sides(point_set), "bold"),
    )
    return _indented(
        Group(title, _indented(point.location), _indented(_pairs(_point_rows(point_set, first_at))))
    )


def _point_rows(point_set: PointSet, first_at: Mapping[str, PlannedPoint]) -> Iterable[tuple[str, str]]:
    point = point_set.first
    yield from _rows(
        "where", point_set, lambda member: tuple(map(phrases.distance, member.placement.distances))
    )
    yield from _rows("sure", point_set, lambda member: phrases.certainty(member.placement))
    yield from _rows("find", point_set, lambda member: overview.steps(member, first_at))
    yield say("terminal.technique"), point.technique
    yield from _rows("depth", point_set, lambda member: phrases.depth(member.depth))
    yield from _cited("", point.depth.citations)
    for caution in point_set.cautions:
        yield say("terminal.caution"), phrases.caution_line(caution)
    label = say("terminal.why")
    for reason in point.reasons:
        yield label, phrases.reason_line(reason)
        label = ""


def _rows(name: str, point_set: PointSet, read: phrases.Reader) -> Iterable[tuple[str, str]]:
    """One line of text a row, the label only on the first, the side before texts that differ by side."""
    label = say(f"terminal.{name}")
    for side, texts in phrases.per_side(point_set, read):
        for text in texts:
            yield label, f"{side}: {text}" if side else text
            label = ""


def _cited(label: str, citations: Sequence[Citation]) -> Iterable[tuple[str, str]]:
    if citations:
        names = phrases.listing(list(dict.fromkeys(map(phrases.citation, citations))))
        yield label, say("terminal.sources", sources=names)


def _evidence(lines: Sequence[EvidenceLine]) -> Iterable[RenderableType]:
    yield _heading("heading.evidence")
    contradiction = plan_phrases.contradiction(lines)
    if contradiction:
        yield _indented(Text(contradiction, style="bold yellow"))
    for line in lines:
        direction = say(f"evidence.{line.direction}")
        title = Text.assemble((f"{direction:9}", _STYLES[line.direction]), (line.title, "bold"))
        sources = phrases.listing(
            [plan_phrases.strength(line), *dict.fromkeys(map(phrases.citation, line.citations))]
        )
        yield _indented(Group(title, Padding(Group(Text(line.statement), _quiet(sources)), (0, 0, 0, 9))))


def _foot(plan: TreatmentPlan) -> RenderableType:
    return Padding(_quiet(plan_phrases.provenance(plan)), (1, 0, 0, 0))


def _located_rows(point: PlacedPoint) -> Iterable[tuple[str, str]]:
    parts = {
        "where": tuple(map(phrases.distance, point.distances)),
        "sure": phrases.certainty(point),
        "find": point.how_to_find,
    }
    for name, texts in parts.items():
        label = say(f"terminal.{name}")
        for text in texts:
            yield label, text
            label = ""


def _located_table(points: Sequence[PlacedPoint]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("code", "side", "height", "midline", "region", "cun", "level"):
        table.add_column(
            say(f"locate.{column}"), justify="left" if column in {"code", "side", "level"} else "right"
        )
    for point in points:
        region, limb = point.ellipse, overview.limb(point.code)
        table.add_row(
            Text(point.code, style="bold cyan"),
            say("locate.other", side=phrases.side(point)) if point.is_alternative else phrases.side(point),
            "" if limb == "upper" else phrases.number(point.position_mm[2]),
            "" if limb else phrases.number(abs(point.position_mm[0])),
            f"{phrases.number(region.half_along_mm)} × {phrases.number(region.half_across_mm)}",
            f"{point.mm_per_cun:.1f}" if point.mm_per_cun else "",
            phrases.intended_share(point.level),
        )
    return table


def _heading(key: str) -> RenderableType:
    return Padding(Text(say(key), style="bold"), (1, 0, 0, 0))


def _pairs(rows: Iterable[tuple[str, str]]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=9)
    for label, value in rows:
        table.add_row(Text(label, style="dim"), Text(value))
    return table


def _bullets(texts: Iterable[str]) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for text in texts:
        table.add_row("·", Text(text))
    return table


def _sources(citations: Sequence[Citation]) -> RenderableType:
    return Group(*(_indented(_quiet(text)) for _, text in _cited("", citations)))


def _quiet(text: str) -> Text:
    return Text(text, style="dim")


def _indented(content: RenderableType | str, columns: int = 2) -> RenderableType:
    return Padding(Text(content) if isinstance(content, str) else content, (0, 0, 0, columns))
