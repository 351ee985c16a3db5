"""The answer of the trial tables to one question, in the terminal."""

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from weizhong.evidence.answering import Answer
from weizhong.report.pooled_parts import method_told, spread_told, trial_table
from weizhong.report.strings import say
from weizhong.report.terminal_parts import WIDTH, bullets, heading, indented, quiet


def print_answer(found: Answer, console: Console) -> None:
    """Print the answer of the tables to one question.

    Parameters
    ----------
    found : Answer
        What is told.
    console : rich.console.Console
        Where; at most 80 columns are used.
    """
    width = min(WIDTH, console.width)
    for part in _parts(found):
        console.print(part, width=width)


def _parts(found: Answer) -> Iterator[RenderableType]:
    asked, pooled = found.contrasts.question, found.pooled
    outcome, against = (name.replace("_", " ") for name in (asked.outcome, asked.comparator))
    title = say("answer_page.asked", outcome=outcome, against=against, measure=asked.measure)
    yield Text(title, style="bold")
    if pooled is None:
        yield Text(say("answer_page.nothing"))
    else:
        yield quiet(method_told(pooled))
        yield Text()
        yield trial_table(pooled, with_people=True)
        if pooled.k > 1:
            yield heading("pool_page.heading_spread")
            yield indented(bullets(spread_told(pooled)))
    notes = [*found.contrasts.notes, *(pooled.notes if pooled else ())]
    if notes:
        yield heading("answer_page.heading_notes")
        yield indented(bullets(notes))
    if found.contrasts.left_out:
        yield heading("answer_page.heading_left_out")
        yield indented(bullets(f"{one.row}: {one.reason}" for one in found.contrasts.left_out))
    yield quiet(say("trials_page.facts", digest=found.facts_digest))
