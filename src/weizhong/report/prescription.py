"""The prescription alone: what was changed by hand, then each point with why, who names it, and its doses."""

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.text import Text

from weizhong.clinic.documents.treatment_plan import Change, PositionGroup, TreatmentPlan
from weizhong.report import outline, phrases, plan_phrases, treating
from weizhong.report.outline import PointSet
from weizhong.report.plain_text import plain
from weizhong.report.strings import say
from weizhong.report.terminal_parts import (
    STYLES,
    WIDTH,
    bullets,
    finding,
    head,
    heading,
    indented,
    pairs,
    questions,
    quiet,
    sources,
)

_TOLD = ("stop", "ask", "avoid_modality", "avoid_site", "note")


def print_prescription(plan: TreatmentPlan, console: Console) -> None:
    """Print what a plan prescribes, without the body and the evidence.

    Parameters
    ----------
    plan : TreatmentPlan
        What to print.
    console : rich.console.Console
        Where.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Answer, Case
    >>> from weizhong.clinic.planning.plan import plan
    >>> from io import StringIO
    >>> page = Console(width=80, file=StringIO())
    >>> print_prescription(plan(Case(answers={"fever": Answer.YES})), page)
    >>> "Do not treat" in page.file.getvalue()
    True
    """
    for part in _parts(plain(plan)):
        console.print(part, width=min(WIDTH, console.width))


def changes(plan: TreatmentPlan) -> Iterable[RenderableType]:
    """Yield what the practitioner changed and what follows, refusals with what may come instead.

    Parameters
    ----------
    plan : TreatmentPlan
        The plan.
    """
    if plan.changes:
        yield heading("heading.changes")
        yield from (_change(one) for one in plan.changes)


def _parts(plan: TreatmentPlan) -> Iterable[RenderableType]:
    yield head(plan)
    if plan.style:
        yield indented(quiet(say("prescription.style", style=plan.style)))
    if plan.referral:
        yield from (heading("heading.referral"), indented(plan.referral))
    yield from changes(plan)
    yield from questions(plan.questions)
    told = [one for one in plan.findings if one.verdict in _TOLD]
    if told:
        yield heading("heading.left_out")
        yield from (finding(one) for one in outline.told_once(told))
    for group in outline.groups_in_order(plan):
        yield from _position(group)
    yield from _pairs(plan)
    if plan.dose:
        yield heading("heading.dose")
        yield indented(pairs(plan_phrases.dose_lines(plan)))
        yield sources(plan.dose.citations)
    yield Text()
    yield quiet(plan_phrases.provenance(plan))


def _change(one: Change) -> RenderableType:
    style = STYLES["avoid_site" if one.kind == "refused" else "note"]
    lines: list[RenderableType] = [
        Text.assemble((say(f"prescription.{one.kind}"), style), "  ", one.text),
    ]
    if one.reason:
        lines.append(indented(quiet(say("prescription.reason", reason=one.reason))))
    if one.alternatives:
        lines.append(indented(say("prescription.instead", codes=phrases.listing(one.alternatives))))
    if any(phrases.source_name(told.key) == told.key for told in one.citations):
        lines.append(sources(one.citations))
    return indented(Group(*lines))


def _position(group: PositionGroup) -> Iterable[RenderableType]:
    yield Text(f"\n{say(f'position.{group.position}')}", style="bold underline")
    if group.note:
        yield indented(quiet(group.note))
    yield from (_point(point_set) for point_set in outline.point_sets(group))


def _point(point_set: PointSet) -> RenderableType:
    point = point_set.first
    title = Text.assemble(
        "\n",
        (point.code, "bold cyan"),
        f"  {point.name_pinyin} {point.name_hanzi}  ",
        (phrases.sides(point_set), "bold"),
    )
    return indented(Group(title, indented(pairs(_rows(point_set)))))


def _rows(point_set: PointSet) -> Iterable[tuple[str, str]]:
    point = point_set.first
    yield from _labelled("terminal.why", map(phrases.reason_line, point.reasons))
    if point.trials and point.trials.text:
        yield say("prescription.trials"), point.trials.text
    if point.agreement and point.agreement.text:
        yield say("prescription.agreement"), point.agreement.text
    for side, doses in phrases.per_side(point_set, lambda one: tuple(treating.doses_at(one, {}))):
        yield from _labelled("prescription.dose", (f"{side}: {one}" if side else one for one in doses))
    yield from _labelled("prescription.not_done", point.not_done)
    yield from _labelled("terminal.caution", map(phrases.caution_line, point_set.cautions))
    if point.alternatives:
        yield say("prescription.or"), phrases.listing(point.alternatives)


def _labelled(key: str, texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    label = say(key)
    for text in texts:
        yield label, text
        label = ""


def _pairs(plan: TreatmentPlan) -> Iterable[RenderableType]:
    lines = treating.pair_lines(plan)
    if lines:
        yield heading("heading.pairs")
        yield indented(bullets(lines))
