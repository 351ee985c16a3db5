"""Write the tables of docs/instruments.md from the fact tables.

Usage: python scripts/build_instruments.py [--check]
With --check nothing is written; the exit code is 1 when the page is stale.
"""

from collections.abc import Iterator
from pathlib import Path

from page_tables import write_tables
from weizhong.facts.tables import cite
from weizhong.outcomes.cited import Cited
from weizhong.outcomes.de_qi import question, sensations
from weizhong.outcomes.figures import FIGURES, Figure, unread, why_none
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instruments

PAGE = Path(__file__).resolve().parents[1] / "docs/instruments.md"
_FIGURES = {"error": "error", "points": "change in points", "share": "share of the start value"}
_WORDING = {"own": "ours, told below", "free": "free", "withheld": "not without leave"}


def scoring_table() -> Iterator[str]:
    """Yield how each instrument is scored."""
    yield "| instrument | columns | range, better | missing rule | also told | source |"
    yield "|---|---|---|---|---|---|"
    for one in instruments().values():
        also = [*(band.name for band in one.bands), *(part.name.replace("_", " ") for part in one.parts)]
        if one.positive_from is not None:
            also.append(f"positive from {one.positive_from:g}")
        cells = [
            f"`{one.name}` {one.label}",
            _columns(one),
            f"{one.low:g} to {one.high:g}, {one.better}",
            one.missing,
            "; ".join(filter(None, [", ".join(also), one.withheld])),
            _sources(one),
        ]
        yield f"| {' | '.join(cells)} |"


def change_table() -> Iterator[str]:
    """Yield what change of each instrument matters, and what it cannot tell from chance."""
    yield "| instrument | matters | of the start value | source | not told from chance | source | recovered |"
    yield "|---|---|---|---|---|---|---|"
    for one in instruments().values():
        recovered = f"{one.recovered.at_most:g} or less {_sources(one.recovered)}" if one.recovered else ""
        cells = [
            f"`{one.name}`",
            _points(one),
            _share(one),
            _sources(one.mic),
            _error(one),
            _sources(one.error),
            recovered,
        ]
        yield f"| {' | '.join(cells)} |"


def none_applies_list() -> Iterator[str]:
    """Yield each reason why a figure cannot be, with the instruments and the figures it holds for."""
    held: dict[tuple[str, str], dict[str, list[str]]] = {}
    for one in instruments().values():
        for figure in FIGURES:
            if why := why_none(one, figure):
                held.setdefault((why, _sources(one.not_applicable)), {}).setdefault(one.name, []).append(
                    figure
                )
    for (why, source), figures in held.items():
        names = ", ".join(f"`{name}`" for name in figures)
        which = " or ".join(_FIGURES[figure] for figure in next(iter(figures.values())))
        yield f"- {why} No {which}: {names}. {source}"


def unread_list() -> Iterator[str]:
    """Yield each figure that could be and that nobody read, with the instruments that lack it."""
    for figure in FIGURES:
        names = [f"`{one.name}`" for one in instruments().values() if figure in unread(one)]
        yield f"- {_FIGURES[figure]}: {', '.join(names) or 'of none'}"


def licence_table() -> Iterator[str]:
    """Yield whose each instrument is."""
    yield "| instrument | wording | terms | source |"
    yield "|---|---|---|---|"
    for one in instruments().values():
        licence = one.licence
        yield f"| `{one.name}` | {_WORDING[licence.wording]} | {licence.text} | {_sources(licence)} |"


def notes_list() -> Iterator[str]:
    """Yield what to mind with each instrument."""
    for one in instruments().values():
        if one.note:
            yield f"- `{one.name}` {one.note}"


def de_qi_list() -> Iterator[str]:
    """Yield the questions of our own scale."""
    yield f"{question()}\n"
    for one in sensations():
        yield f"- `{one.item}` {one.text}{'' if one.is_de_qi else ' (told apart: no de qi)'}"


def _columns(one: Instrument) -> str:
    first, last = one.items[0], one.items[-1]
    if first.name == "q1" and len(one.items) > 1:
        return f"{len(one.items)}: `{first.name}` to `{last.name}`"
    return f"{len(one.items)}: {', '.join(f'`{item.name}`' for item in one.items)}"


def _points(one: Instrument) -> str:
    return f"{one.mic_points:g}" if one.mic_points is not None else _none(one, "points")


def _share(one: Instrument) -> str:
    if one.mic is None or one.mic.share is None:
        return _none(one, "share")
    return " ".join(filter(None, [f"{one.mic.share:.0%}", _sources(one.mic.share_apart)]))


def _none(one: Instrument, figure: Figure) -> str:
    return "none applies" if why_none(one, figure) else "none was read"


def _error(one: Instrument) -> str:
    error = one.error
    if error is None or one.sdc is None:
        return "each score has its own" if error and error.by_score else _none(one, "error")
    told = f"{one.sdc:.3g}" + (f" ({error.confidence:.0%})" if error.confidence else "")
    return told + (f", SEM {error.sem:g}" if error.sem is not None else "")


def _sources(fact: Cited | None) -> str:
    if fact is None:
        return ""
    named = [f"[{one.key}]({one.url})" if one.url else one.key for one in map(cite, fact.sources)]
    note = f" ({fact.check_note})" if fact.check_note else ""
    return f"{', '.join(named)} **{fact.check.value}**{note}"


TABLES = {
    "scoring": scoring_table,
    "change": change_table,
    "none_applies": none_applies_list,
    "unread": unread_list,
    "licence": licence_table,
    "notes": notes_list,
    "de_qi": de_qi_list,
}


if __name__ == "__main__":
    write_tables(PAGE, TABLES)
