"""The diagnosis alone: a document with a published schema, and its page in the terminal."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec
from rich.console import Console, RenderableType
from rich.text import Text

from weizhong._version import __version__
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import Diagnosis, Finding
from weizhong.clinic.gate.screen import Screening
from weizhong.clinic.planning.plan import input_digest
from weizhong.clinic.planning.wording import referral, statement
from weizhong.facts.tables import digest
from weizhong.report import plan_phrases, weighing
from weizhong.report.plain_text import plain
from weizhong.report.strings import say
from weizhong.report.terminal_parts import (
    WIDTH,
    bullets,
    diagnosis,
    framed,
    heading,
    indented,
    of_gate,
    quiet,
    sources,
    verdict,
)

SCHEMA = "weizhong.diagnosis/1"


class DiagnosisDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The diagnosis of one person by both views, and what the gate says beside it.

    Parameters
    ----------
    verdict : str
        What the gate says; a diagnosis never permits a treatment.
    referral : str, optional
        Where to send the person instead, when nothing may be done here.
    unanswered : int
        How many questions of the gate are open: each could change the diagnosis.
    """

    verdict: Literal["stop", "ask", "avoid_modality", "avoid_site", "caution", "note", "clear"]
    referral: str | None
    unanswered: int
    findings: list[Finding]
    diagnosis: Diagnosis
    intended_use: str
    review_notice: str
    software_version: str
    facts_digest: str
    input_digest: str
    made_on: str | None
    schema: Literal["weizhong.diagnosis/1"] = "weizhong.diagnosis/1"


def as_document(found: Diagnosis, screening: Screening, case: Case, on: date) -> DiagnosisDocument:
    """Return a diagnosis as a document, with the findings of the gate that must come before it.

    Parameters
    ----------
    found : Diagnosis
        What was found.
    screening : Screening
        What the gate said.
    case : Case
        Whose.
    on : date
        The day.

    Examples
    --------
    >>> from weizhong.clinic.diagnosis.diagnose import diagnose
    >>> from weizhong.clinic.gate.screen import screen
    >>> case = Case()
    >>> made = as_document(diagnose(case, frozenset()), screen(case), case, date(2026, 11, 22))
    >>> made.verdict, made.diagnosis.duration
    ('ask', 'unknown')
    """
    is_over = screening.verdict == "stop" or not screening.modalities
    urgent = [one for one in screening.findings if one.verdict in ("stop", "ask")]
    return DiagnosisDocument(
        verdict=screening.verdict,
        referral=referral(screening, case) if is_over else None,
        unanswered=len(screening.questions),
        findings=urgent,
        diagnosis=found,
        intended_use=statement("intended_use"),
        review_notice=statement("review_notice"),
        software_version=__version__,
        facts_digest=digest(),
        input_digest=input_digest(case),
        made_on=on.isoformat(),
    )


def print_diagnosis(document: DiagnosisDocument, console: Console) -> None:
    """Print what stands against treating first, then the diagnosis.

    Parameters
    ----------
    document : DiagnosisDocument
        What to print.
    console : rich.console.Console
        Where.
    """
    document = plain(document)
    for part in _parts(document):
        console.print(part, width=min(WIDTH, console.width))


def _parts(document: DiagnosisDocument) -> list[RenderableType]:
    return [
        _head(document),
        *of_gate(document.referral, document.findings),
        *diagnosis(document.diagnosis),
        *weighed(document.diagnosis),
        Text(),
        quiet(plan_phrases.provenance(document)),
    ]


def _head(document: DiagnosisDocument) -> RenderableType:
    found = document.verdict
    if found not in ("stop", "ask"):
        return framed([], document)
    told = say(f"diagnosis_page.{found}", count=document.unanswered)
    return framed([verdict(say(f"verdict.{found}"), found, told)], document)


def weighed(found: Diagnosis) -> Iterable[RenderableType]:
    """Yield everything that was weighed, each with what speaks for and against it.

    Parameters
    ----------
    found : Diagnosis
        The diagnosis.
    """
    for name, told in weighing.parts(found):
        yield heading(name)
        for one in told:
            if one.title:
                yield indented(Text.assemble((one.title, "bold"), "  ", one.aside))
            yield indented(bullets(one.lines), 4 if one.title else 2)
            if one.citations:
                yield sources(one.citations)
