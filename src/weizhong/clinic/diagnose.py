"""The diagnosis by both views, each from stated findings."""

from weizhong.clinic.case import Case
from weizhong.clinic.citations import citations
from weizhong.clinic.classify import classify, duration_of, severity_of
from weizhong.clinic.patterns import match_patterns
from weizhong.clinic.treatment_plan import Diagnosis
from weizhong.facts.packages import package_table


def diagnose(case: Case, rules_held: frozenset[str]) -> Diagnosis:
    """Return duration, kind, severity and patterns of the pain.

    Parameters
    ----------
    case : Case
        The patient.
    rules_held : frozenset of str
        Rules of the gate that hold, since some point to another cause.

    Examples
    --------
    >>> from weizhong.clinic.case import Complaint
    >>> diagnosis = diagnose(Case(complaint=Complaint(duration_weeks=20, radiation="none")), frozenset())
    >>> diagnosis.duration, diagnosis.category, diagnosis.icd11
    ('chronic', 'non_specific', ['ME84.2 Low back pain'])
    """
    table = package_table(case.package, "classification")
    classified = classify(case, rules_held)
    patterns = match_patterns(case)
    return Diagnosis(
        duration=duration_of(case),
        category=classified.category,
        severity=severity_of(case),
        icd11=_icd11(case),
        because=[*_duration_reason(case), *classified.because],
        patterns=patterns,
        citations=[
            citation
            for part in ("duration", classified.category, "severity")
            if part in table
            for citation in citations(table[part])
        ]
        + citations(package_table(case.package, "patterns")["pairing"]),
    )


def _duration_reason(case: Case) -> list[str]:
    weeks = case.complaint.duration_weeks
    return (
        []
        if weeks is None
        else [f"{weeks:g} weeks ({package_table(case.package, 'classification')['duration']['text']})"]
    )


def _icd11(case: Case) -> list[str]:
    """The code of low back pain; none when every painful level lies above it: no code for that was read."""
    levels = case.complaint.levels
    if levels and not any(level[0] in "LS" for level in levels):
        return []
    pairing = package_table(case.package, "patterns")["pairing"]
    return [f"{pairing['code']} {pairing['title']}"]
