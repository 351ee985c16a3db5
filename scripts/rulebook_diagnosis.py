"""The chapter of the rule book on the diagnosis: tables of any package, patients of the first."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tests.spec.diagnosed import DiagnosisVignette, diagnosis_vignettes

from weizhong.clinic.complaint.body_chart import body_chart, channel_zones, muscle_zones, root_zones
from weizhong.clinic.complaint.signs import signs_of
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table

PACKAGE = "back_pain"
SECTIONS = {
    "1_course": "Course",
    "2_kinds": "Kinds of pain",
    "3_roots": "Nerve roots",
    "4_dermatomes": "Skin of the roots",
    "5_muscles": "Muscles",
    "6_drawing": "The drawing",
    "7_sensitisation": "Sensitisation",
    "8_traditional": "Patterns and mixtures",
    "9_channels": "Channels",
}
Sources = Callable[[Any], str]


def diagnosis_lines(sources: Sources, shown: Callable[[Any], str]) -> Iterator[str]:
    """Yield the tables of the diagnosis and its patients."""
    yield from package_lines(PACKAGE, sources)
    yield from _sensitisation(sources)
    yield from _chart(sources)
    yield from _muscles(sources)
    yield "\n## Patients of the diagnosis\n"
    section = ""
    for one in diagnosis_vignettes():
        if one.section != section:
            section = one.section
            yield f"\n### {SECTIONS[section]}\n"
        yield _told(one, shown)


def package_lines(package: str, sources: Sources) -> Iterator[str]:
    """Yield what a package has of its own: kinds of pain, nerve roots and patterns."""
    yield from _kinds(package, sources)
    yield from _withheld(package, sources)
    yield from _roots(package, sources)
    yield from _patterns(package, sources)


def _told(one: DiagnosisVignette, shown: Callable[[Any], str]) -> str:
    given = "; ".join(f"{key}: {shown(value)}" for key, value in one.given.items()) or "the well woman of 52"
    follows = "; ".join(f"{key}: {shown(value)}" for key, value in one.expect.items())
    return f"- **{one.name}.** Given {given}. Then {follows}."


def _kinds(package: str, sources: Sources) -> Iterator[str]:
    table = package_table(package, "classification")
    yield f"Duration: {table['duration']['text']}. {sources(table['duration'])}\n"
    yield f"Course: {table['recurrent']['text']}. {sources(table['recurrent'])}\n"
    yield f"## Kinds of pain\n\n{table['likelihood']['text']} {sources(table['likelihood'])}\n"
    yield "| kind | group | for | against | together only | at most | codes | note | source |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in table["class"]:
        codes = [row[system] for system in ("icd10cm", "icd11") if system in row]
        cells = [
            f"**{row['name']}** `{row['id']}` {row['text']}.",
            row["group"].replace("_", "-"),
            _weighed(row["for"], package),
            _weighed(row.get("against", ()), package),
            _cluster(row["cluster"], package) if "cluster" in row else "",
            row.get("at_most", ""),
            "<br>".join(f"{', '.join(one['codes'])}: {sources(one)}" for one in codes),
            row["note"],
            sources(row),
        ]
        yield f"| {' | '.join(cells)} |"


def _withheld(package: str, sources: Sources) -> Iterator[str]:
    """What no class counts, and what is not looked for with some rules of the gate."""
    for row in package_table(package, "classification")["class"]:
        if "no_cause" in row:
            names = ", ".join(f"`{name}`" for name in row["no_cause"])
            yield f"\nCounted as no other cause: {names}. {row['no_cause_note']}"
    yield "\nWhere the gate stops, no examination is advised."
    for row in package_table(package, "signs").get("not_with", ()):
        rules = ", ".join(f"`{name}`" for name in row["rules"])
        signs = _texts(row["signs"], package)
        yield f"\n{row['text']} Rules or groups: {rules}. Signs: {signs}. {sources(row)}"


def _roots(package: str, sources: Sources) -> Iterator[str]:
    table = package_table(package, "classification")
    weights = table["root_weights"]
    yield f"\n## Nerve roots\n\n{weights['text']} {sources(weights)}\n"
    yield "| root | for | against | source |\n|---|---|---|---|"
    for row in table["root"]:
        against = _weighed(row.get("against", ()), package)
        yield f"| {row['level']} | {_weighed(row['signs'], package)} | {against} | {sources(row)} |"


def _patterns(package: str, sources: Sources) -> Iterator[str]:
    table = package_table(package, "patterns")
    mixture = table["mixture"]
    yield f"\n## Traditional patterns\n\n{table['warning']}\n\n{mixture['text']} {sources(mixture)}\n"
    yield "Confidence is the number of signs found, less those against, over the number of signs.\n"
    yield "| pattern | ICD-11 | signs | against | points | note of tradition | source |"
    yield "|---|---|---|---|---|---|---|"
    for row in table["pattern"]:
        points = ", ".join(f"{added['code']} ({added['check']})" for added in row["add"])
        note = f"{row['modality']['text']} {sources(row['modality'])}" if "modality" in row else ""
        against = row.get("against")
        cells = [
            f"{row['name']} `{row['id']}`",
            ", ".join(row["icd11"]),
            _texts(row["signs"], package) + (f"; the drawing ({row['channel']})" if "channel" in row else ""),
            f"{_texts(against['signs'], package)} {sources(against)}" if against else "",
            points,
            note,
            sources(row),
        ]
        yield f"| {' | '.join(cells)} |"


def _sensitisation(sources: Sources) -> Iterator[str]:
    table = read_table("clinic/sensitisation")
    yield f"\n## Sensitisation\n\n{table['text_possible']} {table['text_probable']} {sources(table)}\n"
    yield "| criterion | needed for | met by |\n|---|---|---|"
    for part, level in (("required", "possible"), ("added", "probable")):
        for row in table[part].values():
            met = [
                _texts(row.get("signs", ()), PACKAGE),
                *row.get("duration", ()),
                *(f"drawn {w}" for w in row.get("widths", ())),
            ]
            yield f"| {row['text']} | {level} | {'; '.join(text for text in met if text)} |"


def _chart(sources: Sources) -> Iterator[str]:
    table, rows = read_table("clinic/dermatomes"), read_table("clinic/body_chart")["cell"]
    yield f"\n## The body chart\n\n{table['note']} {table['pain_note']} {sources(table)}\n"
    yield "In brackets: in part, or disputed.\n"
    yield "| part | region | roots | channels | points |\n|---|---|---|---|---|"
    for cell in body_chart().values():
        roots, channels = (
            ", ".join(name if counts == 1 else f"({name})" for name, counts in part)
            for part in (cell.roots, cell.channels)
        )
        points = ", ".join(rows[cell.name]["points"])
        region = cell.region.replace("_", " ")
        yield f"| {cell.label} `{cell.name}` | {region} | {roots} | {channels} | {points} |"
    yield ""
    yield f"Roots: {sources(next(iter(root_zones().values())).row)}."
    yield f"Channels: {sources(next(iter(channel_zones().values())).row)}."


def _muscles(sources: Sources) -> Iterator[str]:
    table = read_table("clinic/muscles")
    warned = {"source": table["note_source"], "check": table["note_check"]}
    yield f"\n## Muscles\n\n{table['note']} {sources(warned)}\n"
    yield "| muscle | pain | may spread to | how to look | points | source |\n|---|---|---|---|---|---|"
    for zone in muscle_zones().values():
        row = zone.row
        pain, spill = (_labels(row[part]) for part in ("pain", "spill"))
        points = ", ".join(row["points"])
        yield f"| {zone.label} `{zone.name}` | {pain} | {spill} | {row['test']} | {points} | {sources(row)} |"


def _weighed(rows: Iterable[Any], package: str) -> str:
    return "; ".join(f"{_finding(row, package)} ({row['weight']:g})" for row in rows)


def _finding(row: Any, package: str) -> str:
    signs = signs_of(package)
    if "absent" in row:
        return f"not found: {signs[row['absent']].in_a_sentence}"
    if "stops_of" in row:
        return f"{row['text']}, of each of: {', '.join(f'`{name}`' for name in row['stops_of'])}"
    return str(row["text"]) if "text" in row else signs[row["sign"]].in_a_sentence


def _cluster(row: Any, package: str) -> str:
    return (
        f"{row['at_least']} of: {_texts(row['of'], package)} ({row['weight']:g}); "
        f"takes off {row['negative']:g} when that cannot be met"
    )


def _texts(names: Iterable[str], package: str) -> str:
    return "; ".join(signs_of(package)[name].text for name in names)


def _labels(names: Iterable[str]) -> str:
    return ", ".join(body_chart()[name].label for name in names)
