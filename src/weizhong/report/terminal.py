"""A plan in the terminal: calm, in reading order, within 80 columns, and plain text when piped."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.clinic.documents.treatment_plan import (
    EvidenceLine,
    PlannedPoint,
    PositionGroup,
    TreatmentPlan,
)
from weizhong.report import outline, overview, phrases, plan_phrases, treating
from weizhong.report.diagnosis import weighed
from weizhong.report.outline import PointSet
from weizhong.report.plain_text import plain
from weizhong.report.prescription import changes
from weizhong.report.strings import say
from weizhong.report.terminal_parts import (
    STYLES,
    WIDTH,
    bullets,
    cited,
    diagnosis,
    finding,
    head,
    heading,
    indented,
    pairs,
    questions,
    quiet,
    sources,
)

# What the table of the overview needs; on less it is told line by line.
_TABLE_WIDTH = 70


def print_plan(plan: TreatmentPlan, console: Console) -> None:
    """Print the whole plan.

    Parameters
    ----------
    plan : TreatmentPlan
        What to print.
    console : rich.console.Console
        Where; colours only if it is a terminal.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Answer, Case
    >>> from weizhong.clinic.planning.plan import plan
    >>> from io import StringIO
    >>> page = Console(width=80, file=StringIO())
    >>> print_plan(plan(Case(answers={"fever": Answer.YES})), page)
    >>> "Suspected spinal infection" in page.file.getvalue()
    True
    """
    width = min(WIDTH, console.width)
    for part in _parts(plain(plan), is_narrow=width < _TABLE_WIDTH):
        console.print(part, width=width)


def print_located(points: Sequence[PlacedPoint], console: Console) -> None:
    """Print where points lie on a body: a table, then how to find each.

    Parameters
    ----------
    points : sequence of PlacedPoint
        Both sides, in the order asked for.
    console : rich.console.Console
        Where.
    """
    width = min(WIDTH, console.width)
    console.print(heading("locate.title"), width=width)
    console.print(_located_table(points), width=width)
    console.print(quiet(say("locate.note")), width=width)
    described: set[tuple[str, tuple[str, ...]]] = set()
    for point in points:
        if (point.code, point.how_to_find) in described:
            continue
        described.add((point.code, point.how_to_find))
        console.print(Text(f"\n{point.code}", style="bold cyan"), width=width)
        console.print(indented(pairs(_located_rows(point))), width=width)


def _parts(plan: TreatmentPlan, *, is_narrow: bool) -> Iterable[RenderableType]:
    yield head(plan)
    if plan.referral:
        yield from (heading("heading.referral"), indented(plan.referral))
    yield from changes(plan)
    yield from questions(plan.questions)
    if plan.findings:
        yield heading("heading.gate")
        yield from (finding(found) for found in outline.told_once(plan.findings))
    if plan.positions:
        yield from _overview(plan, is_narrow=is_narrow)
    yield from diagnosis(plan.diagnosis)
    if plan.diagnosis:
        yield from weighed(plan.diagnosis)
    if plan.body and plan.positions:
        yield heading("heading.points")
        yield indented(plan_phrases.basics(plan.body))
        yield from (indented(warning) for warning in plan.body.warnings)
    first_at = overview.first_at_each_level(plan)
    shared = treating.usual(plan)
    for group in outline.groups_in_order(plan):
        yield from _position(group, first_at, shared)
    yield from _around(plan)
    if plan.dose:
        yield heading("heading.dose")
        yield indented(pairs(plan_phrases.dose_lines(plan)))
        yield sources(plan.dose.citations)
    if plan.evidence:
        yield from _evidence(plan.evidence)
    if plan.limitations:
        yield from (heading("heading.limitations"), indented(bullets(plan.limitations)))
    yield _foot(plan)


def _around(plan: TreatmentPlan) -> Iterable[RenderableType]:
    """Pairs, places of the ear, and what is the same of each technique at every place."""
    lines = treating.pair_lines(plan)
    if lines:
        yield from (heading("heading.pairs"), indented(bullets(lines)))
    if plan.ear:
        yield heading("heading.ear")
        for place in plan.ear:
            yield indented(Text(f"{place.name} {place.name_pinyin}", style="bold"))
            yield from (indented(bullets(treating.ear_lines(place)), 4), sources(place.citations))
    guides = treating.guides(plan)
    if guides:
        yield heading("heading.techniques")
    for guide in guides:
        yield indented(Text(guide.title, style="bold"))
        yield indented(Text(" ".join(guide.lead)), 4)
        for name, told in guide.parts:
            yield indented(quiet(name), 4)
            yield indented(bullets(told), 4)


def _overview(plan: TreatmentPlan, *, is_narrow: bool) -> Iterable[RenderableType]:
    yield heading("heading.overview")
    for group, rows in overview.rows(plan):
        yield indented(quiet(say(f"position.{group.position}")))
        yield indented(_under_each_other(rows) if is_narrow else _side_by_side(rows))
    yield indented(quiet(say("overview.note")))


def _side_by_side(rows: Iterable[tuple[str, ...]]) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), show_header=False)
    for width in (8, 14, 27, None):
        table.add_column(min_width=width)
    for code, *cells in rows:
        table.add_row(Text(code, style="bold cyan"), *map(Text, cells))
    return table


def _under_each_other(rows: Iterable[tuple[str, ...]]) -> Group:
    """Where the columns do not fit, nothing of them is cut off."""
    return Group(
        *(
            Group(
                Text.assemble((code, "bold cyan"), f" {side}"),
                *(indented(cell) for cell in (where, depth) if cell),
            )
            for code, side, where, depth in rows
        )
    )


def _position(
    group: PositionGroup, first_at: Mapping[str, PlannedPoint], shared: Mapping[str, str]
) -> Iterable[RenderableType]:
    yield Text(f"\n{say(f'position.{group.position}')}", style="bold underline")
    if group.note:
        yield indented(quiet(group.note))
    yield from (_point(point_set, first_at, shared) for point_set in outline.point_sets(group))


def _point(
    point_set: PointSet, first_at: Mapping[str, PlannedPoint], shared: Mapping[str, str]
) -> RenderableType:
    point = point_set.first
    title = Text.assemble(
        "\n",
        (point.code, "bold cyan"),
        f"  {point.name_pinyin} {point.name_hanzi}  ",
        (phrases.sides(point_set), "bold"),
    )
    return indented(
        Group(title, indented(point.location), indented(pairs(_point_rows(point_set, first_at, shared))))
    )


def _point_rows(
    point_set: PointSet, first_at: Mapping[str, PlannedPoint], shared: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    point = point_set.first
    yield from _rows(
        "where", point_set, lambda member: tuple(map(phrases.distance, member.placement.distances))
    )
    yield from _rows("sure", point_set, lambda member: phrases.certainty(member.placement))
    yield from _rows("find", point_set, lambda member: overview.steps(member, first_at))
    yield from _labelled("terminal.technique", treating.doses(point_set, shared))
    yield from _rows("depth", point_set, phrases.depth_at)
    yield from cited("", point.depth.citations)
    for caution in point_set.cautions:
        yield say("terminal.caution"), phrases.caution_line(caution)
    label = say("terminal.why")
    for reason in point.reasons:
        yield label, phrases.reason_line(reason)
        label = ""
    yield from _labelled("prescription.trials", [("", tuple(treating.named_by(point)))])


def _rows(name: str, point_set: PointSet, read: phrases.Reader) -> Iterable[tuple[str, str]]:
    yield from _labelled(f"terminal.{name}", phrases.per_side(point_set, read))


def _labelled(name: str, sides: Iterable[tuple[str, Iterable[str]]]) -> Iterable[tuple[str, str]]:
    """One line of text a row, the label only on the first, the side before texts that differ by side."""
    label = say(name)
    for side, texts in sides:
        for text in texts:
            yield label, f"{side}: {text}" if side else text
            label = ""


def _evidence(lines: Sequence[EvidenceLine]) -> Iterable[RenderableType]:
    yield heading("heading.evidence")
    contradiction = plan_phrases.contradiction(lines)
    if contradiction:
        yield indented(Text(contradiction, style="bold yellow"))
    for line in lines:
        direction = say(f"evidence.{line.direction}")
        title = Text.assemble((f"{direction:9}", STYLES[line.direction]), (line.title, "bold"))
        sources = phrases.listing([plan_phrases.strength(line), phrases.sources(line.citations)])
        yield indented(Group(title, Padding(Group(Text(line.statement), quiet(sources)), (0, 0, 0, 9))))


def _foot(plan: TreatmentPlan) -> RenderableType:
    return Padding(quiet(plan_phrases.provenance(plan)), (1, 0, 0, 0))


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
