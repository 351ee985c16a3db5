"""What every page of the terminal is made of: headings, lines, findings, questions, sources."""

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from weizhong.clinic.treatment_plan import Citation, Diagnosis, Finding, Question, TreatmentPlan
from weizhong.report import phrases, plan_phrases
from weizhong.report.strings import say

WIDTH = 80
STYLES = {
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


def head(plan: TreatmentPlan) -> RenderableType:
    """Return status, headline and what a plan is for."""
    lines: list[RenderableType] = [
        Text.assemble(
            (f" {say(f'status.{plan.status}')} ", STYLES[plan.status]), "  ", (plan.headline, "bold")
        )
    ]
    if plan.watermark:
        lines.append(Text(plan.watermark, style="bold yellow"))
    lines += [Text(plan.intended_use), Text(plan.review_notice, style="bold")]
    if plan.scope:
        lines.append(Text(plan.scope))
    return Panel(Group(*lines), border_style="dim")


def heading(key: str) -> RenderableType:
    """Return a heading with an empty line above."""
    return Padding(Text(say(key), style="bold"), (1, 0, 0, 0))


def pairs(rows: Iterable[tuple[str, str]]) -> RenderableType:
    """Return labels with what they name, in two columns."""
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=9)
    for label, value in rows:
        table.add_row(Text(label, style="dim"), Text(value))
    return table


def bullets(texts: Iterable[str]) -> RenderableType:
    """Return a list."""
    table = Table.grid(padding=(0, 1))
    for text in texts:
        table.add_row("·", Text(text))
    return table


def quiet(text: str) -> Text:
    """Return background, drawn faintly."""
    return Text(text, style="dim")


def indented(content: RenderableType | str, columns: int = 2) -> RenderableType:
    """Return something moved to the right."""
    return Padding(Text(content) if isinstance(content, str) else content, (0, 0, 0, columns))


def cited(label: str, citations: Sequence[Citation]) -> Iterable[tuple[str, str]]:
    """Yield the sources under a label, if there are any."""
    if citations:
        yield label, say("terminal.sources", sources=phrases.sources(citations))


def sources(citations: Sequence[Citation]) -> RenderableType:
    """Return the sources in a faint line."""
    return Group(*(indented(quiet(text)) for _, text in cited("", citations)))


def finding(found: Finding) -> RenderableType:
    """Return one finding: how grave, what, why, what to do instead, and where it comes from."""
    lines: list[RenderableType] = [
        Text.assemble((say(f"verdict.{found.verdict}"), STYLES[found.verdict]), "  ", (found.title, "bold"))
    ]
    lines += [indented(text) for text in (found.text, found.action) if text]
    background = (phrases.scope(found), phrases.because(found.because))
    lines += [indented(quiet(text)) for text in background if text]
    lines.append(sources(found.citations))
    return indented(Group(*lines))


def questions(asked: Sequence[Question]) -> Iterable[RenderableType]:
    """Yield what must be answered, as lines for the patient file."""
    if not asked:
        return
    yield heading("heading.questions")
    yield indented(say("questions.how"))
    yield indented(quiet(say("questions.how_long")))
    yield Text()
    for line in plan_phrases.answers_table(asked):
        yield indented(quiet(line) if line.startswith("#") else Text(line, style="bold"))


def diagnosis(found: Diagnosis | None) -> Iterable[RenderableType]:
    """Yield the diagnosis by both views, with what speaks for each."""
    if found is None:
        return
    yield heading("heading.diagnosis")
    yield indented(Text("\n".join(plan_phrases.diagnosis_lines(found))))
    yield sources(found.citations)
    for pattern in found.patterns:
        yield indented(Text.assemble((pattern.name, "bold"), "  ", plan_phrases.agreement(pattern)))
        yield indented(bullets(plan_phrases.signs(pattern)), 4)
        yield sources(pattern.citations)
    if found.patterns:
        yield indented(quiet(say("diagnosis.patterns_note")))
