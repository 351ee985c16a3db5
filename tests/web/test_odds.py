"""The patient's page of odds in a real browser: offline, on a phone, at a desk, in the dark, and on paper."""

from math import inf
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from tests.unit.report.odds_branches import BRANCHES
from tests.web.browser import DESK, PHONE, Visit, context, nothing_hinders_anybody

from weizhong.evidence.odds import odds
from weizhong.report.odds_page import render

pytestmark = pytest.mark.browser

NARROW = (320, 640)  # WCAG 2.2, 1.4.10: nothing may be lost at this width
LONGEST = {PHONE: 8000, DESK: 4500}  # as first shown; what is folded is the reader's choice
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
UNFOLD = "document.querySelectorAll('details').forEach((fold) => (fold.open = true))"
SOME = ("chronic", "old, nerve root", "acute", "stop", "neck")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("odds")
    files = {}
    for number, (name, asked) in enumerate(BRANCHES.items()):
        files[name] = folder / f"{number}.html"
        files[name].write_text(render(odds(asked)), "utf-8")
    return files


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk, dark"])
@pytest.mark.parametrize("name", SOME)
def test_axe_finds_nothing(
    browser: Browser, pages: dict[str, Path], size: tuple[int, int], scheme: Any, name: str
) -> None:
    with context(browser, size, color_scheme=scheme, reduced_motion="reduce") as window:
        page = Visit(window, pages[name]).page
        page.evaluate(UNFOLD)
        nothing_hinders_anybody(page, *WCAG)


@pytest.mark.parametrize("size", [NARROW, PHONE, DESK], ids=["narrow", "phone", "desk"])
def test_every_page_opens_offline_is_short_as_first_shown_and_never_wider_than_the_window(
    browser: Browser, pages: dict[str, Path], size: tuple[int, int]
) -> None:
    with context(browser, size) as window:
        for name in BRANCHES:
            visit = Visit(window, pages[name])
            expect(visit.page.locator("h1")).to_be_visible()
            assert visit.page.evaluate("document.documentElement.scrollHeight") <= LONGEST.get(size, inf), (
                name
            )
            visit.page.evaluate(UNFOLD)
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= size[0], name
            assert visit.complaints == []
            assert visit.requests == [pages[name].as_uri()]
            visit.page.close()


def test_a_number_leads_to_its_row_and_back_by_keyboard_alone(
    browser: Browser, pages: dict[str, Path]
) -> None:
    with context(browser) as window:
        page = Visit(window, pages["chronic"]).page
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "48"
        expect(page.locator("#origin .origin")).to_be_hidden()
        page.keyboard.press("Enter")
        row = page.locator("#origin li:target")
        expect(row).to_contain_text("responders/haake2007.acupuncture.response.6mo")
        expect(row).to_contain_text("events 184; n 387")
        expect(row).to_be_in_viewport()
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Back")
        page.keyboard.press("Enter")
        expect(page.locator("h1 a:target")).to_have_text("48")
        expect(page.locator("h1")).to_be_in_viewport()


def test_a_number_of_a_fold_is_led_back_to_though_the_fold_was_closed(
    browser: Browser, pages: dict[str, Path]
) -> None:
    with context(browser) as window:
        page = Visit(window, pages["chronic"]).page
        page.locator("#origin summary").click()
        row = page.locator("#origin li").filter(has_text="printed/cherkin2009.share.year.needled")
        row.get_by_text("Back").click()
        expect(page.locator("a.n:target")).to_have_text("59")
        expect(page.locator("a.n:target")).to_be_in_viewport()


def test_on_a_phone_all_three_groups_come_onto_one_screen(browser: Browser, pages: dict[str, Path]) -> None:
    """Chances that are not seen beside each other are not compared."""
    with context(browser, PHONE) as window:
        page = Visit(window, pages["chronic"]).page
        together = page.locator(".arms").first.bounding_box()
        assert together is not None
        assert together["height"] <= PHONE[1]


@pytest.mark.parametrize("size", [NARROW, PHONE, DESK], ids=["narrow", "phone", "desk"])
def test_no_picture_lies_under_its_words(
    browser: Browser, pages: dict[str, Path], size: tuple[int, int]
) -> None:
    with context(browser, size) as window:
        for name, card in (("acute", ".nobody"), ("chronic", ".arm"), ("acute", ".course")):
            page = Visit(window, pages[name]).page
            drawn = page.locator(f"{card} svg.drawn").first.bounding_box()
            said = page.locator(f"{card} p").last.bounding_box()
            assert drawn is not None
            assert said is not None
            is_below = said["y"] >= drawn["y"] + drawn["height"]
            is_beside = said["x"] >= drawn["x"] + drawn["width"] or drawn["x"] >= said["x"] + said["width"]
            assert is_below or is_beside, (name, card)


def test_the_same_is_told_to_those_who_hear_the_page(browser: Browser, pages: dict[str, Path]) -> None:
    with context(browser) as window:
        page = Visit(window, pages["chronic"]).page
        image = page.get_by_role("img", name="Real needles").first
        expect(image).to_have_accessible_name(
            "Real needles Real needles: 48 of 100 people got clearly better. It may be 43 to 53."
        )


def test_paper_shows_pictures_and_opens_what_is_folded(browser: Browser, pages: dict[str, Path]) -> None:
    with context(browser) as window:
        page = Visit(window, pages["chronic"]).page
        page.emulate_media(media="print")
        expect(page.locator(".arm .drawn").first).to_be_visible()
        expect(page.locator(".trial h3").first).to_be_visible()
        expect(page.locator(".advice-list li").first).to_be_visible()
        expect(page.locator(".myths dd").first).to_be_visible()
        expect(page.locator("#origin li").first).to_be_visible()
        expect(page.locator("#origin .back").first).to_be_hidden()
        expect(page.locator(".skip")).to_be_hidden()
