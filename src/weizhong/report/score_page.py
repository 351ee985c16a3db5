"""Scores and instruments in the terminal."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from weizhong.outcomes.de_qi import question, sensations
from weizhong.report import phrases
from weizhong.report.instrument_entry import InstrumentEntry, InstrumentsDocument
from weizhong.report.plain_text import plain
from weizhong.report.score_document import ScoreDocument, ScoreRow, problem_said
from weizhong.report.strings import say
from weizhong.report.terminal_parts import bullets, heading, indented, pairs, print_parts, quiet
from weizhong.report.told_numbers import signed, with_digits

_WIDE = 10  # points; a score on a longer scale is told with one decimal beside its interval
_SHOWN = 200  # rows, and problems; a page of more is for programs


def print_scores(document: ScoreDocument, console: Console) -> None:
    """Print a line for each row, what could not be used, and how the instrument is to be read.

    Parameters
    ----------
    document : ScoreDocument
        What to print.
    console : rich.console.Console
        Where; at most 80 columns are used.

    Examples
    --------
    >>> from io import StringIO
    >>> from weizhong.outcomes.answer_form import read_form
    >>> from weizhong.report.score_document import score_document
    >>> page = Console(width=80, file=StringIO())
    >>> print_scores(score_document(read_form({"answers": [7, 5, 6]}, "peg")), page)
    >>> "6" in page.file.getvalue()
    True
    """
    shown = replace(document, rows=document.rows[:_SHOWN], problems=document.problems[:_SHOWN])
    print_parts(_parts(plain(shown), len(document.rows), len(document.problems)), console)


def print_instruments(document: InstrumentsDocument, console: Console) -> None:
    """Print every instrument in a line, or all that is known of one.

    Parameters
    ----------
    document : InstrumentsDocument
        What to print.
    console : rich.console.Console
        Where; at most 80 columns are used.

    Examples
    --------
    >>> from io import StringIO
    >>> from weizhong.report.instrument_entry import instruments_document
    >>> page = Console(width=80, file=StringIO())
    >>> print_instruments(instruments_document(["peg"]), page)
    >>> "pain, enjoyment, activity" in page.file.getvalue()
    True
    """
    listed = document.instruments
    print_parts(_alone(listed[0]) if len(listed) == 1 else _all(listed), console)


def _alone(one: InstrumentEntry) -> Iterator[RenderableType]:
    yield Text(one.label, style="bold")
    yield from _about(one)
    yield from _questions(one)


def _all(listed: Iterable[InstrumentEntry]) -> Iterator[RenderableType]:
    table = Table.grid(padding=(0, 2))
    for one in listed:
        table.add_row(Text(one.name, style="bold cyan"), Text(str(len(one.items))), Text(one.label))
    yield table
    yield quiet(say("score_page.how_to_ask"))


def _parts(document: ScoreDocument, rows: int, problems: int) -> Iterator[RenderableType]:
    """What is shown of so many rows and problems."""
    about = document.instrument
    yield Text(about.label, style="bold")
    yield Text(_counted(document, rows))
    yield heading("score_page.heading_scores")
    yield indented(_scores(document))
    if rows > _SHOWN:
        yield indented(quiet(say("score_page.more_rows", more=rows - _SHOWN)))
    if document.key:
        yield indented(quiet(document.key))
    if document.problems:
        yield heading("score_page.heading_problems")
        yield indented(bullets(problem_said(one.row, one.column, one.text) for one in document.problems))
        if problems > _SHOWN:
            yield indented(quiet(say("score_page.more_problems", more=problems - _SHOWN)))
    yield heading("score_page.heading_about")
    yield from _about(about)
    yield Text()
    yield Text(document.review_notice, style="bold")
    yield quiet(
        say("review_page.provenance", version=document.software_version, digest=document.facts_digest)
    )


def _counted(document: ScoreDocument, rows: int) -> str:
    told = say("score_page.counted", scored=document.scored, rows=rows)
    return told + say("score_page.counted_partly", partly=document.partly) if document.partly else told


def _scores(document: ScoreDocument) -> RenderableType:
    labels = [
        name for name in ("person", "visit", "on", "arm") if any(name in row.of for row in document.rows)
    ]
    digits = 1 if document.instrument.high - document.instrument.low > _WIDE else 2
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in (say("score_page.row"), *labels, say("score_page.score"), ""):
        table.add_column(name, overflow="fold")
    for row in document.rows:
        cells = [str(row.row), *(row.of.get(name, "") for name in labels)]
        table.add_row(*map(Text, cells), _number(row, digits), Text(_told(row)))
    return table


def _number(row: ScoreRow, digits: int) -> Text:
    """The score; with an interval, both with so many decimals."""
    if row.score is None:
        return Text(say("score_page.none"), style="dim")
    if row.low is None or row.high is None:
        return Text(_figure(row.score), style="bold")
    score, low, high = (with_digits(value, digits) for value in (row.score, row.low, row.high))
    return Text.assemble((score, "bold"), (f" ({low} to {high})", "dim"))


def _told(row: ScoreRow) -> str:
    parts = [
        f"{name.replace('_', ' ')} {_figure(value)}{_error_of(row, name)}"
        for name, value in row.parts.items()
        if value is not None
    ]
    positive = [say("score_page.positive")] if row.is_positive else []
    positive += [say("score_page.positive_part", part=name) for name in row.positive_parts]
    group = [row.group] if row.group else []
    told = [*group, *positive, *parts, *filter(None, [row.withheld, row.note])]
    return "; ".join([*(one.removesuffix(".") for one in told[:-1]), *told[-1:]])


def _figure(value: float) -> str:
    """A whole number with every digit: the state of an EQ-5D is its five digits."""
    return signed(f"{value:.0f}" if value.is_integer() else f"{value:.4g}")


def _error_of(row: ScoreRow, name: str) -> str:
    """The standard error of a part that has one of its own."""
    error = row.parts_se.get(name)
    return "" if error is None else say("score_page.part_error", se=error)


def _about(about: InstrumentEntry) -> Iterator[RenderableType]:
    yield indented(pairs(_facts(about)))
    yield heading("score_page.heading_sources")
    told = about.citations.items()
    yield indented(pairs((say(f"score_page.source_{name}"), phrases.sources(cited)) for name, cited in told))


def _questions(about: InstrumentEntry) -> Iterator[RenderableType]:
    """What is asked, where the wording is ours."""
    if about.wording != "own":
        return
    yield heading("score_page.heading_questions")
    yield indented(question())
    apart = say("score_page.apart")
    yield indented(bullets(f"{one.item}: {one.text}{'' if one.is_de_qi else apart}" for one in sensations()))


def _facts(about: InstrumentEntry) -> Iterator[tuple[str, str]]:
    yield say("score_page.range"), say(f"score_page.better_{about.better}", low=about.low, high=about.high)
    yield say("score_page.columns"), _columns(about)
    yield say("score_page.answers"), "; ".join(_answers(about))
    yield say("score_page.missing"), about.missing
    yield say("score_page.mic"), _mic(about)
    yield say("score_page.error"), _error(about)
    if about.recovered_at_most is not None:
        kind = "at" if about.recovered_at_most == about.low else "from"
        yield say("score_page.recovered"), say(f"score_page.recovered_{kind}", most=about.recovered_at_most)
    for label, text in (("withheld", about.withheld), ("note", about.note), ("licence", about.licence)):
        if text:
            yield say(f"score_page.{label}"), text


def _columns(about: InstrumentEntry) -> str:
    """Its columns, in short where they are numbered, with those that may be left out."""
    names, last = [item.name for item in about.items], f"q{len(about.items)}"
    told = ", ".join(names)
    if names[0] == "q1" and names[-1] == last:
        told = say("score_page.numbered", first="q1", last=last)
    optional = [item.name for item in about.items if item.is_optional]
    if len(optional) == len(names):
        return say("score_page.any_of", names=told)
    return say("score_page.optional", names=told, optional=", ".join(optional)) if optional else told


def _answers(about: InstrumentEntry) -> Iterator[str]:
    """Each stretch of answers once, with the columns it holds for where they differ."""
    stretches: dict[str, list[str]] = {}
    for item in about.items:
        low = f"{item.low:g}"
        stretch = say("score_page.no_end", low=low) if item.high is None else f"{low} to {item.high:g}"
        stretches.setdefault(stretch, []).append(item.name)
    for stretch, names in stretches.items():
        yield stretch if len(stretches) == 1 else f"{', '.join(names)}: {stretch}"


def _mic(about: InstrumentEntry) -> str:
    points, share = about.mic_points, about.mic_share
    if points is not None and share is not None:
        return say("score_page.mic_both", points=points, share=round(share * 100))
    if points is not None:
        return say("score_page.mic_points", points=points, share=_none(about, "share"))
    if share is not None:
        return say("score_page.mic_share", share=round(share * 100), points=_none(about, "points"))
    points_told, share_told = _none(about, "points"), _none(about, "share")
    if points_told == share_told:
        return points_told
    return say("score_page.mic_neither", points=points_told, share=share_told)


def _error(about: InstrumentEntry) -> str:
    if about.error_by_score:
        return say("score_page.error_by_score")
    if about.sdc is None:
        return _none(about, "error")
    if about.sem is None:
        return say("score_page.error_sdc", sdc=about.sdc)
    return say("score_page.error_both", sdc=about.sdc, sem=about.sem)


def _none(about: InstrumentEntry, figure: str) -> str:
    """Why a figure is not told: it cannot be, or none was read."""
    why = about.not_applicable.get(figure)
    return say("score_page.not_applicable", why=why) if why else say("score_page.unread")
