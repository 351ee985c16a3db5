"""The diagnosis by both views, each from stated findings."""

from functools import cache

from weizhong.clinic.complaint.pain_drawing import drawing_citations
from weizhong.clinic.complaint.told import Told, told_by
from weizhong.clinic.diagnosis.classify import Weighed, classify, duration_of, severity_of
from weizhong.clinic.diagnosis.examining import examine_next
from weizhong.clinic.diagnosis.involvement import candidate_muscles, involved_channels
from weizhong.clinic.diagnosis.patterns import match_patterns, mixture
from weizhong.clinic.diagnosis.root_levels import root_levels
from weizhong.clinic.diagnosis.sensitisation import sensitisation
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.documents.diagnosis import Diagnosis
from weizhong.facts.packages import package_table


def diagnose(case: Case, rules_held: frozenset[str], rules_open: frozenset[str] | None = None) -> Diagnosis:
    """Return duration, kinds, severity, patterns, channels and muscles of the pain.

    Parameters
    ----------
    case : Case
        The patient.
    rules_held : frozenset of str
        Rules of the gate that hold, since some point to another cause.
    rules_open : frozenset of str, optional
        Rules that a missing answer may yet make hold; unless told, any of them may.

    Raises
    ------
    FactsError
        If a table is broken: nothing may then be recommended.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Complaint
    >>> diagnosis = diagnose(Case(complaint=Complaint(duration_weeks=20, radiation="none")), frozenset())
    >>> diagnosis.duration, diagnosis.category, diagnosis.leading, diagnosis.icd11
    ('chronic', 'non_specific', 'non_specific', ['ME84.2 Low back pain'])
    """
    duration = duration_of(case)
    told = told_by(case, rules_held, duration, rules_open)
    weighed = classify(told)
    leading = weighed[0] if weighed and weighed[0].is_told else None
    classes = [one.match for one in weighed]
    levels = root_levels(told) if any(one.kind.tells_roots and one.is_told for one in weighed) else []
    patterns = match_patterns(case, told.drawing)
    return Diagnosis(
        duration=duration,
        category=leading.kind.group if leading else "unknown",
        severity=severity_of(case),
        icd11=_icd11(case),
        icd10cm=list(leading.kind.icd10cm) if leading else [],
        because=_because(told, leading),
        patterns=patterns,
        citations=[*_cited(case.package), *(leading.match.citations if leading else []), *_of_drawing(told)],
        recurrent=_is_recurrent(told),
        leading=leading.kind.id if leading else "",
        leading_name=leading.kind.name if leading else "",
        classes=classes,
        examine_next=examine_next(weighed, told, has_roots=bool(levels)),
        levels=levels,
        channels=involved_channels(told),
        muscles=candidate_muscles(told),
        mixture=mixture(patterns, case.package),
        sensitisation=sensitisation(told, classes),
        drawing=told.drawing,
    )


def _because(told: Told, leading: Weighed | None) -> list[str]:
    table, weeks = package_table(told.case.package, "classification"), told.case.complaint.duration_weeks
    said = []
    if weeks is not None:
        said.append(f"{weeks:g} week{'' if weeks == 1 else 's'} ({table['duration']['text']})")
    if _is_recurrent(told):
        said.append(table["recurrent"]["text"])
    lacking = table["likelihood"]["stopped" if told.is_stopped else "not_enough"]
    return [*said, *(leading.match.findings_for if leading else [lacking])]


def _is_recurrent(told: Told) -> bool:
    return package_table(told.case.package, "classification")["recurrent"]["sign"] in told.signs


def _of_drawing(told: Told) -> list[Citation]:
    return drawing_citations() if told.drawing else []


@cache
def _cited(package: str) -> list[Citation]:
    table = package_table(package, "classification")
    parts = [table[part] for part in ("duration", "severity", "likelihood")]
    return [
        citation
        for row in [*parts, package_table(package, "patterns")["pairing"]]
        for citation in citations(row)
    ]


def _icd11(case: Case) -> list[str]:
    """The code to pair with; none when every painful level lies outside the region it is for."""
    pairing = package_table(case.package, "patterns")["pairing"]
    levels = case.complaint.levels
    if levels and not any(level[0] in pairing["levels"] for level in levels):
        return []
    return [f"{pairing['code']} {pairing['title']}"]
