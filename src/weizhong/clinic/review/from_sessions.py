"""A course from what is on record: the plan, the records of its sessions, and what was read."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, get_args

from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.review.course import (
    AdverseEvent,
    Applied,
    Course,
    CoursePlan,
    GateVerdict,
    NeedleUsed,
    Reading,
    Settled,
    Side,
    TreatedBy,
    Visit,
)
from weizhong.clinic.session.events import SessionOpened
from weizhong.clinic.session.record import NeedleInsertion, SessionRecord
from weizhong.clinic.session.state import Incident
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput

_SIDES: dict[str, Side] = {one: one for one in get_args(Side)}
_VERDICTS: dict[str, GateVerdict] = {one: one for one in get_args(GateVerdict)}


def course_from(
    plan: TreatmentPlan | None,
    records: Sequence[SessionRecord],
    readings: Iterable[Reading] = (),
    settled: Iterable[Settled] = (),
) -> Course:
    """Return the course that sessions make.

    Parameters
    ----------
    plan : TreatmentPlan or None
        The plan they began with.
    records : sequence of SessionRecord
        One a visit, in any order.
    readings : iterable of Reading
        What was read, each with its day: up to the day of the first session they are start values.
    settled : iterable of Settled
        What was learned of an event after its session was signed.

    Raises
    ------
    InvalidInput
        If plan and sessions are known to be of more than one complaint.

    Examples
    --------
    >>> course_from(None, []).visits
    []
    """
    in_order = sorted(records, key=lambda one: one.day)
    first = next((one.day for one in in_order if _is_treated(one)), None)
    before, after = split_readings(readings, first)
    return Course(
        plan=_plan(plan, in_order),
        practitioners=list(_treated_by(in_order)),
        baseline=before,
        visits=[_visit(one) for one in in_order],
        readings=after,
        settled=list(settled),
    )


def split_readings(readings: Iterable[Reading], first: date | None) -> tuple[list[Reading], list[Reading]]:
    """Return readings up to the first treatment, which are start values, and those after it or undated."""
    before: list[Reading] = []
    after: list[Reading] = []
    for one in readings:
        is_start = one.on is not None and (first is None or one.on <= first)
        (before if is_start else after).append(one)
    return before, after


def began(planned: date | None, visits: Iterable[date]) -> date | None:
    """Return the day a course began: that of its plan, or of a visit before a plan made anew since."""
    return planned and min([planned, *visits])


def _is_treated(record: SessionRecord) -> bool:
    return bool(record.insertions or record.techniques)


def _plan(plan: TreatmentPlan | None, records: Sequence[SessionRecord]) -> CoursePlan:
    made_on = date.fromisoformat(plan.made_on) if plan and plan.made_on else None
    settings = dict.fromkeys(one.setting for one in records if one.setting)
    told = dict.fromkeys(text for one in records for text in one.explained)
    points = [point for group in plan.positions for point in group.points] if plan else []
    reasons = [reason for point in points for reason in point.reasons]
    package = _package(plan, records)
    return CoursePlan(
        on=began(made_on, (one.day for one in records)),
        package=package,
        style=_style(plan.style, CoursePlan(package=package).judged_as) if plan else "",
        reasoning=list(dict.fromkeys(reason.text for reason in reasons)),
        reasoning_sources=list(dict.fromkeys(one.title for reason in reasons for one in reason.citations)),
        sessions=plan.dose.sessions if plan and plan.dose else None,
        stop_by_visit=plan.dose.stop_by_visit if plan and plan.dose else None,
        setting="; ".join(settings),
        explained="; ".join(told),
    )


def _package(plan: TreatmentPlan | None, records: Iterable[SessionRecord]) -> str:
    """What the complaint is, as plan or sessions tell; empty where none of them does."""
    told = {one.package for one in _opened(records)} | {plan.package if plan else ""}
    told.discard("")
    if len(told) > 1:
        raise InvalidInput(
            "The visits are of more than one complaint, and each is a course of its own; name those of one, "
            "and the plan they were begun with."
        )
    return next(iter(told), "")


def _style(name: str, package: str) -> str:
    """A style by its title."""
    rows = package_table(package, "styles")["style"]
    return next((str(row["title"]) for row in rows if row["id"] == name), name.replace("_", " "))


def _opened(records: Iterable[SessionRecord]) -> list[SessionOpened]:
    return [entry.event for one in records for entry in one.entries if isinstance(entry.event, SessionOpened)]


def _treated_by(records: Iterable[SessionRecord]) -> Iterator[TreatedBy]:
    """Everyone who opened a session, once; names are not needed."""
    for who in {event.practitioner.id: event.practitioner for event in _opened(records)}.values():
        by_leave: dict[str, list[str]] = {}
        for one in who.qualifications:
            leave = ", ".join(filter(None, (one.body, one.jurisdiction)))
            by_leave.setdefault(leave, []).append(one.technique.replace("_", " "))
        held = [f"{leave}: {', '.join(names)}".removeprefix(": ") for leave, names in by_leave.items()]
        yield TreatedBy(qualification="; ".join(held), years_of_practice=who.years_of_practice)


def _visit(record: SessionRecord) -> Visit:
    gate = record.gates[-1] if record.gates else None
    return Visit(
        on=record.day,
        gate=_VERDICTS.get(gate.verdict) if gate else None,
        gate_because=list(gate.titles) if gate else [],
        is_treated=_is_treated(record),
        applied=[*(_needle(one, record) for one in record.insertions), *_others(record)],
        minutes=record.minutes if record.closed_at else None,
        events=list(_events(record)),
    )


def _needle(one: NeedleInsertion, record: SessionRecord) -> Applied:
    currents = [
        f"{current.frequency_hz:g} Hz"
        + (f" and {current.frequency_2_hz:g} Hz" if current.frequency_2_hz else "")
        for current in record.currents
        if one.needle in current.needles
    ]
    kind = one.needle_type
    return Applied(
        modality=one.technique,
        site=one.point,
        side=_SIDES.get(one.side),
        depth_mm=one.depth_mm,
        tissue=one.tissue_level,
        response_sought=one.response_sought,
        response_obtained={"yes": True, "no": False}.get(one.de_qi),
        stimulation=" + ".join(dict.fromkeys([*(move.method for move in one.stimulation), *currents])),
        retention_min=one.retention_min,
        needle=NeedleUsed(
            diameter_mm=kind.diameter_mm, length_mm=kind.length_mm, maker=kind.maker, material=kind.material
        ),
    )


def _others(record: SessionRecord) -> Iterator[Applied]:
    kinds = read_table("clinic/session")["technique"]
    for one in record.techniques:
        yield Applied(
            modality=one.modality,
            site=one.point,
            side=_SIDES.get(one.side),
            retention_min=one.minutes,
            on_needle=kinds[one.modality].get("needs_needle", False),
        )


def _events(record: SessionRecord) -> Iterator[AdverseEvent]:
    known, meaning = read_table("clinic/review")["event"], read_table("clinic/review")["session_outcome"]
    for one in record.incidents:
        if one.outcome not in meaning["settled"]:
            yield AdverseEvent(
                kind=one.kind if one.kind in known else "other",
                **_blamed(one, record),
                serious=one.called_ambulance,
                over=one.outcome in meaning["over"] if one.resolved else None,
            )


def _blamed(incident: Incident, record: SessionRecord) -> dict[str, Any]:
    """The technique, point and side an incident is tied to by its needle, or the point alone."""
    needle = next((one for one in record.insertions if one.needle == incident.needle), None)
    if needle is None:
        return {"site": incident.code}
    return {"modality": needle.technique, "site": needle.point, "side": _SIDES.get(needle.side)}
