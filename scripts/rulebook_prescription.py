"""The tables of a package by which points are chosen and the regimen is set, for the rule book."""

from collections.abc import Callable, Iterator
from typing import Any

from weizhong.facts.packages import package_table

Sources = Callable[[Any], str]
Shown = Callable[[Any], str]


def prescription_lines(package: str, sources: Sources, shown: Shown) -> Iterator[str]:
    """Yield the regimen, and where points come from: principles, styles, trials, what replaces one."""
    table = package_table(package, "prescription")
    yield from _dose_lines(package, sources)
    yield "## Principles\n\n| principle | points | reason given | source |\n|---|---|---|---|"
    for row in table["principle"]:
        reason = row["text"].replace("{", "*").replace("}", "*")
        yield f"| **{row['title']}** `{row['id']}` | {_found_by(row, shown)} | {reason} | {sources(row)} |"
    threshold = table["pattern_threshold"]
    yield f"\nA pattern counts with {threshold['text']}. {sources(threshold)}"
    yield f"Needles: {table['needles']['text']}. {sources(table['needles'])}"
    start = table["start_with"]
    yield f"Few needles, where a precaution asks for them: the first {start['at_most']}. {sources(start)}\n"
    yield from _style_rows(package, sources)
    yield from _trial_rows(package, sources)
    yield "## Where the gate bars a point\n\n| point | instead, best first | source |\n|---|---|---|"
    for row in table["alternative"]:
        levels = " or ".join(row.get("levels", ["the same level"]))
        instead = ", ".join(row.get("instead", ())) or f"{row['principle']}, at {levels}"
        yield f"| {row['of']} | {instead} | {sources(row)} |"
    near = table["one_needle"]
    yield f"\n{near['text'].format(mm=near['within_mm'])}, up to there. {sources(near)}"
    said = [table[name]["text"] for name in ("no_channel", "unused_level") if name in table]
    yield from (text.replace("{", "*").replace("}", "*") for text in said)


def _found_by(row: Any, shown: Shown) -> str:
    given = {name: row[name] for name in ("codes", "family", "class", "most", "when") if name in row}
    sides = "; on the side that hurts" if row.get("follows_side") else ""
    barring = ", ".join(f"`{rule}`" for rule in row.get("not_with", {}).get("rules", ()))
    barred = (
        f"; not where one of these holds, or a question it rests on is open: {barring}" if barring else ""
    )
    return f"{row['kind'].replace('_', ' ')}: {shown(given)}{sides}{barred}"


def _style_rows(package: str, sources: Sources) -> Iterator[str]:
    table = package_table(package, "styles")
    yield f"## Styles\n\nWithout a name, `{table['default']}` is used.\n"
    yield "| style | principles, in order | held to | fills up with | source |\n|---|---|---|---|---|"
    for row in table["style"]:
        filled = ", ".join([*row.get("fill_local", ()), *row.get("fill_distal", ())])
        title = f"**{row['title']}** `{row['id']}` {row['text']}"
        steps = ", ".join(row["steps"])
        yield f"| {title} | {steps} | {row.get('protocol', '')} | {filled} | {sources(row)} |"
    yield ""


def _trial_rows(package: str, sources: Sources) -> Iterator[str]:
    table = package_table(package, "point_trials")
    yield "## Who names which points\n\n| source | points | states | check |\n|---|---|---|---|"
    for row in [*table["trial"], *table.get("text", ())]:
        points = ", ".join(row.get("points") or [*row.get("local", ()), *row.get("distal", ())])
        yield f"| {row['title']} | {points or 'none named'} | {row.get('text', '')} | {sources(row)} |"
    yield ""


def _dose_lines(package: str, sources: Sources) -> Iterator[str]:
    """Yield the regimen of a package, and what it adds to the stop rule that all share."""
    table = package_table(package, "dose")
    row, stop = table["regimen"], table["stop_rule"]
    sessions, weekly, minutes = (
        "-".join(str(number) for number in dict.fromkeys(row[name]))
        for name in ("sessions", "sessions_per_week", "retention_min")
    )
    yield "## Regimen\n"
    yield f"{sessions} sessions, {weekly} a week, needles left in for {minutes} min."
    yield f"{row['needle']}. {sources(row)}"
    more = " ".join(stop[name] for name in ("extension", "text") if name in stop)
    yield f"Looked at again after {row['review_after_weeks']} weeks. {more} {sources(stop)}"
    yield f"{table['session']['text']} {sources(table['session'])}\n"
    yield from (
        f"- As in {name}: {one['text']}. {sources(one)}" for name, one in table.get("protocols", {}).items()
    )
    yield ""
