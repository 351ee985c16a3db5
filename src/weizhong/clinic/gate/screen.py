"""The gate: is treatment safe for this person, with these modalities, at which sites?

Fails closed: what is unknown is asked, and nothing is ever permitted by a missing answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from weizhong.clinic.documents.case import UNKNOWN, YES, Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.restrictions import Restriction, merged
from weizhong.clinic.documents.treatment_plan import Citation, Finding, Question
from weizhong.clinic.gate.asking import has_unread_record, questions_for
from weizhong.clinic.gate.checking import check_case
from weizhong.clinic.gate.judging import judgements
from weizhong.clinic.gate.rules import VERDICTS, Judgement, Rule, Verdict
from weizhong.clinic.gate.site_limits import SiteLimit as SiteLimit
from weizhong.clinic.gate.site_limits import TakenOff, by_modality, taken_off_at
from weizhong.clinic.gate.sites import limbs_of, names_of
from weizhong.clinic.gate.start_back import subgroup_finding
from weizhong.clinic.gate.suspicions import suspected, suspicion, urgency_rank
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality

_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}


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
    restrictions : tuple of (Restriction, tuple of str)
        What is taken off every dose of some modalities, wherever they are used.
    rules_held, rules_open : frozenset of str
        Every rule that holds, and every one that an answer still missing may make hold.

    Examples
    --------
    >>> from weizhong.clinic.documents.case import Answer, Case
    >>> found = screen(Case(answers={"active_implant": YES}, modalities=["needling", "electroacupuncture"]))
    >>> "electroacupuncture" in found.modalities
    False
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    site_limits: tuple[SiteLimit, ...]
    questions: tuple[Question, ...]
    modalities: tuple[str, ...]
    restrictions: TakenOff = ()
    rules_held: frozenset[str] = frozenset()
    rules_open: frozenset[str] = frozenset()

    def restrictions_at(
        self, code: str, side: Laterality, lateral_cm: float = 0.0, modality: str | None = None
    ) -> Restriction:
        """Return all that is taken off a dose at one site, the strictest of each limit.

        Parameters
        ----------
        code : str
            Point code, or ``ashi:L4``.
        side : Laterality
            Side of the point.
        lateral_cm : float
            Distance of a tender spot from the midline, cm.
        modality : str, optional
            Only what concerns this one; what concerns any of them unless told.

        Examples
        --------
        >>> found = screen(Case(answers={"anticoagulant": YES}))
        >>> found.restrictions_at("BL25", Laterality.LEFT, modality="needling").diameter_mm_at_most
        0.2
        """
        off = taken_off_at(self.restrictions, self.site_limits, names_of(code, side, lateral_cm))
        return merged([one for one, modalities in off if modality is None or modality in modalities])

    def restrictions_of(
        self, modalities: Iterable[str], code: str, side: Laterality, lateral_cm: float = 0.0
    ) -> Mapping[str, Restriction]:
        """Return what is taken off a dose of each of several modalities at one site.

        Parameters
        ----------
        modalities : iterable of str
            Which.
        code, side, lateral_cm
            The site, as for `restrictions_at`.
        """
        off = taken_off_at(self.restrictions, self.site_limits, names_of(code, side, lateral_cm))
        return by_modality(off, tuple(modalities))


def screen(case: Case, on: date | None = None) -> Screening:
    """Put a case through the gate.

    Parameters
    ----------
    case : Case
        The patient file.
    on : date, optional
        Day of the treatment; without it nothing is known of how long ago something was, and that is asked.

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
    >>> screen(Case(answers={"fever": YES})).verdict
    'stop'
    >>> screen(Case()).verdict
    'ask'
    """
    check_case(case, on)
    judged, asked_for = judgements(case, on), frozenset(case.modalities)
    about = [one for one in judged if not asked_for.isdisjoint(one.rule.modalities)]
    asked = frozenset(about)
    held = [one for one in judged if one.answer is YES and (one.rule.is_always_told or one in asked)]
    kept = [one for one in about if one.answer is UNKNOWN and _applies_unanswered(one)]
    applied = [*held, *kept]
    limits = [_site_limit(one, case) for one in applied if one.rule.is_local]
    questions = questions_for(about, case)
    findings = _findings(judged, held, kept)
    findings += [*subgroup_finding(case), *_asking(questions), *_reviewed(case)]
    excluded = {
        name for finding in findings if finding.verdict == "avoid_modality" for name in finding.modalities
    }
    return Screening(
        verdict=_gravest(findings, limits, case),
        findings=tuple(sorted(findings, key=lambda finding: _RANK[finding.verdict])),
        site_limits=tuple(limits),
        questions=tuple(questions),
        modalities=tuple(name for name in dict.fromkeys(case.modalities) if name not in excluded),
        restrictions=tuple(
            (one.rule.restriction, one.rule.modalities)
            for one in applied
            if one.rule.restriction is not None and not one.rule.is_local
        ),
        rules_held=frozenset([one.rule.id for one in judged if one.answer is YES]),
        rules_open=frozenset([one.rule.id for one in judged if one.answer is UNKNOWN]),
    )


def _findings(judged: list[Judgement], held: list[Judgement], kept: list[Judgement]) -> list[Finding]:
    """What concerns the whole person: what holds or is suspected by urgency, then what is kept unanswered."""
    is_stopped = any(one.rule.verdict == "stop" for one in held)
    told = [one for one in (*held, *suspected(judged, held)) if not one.rule.is_local]
    told.sort(key=lambda one: urgency_rank(one.rule))
    return [
        *[suspicion(one, is_stopped=is_stopped) if one.answer is UNKNOWN else _finding(one) for one in told],
        *[_finding(one) for one in kept if not one.rule.is_local],
    ]


# The same few rules hold for many people, for the same few reasons.
@lru_cache(maxsize=4096)
def _finding(judgement: Judgement) -> Finding:
    """What holds, or what is kept as if it held because nobody answered."""
    rule, is_answered = judgement.rule, judgement.answer is YES
    text = rule.row["text"]
    return Finding(
        rule=rule.id,
        verdict=rule.verdict,
        title=rule.row["title"],
        text=text if is_answered else f"Not answered, so the precaution is kept. {text}",
        action=_action(rule),
        because=_reasons(judgement),
        modalities=list(rule.modalities),
        points=list(rule.points),
        citations=list(_cited(rule)),
    )


def _reasons(judgement: Judgement) -> list[str]:
    if judgement.answer is YES:
        return [one.text for one in judgement.because]
    open_ones = [f"not answered: {one.text}" for one in judgement.unanswered]
    return [*[one.text for one in judgement.suspected], *open_ones]


@cache
def _action(rule: Rule) -> str:
    """What to do, how soon, and what to do instead."""
    row = rule.row
    urgency = read_table("clinic/statements")["urgency"][row["urgency"]] if "urgency" in row else ""
    instead = f"Instead: {row['instead']}" if "instead" in row else ""
    return " ".join(part for part in (urgency, row["action"], instead) if part)


@cache
def _cited(rule: Rule) -> tuple[Citation, ...]:
    return tuple(citations(rule.row))


def _site_limit(judgement: Judgement, case: Case) -> SiteLimit:
    """Places the case names come on top of the rule's own: naming one never frees another."""
    rule = judgement.rule
    told = tuple(case.sites.get(rule.site_of, ())) if rule.site_of else ()
    limbs = [limb for one in told for limb in limbs_of(one)] if rule.whole_limb else []
    return _limit_at((*told, *limbs), judgement)


@lru_cache(maxsize=4096)
def _limit_at(told: tuple[str, ...], judgement: Judgement) -> SiteLimit:
    rule = judgement.rule
    return SiteLimit(
        finding=_finding(judgement),
        sites=(*told, *rule.points, *rule.regions),
        left_out=rule.points if rule.leaves_out_points else (),
        restriction=rule.restriction,
    )


def _applies_unanswered(judgement: Judgement) -> bool:
    while_unknown = judgement.rule.while_unknown
    return while_unknown == "apply" or (while_unknown == "apply_once_likely" and bool(judgement.suspected))


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
    asked_for = frozenset(case.modalities)
    concerning = [
        finding.verdict
        for finding in (*findings, *[limit.finding for limit in limits])
        if not finding.modalities or not asked_for.isdisjoint(finding.modalities)
    ]
    return min(concerning, key=_RANK.__getitem__, default="clear")
