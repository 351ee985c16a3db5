"""The chapter of the rule book about the review: its tables, and the courses its tests run."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.spec.review_vignettes import CourseVignette, course_vignettes

from weizhong.clinic.planning.stop_rule import stop_rule
from weizhong.clinic.review.scales import scale_names, thresholds
from weizhong.facts.tables import read_rows, read_table
from weizhong.outcomes.detectable_change import level
from weizhong.outcomes.gain import best_and_worst, gain_of, value_after
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.measurement_error import told_from_chance
from weizhong.outcomes.setbacks import clear_loss
from weizhong.outcomes.worst_end import can_show_worse

Words = Callable[[Any], str]
_SECTIONS = {
    "1_decisions": "Decisions",
    "2_readings": "Readings",
    "3_events": "Adverse events",
    "4_advice_and_payers": "Advice and payers",
}


def review_chapter(sources: Words, shown: Words) -> Iterator[str]:
    """Yield the tables of the review, then its courses.

    Parameters
    ----------
    sources, shown : callable
        How the book cites a row, and writes a value of a vignette.
    """
    table = read_table("clinic/review")
    yield from _principles(table, sources)
    yield from _rules(table, sources)
    yield from _scales(sources)
    yield from _events(table, sources)
    yield from _words(table, sources)
    yield from _advice(sources)
    yield from _stricta(sources)
    yield "\n## Courses\n"
    yield "One visit a week from 2026-09-07, the gate clear, the review on the last day, unless told."
    for section, title in _SECTIONS.items():
        yield f"\n### {title}\n"
        yield from (_told(one, shown) for one in course_vignettes() if one.section == section)


def _principles(table: dict[str, Any], sources: Words) -> Iterator[str]:
    stop = table["stop_rule"]
    yield f"**The stop rule, told at the start:** {stop_rule()} {sources(stop)}\n"
    yield f"{table['relative']['text']} {sources(table['relative'])}\n"
    extension, pause = table["extension"], table["interruption"]
    plateau = read_table("outcomes/responders")["plateau"]
    share = f"at most {extension['less_than']:.0%} of the start value gained"
    yield f"Visits in reserve: {share}. {sources(extension)}\n"
    yield f"A plateau: {plateau['readings']} readings in a row without more of it. {sources(plateau)}\n"
    told = {"setback": level(), "worst_end": read_table("outcomes/responders")["worst_end"]["margin"]}
    for name, share in told.items():
        row = read_table("outcomes/responders")[name]
        yield f"{row['text'].format(percent=round(100 * share))} {sources(row)}\n"
    yield f"A long time: {pause['weeks']} weeks. {sources(pause)}\n"
    yield f"**Maintenance.** {table['maintenance']['text']} {sources(table['maintenance'])}\n"


def _rules(table: dict[str, Any], sources: Words) -> Iterator[str]:
    yield "## What follows from what\n"
    yield "Every condition of a row must hold; the gravest decision stands, and every reason is told.\n"
    yield "| rule | decision | when | what to do | source |\n|---|---|---|---|---|"
    for row in table["rule"]:
        when = " and ".join(f"`{name}`" for name in row["when"])
        what = f"**{row['title']}** `{row['id']}` {row['text']}"
        yield f"| {what} | {row['decision']} | {when} | {row['action']} | {sources(row)} |"


def _scales(sources: Words) -> Iterator[str]:
    yield "\n## Scales\n"
    heads = ("scale", "range", "better", "gain that matters", "error", "setback", "worse can be told from")
    heads += ("30 % counts", "recovered", "source")
    yield f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}"
    for name in scale_names():
        of = instrument(name)
        rating = of.rating
        cells = [
            f"{of.label} `{name}`",
            f"{of.low:g} to {of.high:g}",
            of.better,
            f"{rating['better_at_most']:g} or less" if rating else _points(of.mic_points),
            "each score its own"
            if of.error and of.error.by_score
            else _points(told_from_chance(name, None, None) or None),
            *_of_getting_worse(of),
            "no" if of.mic_share is None else "yes",
            "" if of.recovered is None else f"{of.recovered.at_most:g}",
            " ".join(dict.fromkeys(sources(fact.as_cited()) for fact in thresholds(of))),
        ]
        yield f"| {' | '.join(cells)} |"


def _of_getting_worse(of: Instrument) -> Iterator[str]:
    """How great a loss is a setback, and the worst start value with room to get worse."""
    if of.rating:
        yield from ("by itself", "any start")
        return
    best, worst = best_and_worst(of)
    by_score = of.error is not None and of.error.by_score
    yield "each score its own" if by_score else f"{clear_loss(of.name, best, worst):g}"
    scores = [float(row["t"]) for row in read_rows("outcomes/promis_4a") if row["form"] == of.name]
    needed = max(of.mic_points or 0.0, told_from_chance(of.name, None, None))
    starts = [one for one in scores if can_show_worse(of.name, one)] or [value_after(of, worst, needed)]
    yield f"{max(starts, key=lambda start: gain_of(of, start, best)):g}"


def _points(value: float | None) -> str:
    return "not found" if value is None else f"{value:g}"


def _events(table: dict[str, Any], sources: Words) -> Iterator[str]:
    yield "\n## Adverse events\n"
    yield "Anything recorded as serious refers. What is not recorded as over counts as going on."
    yield f"{table['event_rules']['settling']} {sources(table['event_rules'])}"
    meaning = table["session_outcome"]
    settled, over = (", ".join(f"`{one}`" for one in meaning[name]) for name in ("settled", "over"))
    yield f"Of what a session recorded nothing is left where it ended as {settled}; it is over as {over}.\n"
    yield "| event | first time | again | not over | what to do | source |\n|---|---|---|---|---|---|"
    for name, row in table["event"].items():
        what = f"**{row['label']}** `event.{name}` {row['text']}"
        going_on, also = row.get("going_on", ""), row.get("going_on_action", "")
        action = " ".join(filter(None, (row["action"], also and f"Not over: {also}")))
        yield f"| {what} | {row['decision']} | {row['again']} | {going_on} | {action} | {sources(row)} |"


def _words(table: dict[str, Any], sources: Words) -> Iterator[str]:
    yield "\n## What is said beside the numbers\n"
    for name, row in table["words"].items():
        yield f"- `{name}` {row['text']} {sources(row)}"
    yield "\n## Payers\n"
    yield f"{table['payers']['note']}\n"
    for name, row in table["payer"].items():
        yield f"- `{name}` {row['title']}: {row['text']} {sources(row)}"


def _advice(sources: Words) -> Iterator[str]:
    table = read_table("clinic/safety_net")
    yield "\n## What the patient is told\n"
    yield "| advice | whom to call | after what | source |\n|---|---|---|---|"
    for row in table["advice"]:
        keys = ("for_modalities", "for_regions", "for_hazards", "for_events")
        after = "; ".join(", ".join(row[key]).replace("_", " ") for key in keys if key in row)
        cells = [
            f"`{row['id']}` {row['text']}",
            table["whom"][row["call"]],
            after or "everything",
            sources(row),
        ]
        yield f"| {' | '.join(cells)} |"


def _stricta(sources: Words) -> Iterator[str]:
    table = read_table("clinic/stricta")
    yield f"\n## The report of a course\n\n17 items, each filled or its gap named. {sources(table)}\n"
    for row in table["item"]:
        yield f"- **{row['id']} {row['title']}.** {row['asks']}"


def _told(one: CourseVignette, shown: Words) -> str:
    given = "; ".join(f"{key}: {shown(value)}" for key, value in one.given.items()) or "no visit yet"
    follows = "; ".join(f"{key}: {shown(value)}" for key, value in one.expect.items())
    return f"- **{one.name}.** Given {given}. Then {follows}."
