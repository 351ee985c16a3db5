"""The course of every scale as the review tells it: the same start value, the same days, the same verdict."""

from datetime import date

import pytest
from tests.spec.review_vignettes import course_vignettes

from weizhong.clinic.review import review
from weizhong.clinic.review.course import Course, CoursePlan, Goal, Reading, Visit
from weizhong.clinic.review.followed import followed
from weizhong.clinic.review.judging import reasons
from weizhong.clinic.review.standing import deciding, standing
from weizhong.terms.errors import MissingInput

EVERY = course_vignettes()
ON = date(2026, 11, 1)


@pytest.mark.parametrize("vignette", EVERY, ids=lambda one: one.name)
def test_it_tells_what_the_review_decides_by(vignette) -> None:
    judged = review(vignette.course, vignette.on)
    assert [one.instrument for one in judged.trajectories] == [one.scale for one in judged.changes]
    for told, change in zip(judged.trajectories, judged.changes, strict=True):
        assert told.signs.verdict == change.verdict
        if told.change is not None and change.gain is not None:
            assert (told.change.gain, told.change.share) == (change.gain, change.gain_share)
            assert (told.change.start, told.change.now) == (change.start, change.now)


@pytest.mark.parametrize("vignette", EVERY, ids=lambda one: one.name)
def test_plateau_and_worsening_are_those_of_the_stop_rule(vignette) -> None:
    at = standing(vignette.course, vignette.on)
    judged = {one.instrument: one.signs for one in review(vignette.course, vignette.on).trajectories}
    telling = [judged[one.scale] for one in deciding(vignette.course, at.changes)]
    assert ("worse_twice" in at.held) == any(one.worsening == "twice" for one in telling)
    assert ("plateau" in at.held) == any(one.is_plateau for one in telling)
    assert reasons(at)


@pytest.mark.parametrize("vignette", EVERY, ids=lambda one: one.name)
def test_setback_and_worst_end_are_those_the_review_pauses_by(vignette) -> None:
    at = standing(vignette.course, vignette.on)
    primary = vignette.course.plan.primary_scale
    lasting, once, at_end = [], [], []
    for one in review(vignette.course, vignette.on).trajectories:
        signs, decides = one.signs, primary in (None, one.instrument) or one.instrument in ("nrs", "vas")
        if signs.setback == "twice" and signs.worsening != "twice":
            (lasting if decides and signs.verdict != "better" else once).append(one)
        elif signs.setback == "once" and signs.verdict != "worse":
            once.append(one)
        elif signs.is_worst_unseen:
            at_end.append(one)
    assert ("set_back_twice" in at.held) == bool(lasting)
    assert ("set_back_once" in at.held) == bool(once and not lasting)
    assert bool(at_end) >= ("at_worst_end" in at.held)  # the patient's own rating may answer for it


def test_the_expected_course_is_that_of_the_package_and_the_duration() -> None:
    def groups(**plan: object) -> list[str]:
        course = Course(
            plan=CoursePlan(**plan),  # type: ignore[arg-type]
            baseline=[Reading(scale="nrs", value=7, on=date(2026, 10, 1))],
            visits=[Visit(on=date(2026, 10, 1))],
        )
        return [band.group for band in review(course, ON).trajectories[0].bands]

    assert groups(complaint_weeks=3) == ["acute"]
    assert groups(complaint_weeks=3, package="neck_pain") == []
    assert groups() == []


def test_a_goal_is_drawn_on_its_own_scale_alone() -> None:
    day = date(2026, 10, 1)
    course = Course(
        plan=CoursePlan(goal=Goal(scale="nrs", value=3)),
        baseline=[Reading(scale="nrs", value=7, on=day), Reading(scale="rmdq", value=17, on=day)],
        visits=[Visit(on=day)],
    )
    assert {one.instrument: one.goal for one in review(course, ON).trajectories} == {"nrs": 3, "rmdq": None}


def test_everything_told_has_its_source() -> None:
    day = date(2026, 10, 1)
    course = Course(
        plan=CoursePlan(complaint_weeks=30),
        baseline=[Reading(scale="nrs", value=7, on=day)],
        visits=[Visit(on=day), Visit(on=date(2026, 10, 20), readings=[Reading(scale="nrs", value=4)])],
    )
    cited = {one.key for one in review(course, ON).trajectory_citations}
    assert {"CHILDS2005", "WILLIAMS2025", "OSTELO2008", "KAMPER2010", "CMAJ2012", "GERAC2007"} <= cited


def test_who_is_followed_answers_what_they_began_with_and_what_decides() -> None:
    day = date(2026, 10, 1)
    course = Course(
        plan=CoursePlan(primary_scale="rmdq"),
        baseline=[Reading(scale="nrs", value=7, on=day)],
        visits=[Visit(on=day), Visit(on=date(2026, 10, 8), is_treated=False)],
        readings=[
            Reading(scale="nrs", value=5, on=date(2026, 10, 20)),
            Reading(scale="nrs", value=50, on=day),
        ],
    )
    one, _ = followed("17", course, ON)
    assert (one.instruments, one.visits) == (("rmdq", "nrs"), (day,))
    assert [answer.value for answer in one.answers] == [7, 5]  # 50 lies off the scale and is set aside
    assert followed("17", course, ON, ["odi"])[0].instruments == ("odi",)


def test_nobody_knows_when_anything_is_due_of_a_course_without_a_day() -> None:
    with pytest.raises(MissingInput, match=r"plan\.on: the day the course began is not told"):
        followed("17", Course(), ON)


def test_a_setback_rests_on_the_scale_that_fell_back_alone() -> None:
    days = [date(2026, 9, day) for day in (7, 14, 21)]
    told = [{"nrs": 7, "rmdq": 12}, {"nrs": 1, "rmdq": 11}, {"nrs": 8, "rmdq": 11}]
    visits = [
        Visit(
            on=day, gate="clear", readings=[Reading(scale=name, value=value) for name, value in read.items()]
        )
        for day, read in zip(days, told, strict=True)
    ]
    judged = review(Course(visits=visits), days[-1])
    fallen = next(one for one in judged.reasons if one.rule == "set_back_once")
    (rests_on,) = fallen.because
    assert rests_on.startswith("Pain, 0 to 10: 7 to 8")
