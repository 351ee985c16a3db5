"""The review of a course as a page: everything the terminal says, and the course of every scale drawn."""

import re
from datetime import date
from html import unescape

import pytest
from tests.spec.review_vignettes import course_vignettes

from weizhong.clinic.review import review
from weizhong.clinic.review.course import Course, CoursePlan, Goal, Reading, Visit
from weizhong.report.review_html import render

EVERY = course_vignettes()
ON = date(2026, 11, 1)
COURSE = Course(
    plan=CoursePlan(complaint_weeks=30, goal=Goal(scale="nrs", value=3)),
    baseline=[
        Reading(scale="nrs", value=7, on=date(2026, 10, 1)),
        Reading(scale="rmdq", value=17, on=date(2026, 10, 1)),
    ],
    visits=[
        Visit(on=date(2026, 10, 1), gate="clear"),
        Visit(on=date(2026, 10, 15), gate="clear", readings=[Reading(scale="nrs", value=5)]),
        Visit(on=date(2026, 10, 29), gate="clear", readings=[Reading(scale="rmdq", value=12)]),
    ],
)


def shown(page: str) -> str:
    body = page[page.index("<body") :]
    return "".join(unescape(re.sub("<[^>]+>", "", body)).split())


@pytest.mark.parametrize("vignette", EVERY[::7], ids=lambda one: one.name)
def test_the_page_tells_every_reason_question_and_advice(vignette) -> None:
    judged = review(vignette.course, vignette.on)
    told = shown(render(judged))
    for text in (
        judged.review_notice,
        *(one.title for one in judged.reasons),
        *(one.action for one in judged.reasons),
        *(one.text for one in (*judged.questions, *judged.set_aside, *judged.safety_net, *judged.payers)),
        *(one.text for one in judged.changes),
    ):
        assert "".join(text.split()) in told, text


def test_every_scale_is_drawn_with_its_rules_and_its_expected_course() -> None:
    page = render(review(COURSE, ON))
    assert page.count("<svg") == 2
    told = shown(page)
    for text in (
        "1 of 5 published rules that can be judged calls it a response: they disagree.",
        "by where one started, 112 people in Hong Kong",
        "At week 2 the mean of people with pain of three to twelve months",
        "goal agreed: 3",
    ):
        assert "".join(text.split()) in told, text


def test_every_link_leads_somewhere_and_no_id_stands_twice() -> None:
    page = render(review(COURSE, ON))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert set(" ".join(re.findall(r'aria-labelledby="([^"]+)"', page)).split()) <= set(ids)


def test_what_is_secondary_is_folded_and_nothing_of_safety_is() -> None:
    judged = review(COURSE, ON)
    page = render(judged)
    unfolded = shown(re.sub("<details.*?</details>", "", page, flags=re.DOTALL))
    for text in (
        *(one.action for one in judged.reasons),
        *(one.text for one in (*judged.safety_net, *judged.questions, *judged.set_aside, *judged.changes)),
        "1 of 5 published rules that can be judged calls it a response: they disagree.",
    ):
        assert "".join(text.split()) in unfolded, text
    for text in (
        judged.stop_rule.text,
        judged.maintenance.text,
        "by where one started, 112 people in Hong Kong",
    ):
        assert "".join(text.split()) not in unfolded, text


def test_the_page_runs_nothing_and_loads_nothing() -> None:
    page = render(review(COURSE, ON))
    assert "<script" not in page
    assert "script-src 'none'" in page.replace("&#x27;", "'")
    assert re.findall(r'(?:src|href)="(?!#|https://)', page) == []


def test_without_a_reading_that_is_said() -> None:
    assert "Nousablereading." in shown(render(review(Course(), ON)))
