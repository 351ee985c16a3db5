"""What every page of the terminal is made of: headings, lines, findings, questions, sources."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from weizhong.clinic.documents.treatment_plan import Citation, Diagnosis, Finding, Question, TreatmentPlan
from weizhong.report import outline, phrases, plan_phrases
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


class OfNoClinician(Protocol):
    """A document that says what it is for and who has not reviewed it."""

    @property
    def intended_use(self) -> str: ...  # noqa: D102 - named as in every document

    @property
    def review_notice(self) -> str: ...  # noqa: D102


def print_parts(parts: Iterable[RenderableType], console: Console) -> None:
    """Print the parts of a page below each other, at most 80 columns wide."""
    width = min(WIDTH, console.width)
    for part in parts:
        console.print(part, width=width)


def head(plan: TreatmentPlan) -> RenderableType:
    """Return status, headline and what a plan is for."""
    lines = [verdict(say(f"status.{plan.status}"), plan.status, plan.headline)]
    if plan.watermark:
        lines.append(Text(plan.watermark, style="bold yellow"))
    return framed(lines, plan, [plan.scope] if plan.scope else [])


def verdict(word: str, style: str, told: str) -> Text:
    """Return how something stands in a word, and what follows.

    Examples
    --------
    >>> verdict("Plan", "plan", "16 sites").plain
    ' Plan   16 sites'
    """
    return Text.assemble((f" {word} ", STYLES[style]), "  ", (told, "bold"))


def framed(lines: Iterable[Text], document: OfNoClinician, more: Iterable[str] = ()) -> RenderableType:
    """Return the head of a page: how it stands, what it is for, and that no clinician has reviewed it."""
    notice = Text(document.review_notice, style="bold")
    return Panel(
        Group(*lines, Text(document.intended_use), notice, *(Text(one) for one in more)), border_style="dim"
    )


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


def of_gate(referral: str | None, findings: Sequence[Finding]) -> Iterable[RenderableType]:
    """Yield where to send the person instead, if anywhere, and what the gate found."""
    if referral:
        yield from (heading("heading.referral"), indented(referral))
    if findings:
        yield heading("heading.gate")
        yield from (finding(one) for one in outline.told_once(findings))


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
