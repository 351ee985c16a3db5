"""The gate's answer: a document with a published schema, and its page in the terminal."""

from datetime import date
from typing import Literal

import msgspec
from rich.console import Console, RenderableType
from rich.text import Text

from weizhong._version import __version__
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import Finding, Question
from weizhong.clinic.gate.screen import Screening
from weizhong.clinic.planning.plan import input_digest
from weizhong.clinic.planning.wording import referral, statement
from weizhong.facts.tables import digest
from weizhong.report import outline, phrases, plan_phrases
from weizhong.report.plain_text import plain
from weizhong.report.strings import say
from weizhong.report.terminal_parts import WIDTH, finding, framed, heading, of_gate, questions, quiet, verdict

SCHEMA = "weizhong.screening/1"
Verdict = Literal["stop", "ask", "avoid_modality", "avoid_site", "caution", "note", "clear"]


class ScreeningDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate says of one person on one day.

    Parameters
    ----------
    verdict : str
        The gravest verdict that concerns the modalities asked for.
    referral : str, optional
        Where to send the person instead, when nothing may be done here.
    modalities : list of str
        Modalities asked for and not excluded.
    findings : list of Finding
        What holds for the person as a whole, gravest first.
    at_sites : list of Finding
        What holds at some points or regions only, gravest first.
    questions : list of Question
        What must be answered before a plan can stand.
    """

    verdict: Verdict
    referral: str | None
    modalities: list[str]
    findings: list[Finding]
    at_sites: list[Finding]
    questions: list[Question]
    intended_use: str
    review_notice: str
    software_version: str
    facts_digest: str
    input_digest: str
    made_on: str | None
    schema: Literal["weizhong.screening/1"] = "weizhong.screening/1"


def as_document(screening: Screening, case: Case, on: date) -> ScreeningDocument:
    """Return a screening as a document.

    Parameters
    ----------
    screening : Screening
        What the gate found.
    case : Case
        Whom it was asked about.
    on : date
        The day.

    Examples
    --------
    >>> from weizhong.clinic.gate.screen import screen
    >>> case = Case()
    >>> found = as_document(screen(case), case, date(2026, 11, 22))
    >>> found.verdict, found.referral, len(found.questions) > 50
    ('ask', None, True)
    """
    is_over = screening.verdict == "stop" or not screening.modalities
    return ScreeningDocument(
        verdict=screening.verdict,
        referral=referral(screening, case) if is_over else None,
        modalities=list(screening.modalities),
        findings=list(screening.findings),
        at_sites=outline.by_severity(limit.finding for limit in screening.site_limits),
        questions=list(screening.questions),
        intended_use=statement("intended_use"),
        review_notice=statement("review_notice"),
        software_version=__version__,
        facts_digest=digest(),
        input_digest=input_digest(case),
        made_on=on.isoformat(),
    )


def print_screening(document: ScreeningDocument, console: Console) -> None:
    """Print the verdict, every finding with its reasons and what to do instead, and the questions.

    Parameters
    ----------
    document : ScreeningDocument
        What to print.
    console : rich.console.Console
        Where.
    """
    document = plain(document)
    width = min(WIDTH, console.width)
    for part in _parts(document):
        console.print(part, width=width)


def _parts(document: ScreeningDocument) -> list[RenderableType]:
    return [
        _head(document),
        *of_gate(document.referral, document.findings),
        *([heading("heading.gate_sites")] if document.at_sites else []),
        *(finding(one) for one in outline.told_once(document.at_sites)),
        *questions(document.questions),
        Text(),
        quiet(plan_phrases.provenance(document)),
    ]


def _head(document: ScreeningDocument) -> RenderableType:
    found = document.verdict
    left = phrases.listing([name.replace("_", " ") for name in document.modalities])
    words = say("screening.left", modalities=left) if left else say("screening.none_left")
    said = verdict(say(f"verdict.{found}"), found, say(f"screening.{found}"))
    return framed([said, Text(words)], document)
