"""The review of a course and its STRICTA report in the terminal."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from weizhong.clinic.review.document import Review, ReviewReason, Said
from weizhong.clinic.review.standing import planned_words
from weizhong.clinic.stricta.document import StrictaItem, StrictaReport
from weizhong.report.plain_text import plain
from weizhong.report.review_trajectories import of_scale
from weizhong.report.strings import say
from weizhong.report.terminal_parts import bullets, heading, indented, print_parts, quiet, sources

_STYLES = {
    "refer": "bold white on red",
    "stop": "bold white on dark_cyan",  # the end of a course is no danger: what is, refers
    "pause": "bold black on yellow",
    "adjust": "bold black on yellow",
    "continue": "bold white on dark_green",
    "complete": "green",
    "partial": "yellow",
    "missing": "red",
    "not_applicable": "dim",
}


def print_review(review: Review, console: Console) -> None:
    """Print the decision, why, what was read, what is missing, and what to tell the patient.

    Parameters
    ----------
    review : Review
        What to print.
    console : rich.console.Console
        Where; at most 80 columns are used.

    Examples
    --------
    >>> from datetime import date
    >>> from io import StringIO
    >>> from weizhong.clinic.review.course import Course
    >>> from weizhong.clinic.review.reviewing import review
    >>> page = Console(width=80, file=StringIO())
    >>> print_review(review(Course(), date(2026, 11, 22)), page)
    >>> "No visit yet" in page.file.getvalue()
    True
    """
    print_parts(_parts(plain(review)), console)


def print_stricta(report: StrictaReport, console: Console) -> None:
    """Print the 17 items, each with what is known and what is missing.

    Parameters
    ----------
    report : StrictaReport
        What to print.
    console : rich.console.Console
        Where; at most 80 columns are used.
    """
    print_parts(_stricta(plain(report)), console)


def _stricta(report: StrictaReport) -> Iterator[RenderableType]:
    yield Text(say("stricta_page.title"), style="bold")
    counts = {"complete": report.complete, "applicable": report.applicable, "all": len(report.items)}
    yield Text(say("stricta_page.count", **counts))
    for group, items in groupby(report.items, key=lambda item: item.group):
        yield Text(f"\n{group}", style="bold")
        yield from map(_item, items)
    yield sources([*report.citations, *report.rates_citations])
    yield quiet(_provenance(report))


def _parts(review: Review) -> Iterator[RenderableType]:
    yield _head(review)
    yield heading("review_page.heading_reasons")
    yield from map(_reason, review.reasons)
    yield heading("review_page.heading_changes")
    courses = {one.instrument: one for one in review.trajectories}
    if not review.changes:
        yield indented(say("review_page.no_readings"))
    for change in review.changes:
        yield indented(change.text)
        yield sources(change.citations)
        yield from of_scale(courses[change.scale]) if change.scale in courses else ()
    yield from _listed("set_aside", [one.text for one in review.set_aside])
    yield from _listed("how_read", review.how_read)
    yield from _listed("questions", [one.text for one in review.questions])
    yield from _said("words", review.words)
    yield from _said("stop_rule", [review.stop_rule])
    yield from _said("maintenance", [review.maintenance])
    yield from _said("payer", review.payers)
    yield heading("review_page.heading_safety")
    yield indented(_advice(review))
    yield Text()
    if review.trajectory_citations:
        yield sources(review.trajectory_citations)
    yield quiet(_provenance(review))


def _head(review: Review) -> RenderableType:
    numbers = {
        "done": review.visits_done,
        "planned": planned_words(review.visits_planned),
        "by_visit": review.stop_by_visit,
    }
    title = Text.assemble(
        (f" {say(f'review_page.{review.decision}')} ", _STYLES[review.decision]),
        "  ",
        (review.headline, "bold"),
    )
    lines = [say("review_page.visits", **numbers), say("review_page.on", day=review.reviewed_on)]
    return Panel(
        Group(title, Text(" ".join(lines)), Text(review.review_notice, style="bold")), border_style="dim"
    )


def _reason(reason: ReviewReason) -> RenderableType:
    label = Text.assemble(
        (say(f"review_page.{reason.decision}"), _STYLES[reason.decision]), "  ", (reason.title, "bold")
    )
    rests = say("review_page.rests_on", because=" ".join(reason.because)) if reason.because else ""
    lines = [indented(reason.text), indented(reason.action), *([indented(quiet(rests))] if rests else [])]
    return indented(Group(label, *lines, sources(reason.citations)))


def _listed(name: str, texts: Sequence[str]) -> Iterable[RenderableType]:
    return [heading(f"review_page.heading_{name}"), indented(bullets(texts))] if texts else []


def _said(name: str, said: Sequence[Said]) -> Iterator[RenderableType]:
    if said:
        yield heading(f"review_page.heading_{name}")
    for one in said:
        yield indented(one.text)
        yield sources(one.citations)


def _advice(review: Review) -> RenderableType:
    """Return advice under whom to call, each named once."""
    parts: list[RenderableType] = []
    for call, advised in groupby(review.safety_net, key=lambda one: one.call):
        parts.append(Text(call, style="bold"))
        for one in advised:
            parts += [indented(one.text), indented(sources(one.citations))]
    return Group(*parts)


def _item(item: StrictaItem) -> RenderableType:
    rate = "" if item.reported_pct is None else say("stricta_page.rate", percent=item.reported_pct)
    label = Text.assemble(
        (f"{item.id:<3}", "bold cyan"),
        (item.title, "bold"),
        "  ",
        (say(f"stricta_page.{item.status}"), _STYLES[item.status]),
        "  ",
        (rate, "dim"),
    )
    gaps = [say("stricta_page.gap", gaps="; ".join(item.gaps))] if item.gaps else []
    return Group(label, *(indented(text, 3) for text in (item.text, *gaps) if text))


def _provenance(document: Review | StrictaReport) -> str:
    return say("review_page.provenance", version=document.software_version, digest=document.facts_digest)
