"""A course made of sessions, completed by what was written down beside them."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from tests.session_records import a_record
from tests.spec.flat_body import calm_case, flat_place
from tests.spec.session_visit import DAY

from weizhong.clinic.planning.plan import plan
from weizhong.clinic.review import read_course_text, review
from weizhong.clinic.review.completed import completed
from weizhong.clinic.review.course import Course
from weizhong.clinic.review.from_sessions import course_from
from weizhong.terms.errors import InvalidInput

SESSIONS = course_from(None, [a_record(week) for week in (0, 1)])
LATER = DAY + timedelta(weeks=1)


def told(text: str) -> Course:
    return completed(SESSIONS, read_course_text(text))


def test_nothing_written_down_changes_nothing() -> None:
    assert completed(SESSIONS, Course()) == SESSIONS


def test_scores_join_the_visits_and_decide() -> None:
    course = told(
        f'[[baseline]]\nscale = "nrs"\nvalue = 7\n[[readings]]\nscale = "nrs"\nvalue = 3\non = {LATER}'
    )
    (change,) = review(course, LATER).changes
    assert (change.start, change.now, change.verdict) == (7, 3, "better")


def test_a_reading_up_to_the_first_treatment_is_a_start_value() -> None:
    earlier = DAY - timedelta(days=3)
    course = told(f'[[readings]]\nscale = "nrs"\nvalue = 7\non = {earlier}')
    assert [one.value for one in course.baseline] == [7]
    assert review(course, LATER).set_aside == []


def test_what_was_agreed_stands_before_what_the_plan_says() -> None:
    made = course_from(plan(calm_case(), on=DAY, place=flat_place), [a_record()])
    course = completed(made, read_course_text('[plan]\nstop_by_visit = 4\nprimary_scale = "nrs"'))
    assert (course.plan.stop_by_visit, course.plan.primary_scale) == (4, "nrs")
    assert (course.plan.style, course.plan.sessions) == (made.plan.style, made.plan.sessions)


NECK = '[plan]\npackage = "neck_pain"'


def for_complaint(package: str) -> Course:
    made = replace(plan(calm_case(), on=DAY, place=flat_place), package=package)
    return course_from(made, [a_record()])


@pytest.mark.parametrize("known", ["back_pain", "neck_pain"])
def test_a_file_that_tells_another_complaint_than_the_records_is_refused(known: str) -> None:
    for said in ("back_pain", "neck_pain"):
        file = read_course_text(f'[plan]\npackage = "{said}"')
        if said == known:
            assert completed(for_complaint(known), file).plan.package == known
            continue
        with pytest.raises(InvalidInput, match="another complaint than the visits") as refused:
            completed(for_complaint(known), file)
        assert "plan.package" in str(refused.value)


def test_where_records_do_not_tell_the_complaint_the_file_does() -> None:
    assert completed(for_complaint(""), read_course_text(NECK)).plan.package == "neck_pain"
    assert completed(for_complaint("neck_pain"), Course()).plan.package == "neck_pain"


def test_where_nobody_tells_the_complaint_it_is_the_usual_one() -> None:
    course = completed(for_complaint(""), Course())
    assert (course.plan.package, course.plan.judged_as) == ("", "back_pain")


def test_visits_without_a_record_are_counted_with_the_others() -> None:
    earlier = DAY - timedelta(weeks=1)
    made = course_from(plan(calm_case(), on=DAY, place=flat_place), [a_record()])
    course = completed(made, read_course_text(f"[[visits]]\non = {earlier}"))
    judged = review(course, DAY)
    assert (judged.visits_done, judged.set_aside) == (2, [])


def test_readings_and_events_of_a_visit_join_its_record() -> None:
    course = told(
        f'[[visits]]\non = {DAY}\nreadings = [{{ scale = "nrs", value = 7 }}]\n'
        'events = [{ kind = "bruise", site = "BL23", over = true }]'
    )
    first, second = course.visits
    assert [one.kind for one in first.events] == ["bruise"]
    assert [one.value for one in first.readings] == [7]
    assert first.applied == SESSIONS.visits[0].applied
    assert second == SESSIONS.visits[1]
    assert review(course, LATER).set_aside == []


@pytest.mark.parametrize("line", ['gate = "clear"', "minutes = 30", "is_treated = false"])
def test_what_was_done_at_a_visit_with_a_record_is_not_told_again(line: str) -> None:
    with pytest.raises(InvalidInput, match=rf"visits\[1\]: .*leave out {line.split()[0]}") as refused:
        told(f"[[visits]]\non = 2026-11-01\n[[visits]]\non = {DAY}\n{line}")
    assert str(DAY) not in str(refused.value)


def test_who_treats_is_told_once() -> None:
    assert told("[[practitioners]]\nyears_of_practice = 9").practitioners[0].years_of_practice == 9
    assert completed(SESSIONS, Course()).practitioners == SESSIONS.practitioners


def test_what_was_settled_later_settles() -> None:
    lines = (("needle_inserted",), ("incident_reported", {"kind": "bleeding", "needle": "n1"}))
    bled = a_record(0, *lines, ended=())
    over = f'[[settled]]\nkind = "bleeding"\nvisit = {DAY}\non = {LATER}\nby = "physician"'
    course = completed(course_from(None, [bled, a_record(1)]), read_course_text(over))
    assert "event.bleeding" not in {one.rule for one in review(course, LATER).reasons}


def test_a_course_began_no_later_than_its_first_visit() -> None:
    made = plan(calm_case(), on=LATER, place=flat_place)  # planned anew since
    course = course_from(made, [a_record(week) for week in (0, 1)])
    assert course.plan.on == DAY
    assert review(course, LATER).visits_done == 2
    assert course_from(plan(calm_case(), on=date(2026, 11, 1), place=flat_place), []).plan.on == date(
        2026, 11, 1
    )
