"""The chapter of the rule book about the session: what it holds to, what goes wrong, and little visits."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.spec.session_vignettes import session_vignettes, told

from weizhong.facts.tables import read_table

Words = Callable[[Any], str]
_SECTIONS = {
    "opening": "Beginning: gate, consent, position, skin, contact",
    "limits": "Limits",
    "needles": "Needles in, needles out",
    "techniques": "Techniques without a hand-held needle, and current",
    "incidents": "What goes wrong",
    "ending": "Stopping, closing, signing, undoing, and the clock",
}


def session_chapter(sources: Words) -> Iterator[str]:
    """Yield the tables of the session, then its vignettes.

    Parameters
    ----------
    sources : callable
        How the book cites a row.
    """
    table = read_table("clinic/session")
    yield (
        "A session is a journal of events. What is only about to be done is refused where it would pass a "
        "limit.\nWhat was done all the same is recorded with its reason as a deviation, never silently. "
        "Nothing is deleted:\nundoing is an event, too, until the signature; after it only dated "
        "amendments are added.\n"
    )
    yield from _limits(table, sources)
    yield from _incidents(table, sources)
    yield from _techniques(table, sources)
    yield from _advice(table, sources)
    yield "\n## Visits\n"
    yield (
        "Points of the plan: BL23, BL25 and BL13 left, BL23 and BL25 right face down, ST36 left face up; "
        "no tip as\ndeep as 20 mm; needles stay 20 to 30 minutes; one event a minute unless told.\n"
    )
    for section, title in _SECTIONS.items():
        yield f"### {title}\n"
        yield from (told(one) for one in session_vignettes() if one.section == section)
        yield ""


def _limits(table: dict[str, Any], sources: Words) -> Iterator[str]:
    yield f"## Limits\n\n{sources(table['limits'])}\n"
    yield from (f"- `{kind}`: {text}" for kind, text in table["limit"].items())
    yield ""
    for name in ("clock", "years", "timers", "contact", "identity", "thoracic", "near", "advice_waived"):
        values = ", ".join(
            f"{key.replace('_', ' ')} {_plain(value)}"
            for key, value in table[name].items()
            if key not in ("text", "source", "check", "check_note")
        )
        shown = f"{table[name]['text']}{f' ({values})' if values else ''}."
        yield f"**{name.replace('_', ' ').capitalize()}.** {shown} {sources(table[name])}"
        yield ""
    for name in ("handed_over", "nothing_on"):
        yield f"**{name.replace('_', ' ').capitalize()}.** {table[name]['text']}. {sources(table[name])}\n"
    for name, row in table["current"].items():
        yield f"**Current, {name}.** {row['text']} ({_plain(row['felt'])}). {sources(row)}\n"


def _incidents(table: dict[str, Any], sources: Words) -> Iterator[str]:
    yield "## What goes wrong\n"
    for name, row in table["incident"].items():
        halts = "Nothing new begins while it is open." if row["halts"] else "The rest may go on."
        yield f"### {row['title']} `{name}`\n\n{row['signs']} {halts} {sources(row)}\n"
        yield from (f"{number}. {_step(step, sources)}" for number, step in enumerate(row["step"], start=1))
        ends = "; ".join(f"{one['text']} `{outcome}`" for outcome, one in row["outcome"].items())
        yield f"\nAmbulance: {row['ambulance_when']} Record: {row['record']} Ends: {ends}.\n"


def _step(step: dict[str, Any], sources: Words) -> str:
    only = f" (to end as {', '.join(step['for_outcomes'])})" if "for_outcomes" in step else ""
    may = "" if step["required"] else " (if it helps)"
    cited = f" {sources(step)}" if "source" in step else ""
    return f"{step['text']}{only}{may}{cited}"


def _techniques(table: dict[str, Any], sources: Words) -> Iterator[str]:
    yield "## Techniques without a hand-held needle\n"
    yield "| technique | counted | pierces | may stay | over a needle | never alone | limited as | source |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, row in table["technique"].items():
        counted = row["pieces"] if row["counted"] else "no"
        over = ", ".join(row.get("over_needle_manners", [])) or _yes(row["over_needle"])
        alone = _yes(row.get("never_alone", False))
        cells = [_yes(row["punctures"]), _yes(row["may_stay"]), over, alone, row["limited_as"], sources(row)]
        yield f"| {name.replace('_', ' ')} | {counted} | {' | '.join(cells)} |"
    yield ""


def _advice(table: dict[str, Any], sources: Words) -> Iterator[str]:
    yield "## What the patient is told\n"
    yield "| advice | when | written | words | source |\n|---|---|---|---|---|"
    for name, row in table["advice"].items():
        when = ", ".join(row["when"]).replace("_", " ")
        written = _yes(row["written"])
        yield f"| {row['title']} `{name}` | {when} | {written} | {row['plain']} | {sources(row)} |"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _plain(value: Any) -> str:
    listed = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return ", ".join(map(str, listed))
