"""The odds in a terminal: bars of a hundred, sentences, and the row behind each number."""

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from weizhong.evidence.figures import Sentence
from weizhong.evidence.odds_document import ArmOdds, HarmOdds, Odds, TrialOdds
from weizhong.facts.tables import cite
from weizhong.report.icon_array import Kind, people
from weizhong.report.odds_origin import numbers_by_row
from weizhong.report.plain_text import plain
from weizhong.report.strings import say
from weizhong.report.terminal_parts import bullets, heading, indented, print_parts, quiet

_PER_SIGN = 2  # people; a bar is then 50 signs wide
_SIGNS: dict[Kind, str] = {"sure": "█", "rough": "▓", "perhaps": "▒", "not": "·"}


def print_odds(made: Odds, console: Console) -> None:
    """Print what is known, what is not, and where each number comes from.

    Parameters
    ----------
    made : Odds
        What to print.
    console : rich.console.Console
        Where; at most 80 columns are used.

    Examples
    --------
    >>> from io import StringIO
    >>> from weizhong.evidence.odds import odds
    >>> from weizhong.evidence.odds_document import OddsQuestion
    >>> page = Console(width=80, file=StringIO())
    >>> print_odds(odds(OddsQuestion(duration="acute")), page)
    >>> "We do not know how often" in page.file.getvalue()
    True
    """
    print_parts(_parts(plain(made)), console)


def bar(arm: ArmOdds) -> str:
    """Return a bar of a hundred people: sure, or about so many; perhaps; not.

    Examples
    --------
    >>> from weizhong.evidence.odds import odds
    >>> from weizhong.evidence.odds_document import OddsQuestion
    >>> bar(odds(OddsQuestion(duration="chronic")).trials[0].arms[2])
    '████████████▒▒▒▒··································'
    """
    made, people_so_far = "", 0
    for kind, number in people(arm.of_100, arm.low, arm.high).items():
        people_so_far += number
        made += _SIGNS[kind] * (round(people_so_far / _PER_SIGN) - len(made))
    return made


def _parts(made: Odds) -> Iterator[RenderableType]:
    if made.gate:
        yield Text(made.gate.text, style="bold yellow")
    yield Text(made.headline.text, style="bold")
    yield Text(made.lead.text)
    yield quiet(" ".join(said.text for said in made.person))
    if made.trials:
        yield heading("odds_page.chances")
        yield quiet("  " + say("odds_terminal.key"))
    for one in made.trials:
        yield from _trial(one)
    yield from map(quiet, (said.text for said in (*made.gap_notes, *made.count_notes)))
    yield from _told("fit", (*made.severity, *made.expects) if made.trials else ())
    yield from _told("averages", made.averages)
    yield from _told("unchecked", made.unchecked)
    yield from _told("course", (*(said for one in made.courses for said in one.said), *made.course_notes))
    for per in ("course", "visit"):
        yield from _listed(f"harms_{per}", (_harm(harm) for harm in made.harms if harm.per == per))
    yield from _told("harms", made.harm_notes)
    yield from _told("unknowns", made.unknowns)
    if made.advice:
        yield heading("odds_page.advice")
        yield indented(made.why.text)
    for guide in made.advice:
        advises = f"{say(f'odds_page.{guide.direction}')}{_mark(guide.verified)}"
        head = f"{guide.when.text}: {guide.who}: {advises}"
        yield indented(Text(head, style="bold"))
        yield indented(f"{guide.text} {guide.strength}", 4)
    if made.myths:
        yield heading("odds_page.myths")
    for myth in made.myths:
        yield indented(Text(f"“{myth.claim}”", style="bold"))
        yield indented(f"{myth.truth.text}{_mark(myth.verified)}", 4)
    if made.rows:
        yield heading("odds_page.origin")
    yield from _origin(made)
    yield quiet(say("odds_page.use"))
    yield quiet(say("odds_page.provenance", version=made.software_version, facts=made.facts_digest))


def _trial(one: TrialOdds) -> Iterator[RenderableType]:
    yield indented(Text(f"{one.title.text}. {one.arms[0].when.text}", style="bold"))
    for arm in one.arms:
        yield indented(f"{arm.title}: {arm.about}", 4)
        yield indented(bar(arm), 4)
        yield indented(arm.said.text, 4)
    for said in (*one.gaps, one.better, *one.later):
        yield indented(said.text, 4)
    for name, lines in (("like", one.like), ("unlike", one.unlike), ("unsure", one.unsure)):
        if lines:
            yield indented(Text(say(f"odds_page.{name}")), 4)
            yield indented(bullets(line.text for line in lines), 4)


def _harm(harm: HarmOdds) -> str:
    return f"{harm.title}. {harm.said.text}{_mark(harm.verified)}"


def _mark(is_verified: bool) -> str:
    """A row nobody here read says so."""
    return "" if is_verified else f" ({say('odds_page.not_checked')})"


def _told(name: str, said: Iterable[Sentence]) -> Iterator[RenderableType]:
    return _listed(name, (one.text for one in said))


def _listed(name: str, texts: Iterable[str]) -> Iterator[RenderableType]:
    lines = list(texts)
    if lines:
        yield heading(f"odds_page.{name}")
        yield indented(bullets(lines))


def _origin(made: Odds) -> Iterator[RenderableType]:
    shown = numbers_by_row(made)
    for row in made.rows:
        yield indented(Text(row.row, style="bold"))
        if row.row in shown:
            yield indented("; ".join(shown[row.row]), 4)
        sources = "; ".join(cite(key).title for key in row.sources)
        yield indented(quiet(f"{row.file}, {row.check_label}: {sources}"), 4)
