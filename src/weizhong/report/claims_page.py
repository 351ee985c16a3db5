"""Claims in the terminal: what may be said, with its rows, its limits and what is contested."""

from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from weizhong.evidence.claims import Claim, ClaimRow, ClaimsDocument
from weizhong.evidence.printed import Compared
from weizhong.report.strings import say

_WIDTH = 80
_INDENT = 4


def print_claims(document: ClaimsDocument, console: Console) -> None:
    """Print claims by how they may be said, then published answers where they were asked for.

    Parameters
    ----------
    document : ClaimsDocument
        What is told.
    console : rich.console.Console
        Where; at most 80 columns are used.
    """
    width = min(_WIDTH, console.width)
    for standing in dict.fromkeys(claim.standing for claim in document.claims):
        console.print(Text(standing[:1].upper() + standing[1:], style="bold"), width=width)
        for claim in document.claims:
            if claim.standing == standing:
                for part in _lines(claim):
                    console.print(part, width=width)
        console.print()
    for said in document.disagreement:
        console.print(Text(said), width=width)
    for compared in document.printed:
        for part in _compared(compared):
            console.print(part, width=width)
    console.print(Text(say("claims_page.facts", digest=document.facts_digest), style="dim"), width=width)


def _lines(claim: Claim) -> Iterator[Padding]:
    yield _at(f"- {claim.says.text}", 2)
    yield _at(claim.limits.text, _INDENT)
    if claim.contested:
        against = ", ".join(claim.against)
        key = "claims_page.contested_by" if against else "claims_page.contested"
        yield _at(say(key, text=claim.contested, against=against), _INDENT)
    graded = say("claims_page.certainty", certainty=claim.certainty) if claim.certainty else ""
    yield _at(say("claims_page.standing", name=claim.id, check=claim.check.label, certainty=graded), _INDENT)
    for row in claim.rows:
        yield _at(f"  {_row(row)}", _INDENT, "dim")


def _row(row: ClaimRow) -> str:
    told = (say("claims_page.recomputed", verdict=row.recomputed) if row.recomputed else "", row.check_note)
    return say(
        "claims_page.row",
        row=row.row,
        sources=", ".join(row.source),
        check=row.check.label,
        told="".join(f"; {one}" for one in told if one),
    )


def _compared(one: Compared) -> Iterator[Padding]:
    printed = one.printed
    limits = f" ({printed.low} to {printed.high})" if printed.low else ""
    where = ", ".join(one for one in (printed.comparator.replace("_", " "), printed.time) if one)
    yield _at(f"{printed.review}: {printed.question}{f' [{where}]' if where else ''}", 0)
    yield _at(
        say("claims_page.printed", est=printed.est or "-", limits=limits, measure=printed.measure), _INDENT
    )
    if one.ours:
        ours = ", ".join(f"{name} {value:.4g}" for name, value in one.ours.items())
        yield _at(say("claims_page.ours", ours=ours), _INDENT)
    yield _at(f"{one.verdict}{': ' if one.reason else ''}{one.reason}", _INDENT)


def _at(text: str, indent: int, style: str = "") -> Padding:
    return Padding(Text(text, style=style), (0, 0, 0, indent))
