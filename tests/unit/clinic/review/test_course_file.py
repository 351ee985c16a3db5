"""A course is read, or refused with one sentence that says where and what is allowed."""

import re

import pytest

from weizhong.clinic.review.course_file import read_course, read_course_text
from weizhong.terms.errors import InvalidInput, UnknownCode, UnreadableInput

VISIT = "[[visits]]\non = 2026-11-02\n"
NEEDLED = 'applied = [{{ modality = "needling", site = "BL23", {} }}]'


def test_a_whole_course_is_read() -> None:
    course = read_course_text(
        '[plan]\nsessions = [6, 8]\n[[baseline]]\nscale = "nrs"\nvalue = 7\n'
        + VISIT
        + 'gate = "clear"\napplied = [{ modality = "needling", site = "BL23", side = "both", depth_mm = 20 }]'
    )
    assert course.plan.sessions == (6, 8)
    assert course.visits[0].applied[0].depth_mm == 20


def test_a_complaint_may_be_as_old_as_a_long_life() -> None:
    assert read_course_text("[plan]\ncomplaint_weeks = 5500").plan.complaint_weeks == 5500


def test_a_complaint_may_be_of_today_and_a_visit_may_take_no_minute() -> None:
    course = read_course_text("[plan]\ncomplaint_weeks = 0\n" + VISIT + "minutes = 0")
    assert (course.plan.complaint_weeks, course.visits[0].minutes) == (0, 0)


def test_json_has_days_as_text() -> None:
    assert read_course({"visits": [{"on": "2026-11-02"}]}).visits[0].on.year == 2026


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("visits = ", UnreadableInput, "The course is not valid TOML at line 1"),
        ("[plan]\nstlye = 1", InvalidInput, "plan: 'stlye' is not a field. Did you mean style?"),
        ("[[visits]]\n", InvalidInput, "visits[0]: on is missing; add it."),
        ('[[visits]]\non = "2026-02-30"', InvalidInput, "visits[0].on must be a day, such as"),
        (VISIT + 'gate = "halt"', InvalidInput, "visits[0].gate must be one of stop, ask"),
        (VISIT + 'minutes = "long"', InvalidInput, "visits[0].minutes must be a number, without quotes"),
        (VISIT + "events = 3", InvalidInput, "visits[0].events must be a list"),
        ("visits = [3]", InvalidInput, "visits[0] must be a table"),
        ("[plan]\nmaintenance = 1", InvalidInput, "plan.maintenance must be true or false"),
        (
            "[plan]\nsessions = [8, 6]",
            InvalidInput,
            "plan.sessions must be two numbers, the least and the most",
        ),
        ("[plan]\nsessions = [0, 6]", InvalidInput, "plan.sessions must be two numbers"),
        ("[plan]\nsessions = [8]", InvalidInput, "plan.sessions"),
        ("[plan]\nstop_by_visit = 0", InvalidInput, "plan.stop_by_visit must be the number of a visit"),
        *(
            (
                f"[plan]\ncomplaint_weeks = {weeks}",
                InvalidInput,
                "plan.complaint_weeks must be from 0 to 5500 w",
            )
            for weeks in ("-0.5", "nan", "inf", "5501", "1e300")
        ),
        *(
            (VISIT + told, InvalidInput, f"visits[0].{field} must be a number, 0 or more; correct it")
            for told, field in (
                ("minutes = nan", "minutes"),
                ("retention_min = -4", "retention_min"),
                ("needle = { diameter_mm = 0.25, length_mm = inf }", "needle.length_mm"),
                (NEEDLED.format("retention_min = nan"), "applied[0].retention_min"),
                (NEEDLED.format("depth_mm = -20"), "applied[0].depth_mm"),
                (NEEDLED.format("needle = { diameter_mm = inf }"), "applied[0].needle.diameter_mm"),
            )
        ),
        *(
            (
                f"[[practitioners]]\nyears_of_practice = {years}",
                InvalidInput,
                "practitioners[0].years_of_practice must be a number, 0 or more; correct it",
            )
            for years in ("nan", "-1")
        ),
        (
            '[plan]\ngoal = { scale = "nrs", value = 44 }',
            InvalidInput,
            "plan.goal.value must lie on nrs (0 to 10)",
        ),
        (
            '[plan]\nprimary_scale = "NRS"',
            UnknownCode,
            "plan.primary_scale: 'NRS' is not known. Did you mean nrs?",
        ),
        (
            '[plan]\npayer = "medicare"',
            UnknownCode,
            "plan.payer: 'medicare' is not known. Did you mean medicare_us",
        ),
        ('[plan]\npackage = "bakc_pain"', UnknownCode, "'bakc_pain' is not known. Did you mean back_pain"),
        (
            '[[settled]]\nkind = "brusie"\nvisit = 2026-11-02\non = 2026-11-03\nby = "patient"',
            UnknownCode,
            "settled[0].kind: 'brusie'",
        ),
        (VISIT + 'events = [{ kind = "brusie" }]', UnknownCode, "visits[0].events[0].kind: 'brusie'"),
        (
            VISIT + 'applied = [{ modality = "cups", site = "BL23" }]',
            UnknownCode,
            "visits[0].applied[0].modality",
        ),
        ('[plan.goal]\nscale = "pain"\nvalue = 2', UnknownCode, "plan.goal.scale: 'pain' is not known."),
    ],
)
def test_a_slip_is_told_where_it_is_and_what_is_allowed(text: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=re.escape(said)):
        read_course_text(text)


def test_a_refusal_never_repeats_a_value() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_course_text(VISIT + 'minutes = "seventy-three"')
    assert "seventy" not in str(refused.value)


def test_a_refusal_never_repeats_a_sentence_written_where_a_name_belongs() -> None:
    document = {"visits": [{"on": "2026-09-14", "events": [{"kind": "Anna Berg fainted"}]}]}
    with pytest.raises(UnknownCode, match=r"events\[0\].kind: what stands there is not known") as refused:
        read_course(document)
    assert "Berg" not in str(refused.value)


@pytest.mark.parametrize("document", [[], 3, None, "course", {"schema": "weizhong.course/2"}])
def test_what_is_no_course_is_refused(document: object) -> None:
    with pytest.raises(InvalidInput, match=r"the course|schema"):
        read_course(document)


@pytest.mark.parametrize("document", [{"plan": {"setting": "\ud800"}}, {"plan": {"payer": "\ud800"}}])
def test_half_a_character_is_refused_in_words(document: object) -> None:
    with pytest.raises(InvalidInput, match="half a character"):
        read_course(document)


def test_a_scale_that_is_scored_and_judges_no_course_is_told_as_such() -> None:
    document = {"baseline": [{"scale": "phq_4", "value": 4}], "visits": []}
    with pytest.raises(UnknownCode, match="is scored, but no course can be judged by it"):
        read_course(document)
