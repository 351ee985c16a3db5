"""Whatever a course holds: it gets a decision, silence is never improvement, and order does not matter."""

from datetime import date, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as some

from weizhong.clinic.review import Course, review
from weizhong.clinic.review.course import AdverseEvent, CoursePlan, Reading, Visit
from weizhong.facts.tables import read_table
from weizhong.outcomes.change import verdict_of
from weizhong.outcomes.gain import gain_of
from weizhong.outcomes.instruments import instrument

TABLE = read_table("clinic/review")
TODAY = date(2026, 11, 22)
DAYS = some.dates(TODAY - timedelta(days=200), TODAY + timedelta(days=20))
SCALES = some.sampled_from(["nrs", "rmdq", "odi", "hfaq", "pgic"])
READINGS = some.builds(
    Reading,
    scale=SCALES,
    value=some.floats(-5, 105) | some.just(float("nan")),
    on=some.none() | DAYS,
)
EVENTS = some.builds(
    AdverseEvent,
    kind=some.sampled_from(sorted(TABLE["event"])),
    serious=some.booleans(),
    over=some.sampled_from([None, True, False]),
)
GATES = some.sampled_from([None, "stop", "ask", "avoid_site", "avoid_modality", "caution", "note", "clear"])


def visits(most_readings: int = 3) -> some.SearchStrategy[Visit]:
    return some.builds(
        Visit,
        on=DAYS,
        gate=GATES,
        readings=some.lists(READINGS, max_size=most_readings),
        events=some.lists(EVENTS, max_size=2),
    )


PLANS = some.builds(
    CoursePlan,
    on=some.none() | DAYS,
    stop_by_visit=some.none() | some.integers(1, 12),
    sessions=some.none() | some.tuples(some.integers(1, 8), some.integers(8, 16)),
    primary_scale=some.none() | SCALES,
    complaint_weeks=some.none() | some.floats(0, 500),
    payer=some.none() | some.sampled_from(sorted(TABLE["payer"])),
)
COURSES = some.builds(
    Course,
    plan=PLANS,
    baseline=some.lists(READINGS, max_size=3),
    visits=some.lists(visits(), max_size=14),
    readings=some.lists(READINGS, max_size=4),
)


@settings(max_examples=300, deadline=None)
@given(COURSES)
def test_every_course_gets_one_decision_the_gravest_of_its_reasons(course: Course) -> None:
    judged = review(course, TODAY)
    order = TABLE["decisions"]["order"]
    assert judged.decision == min((one.decision for one in judged.reasons), key=order.index)
    assert all(one.citations and one.text and one.action for one in judged.reasons)


@settings(max_examples=100, deadline=None)
@given(some.lists(visits(most_readings=0), max_size=14))
def test_a_course_without_a_reading_is_never_called_better(seen: list[Visit]) -> None:
    judged = review(Course(visits=seen), TODAY)
    assert not {one.rule for one in judged.reasons} & {
        "improving",
        "extension",
        "goal_reached",
        "partly_improved",
    }
    assert "regression" not in {one.id for one in judged.words}


@settings(max_examples=100, deadline=None)
@given(COURSES, some.randoms(use_true_random=False))
def test_the_order_in_which_visits_are_written_down_does_not_matter(course: Course, chance) -> None:
    days = {visit.on: visit for visit in course.visits}
    one = msgspec.structs.replace(course, visits=list(days.values()))
    shuffled = list(days.values())
    chance.shuffle(shuffled)
    other = msgspec.structs.replace(course, visits=shuffled)
    assert review(one, TODAY).decision == review(other, TODAY).decision


@settings(max_examples=100, deadline=None)
@given(COURSES)
def test_a_serious_event_at_the_last_visit_always_refers(course: Course) -> None:
    last = Visit(on=TODAY, gate="clear", events=[AdverseEvent(kind="bruise", serious=True)])
    began = msgspec.structs.replace(course.plan, on=None)
    judged = review(msgspec.structs.replace(course, plan=began, visits=[*course.visits, last]), TODAY)
    assert judged.decision == "refer"


@given(
    some.sampled_from(["nrs", "rmdq", "odi", "hfaq", "ndi", "vas"]),
    some.floats(0, 1),
    some.floats(0, 1),
    some.floats(0, 1),
)
def test_more_gain_is_never_judged_worse(scale: str, start: float, one: float, other: float) -> None:
    of, rank = instrument(scale), ("worse", "none", "unclear", "better")
    span = of.high - of.low
    first, a, b = (round(of.low + share * span, 2) for share in (start, one, other))
    less, more = sorted((a, b), key=lambda value: gain_of(of, first, value))
    assert rank.index(verdict_of(scale, first, less)) <= rank.index(verdict_of(scale, first, more))


def test_two_points_are_two_points_whatever_binary_fractions_make_of_them() -> None:
    assert verdict_of("nrs", 4.1, 2.1) == "better"
    assert verdict_of("nrs", 7.0, 4.9) == "better"


def test_a_payer_changes_nothing_but_what_is_said_of_the_payer() -> None:
    course = Course(baseline=[Reading(scale="nrs", value=7)], visits=[Visit(on=TODAY, gate="clear")])
    paid = msgspec.structs.replace(course, plan=CoursePlan(payer="medicare_us"))
    plain, beside = review(course, TODAY), review(paid, TODAY)
    assert msgspec.structs.replace(beside, payers=[]) == plain
    assert "within the first 90 days: 1 of 12 visits." in beside.payers[0].text


def test_a_review_is_a_document_that_can_be_read_back() -> None:
    judged = review(Course(visits=[Visit(on=TODAY)]), TODAY)
    assert msgspec.json.decode(msgspec.json.encode(judged), type=type(judged)) == judged
