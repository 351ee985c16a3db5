"""The page of a review in a real browser: it opens offline, and axe finds nothing."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
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
            readings=[
                Reading(scale="nrs", value=7 - week),
                Reading(scale="hfaq", value=40 + 5 * week),
                *([Reading(scale="pgic", value=2)] if week else []),
            ],
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
        assert page.locator("figure.chart svg").count() == 3
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert visit.complaints == []
        assert visit.requests == [page_file.as_uri()]
        nothing_hinders_anybody(page)


def test_on_a_phone_a_chart_is_legible_without_a_scroll(browser: Browser, page_file: Path) -> None:
    with context(browser, PHONE) as window:
        page = Visit(window, page_file).page
        for figure in page.locator("figure.chart").all():
            assert figure.evaluate("it => it.scrollWidth <= it.clientWidth")
        sizes = page.locator("figure.chart svg").evaluate_all(
            """drawings => drawings.flatMap(drawing => {
                 const paper = drawing.getBoundingClientRect(), scale = drawing.getScreenCTM().a;
                 return [...drawing.querySelectorAll("text")].map(text => {
                   const box = text.getBoundingClientRect();
                   return {text: text.textContent, px: text.getAttribute("font-size") * scale,
                           isInside: box.left >= paper.left && box.right <= paper.right};
                 });
               })"""
        )
        assert len(sizes) > 60
        assert all(one["isInside"] for one in sizes), [one for one in sizes if not one["isInside"]]
        assert min(one["px"] for one in sizes) >= 11


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_table_below_a_chart_is_seen_whole(
    browser: Browser, page_file: Path, size: tuple[int, int]
) -> None:
    with context(browser, size) as window:
        page = Visit(window, page_file).page
        for figure in page.locator("figure.chart").all():
            figure.locator("summary").click()
            assert figure.locator("table").evaluate("it => it.scrollWidth <= it.parentElement.clientWidth")


def test_a_link_opens_the_fold_it_leads_into(browser: Browser, page_file: Path) -> None:
    with context(browser, DESK) as window:
        page = Visit(window, page_file).page
        source = page.locator("#source-ostelo2008, #source-OSTELO2008").first
        assert not source.is_visible()
        page.locator(".scale .cites a", has_text="OSTELO2008").first.click()
        assert source.is_visible()


def test_paper_shows_what_the_screen_folds(browser: Browser, page_file: Path) -> None:
    with context(browser, DESK) as window:
        page = Visit(window, page_file).page
        assert _hidden(page) > 0
        page.emulate_media(media="print")
        assert _hidden(page) == 0


def _hidden(page: Page) -> int:
    """How much of what folds hold is not to be seen."""
    parts = page.locator("details > :not(summary)")
    return int(parts.evaluate_all("them => them.filter(one => !one.checkVisibility()).length"))
