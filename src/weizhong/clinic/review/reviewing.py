"""The review of a course: continue, adjust, pause, refer or stop, with reasons and what is missing."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from weizhong._version import __version__
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Question
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.planning.stop_rule import stop_rule
from weizhong.clinic.review.adverse import Happened, place_of
from weizhong.clinic.review.changes import start_and_later
from weizhong.clinic.review.course import Applied, Course
from weizhong.clinic.review.course_file import check_course
from weizhong.clinic.review.document import Review, Said, ScaleChange
from weizhong.clinic.review.judging import reasons
from weizhong.clinic.review.safety_net import safety_net
from weizhong.clinic.review.standing import Standing, deciding, standing
from weizhong.clinic.review.trajectories import citations_of, trajectories
from weizhong.facts.tables import digest, read_table
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.measurement_error import told_from_chance


def review(course: Course, on: date, how_read: Sequence[str] = ()) -> Review:
    """Judge a course on a day.

    Parameters
    ----------
    course : Course
        The visits as recorded, and what was planned.
    on : date
        The day of the review.
    how_read : sequence of str
        What the reader has to know of how the course was read from records.

    Raises
    ------
    UnknownCode
        If the course names a scale, event, modality or payer nobody knows.
    InvalidInput
        If what was planned makes no sense.

    Examples
    --------
    >>> review(Course(), date(2026, 11, 22)).decision
    'continue'
    """
    check_course(course)
    at = standing(course, on)
    held = reasons(at)
    table = read_table("clinic/review")
    courses = trajectories(course, at.accepted, [change.scale for change in at.changes])
    return Review(
        decision=held[0].decision,
        headline=f"{table['decisions'][held[0].decision]} {held[0].title}.",
        reasons=held,
        changes=list(at.changes),
        trajectories=courses,
        trajectory_citations=citations_of(courses),
        visits_done=at.visits_done,
        visits_planned=at.planned,
        stop_by_visit=at.stop_by_visit,
        stop_rule=_said("stop_rule", table["stop_rule"], stop_rule(at.stop_by_visit)),
        set_aside=list(at.accepted.set_aside),
        questions=list(_questions(at)),
        words=list(_words(at)),
        maintenance=_said("maintenance", table["maintenance"]),
        payers=list(_payers(at)),
        safety_net=safety_net(_done_last(at), [one.event for one in at.accepted.events if one.is_told]),
        review_notice=read_table("clinic/statements")["review_notice"],
        reviewed_on=on.isoformat(),
        software_version=__version__,
        facts_digest=digest(),
        how_read=list(how_read),
    )


def _done_last(at: Standing) -> list[Applied]:
    """What was done at the last visit; where that is not recorded, whatever was done in the course."""
    visits = at.accepted.visits
    return list(visits[-1].applied if visits else ()) or [one for visit in visits for one in visit.applied]


def _questions(at: Standing) -> Iterator[Question]:
    """What is missing, each asked once."""
    asked = read_table("clinic/review")["question"]
    if "no_baseline" in at.held:
        yield Question(id="baseline", text=asked["baseline"], needed_for=["no_baseline"])
    if "unread" in at.held and "begun" in at.held:
        yield Question(id="readings", text=asked["reading"], needed_for=["unread"])
    if "at_worst_end" in at.held and not _is_rated_last(at):
        yield Question(id="own_rating", text=asked["own_rating"], needed_for=["at_worst_end"])
    if at.held & {"gate_unrecorded", "gate_ask"}:
        yield Question(id="gate", text=asked["gate"], needed_for=["gate"])
    if "low_mood" in at.held:
        known = gate_questions()["thoughts_of_ending_life"]
        yield Question(id=known.id, text=known.text, needed_for=["low_mood"], plain=known.plain)
    if "goal_met_at_start" in at.held and at.course.plan.goal is not None:
        text = asked["goal"].format(scale=instrument(at.course.plan.goal.scale).label)
        yield Question(id="plan.goal", text=text, needed_for=["goal_reached"])
    if at.held & {"opposed", "partly_improved"} and at.course.plan.primary_scale is None:
        names = " or ".join(change.label for change in deciding(at.course, at.changes))
        text = asked["primary"].format(scales=names)
        yield Question(id="plan.primary_scale", text=text, needed_for=["scales"])
    for name, day in at.accepted.contradicted:
        text = asked["contradiction"].format(scale=instrument(name).label, on=day)
        yield Question(id=f"{name}.{day}", text=text, needed_for=["contradiction"])
    yield from {one.id: one for one in map(_is_it_over, at.accepted.events) if one}.values()


def _is_rated_last(at: Standing) -> bool:
    """Whether the patient's own rating of change is as new as anything that was read."""
    newest = max((one.now_on for one in at.changes if one.now_on), default=None)
    return any(one.now_on == newest for one in at.changes if instrument(one.scale).rating)


def _is_it_over(one: Happened) -> Question | None:
    """Ask of an event nobody recorded as over, by its day and place; what was referred, of a physician."""
    event, on = one.event, one.visit.on
    if event.over is True:
        return None
    table, place = read_table("clinic/review"), place_of(event)
    at_place = table["question"]["event_at"].format(place=", ".join(place)) if place else ""
    label = table["event"][event.kind]["label"]
    asked = "event_settled" if one.decision == "refer" else "event_over"
    return Question(
        id=".".join([event.kind, on.isoformat(), *place]),
        text=table["question"][asked].format(label=label, on=on, place=at_place),
        needed_for=[f"event.{event.kind}"],
    )


def _words(at: Standing) -> Iterator[Said]:
    """What must be said beside the numbers, where it applies."""
    rows = read_table("clinic/review")["words"]
    weeks = at.course.plan.complaint_weeks
    telling = [one for one in at.changes if one.verdict != "unknown"]
    days = {read.on for one in telling for read in start_and_later(one.scale, at.accepted)[1]}
    applies = {
        "improved": any(one.verdict == "better" for one in telling),
        "recent": weeks is not None and weeks < rows["natural_course"]["weeks"],
        "within_error": any(_is_within_error(one) for one in telling),
        "one_reading": len(days) == 1,
    }
    for name, row in rows.items():
        if applies[row["when"]]:
            yield _said(name, row)


def _is_within_error(one: ScaleChange) -> bool:
    return bool(one.gain) and abs(one.gain or 0.0) < told_from_chance(one.scale, one.start, one.now)


def _payers(at: Standing) -> Iterator[Said]:
    """The payer's rule beside the count of treatments, from the first one on; no part of the decision."""
    table, name = read_table("clinic/review"), at.course.plan.payer
    if name is None:
        return
    row, days = table["payer"][name], [visit.on for visit in at.accepted.treated]
    said = [f"{row['title']}: {row['text']}"]
    if "within_days" in row and days:
        inside = sum((day - days[0]).days < row["within_days"] for day in days)
        said.append(
            table["payers"]["count"].format(inside=inside, first=row["first_visits"], days=row["within_days"])
        )
    yield _said(name, row, " ".join([*said, table["payers"]["note"]]))


def _said(name: str, row: dict[str, Any], text: str | None = None) -> Said:
    return Said(id=name, text=text or row["text"], citations=citations(row))
