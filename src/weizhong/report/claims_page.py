"""Claims in the terminal: what may be said, with its rows, its limits and what is contested."""

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from weizhong.evidence.claims import Claim, ClaimRow, ClaimsDocument
from weizhong.evidence.printed import Compared
from weizhong.report.strings import say
from weizhong.report.terminal_parts import bullets, indented, print_parts, quiet

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
    print_parts(_parts(document), console)


def _parts(document: ClaimsDocument) -> Iterator[RenderableType]:
    for standing in dict.fromkeys(claim.standing for claim in document.claims):
        yield Text(standing[:1].upper() + standing[1:], style="bold")
        for claim in document.claims:
            if claim.standing == standing:
                yield from _lines(claim)
        yield Text()
    yield from map(Text, document.disagreement)
    for compared in document.printed:
        yield from _compared(compared)
    yield quiet(say("claims_page.facts", digest=document.facts_digest))


def _lines(claim: Claim) -> Iterator[RenderableType]:
    yield indented(bullets([claim.says.text]))
    yield indented(claim.limits.text, _INDENT)
    if claim.contested:
        against = ", ".join(claim.against)
        key = "claims_page.contested_by" if against else "claims_page.contested"
        yield indented(say(key, text=claim.contested, against=against), _INDENT)
    graded = say("claims_page.certainty", certainty=claim.certainty) if claim.certainty else ""
    standing = say("claims_page.standing", name=claim.id, check=claim.check.label, certainty=graded)
    yield indented(standing, _INDENT)
    for row in claim.rows:
        yield indented(quiet(_row(row)), _INDENT + 2)


def _row(row: ClaimRow) -> str:
    told = (say("claims_page.recomputed", verdict=row.recomputed) if row.recomputed else "", row.check_note)
    return say(
        "claims_page.row",
        row=row.row,
        sources=", ".join(row.source),
        check=row.check.label,
        told="".join(f"; {one}" for one in told if one),
    )


def _compared(one: Compared) -> Iterator[RenderableType]:
    printed = one.printed
    limits = f" ({printed.low} to {printed.high})" if printed.low else ""
    where = ", ".join(one for one in (printed.comparator.replace("_", " "), printed.time) if one)
    yield Text(f"{printed.review}: {printed.question}{f' [{where}]' if where else ''}")
    told = say("claims_page.printed", est=printed.est or "-", limits=limits, measure=printed.measure)
    yield indented(told, _INDENT)
    if one.ours:
        ours = ", ".join(f"{name} {value:.4g}" for name, value in one.ours.items())
        yield indented(say("claims_page.ours", ours=ours), _INDENT)
    yield indented(f"{one.verdict}{': ' if one.reason else ''}{one.reason}", _INDENT)
