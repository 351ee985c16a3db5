"""The page of a review in a real browser: it opens offline, and axe finds nothing."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.web.browser import DESK, PHONE, Visit, context, nothing_hinders_anybody

from weizhong.clinic.review import review
from weizhong.clinic.review.course import Course, CoursePlan, Goal, Reading
from weizhong.clinic.review.course import Visit as OfCourse
from weizhong.report.review_html import render

pytestmark = pytest.mark.browser

BEGAN = date(2026, 9, 7)


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    visits = [
        OfCourse(
            on=BEGAN + timedelta(weeks=week),
            gate="clear",
            readings=[Reading(scale="nrs", value=7 - week), Reading(scale="hfaq", value=40 + 5 * week)],
        )
        for week in range(6)
    ]
    plan = CoursePlan(on=BEGAN, complaint_weeks=30, goal=Goal(scale="nrs", value=3))
    judged = review(Course(plan=plan, visits=visits), BEGAN + timedelta(weeks=6))
    file = tmp_path_factory.mktemp("review") / "review.html"
    file.write_text(render(judged), "utf-8")
    return file


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"])
def test_it_opens_offline_fits_the_window_and_axe_finds_nothing(
    browser: Browser, page_file: Path, size: tuple[int, int], scheme: Any
) -> None:
    with context(browser, size, color_scheme=scheme, reduced_motion="reduce") as window:
        visit = Visit(window, page_file)
        page = visit.page
        for fold in page.locator("details").all():
            fold.locator("summary").click()
        assert page.locator("figure.chart svg").count() == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert visit.complaints == []
        assert visit.requests == [page_file.as_uri()]
        nothing_hinders_anybody(page)
