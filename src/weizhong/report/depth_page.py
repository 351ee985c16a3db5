"""Depth at points of one person, without a plan: as a document and in the terminal."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from weizhong._version import __version__
from weizhong.clinic.needled_body import NeedledBody
from weizhong.clinic.treatment_plan import DepthAdvice, DepthModel
from weizhong.facts.points import point
from weizhong.facts.tables import digest
from weizhong.report import phrases
from weizhong.report.strings import say

SCHEMA = "weizhong.depth/1"
Advised = tuple[str, DepthAdvice]


def as_document(advised: Sequence[Advised], body: NeedledBody) -> dict[str, Any]:
    """Return depths as values ready for JSON.

    Parameters
    ----------
    advised : sequence of (str, DepthAdvice)
        Codes and what may be said, in the order asked for.
    body : NeedledBody
        Whom they are for.
    """
    return {
        "schema": SCHEMA,
        "software_version": __version__,
        "facts_digest": digest(),
        "body": asdict(body),
        "assumes": say("depth_page.assumes"),
        "points": [{"code": code, "depth": advice} for code, advice in advised],
    }


def print_depths(advised: Sequence[Advised], console: Console) -> None:
    """Print depths, each with what lies beneath, its needle, its formulas and its sources.

    Parameters
    ----------
    advised : sequence of (str, DepthAdvice)
        Codes and what may be said, in the order asked for.
    console : rich.console.Console
        Where.
    """
    for code, advice in advised:
        console.print(_title(code))
        for line in lines_of(advice):
            console.print(Padding(Text(line), (0, 0, 0, 2)))
    console.print(Padding(Text(say("depth_page.assumes"), style="dim"), (1, 0, 0, 0)))


def lines_of(advice: DepthAdvice) -> Iterable[str]:
    """Yield what is said of a point, line by line: advice, formulas, sources."""
    yield from phrases.depth(advice)
    yield from map(model_line, advice.models)
    sources = dict.fromkeys(map(phrases.citation, advice.citations))
    if sources:
        yield say("terminal.sources", sources=phrases.listing(list(sources)))


def model_line(model: DepthModel) -> str:
    """Return a published formula in one line: what, on whom, how well, whether it sets a bound here."""
    unknown = say("depth_page.not_told")
    return say(
        "depth_page.model_used" if model.is_usable else "depth_page.model",
        formula=model.formula,
        predicts=model.predicts,
        population=model.population,
        n=unknown if model.n is None else model.n,
        posture=model.posture,
        r2=unknown if model.r2 is None else f"{model.r2:g}",
        verdict=model.verdict,
        source=phrases.listing([phrases.citation(one) for one in model.citations]),
        check=model.citations[0].check_label,
        mm="" if model.lower_bound_mm is None else f"{model.lower_bound_mm:g}",
    )


def _title(code: str) -> Text:
    record = point(code.partition(":")[0])
    return Text.assemble("\n", (code, "bold cyan"), f"  {record.name_pinyin} {record.name_hanzi}")
