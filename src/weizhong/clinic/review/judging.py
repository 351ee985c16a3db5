"""From where a course stands to what follows: the rows of the table that hold, and adverse events."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.review.course import AdverseEvent, Visit
from weizhong.clinic.review.document import Decision, ReviewReason
from weizhong.clinic.review.standing import Standing
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


def place_of(event: AdverseEvent) -> tuple[str, ...]:
    """Return the site of an event and its side, as far as they are on record; a side alone is no place.

    Examples
    --------
    >>> place_of(AdverseEvent(kind="bruise", site="BL23", side="left")), place_of(AdverseEvent(kind="faint"))
    (('BL23', 'left'), ())
    """
    return tuple(filter(None, (event.site, event.side))) if event.site else ()


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
        yield words["visits"].format(**numbers, least=at.planned[0], most=at.planned[1])
    if asked & _OF_READINGS:
        yield from (change.text for change in at.changes)
    if asked & set(_OF_GATE):
        visit = at.accepted.visits[-1]
        yield words["gate"].format(on=visit.on, verdict=(visit.gate or words["unrecorded"]).replace("_", " "))
        yield from visit.gate_because


def _of_events(at: Standing) -> Iterator[ReviewReason]:
    """Events of the last visit, and earlier ones not recorded as over; the others only where repeated."""
    visits = at.accepted.visits
    for number, visit in enumerate(visits):
        is_last = number == len(visits) - 1
        for event in visit.events:
            if is_last or event.over is not True:
                yield _of_event(event, visit, earlier=visits[:number])


def _of_event(event: AdverseEvent, visit: Visit, earlier: tuple[Visit, ...]) -> ReviewReason:
    table = read_table("clinic/review")
    row, said = table["event"][event.kind], table["event_rules"]
    is_again = any(one.kind == event.kind for before in earlier for one in before.events)
    follows = [row["again"] if is_again else row["decision"], *_while_not_over(row, event)]
    kind: Decision = "refer" if event.serious else min(follows, key=decisions().index)
    goes_on = event.over is False and "going_on" in row
    notes = [said["repeated"]] if is_again else []
    notes += [said["serious"]] if event.serious else []
    notes += [said["going_on"]] if goes_on else []
    notes += [said["open"]] if event.over is None else []
    actions = [said["serious_action"]] if event.serious else []
    actions += [row["going_on_action"]] if goes_on else []
    return ReviewReason(
        rule=f"event.{event.kind}",
        decision=kind,
        title=_title(row["label"], event, visit),
        text=" ".join([row["text"], *notes]),
        action=" ".join([*actions, row["action"]]),
        because=[table["used"]["event"].format(label=row["label"], on=visit.on)],
        citations=citations(row),
    )


def _while_not_over(row: dict[str, Any], event: AdverseEvent) -> Iterator[Decision]:
    """What follows besides while something goes on, or may."""
    if event.over is False and "going_on" in row:
        yield row["going_on"]
    if event.over is None and "unrecorded" in row:
        yield row["unrecorded"]


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
