"""The gate: is treatment safe for this person, with these modalities, at which sites?

Fails closed: what is unknown is asked, and nothing is ever permitted by a missing answer.
"""

from dataclasses import dataclass

from weizhong.clinic.asking import has_unread_record, questions_for
from weizhong.clinic.case import Answer, Case
from weizhong.clinic.checking import check_case
from weizhong.clinic.citations import citations
from weizhong.clinic.conditions import conditions_of
from weizhong.clinic.rules import VERDICTS, Judgement, Rule, Verdict, gate_rules, judge
from weizhong.clinic.sites import is_at
from weizhong.clinic.suspicions import suspected, suspicion, urgency_rank
from weizhong.clinic.treatment_plan import Finding, Question
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality


@dataclass(frozen=True, slots=True)
class SiteLimit:
    """A finding that holds at some sites only.

    Parameters
    ----------
    finding : Finding
        What was found.
    sites : tuple of str
        Regions, parts or point codes, with side where one was given.
    left_out : tuple of str
        Points to leave out although the finding is a caution.
    """

    finding: Finding
    sites: tuple[str, ...]
    left_out: tuple[str, ...]

    def reaches(self, code: str, side: Laterality, lateral_cm: float = 0.0) -> bool:
        """Whether a point, or a tender spot so far from the midline, lies at one of the sites."""
        return any(is_at(name, code, side, lateral_cm) for name in self.sites)

    def leaves_out(self, code: str, side: Laterality) -> bool:
        """Whether a point is one of those left out whatever is done there."""
        return any(is_at(name, code, side) for name in self.left_out)


@dataclass(frozen=True, slots=True)
class Screening:
    """What the gate found.

    Parameters
    ----------
    verdict : str
        The gravest verdict that concerns the modalities asked for.
    findings : tuple of Finding
        Everything that holds for the person as a whole, gravest first.
    site_limits : tuple of SiteLimit
        What holds at some sites only.
    questions : tuple of Question
        What must be answered first.
    modalities : tuple of str
        Modalities asked for and not excluded.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    site_limits: tuple[SiteLimit, ...]
    questions: tuple[Question, ...]
    modalities: tuple[str, ...]


def screen(case: Case) -> Screening:
    """Put a case through the gate.

    Raises
    ------
    UnknownCode
        If the case names a question, sign, level, site or modality nobody knows.
    InvalidInput
        If a number lies off its scale.
    FactsError
        If a table is broken: nothing may then be recommended.

    Examples
    --------
    >>> screen(Case(answers={"fever": Answer.YES})).verdict
    'stop'
    >>> screen(Case()).verdict
    'ask'
    """
    check_case(case)
    known = conditions_of(case)
    judgements = [judge(rule, known) for rule in gate_rules(case.package)]
    held = [
        judgement
        for judgement in judgements
        if judgement.answer is Answer.YES and _is_told(judgement.rule, case)
    ]
    questions = questions_for(judgements, case)
    limits = [_site_limit(judgement, case) for judgement in held if _is_local(judgement.rule, case)]
    is_stopped = any(judgement.rule.verdict == "stop" for judgement in held)
    findings = [
        suspicion(judgement, is_stopped=is_stopped)
        if judgement.answer is Answer.UNKNOWN
        else _finding(judgement)
        for judgement in sorted(
            [*held, *suspected(judgements, held)], key=lambda judgement: urgency_rank(judgement.rule)
        )
        if not _is_local(judgement.rule, case)
    ]
    findings += [_finding(judgement) for judgement in judgements if _applies_unanswered(judgement, case)]
    findings += [*_asking(questions), *_reviewed(case)]
    excluded = {
        name for finding in findings if finding.verdict == "avoid_modality" for name in finding.modalities
    }
    return Screening(
        verdict=_gravest(findings, limits, case),
        findings=tuple(sorted(findings, key=lambda finding: VERDICTS.index(finding.verdict))),
        site_limits=tuple(limits),
        questions=tuple(questions),
        modalities=tuple(name for name in dict.fromkeys(case.modalities) if name not in excluded),
    )


def _is_told(rule: Rule, case: Case) -> bool:
    """What is asked for is always told; of other modalities, only what is forbidden to this very person."""
    is_asked_for = rule.leaves_out_points or bool(set(rule.modalities) & set(case.modalities))
    return is_asked_for or (rule.verdict in ("stop", "avoid_modality") and not rule.is_about_everyone)


def _is_local(rule: Rule, case: Case) -> bool:
    return rule.verdict == "avoid_site" or bool(rule.points or rule.regions)


def _finding(judgement: Judgement) -> Finding:
    """What holds, or what is kept as if it held because nobody answered."""
    row, is_answered = judgement.rule.row, judgement.answer is Answer.YES
    urgency = f"{read_table('clinic/statements')['urgency'][row['urgency']]} " if "urgency" in row else ""
    because = (
        [one.text for one in judgement.because]
        if is_answered
        else [f"not answered: {one.text}" for one in judgement.unanswered]
    )
    return Finding(
        rule=judgement.rule.id,
        verdict=judgement.rule.verdict,
        title=row["title"],
        text=row["text"] if is_answered else f"Not answered, so the precaution is kept. {row['text']}",
        action=f"{urgency}{row['action']}",
        because=because,
        modalities=list(judgement.rule.modalities),
        points=list(judgement.rule.points),
        citations=citations(row),
    )


def _site_limit(judgement: Judgement, case: Case) -> SiteLimit:
    """Places the case names come on top of the rule's own: naming one never frees another."""
    rule = judgement.rule
    told = tuple(case.sites.get(rule.site_of, ())) if rule.site_of else ()
    return SiteLimit(
        finding=_finding(judgement),
        sites=(*told, *rule.points, *rule.regions),
        left_out=rule.points if rule.leaves_out_points else (),
    )


def _applies_unanswered(judgement: Judgement, case: Case) -> bool:
    rule = judgement.rule
    is_open = judgement.answer is Answer.UNKNOWN and rule.while_unknown == "apply"
    return is_open and bool(set(rule.modalities) & set(case.modalities))


def _asking(questions: list[Question]) -> list[Finding]:
    if not questions:
        return []
    return [
        Finding(
            rule="unanswered",
            verdict="ask",
            title="Questions to answer first",
            text=f"{len(questions)} unanswered; each could forbid the treatment or a part of it.",
            action="Ask them, and plan again.",
            because=[],
            modalities=[],
            points=[],
            citations=citations({"source": ["WEIZHONG"], "check": "D"}),
        )
    ]


def _reviewed(case: Case) -> list[Finding]:
    """Keep in sight what no table could interpret, also after the practitioner has looked at it."""
    if not case.unread_record or has_unread_record(case):
        return []
    return [
        Finding(
            rule="record_reviewed",
            verdict="note",
            title="Entries of the record that only the practitioner has judged",
            text="No table here interprets these entries; the practitioner answered that they were reviewed.",
            action="Look again whenever the record changes.",
            because=list(case.unread_record),
            modalities=[],
            points=[],
            citations=citations({"source": ["WEIZHONG"], "check": "D"}),
        )
    ]


def _gravest(findings: list[Finding], limits: list[SiteLimit], case: Case) -> Verdict:
    concerning = [
        finding.verdict
        for finding in (*findings, *(limit.finding for limit in limits))
        if not finding.modalities or set(finding.modalities) & set(case.modalities)
    ]
    return min(concerning, key=VERDICTS.index, default="clear")
