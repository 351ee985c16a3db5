"""Where a course stands: the named conditions that the rows of the review table ask about."""

import math
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date

from weizhong.clinic.planning.stop_rule import usual_stop_visit
from weizhong.clinic.review.accepting import Accepted, accept, is_stale
from weizhong.clinic.review.changes import changes, start_and_later, start_and_values
from weizhong.clinic.review.course import Course
from weizhong.clinic.review.document import ScaleChange
from weizhong.clinic.review.unseen_worsening import unseen_worsening
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table
from weizhong.outcomes.gain import gain_of
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.low_mood import is_low_mood
from weizhong.outcomes.stop_signs import is_plateau, worsening

_LIMITED = ("avoid_modality", "avoid_site")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a course stands.

    Parameters
    ----------
    course : Course
        As recorded.
    accepted : Accepted
        What of it can be used.
    planned : (int, int)
        Visits planned, at least and at most.
    stop_by_visit : int
        The visit by which a meaningful change must show.
    changes : tuple of ScaleChange
        What became of each scale.
    unseen : mapping of str to str
        Scales whose getting worse the start value does not show, and the condition that holds for each.
    held : frozenset of str
        Conditions that hold.
    """

    course: Course
    accepted: Accepted
    planned: tuple[int, int]
    stop_by_visit: int
    changes: tuple[ScaleChange, ...]
    unseen: Mapping[str, str]
    held: frozenset[str]

    @property
    def visits_done(self) -> int:
        """How many visits were given."""
        return len(self.accepted.treated)


def standing(course: Course, on: date) -> Standing:
    """Return where a course stands on a day.

    Examples
    --------
    >>> "not_begun" in standing(Course(), date(2026, 11, 22)).held
    True
    """
    accepted = accept(course, on)
    planned = course.plan.sessions or _usual(course.plan.judged_as)
    stop_by = course.plan.stop_by_visit or usual_stop_visit(planned[0])
    done = accepted.treated
    due = max((number for number in (stop_by, planned[0]) if number <= len(done)), default=None)
    seen = changes(accepted, done[due - 1].on if due else None)
    unseen = unseen_worsening(seen, accepted, course.plan.primary_scale)
    held = frozenset(
        (
            "decision_due" if due else "no_decision_due",
            *_of_visits(len(done), planned, stop_by, is_maintenance=course.plan.maintenance),
            *_of_gate(accepted),
            *_of_time(accepted, on),
            *_of_readings(course, accepted, seen, unseen),
        )
    )
    return Standing(course, accepted, planned, stop_by, seen, unseen, held)


def deciding(course: Course, seen: Iterable[ScaleChange]) -> list[ScaleChange]:
    """Return the scales that decide: those that say something now, or the one named at the start alone.

    A scale that got worse always has a say, however long ago it was read; one named and not read leaves the
    others without one.
    """
    primary = course.plan.primary_scale
    return [one for one in seen if one.verdict == "worse" or (_speaks(one) and primary in (None, one.scale))]


def planned_words(planned: tuple[int, int]) -> str:
    """Return how many visits were planned, in words.

    Examples
    --------
    >>> planned_words((10, 15)), planned_words((12, 12))
    ('10 to 15', '12')
    """
    least, most = planned
    words = read_table("clinic/review")["used"]["planned"]
    return str(least) if least == most else str(words.format(least=least, most=most))


def _speaks(change: ScaleChange) -> bool:
    return change.is_current and change.verdict != "unknown"


def _usual(package: str) -> tuple[int, int]:
    least, most = package_table(package, "dose")["regimen"]["sessions"]
    return least, most


def _of_visits(done: int, planned: tuple[int, int], stop_by: int, *, is_maintenance: bool) -> Iterator[str]:
    halfway = math.ceil(stop_by * read_table("clinic/review")["stop_rule"]["halfway"])
    yield "begun" if done else "not_begun"
    yield "halfway_reached" if done >= halfway else "before_halfway"
    yield "stop_visit_reached" if done >= stop_by else "before_stop_visit"
    yield "planned_reached" if done >= planned[0] else "before_planned"
    yield "most_reached" if done >= planned[1] else "before_most"
    if is_maintenance:
        yield "maintenance"


def _of_gate(accepted: Accepted) -> Iterator[str]:
    """Conditions of the gate at the last visit."""
    if not accepted.visits:
        return
    gate = accepted.visits[-1].gate
    if gate is None:
        yield "gate_unrecorded"
    elif gate in _LIMITED:
        yield "gate_limited"
    else:
        yield f"gate_{gate}"


def _of_time(accepted: Accepted, on: date) -> Iterator[str]:
    if accepted.visits and is_stale(accepted.visits[-1].on, on):
        yield "interrupted"


def _of_readings(
    course: Course, accepted: Accepted, seen: tuple[ScaleChange, ...], unseen: Mapping[str, str]
) -> Iterator[str]:
    telling = deciding(course, seen)
    verdicts = {one.verdict for one in telling}
    conditions = {*unseen.values()}
    yield from conditions - ({"set_back_once"} if "set_back_twice" in conditions else set())
    is_deciding = any(course.plan.primary_scale in (None, scale) for scale in unseen)
    if not accepted.starts and not any(start_and_later(one.scale, accepted)[0] for one in seen):
        yield "no_baseline"
    if not telling:
        yield "unread"
    elif {"better", "worse"} <= verdicts:
        yield "opposed"
    elif "better" in verdicts and len(verdicts) > 1:
        yield "partly_improved"
    elif "better" in verdicts and not is_deciding:
        yield "improved"
    elif not {"better", "worse"} & verdicts:
        yield "unchanged"
    if any(is_low_mood(one.scale, one.start if one.now is None else one.now) for one in seen):
        yield "low_mood"
    if "worse" in verdicts:
        yield "worse"
        twice = any(
            worsening(one.scale, *start_and_values(one.scale, accepted)) == "twice" for one in telling
        )
        yield "worse_twice" if twice else "not_worse_twice"
    if any(_met_at_start(course, one) for one in seen):
        yield "goal_met_at_start"
    elif not is_deciding and _is_at_goal(course, telling, verdicts):
        yield "goal_reached"
    yield _gained(telling)
    gaining = (one.scale for one in telling if one.verdict == "better")
    if any(is_plateau(scale, *start_and_values(scale, accepted)) for scale in gaining):
        yield "plateau"


def _is_at_goal(course: Course, telling: list[ScaleChange], verdicts: Set[str]) -> bool:
    """Whether what was agreed to be enough is reached; without it, where people call themselves recovered."""
    if "worse" in verdicts:
        return False
    goal = course.plan.goal
    if goal is not None:
        return any(one.scale == goal.scale and _reaches(one, goal.value) for one in telling)
    return any(
        one.verdict == "better" and (best := instrument(one.scale).recovered) and _reaches(one, best.at_most)
        for one in telling
    )


def _met_at_start(course: Course, change: ScaleChange) -> bool:
    """Whether the goal was no goal: what is met before the first treatment is not reached by it."""
    goal, start = course.plan.goal, change.start
    if goal is None or start is None or goal.scale != change.scale:
        return False
    return gain_of(instrument(change.scale), goal.value, start) >= 0


def _reaches(change: ScaleChange, value: float) -> bool:
    return change.now is not None and gain_of(instrument(change.scale), value, change.now) >= 0


def _gained(telling: list[ScaleChange]) -> str:
    """Whether more than half of a start value was gained; where no scale tells a share, that is unknown."""
    shares = [one.gain_share for one in telling if one.gain_share is not None]
    if not shares:
        return "share_unknown"
    half = read_table("clinic/review")["extension"]["less_than"]
    return "gained_over_half" if max(shares) > half else "gained_at_most_half"
