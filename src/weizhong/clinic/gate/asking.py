"""What must be asked before a plan can stand, each question once."""

from collections.abc import Iterable
from typing import Any

from weizhong.clinic.complaint.drawing_contradictions import questions_of_the_drawing
from weizhong.clinic.complaint.signs import signs_told
from weizhong.clinic.documents.case import YES, Case
from weizhong.clinic.documents.treatment_plan import Question
from weizhong.clinic.gate.conditions import Condition, how_to_ask
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.rules import Judgement, Rule
from weizhong.clinic.gate.sites import limbs_of
from weizhong.facts.packages import package_table


def questions_for(judgements: Iterable[Judgement], case: Case) -> list[Question]:
    """Return each unanswered condition once, with the rules that wait for it.

    A rule that holds but has no place asks for the place.

    Parameters
    ----------
    judgements : iterable of Judgement
        Of the rules about a modality that is asked for: no other waits for an answer.
    case : Case
        The patient file.

    Examples
    --------
    >>> from weizhong.clinic.gate.judging import judgements
    >>> case = Case(modalities=["moxa"])
    >>> asked = questions_for(judgements(case), case)
    >>> "smoke_sensitive" in {question.id for question in asked}
    True
    """
    waiting: dict[str, tuple[str, list[str]]] = {}
    for judgement in judgements:
        rule = judgement.rule
        if rule.while_unknown == "ask":
            for condition in judgement.unanswered:
                _, rules = waiting.setdefault(condition.ask_id, (condition.ask_text, []))
                rules.append(rule.id)
        if judgement.answer is YES and rule.verdict == "ask":
            # What a combination names last is what another answer could change.
            waiting[judgement.because[-1].ask_id] = (rule.row["question"], [rule.id])
        if judgement.answer is YES and _lacks_place(rule, case):
            waiting[f"sites.{rule.site_of}"] = (_where(rule, judgement.because), [rule.id])
    for id_, text in _about_the_complaint(case):
        waiting.setdefault(id_, (text, []))[1].append("classification")
    if has_unread_record(case):
        waiting["record_reviewed"] = (
            f"{gate_questions()['record_reviewed'].text} Not interpreted: {', '.join(case.unread_record)}.",
            ["record"],
        )
    return [_question(id_, text, rules, case.package) for id_, (text, rules) in waiting.items()]


def has_unread_record(case: Case) -> bool:
    """Return whether the record holds entries that no table interprets and nobody has reviewed."""
    return bool(case.unread_record) and case.answers.get("record_reviewed") is not YES


def _about_the_complaint(case: Case) -> list[tuple[str, str]]:
    """What the classification cannot do without, and what contradicts itself there."""
    row = package_table(case.package, "classification")["asked"]
    missing = [_how_to_ask(field, row) for field in row["fields"] if getattr(case.complaint, field) is None]
    if case.complaint.radiation == row["reaches"][0] and signs_told(case) & set(row["leg_pain_signs"]):
        missing.append((how_to_ask("radiation")[0], row["contradiction"]))
    return [*missing, *questions_of_the_drawing(case)]


def _how_to_ask(field: str, row: dict[str, Any]) -> tuple[str, str]:
    """A package asks in its own words where it has some: where its limb is, only it knows."""
    place, text = how_to_ask(field)
    return place, row["ask"].get(field, text)


def _question(id_: str, text: str, rules: list[str], package: str) -> Question:
    known = gate_questions().get(id_)
    if known:
        return Question(id=id_, text=text, needed_for=rules, group=known.group, plain=known.plain)
    table, _, field = id_.partition(".")
    groups = package_table(package, "classification")["asked"]["groups"]
    about = gate_questions().get(field) or gate_questions().get(table)
    group = groups.get(table, about.group if about else "")
    return Question(id=id_, text=text, needed_for=rules, group=group)


def _lacks_place(rule: Rule, case: Case) -> bool:
    """Where a limb is asked for, a place of the trunk is no answer."""
    if rule.site_of is None or rule.regions:
        return False
    told = case.sites.get(rule.site_of, ())
    return not any(map(limbs_of, told)) if rule.whole_limb else not told


def _where(rule: Rule, because: tuple[Condition, ...]) -> str:
    if rule.whole_limb:
        return f"Which leg or arm? Name it under [sites], a place of the trunk beside it: {because[0].text}"
    return f"Where? Name the regions or points under [sites]: {because[0].text}"
