"""Depth at points of one person, without a plan: as a document and in the terminal."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import asdict
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from weizhong._version import __version__
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.treatment_plan import DepthAdvice, DepthModel
from weizhong.facts.points import point
from weizhong.facts.tables import digest
from weizhong.report import phrases
from weizhong.report.strings import say

SCHEMA = "weizhong.depth/1"
Advised = tuple[str, DepthAdvice]

_WIDTH, _LABEL = 80, 9
_BENEATH = "Beneath: "


def as_document(advised: Sequence[Advised], body: NeedledBody, notes: Sequence[str] = ()) -> dict[str, Any]:
    """Return depths as values ready for JSON.

    Parameters
    ----------
    advised : sequence of (str, DepthAdvice)
        Codes and what may be said, in the order asked for.
    body : NeedledBody
        Whom they are for.
    notes : sequence of str
        Remarks about the body, such as measures that contradict each other.
    """
    return {
        "schema": SCHEMA,
        "software_version": __version__,
        "facts_digest": digest(),
        "warnings": list(notes),
        "body": asdict(body),
        "assumes": say("depth_page.assumes"),
        "points": [{"code": code, "depth": advice} for code, advice in advised],
    }


def print_depths(advised: Sequence[Advised], console: Console, notes: Sequence[str] = ()) -> None:
    """Print depths, each with what lies beneath, its needle, its formulas and its sources.

    Parameters
    ----------
    advised : sequence of (str, DepthAdvice)
        Codes and what may be said, in the order asked for.
    console : rich.console.Console
        Where; at most 80 columns are used.
    notes : sequence of str
        Remarks about the body, such as measures that contradict each other.
    """
    width = min(_WIDTH, console.width)
    for code, advice in advised:
        grid = Table.grid(padding=(0, 2))
        grid.add_column(min_width=_LABEL, no_wrap=True)
        grid.add_column()
        for label, text in rows_of(advice):
            grid.add_row(Text(label, style="dim"), Text(text))
        console.print(_title(code), width=width)
        console.print(Padding(grid, (0, 0, 0, 2)), width=width)
    console.print(Text(f"\n{say('depth_page.assumes')}", style="dim"), width=width)
    for note in notes:
        console.print(Text(f"\nNote: {note}"), width=width)


def rows_of(advice: DepthAdvice) -> Iterator[tuple[str, str]]:
    """Yield what is said of a point as labelled lines, from the depth to the sources."""
    parts: dict[str, Sequence[str]] = {
        "depth": [advice.text],
        "angle": [advice.angle],
        "beneath": [_upper(advice.beneath.removeprefix(_BENEATH))],
        "needle": [advice.needle.text] if advice.needle else (),
        "textbook": [advice.taught.text] if advice.taught else (),
        "mind": [one for one in advice.conflicts if not advice.taught or one != advice.taught.text],
        "formulas": [model_line(one) for one in sorted(advice.models, key=lambda one: not one.is_usable)],
        "sources": [phrases.sources(advice.citations)],
    }
    for name, texts in parts.items():
        label = say(f"depth_page.label_{name}")
        for text in filter(None, texts):
            yield label, text
            label = ""


def model_line(model: DepthModel) -> str:
    """Return a published formula in one line: what, on whom, how well, whether it sets a bound here."""
    unknown = say("depth_page.not_told")
    return say(
        "depth_page.model_used" if model.is_usable else "depth_page.model",
        formula=f"{model.formula} ({model.inputs})" if model.inputs else model.formula,
        predicts=model.predicts,
        population=model.population,
        n=unknown if model.n is None else model.n,
        posture=model.posture,
        r2=unknown if model.r2 is None else f"{model.r2:g}",
        verdict=model.verdict,
        source=phrases.sources(model.citations),
        check=model.citations[0].check_label,
        mm="" if model.lower_bound_mm is None else f"{model.lower_bound_mm:g}",
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _title(code: str) -> Text:
    record = point(code.partition(":")[0])
    return Text.assemble("\n", (code, "bold cyan"), f"  {record.name_pinyin} {record.name_hanzi}")
