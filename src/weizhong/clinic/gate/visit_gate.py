"""The gate at every visit and at every change of plan: what holds for one day only is asked afresh."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from weizhong.clinic.documents.case import Answer, Case
from weizhong.clinic.documents.restrictions import Restriction, merged
from weizhong.clinic.documents.treatment_plan import Finding, Question
from weizhong.clinic.gate.checking import check_case
from weizhong.clinic.gate.conditions import teller
from weizhong.clinic.gate.questions import GateQuestion, gate_questions
from weizhong.clinic.gate.rules import VERDICTS, gate_rules
from weizhong.clinic.gate.screen import Screening, screen
from weizhong.facts.tables import read_table


@dataclass(frozen=True, slots=True)
class GateChange:
    """What a second look through the gate changed.

    Parameters
    ----------
    before, after : Screening
        The two looks.
    appeared, gone : tuple of Finding
        What holds now and did not, and what held and does not; at sites as well.
    questions : tuple of Question
        What must be asked now and did not have to be.
    lost, regained : tuple of str
        Modalities no longer left, and left again.
    """

    before: Screening
    after: Screening
    appeared: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    questions: tuple[Question, ...]
    lost: tuple[str, ...]
    regained: tuple[str, ...]

    @property
    def is_stricter(self) -> bool:
        """Whether anything that was planned may have to be taken back."""
        return bool(
            self.appeared
            or self.questions
            or self.lost
            or VERDICTS.index(self.after.verdict) < VERDICTS.index(self.before.verdict)
            or _takes_more_off(self.after, self.before)
        )

    @property
    def is_changed(self) -> bool:
        """Whether the two looks differ at all."""
        return self.is_stricter or bool(self.gone or self.regained)


def due_at_visit(case: Case) -> tuple[Question, ...]:
    """Return the questions to ask at a visit of this person, in the order of asking.

    Parameters
    ----------
    case : Case
        The patient file; only what could matter to its modalities is asked.

    Examples
    --------
    >>> [question.id for question in due_at_visit(Case())][:2]
    ['bladder_change', 'bowel_change']
    """
    waiting = _rules_by_question(case)
    return tuple(
        question_of(one.id, waiting[one.id])
        for one in gate_questions().values()
        if one.each_visit and one.id in waiting and _is_asked_of(one, case) and _is_its_turn(one, case)
    )


def question_of(name: str, needed_for: Sequence[str] = ()) -> Question:
    """Return a question of the gate as it is put.

    Parameters
    ----------
    name : str
        Its identifier.
    needed_for : sequence of str
        The rules that wait for it.

    Examples
    --------
    >>> question_of("fever").group
    'Infection'
    """
    one = gate_questions()[name]
    return Question(id=name, text=one.text, needed_for=list(needed_for), group=one.group, plain=one.plain)


def visit_case(
    case: Case,
    answers: Mapping[str, Answer],
    on: date,
    *,
    sites: Mapping[str, list[str]] | None = None,
    pregnancy_weeks: float | None = None,
) -> Case:
    """Return the case of a visit: what holds for one day only is unknown until it is answered today.

    Parameters
    ----------
    case : Case
        The patient file as it stood.
    answers : mapping of str to Answer
        What was answered today: the questions of the day, and any other that changed.
    on : date
        Day of the visit.
    sites : mapping of str to list of str, optional
        Places of what was answered today; those of an earlier day are not carried forward.
    pregnancy_weeks : float, optional
        Completed weeks today; an older number is not carried forward.

    Raises
    ------
    UnknownCode
        If an answer names no question.
    InvalidInput
        If the answers contradict the case, or a day lies after the visit.

    Examples
    --------
    >>> before = Case(answers={"fever": Answer.NO, "diabetes": Answer.NO})
    >>> visit_case(before, {}, date(2026, 11, 22)).answers
    {'diabetes': <Answer.NO: 'no'>}
    """
    denied = {name for name, answer in answers.items() if answer is Answer.NO}
    # What was told of day and place goes with its answer: gone with the day, or with a no of today.
    stale = denied | {name for name, question in gate_questions().items() if question.each_visit}
    today = msgspec.structs.replace(
        case,
        answers={name: one for name, one in case.answers.items() if not _is_of_the_day(name, case)}
        | dict(answers),
        sites={name: places for name, places in case.sites.items() if name not in stale} | dict(sites or {}),
        happened_on={name: day for name, day in case.happened_on.items() if name not in stale},
        anticoagulant=None if "anticoagulant" in denied else case.anticoagulant,
        patient=msgspec.structs.replace(case.patient, pregnancy_weeks=pregnancy_weeks),
    )
    check_case(today, on)
    return today


def rescreen(before: Screening, case: Case, on: date | None = None) -> GateChange:
    """Put a case through the gate again and return what changed.

    Parameters
    ----------
    before : Screening
        What the gate found last.
    case : Case
        The case as it is now.
    on : date, optional
        Day of the treatment.

    Examples
    --------
    >>> from weizhong.clinic.gate.screen import screen
    >>> change = rescreen(screen(Case()), Case(answers={"fever": Answer.YES}))
    >>> change.appeared[0].rule, change.is_stricter
    ('infection.fever_with_spinal_pain', True)
    """
    after = screen(case, on)
    known = {question.id for question in before.questions}
    return GateChange(
        before=before,
        after=after,
        appeared=_without(_all_findings(after), _all_findings(before)),
        gone=_without(_all_findings(before), _all_findings(after)),
        questions=tuple(one for one in after.questions if one.id not in known),
        lost=tuple(name for name in before.modalities if name not in after.modalities),
        regained=tuple(name for name in after.modalities if name not in before.modalities),
    )


def _is_of_the_day(name: str, case: Case) -> bool:
    question = gate_questions().get(name)
    return question is not None and question.each_visit and _is_asked_of(question, case)


def _is_asked_of(question: GateQuestion, case: Case) -> bool:
    return question.only_sex is None or case.patient.sex in (None, question.only_sex)


def _is_its_turn(question: GateQuestion, case: Case) -> bool:
    """What follows something else waits until that holds."""
    first = question.follows
    return not first or any(teller(name)(case, None).answer is Answer.YES for name in first)


def _rules_by_question(case: Case) -> dict[str, list[str]]:
    """The rules about a modality asked for, by the question they rest on, also through a circumstance."""
    circumstances = read_table("clinic/circumstances")["circumstance"]
    found: dict[str, list[str]] = {}
    for rule in gate_rules(case.package):
        if not any(name in rule.modalities for name in case.modalities):
            continue
        named = dict.fromkeys(name for names in rule.combinations for name in names)
        rows = [circumstances.get(name, {}) for name in named]
        behind = [name for row in rows for name in (*row.get("any_answer", ()), *row.get("all_no", ()))]
        for name in dict.fromkeys([*named, *behind]):
            found.setdefault(name, []).append(rule.id)
    return found


def _all_findings(screening: Screening) -> tuple[Finding, ...]:
    """All but the list of questions, which is told as questions."""
    return (
        *(one for one in screening.findings if one.rule != "unanswered"),
        *(limit.finding for limit in screening.site_limits),
    )


def _without(findings: tuple[Finding, ...], others: tuple[Finding, ...]) -> tuple[Finding, ...]:
    known = {(one.rule, one.verdict) for one in others}
    return tuple(one for one in findings if (one.rule, one.verdict) not in known)


def _takes_more_off(after: Screening, before: Screening) -> bool:
    """Whether the limits of now add anything to those of before, taken over all sites."""
    then = _everything_taken_off(before)
    both = then.merged(_everything_taken_off(after))
    return msgspec.structs.replace(both, because=()) != msgspec.structs.replace(then, because=())


def _everything_taken_off(screening: Screening) -> Restriction:
    return merged(
        [
            *(restriction for restriction, _ in screening.restrictions),
            *(limit.restriction for limit in screening.site_limits if limit.restriction is not None),
        ]
    )
