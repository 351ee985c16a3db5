"""What of a course is used: everything possible, and nothing is lost on the way."""

from datetime import date

from weizhong.clinic.review.accepting import accept
from weizhong.clinic.review.course import (
    AdverseEvent,
    Applied,
    Course,
    CoursePlan,
    NeedleUsed,
    Reading,
    Visit,
)

DAY, TODAY = date(2026, 10, 5), date(2026, 11, 22)


def test_a_possible_course_has_nothing_set_aside() -> None:
    cup = Applied(modality="cupping", site="BL25")
    course = Course(
        plan=CoursePlan(on=DAY),
        baseline=[Reading(scale="nrs", value=7)],
        visits=[Visit(on=DAY, gate="clear", applied=[cup]), Visit(on=TODAY, gate="stop", is_treated=False)],
        readings=[Reading(scale="nrs", value=6, on=TODAY)],
    )
    used = accept(course, TODAY)
    assert used.set_aside == ()
    assert [one.on for one in used.visits] == [DAY, TODAY]
    assert [one.on for one in used.treated] == [DAY]


def test_treatment_after_a_stop_is_told_with_its_day() -> None:
    needle = Applied(modality="needling", site="BL25")
    used = accept(Course(visits=[Visit(on=DAY, gate="stop", applied=[needle])]), TODAY)
    assert [one.text for one in used.set_aside] == [
        "On 2026-10-05 the gate said stop, and treatment is recorded that day; "
        "if it was given after the stop, write down why."
    ]


def test_two_entries_of_a_day_keep_what_either_says() -> None:
    needle = NeedleUsed(length_mm=40)
    one = Visit(
        on=DAY, is_treated=False, minutes=0, retention_min=20, readings=[Reading(scale="nrs", value=7)]
    )
    other = Visit(
        on=DAY,
        gate="clear",
        needle=needle,
        response_sought="de qi",
        stimulation="by hand",
        minutes=45,
        events=[AdverseEvent(kind="bruise")],
        applied=[Applied(modality="needling", site="BL25")],
    )
    for pair in ([one, other], [other, one]):
        (joined,) = accept(Course(visits=pair), TODAY).visits
        assert joined.was_treated
        assert (joined.gate, joined.needle, joined.retention_min) == ("clear", needle, 20)
        assert (joined.response_sought, joined.stimulation) == ("de qi", "by hand")
        assert (len(joined.readings), len(joined.events), len(joined.applied)) == (1, 1, 1)
        assert joined.minutes == pair[0].minutes


def test_a_visit_the_gate_stopped_before_one_of_the_same_day_that_went_on_was_treated() -> None:
    pair = [Visit(on=DAY, gate="stop"), Visit(on=DAY, gate="clear")]
    for visits in (pair, pair[::-1]):
        assert [one.on for one in accept(Course(visits=visits), TODAY).treated] == [DAY]
    assert accept(Course(visits=pair[:1]), TODAY).treated == ()


def test_a_start_value_without_a_day_is_of_the_day_the_course_began() -> None:
    (start,) = accept(Course(plan=CoursePlan(on=DAY), baseline=[Reading(scale="nrs", value=7)]), TODAY).starts
    assert start.on == DAY


def test_the_ends_of_a_scale_belong_to_it() -> None:
    readings = [
        Reading(scale="nrs", value=value, on=DAY.replace(day=day)) for value, day in ((0, 6), (10, 7))
    ]
    assert len(accept(Course(visits=[Visit(on=DAY)], readings=readings), TODAY).reads) == 2


def test_what_is_no_number_is_off_every_scale() -> None:
    course = Course(visits=[Visit(on=DAY, readings=[Reading(scale="nrs", value=float("nan"))])])
    assert [one.kind for one in accept(course, TODAY).set_aside] == ["off_scale"]


def test_readings_before_anything_was_planned_or_done_are_kept() -> None:
    (read,) = accept(Course(readings=[Reading(scale="nrs", value=7, on=DAY)]), TODAY).reads
    assert (read.on, read.value) == (DAY, 7)
