"""The chapter of the rule book about the techniques: their tables, then what is done, refused and said."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.spec.technique_vignettes import TechniqueVignette, technique_vignettes

from weizhong.clinic.techniques.guides import forbidden_by
from weizhong.clinic.techniques.tables import technique_tables
from weizhong.facts.tables import read_table

Words = Callable[[Any], str]
_OTHERS = {"pairs": "Pairs for current", "needles": "Needles", "ear": "The ear", "scope": "Scope of practice"}


def technique_chapter(sources: Words, shown: Words) -> Iterator[str]:
    """Yield the tables of each technique with its vignettes, then needles, pairs, the ear and scope.

    Parameters
    ----------
    sources, shown : callable
        How the book cites a row, and writes a value of a vignette.
    """
    yield "Usual is what is prescribed; at most, at least and below are never passed. What the gate takes off"
    yield "a dose comes on top. What was only recalled may limit, but is never offered.\n"
    for name, table in technique_tables().items():
        yield f"## {table['technique']['title']} `{name}`\n"
        row = table["technique"]
        gently = f" Gently: {row['gentle_response']}." if "gentle_response" in row else ""
        yield f"{row['text']} Felt: {row['response']}.{gently} {sources(row)}\n"
        yield from _amounts(table, sources)
        yield from _ways(table, sources)
        yield from _instructions(table, sources)
        yield f"\nForbidden in particular by: {'; '.join(forbidden_by(name, 'back_pain')) or 'nothing'}.\n"
        yield from (_told(one, shown) for one in technique_vignettes() if one.section == name)
        yield ""
    for section, title in _OTHERS.items():
        yield f"## {title}\n"
        yield from _other(section, sources)
        yield from (_told(one, shown) for one in technique_vignettes() if one.section == section)
        yield ""


def _amounts(table: Any, sources: Words) -> Iterator[str]:
    yield "| amount | usual | gently | never passed | source |\n|---|---|---|---|---|"
    for row in table["amount"]:
        never = [f"{word} {row[key]}" for key, word in _NEVER.items() if key in row]
        cells = [
            f"{row['label']} `{row['field']}`",
            _range(row["usual"], row["unit"]),
            _range(row["gentle"], row["unit"]) if "gentle" in row else "",
            ", ".join(never),
            sources(row),
        ]
        yield f"| {' | '.join(cells)} |"


def _ways(table: Any, sources: Words) -> Iterator[str]:
    for row in table.get("manner", ()):
        why = (
            f" Refused: {row['forbidden']}"
            if "forbidden" in row
            else ""
            if row.get("gentle", True)
            else " Not gently."
        )
        yield f"\n- Way `{row['id']}`: {row['text']}.{why} {sources(row)}"
    for row in table.get("frequency", ()):
        yield f"\n- Setting `{row['id']}`: {row['text']}. {sources(row)}"
    if "wave" in table:
        yield f"\n- Wave: {table['wave']['text']} {sources(table['wave'])}"
    if "muscles" in table:
        felt = "; ".join(f"{place.replace('_', ' ')}: {', '.join(names)}" for place, names in _regions(table))
        yield f"\n- Muscles to feel for: {felt}. {sources(table['muscles'])}"
    moved = table.get("stimulation")
    if moved:
        yield f"\n- Moved: {moved['usual']} Gently: {moved['gentle']} Not: {moved['none']} {sources(moved)}"


def _regions(table: Any) -> Iterator[tuple[str, list[str]]]:
    return ((place, names) for place, names in table["muscles"].items() if place in _places())


def _places() -> list[str]:
    return list(read_table("clinic/sites")["region"])


def _instructions(table: Any, sources: Words) -> Iterator[str]:
    yield "\n| when | what | source |\n|---|---|---|"
    for row in table["check"]:
        yield f"| {row['when']} | {row['text']} `{row['id']}` | {sources(row)} |"
    for row in table["aftercare"]:
        yield f"| told after | {row['text']} `{row['id']}` | {sources(row)} |"
    for row in table.get("belief", ()):
        yield f"| put right | “{row['says']}” {row['truth']} `{row['id']}` | {sources(row)} |"


def _other(section: str, sources: Words) -> Iterator[str]:
    if section == "pairs":
        row = technique_tables()["electroacupuncture"]["pairing"]
        circuits = "; ".join(f"`{one['id']}`: {', '.join(one['regions'])}" for one in row["circuit"])
        never = ", ".join(row["never_regions"])
        yield f"{row['text']} Circuits: {circuits}. Never: {never}. {sources(row)}\n"
    elif section == "needles":
        table = read_table("clinic/needles")
        yield f"Shafts of {_told_mm(table['lengths'])} mm. {sources(table['lengths'])}\n"
        for row in table["gauge"]:
            yield f"- Up to {row['up_to_mm']} mm: {_range(row['diameter_mm'], 'mm')} thick. {sources(row)}"
        yield "\n| material | contains | for current | source |\n|---|---|---|---|"
        for row in table["material"]:
            current = "yes" if row["for_current"] else "no"
            contains = ", ".join(row["contains"])
            yield f"| {row['label']} `{row['id']}` | {contains} | {current} | {sources(row)} |"
        yield ""
    elif section == "ear":
        table = read_table("clinic/ear_points")
        yield f"{table['text']} {table['disputed']} {sources(table)}\n"
        yield "| place | where | for | source |\n|---|---|---|---|"
        for row in table["point"]:
            regions = ", ".join(row["regions"]) or "pain anywhere"
            name = f"{row['name']} {row['nomenclature']} `ear:{row['id']}`"
            yield f"| {name} | {row['place']} | {regions} | {sources(row)} |"
        yield ""
    else:
        table = read_table("clinic/scope")
        yield f"{table['text']} {sources(table)}\n"
        yield from (f"- {row['text']} {sources(row)}" for row in table["explicit"])
        yield "\n| body | gives | source |\n|---|---|---|"
        for row in table["body"]:
            gives = table["kind"][row["kind"]]["text"]
            yield f"| {row['id']}: {row['role']} | {gives} | {sources(row)} |"
        yield ""


def _told_mm(row: Any) -> str:
    return ", ".join(map(str, row["mm"]))


def _range(values: list[float], unit: str) -> str:
    low, high = values
    return f"{low:g} {unit}".strip() if low == high else f"{low:g} to {high:g} {unit}".strip()


def _told(one: TechniqueVignette, shown: Words) -> str:
    given = "; ".join(f"{key}: {shown(value)}" for key, value in one.given.items())
    follows = "; ".join(f"{key}: {shown(value)}" for key, value in one.expect.items())
    return f"- **{one.name}.** Given {given or 'nothing'}. Then {follows}."


_NEVER = {"at_most": "at most", "at_least": "at least", "expected_up_to": "seen up to"}
