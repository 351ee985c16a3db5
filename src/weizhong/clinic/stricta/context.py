"""Items 1, 3, 4 and 5: rationale, regimen, what else was given, and who treated."""

from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import Any

from weizhong.clinic.review.course import Course
from weizhong.clinic.review.standing import planned_words
from weizhong.clinic.stricta.filling import Filled
from weizhong.clinic.stricta.insertions import Session, is_insertion
from weizhong.facts.tables import read_table

_DAYS_PER_WEEK = 7


def style(row: dict[str, Any], course: Course) -> Filled:
    """Item 1a."""
    told = course.plan.style
    return Filled(row["filled"].format(style=told)) if told else Filled(gaps=[row["gap"]])


def reasoning(row: dict[str, Any], course: Course) -> Filled:
    """Item 1b: the reasons, and what they rest on."""
    plan = course.plan
    if not plan.reasoning:
        return Filled(gaps=[row["gap"]])
    words = f"{'; '.join(plan.reasoning).rstrip('.')}."
    rests = row["sources"].format(sources="; ".join(plan.reasoning_sources)) if plan.reasoning_sources else ""
    gaps = [] if plan.reasoning_sources else [row["gap_sources"]]
    return Filled(row["filled"].format(reasoning=f"{words}{rests}"), {}, gaps)


def variation(row: dict[str, Any], course: Course, sessions: Sequence[Session]) -> Filled:
    """Item 1c: what was declared, and what really differed."""
    declared = f"{course.plan.variation.rstrip('.')}. " if course.plan.variation else ""
    told = [{one.site for one in session.visit.applied} for session in sessions if session.is_recorded]
    lacking = len(sessions) - len(told)
    gaps = [row["gap"].format(lacking=len(told), sessions=len(sessions))] if lacking or not told else []
    if not told:
        return Filled(declared.strip(), {}, gaps)
    every, steady = set[str]().union(*told), set[str].intersection(*told)
    values = {"points": len(every), "steady": len(steady), "sessions": len(told)}
    words = row["one_session"] if len(told) == 1 else row["filled"]
    return Filled(words.format(declared=declared, **values), values, gaps)


def count(row: dict[str, Any], course: Course, sessions: Sequence[Session]) -> Filled:
    """Item 3a: sessions given, of those planned."""
    if not sessions:
        return Filled(gaps=[row["gap"]])
    plan = course.plan.sessions
    planned = row["planned"].format(planned=planned_words(plan)) if plan else ""
    return Filled(row["filled"].format(done=len(sessions), planned=planned), {"sessions": len(sessions)})


def frequency(row: dict[str, Any], sessions: Sequence[Session]) -> Filled:
    """Item 3b: how often, and how long each session lasted."""
    if not sessions:
        return Filled(gaps=[row["gap_all"]])
    first, last = sessions[0].visit.on, sessions[-1].visit.on
    weeks = (last - first).days / _DAYS_PER_WEEK
    told = [one.visit.minutes for one in sessions if one.visit.minutes is not None]
    values: dict[str, float] = {}
    if weeks:
        # Sessions are counted by the gaps between them: eight in seven weeks are one a week.
        values["per_week"] = (len(sessions) - 1) / weeks
        often = row["often"].format(per_week=values["per_week"], first=first, last=last)
    else:
        often = row["one"].format(first=first)
    if told:
        values |= {"minutes_mean": fmean(told), "minutes_least": min(told), "minutes_most": max(told)}
        minutes = row["minutes"].format(mean=fmean(told), least=min(told), most=max(told))
    else:
        minutes = ""
    lacking = len(sessions) - len(told)
    gaps = [row["gap"].format(lacking=lacking, sessions=len(sessions))] if lacking else []
    return Filled(row["filled"].format(often=often, minutes=minutes), values, gaps)


def other_care(row: dict[str, Any], course: Course, sessions: Sequence[Session]) -> Filled:
    """Item 4a: whatever else was given, in the sessions and outside them."""
    kinds, given = read_table("clinic/modalities")["modality"], Counter[str]()
    for session in sessions:
        used = {one.modality for one in session.visit.applied if not is_insertion(one)}
        given.update(kinds[name]["label"] for name in used)
    said = [f"{label} at {times} of {len(sessions)} sessions" for label, times in given.most_common()]
    outside = course.plan.other_care
    gaps = [row["gap"]] if outside is None else []
    said += outside or []
    if not said and outside is None:
        return Filled(gaps=gaps)
    return Filled(row["filled"].format(interventions="; ".join(said) or row["none"]), dict(given), gaps)


def setting(row: dict[str, Any], course: Course) -> Filled:
    """Item 4b: where, and what the patient was told."""
    plan = course.plan
    gaps = [] if plan.setting else [row["gap_setting"]]
    gaps += [] if plan.explained else [row["gap_explained"]]
    said = [f"{text.rstrip('.')}." for text in (plan.setting, plan.explained) if text]
    return Filled(" ".join(said), {}, gaps)


def practitioners(row: dict[str, Any], course: Course) -> Filled:
    """Item 5: who treated."""
    everyone = course.practitioners
    if not everyone:
        return Filled(gaps=[row["gap"]])
    unqualified = sum(not one.qualification for one in everyone)
    undated = sum(one.years_of_practice is None for one in everyone)
    gaps = [row["gap_qualification"].format(lacking=unqualified, all=len(everyone))] if unqualified else []
    gaps += [row["gap_years"].format(lacking=undated, all=len(everyone))] if undated else []
    said = []
    for one in everyone:
        years = "" if one.years_of_practice is None else row["years"].format(years=one.years_of_practice)
        said.append(", ".join(filter(None, (one.qualification, years, one.experience))))
    known = "; ".join(filter(None, said))
    return Filled(row["filled"].format(practitioners=known) if known else "", {}, gaps)
