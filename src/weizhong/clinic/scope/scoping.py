"""Leaves of the techniques asked for those in the practitioner's scope, and says why the others are out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from weizhong.clinic.documents.case import Answer
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Finding
from weizhong.clinic.gate.screen import Screening
from weizhong.clinic.scope.practitioner import Practitioner, ScopeAnswer, may_use, offered, scope_not_recorded
from weizhong.facts.tables import read_table
from weizhong.terms.errors import MissingInput


def in_scope(screening: Screening, practitioner: Practitioner | None, on: date | None) -> Screening:
    """Return the screening with only what the practitioner may use; a stop stays a stop.

    Without a practitioner nothing changes: the plan then says that scope is not recorded.

    Raises
    ------
    MissingInput
        If a practitioner is given without the day: a qualification holds on a day.
    """
    if practitioner is None:
        return screening
    if on is None:
        raise MissingInput("A practitioner's qualifications hold on a day; give the day of the plan as well.")
    names, left_out = offered(practitioner, screening.modalities, on)
    findings = [*screening.findings, *map(_finding, left_out)]
    return replace(screening, modalities=tuple(names), findings=tuple(findings))


def scope_of(technique: str, practitioner: Practitioner | None, on: date | None) -> str:
    """Return who may use a technique of a plan, in words.

    Examples
    --------
    >>> scope_of("needling", None, None).startswith("Scope of practice is not recorded")
    True
    """
    return may_use(practitioner, technique, on).reason


def scope_told(practitioner: Practitioner | None, findings: Sequence[Finding]) -> str:
    """Return what a plan says of scope: nothing recorded, or what was left out.

    Examples
    --------
    >>> scope_told(None, []).startswith("Scope of practice is not recorded")
    True
    """
    if practitioner is None:
        return scope_not_recorded()
    labels = read_table("clinic/modalities")["modality"]
    out = [labels[name]["label"] for one in findings if one.rule.startswith(_RULE) for name in one.modalities]
    left = f" Left out: {', '.join(dict.fromkeys(out))}." if out else ""
    return f"Only what the practitioner's recorded qualifications allow on this day is offered.{left}"


def _finding(one: ScopeAnswer) -> Finding:
    label = read_table("clinic/modalities")["modality"][one.technique]["label"]
    is_asked = one.answer is Answer.UNKNOWN
    return Finding(
        rule=f"{_RULE}{one.technique}",
        verdict="avoid_modality",
        title=f"Outside the recorded scope: {label}",
        text=one.reason,
        action=one.question
        if is_asked
        else "Not offered; let somebody qualified in it do it, or leave it out.",
        because=[],
        modalities=[one.technique],
        points=[],
        citations=one.citations or citations({"source": ["WEIZHONG"], "check": "D"}),
    )


_RULE = "scope."
