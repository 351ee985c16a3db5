"""From where a course stands to what follows: the rows of the table that hold, and adverse events."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.review.adverse import Happened, place_of
from weizhong.clinic.review.course import AdverseEvent, Visit
from weizhong.clinic.review.document import Decision, ReviewReason
from weizhong.clinic.review.standing import Standing, planned_words
from weizhong.facts.tables import read_table
from weizhong.terms.errors import FactsError

# Which conditions rest on what: the reason then says so.
_OF_GATE = ("gate_stop", "gate_ask", "gate_unrecorded", "gate_limited")
_OF_VISITS = {
    "begun", "not_begun", "halfway_reached", "before_halfway", "stop_visit_reached", "before_stop_visit",
    "planned_reached", "before_planned", "most_reached", "before_most", "decision_due", "no_decision_due",
    "interrupted",
}  # fmt: skip
_OF_READINGS = {
    "unchanged", "improved", "worse", "worse_twice", "opposed", "partly_improved", "goal_reached",
    "plateau", "gained_over_half", "gained_at_most_half", "share_unknown", "unread", "no_baseline",
    "set_back_once", "set_back_twice", "at_worst_end", "low_mood",
}  # fmt: skip


def decisions() -> tuple[Decision, ...]:
    """Return the decisions, gravest first.

    Examples
    --------
    >>> decisions()
    ('refer', 'stop', 'pause', 'adjust', 'continue')
    """
    order: list[Decision] = read_table("clinic/review")["decisions"]["order"]
    return tuple(order)


def reasons(at: Standing) -> list[ReviewReason]:
    """Return everything that follows, gravest first; going on is no reason beside a graver one.

    Raises
    ------
    FactsError
        If nothing follows: the table would then leave a course without an answer.

    Examples
    --------
    >>> from datetime import date
    >>> from weizhong.clinic.review.course import Course
    >>> from weizhong.clinic.review.standing import standing
    >>> [one.rule for one in reasons(standing(Course(), date(2026, 11, 22)))]
    ['not_begun']
    """
    held = [*_of_rules(at), *_of_events(at)]
    if not held:
        raise FactsError("No row of the review table holds for this course; nothing may be decided.")
    gravest = min(held, key=_rank)
    if gravest.decision != "continue":
        held = [one for one in held if one.decision != "continue"]
    return sorted(held, key=_rank)


def _rank(reason: ReviewReason) -> int:
    return decisions().index(reason.decision)


def _of_rules(at: Standing) -> Iterator[ReviewReason]:
    for row in _rules():
        if set(row["when"]) <= at.held:
            yield ReviewReason(
                rule=row["id"],
                decision=row["decision"],
                title=row["title"],
                text=row["text"],
                action=row["action"],
                because=list(_because(row, at)),
                citations=citations(row),
            )


def _because(row: dict[str, Any], at: Standing) -> Iterator[str]:
    """What was used: the count of visits, the readings, the gate."""
    asked, words = set(row["when"]), read_table("clinic/review")["used"]
    if asked & _OF_VISITS:
        seen = at.accepted.visits
        last = words["last"].format(on=seen[-1].on) if seen else ""
        numbers = {"done": at.visits_done, "last": last, "by_visit": at.stop_by_visit}
        yield words["visits"].format(**numbers, planned=planned_words(at.planned))
    if asked & _OF_READINGS:
        own = [one for one in at.changes if at.unseen.get(one.scale) in asked]
        yield from (change.text for change in own or at.changes)
    if asked & set(_OF_GATE):
        visit = at.accepted.visits[-1]
        yield words["gate"].format(on=visit.on, verdict=(visit.gate or words["unrecorded"]).replace("_", " "))
        yield from visit.gate_because


def _of_events(at: Standing) -> Iterator[ReviewReason]:
    """Events of the last visit, and earlier ones not recorded as over; the others only where repeated."""
    for one in at.accepted.events:
        if one.is_last or one.event.over is not True:
            yield _of_event(one)


def _of_event(one: Happened) -> ReviewReason:
    table, event = read_table("clinic/review"), one.event
    row, said = table["event"][event.kind], table["event_rules"]
    goes_on = event.over is False and "going_on" in row
    is_grave = event.serious and not one.settled
    notes = [said["repeated"]] if one.is_again else []
    notes += [said["serious"]] if event.serious else []
    notes += [said["going_on"]] if goes_on else []
    notes += [said["open"]] if event.over is None else []
    actions = [said["serious_action"]] if is_grave else []
    actions += [row["going_on_action"]] if goes_on else []
    actions.append(said["settled_action"] if one.settled and one.settled.by == "physician" else row["action"])
    return ReviewReason(
        rule=f"event.{event.kind}",
        decision=one.decision,
        title=_title(row["label"], event, one.visit),
        text=" ".join([row["text"], *notes]),
        action=" ".join(actions),
        because=list(_recorded(one)),
        citations=citations(row),
    )


def _recorded(one: Happened) -> Iterator[str]:
    """When it was written down, and what was said of it later."""
    table = read_table("clinic/review")
    yield table["used"]["event"].format(label=table["event"][one.event.kind]["label"], on=one.visit.on)
    if one.settled:
        note = f": {one.settled.note}" if one.settled.note else ""
        yield table["used"]["settled"].format(on=one.settled.on, by=one.settled.by, note=note.rstrip("."))


def _title(label: str, event: AdverseEvent, visit: Visit) -> str:
    """What happened, from which technique, where and when."""
    kinds = read_table("clinic/modalities")["modality"]
    by = kinds[event.modality]["label"] if event.modality else ""
    place = ", ".join(place_of(event))
    words = [label[:1].upper() + label[1:], f"from {by}" if by else "", f"at {place}" if place else ""]
    return " ".join(filter(None, [*words, f"({visit.on})"]))


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    rows: list[dict[str, Any]] = read_table("clinic/review")["rule"]
    return tuple(rows)
