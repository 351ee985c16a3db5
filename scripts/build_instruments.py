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
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instruments

PAGE = Path(__file__).resolve().parents[1] / "docs/instruments.md"
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
    yield "| instrument | matters | source | not told from chance | source | recovered |"
    yield "|---|---|---|---|---|---|"
    for one in instruments().values():
        recovered = f"{one.recovered.at_most:g} or less {_sources(one.recovered)}" if one.recovered else ""
        cells = [
            f"`{one.name}`",
            _matters(one),
            _sources(one.mic),
            _error(one),
            _sources(one.error),
            recovered,
        ]
        yield f"| {' | '.join(cells)} |"


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


def _matters(one: Instrument) -> str:
    if one.rating:
        return f"{one.rating['better_at_most']:g} or less is better"
    if one.mic_points is None:
        return "none was read"
    return f"{one.mic_points:g}" + (f" or {one.mic_share:.0%}" if one.mic_share else "")


def _error(one: Instrument) -> str:
    error = one.error
    if error is None or one.sdc is None:
        return "each score has its own" if error and error.by_score else "none was read"
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
    "licence": licence_table,
    "notes": notes_list,
    "de_qi": de_qi_list,
}


if __name__ == "__main__":
    write_tables(PAGE, TABLES)
