"""The page of located points in a real browser: every point, its channels, and a tap on the skin."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.browser import DESK, PHONE, Visit, context, nothing_hinders_anybody, until

from weizhong.anatomy.body import build_body
from weizhong.anatomy.channel_curves import channel_lines
from weizhong.anatomy.free_points import Beside, place_free, tap
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import place, placeable_codes
from weizhong.anatomy.person import Person
from weizhong.cli.spot_words import position
from weizhong.report import located_page
from weizhong.terms.codes import Laterality

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
WOMAN = Person("female", 52, 1620, 70)
POSTERIOR = predict(WOMAN)
CODES = re.compile(r"(?<=--tap=)[-\d,]+")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("located")
    body = build_body(WOMAN, POSTERIOR)
    lines = channel_lines(WOMAN, POSTERIOR, body)
    beside = Beside("BL25", Laterality.LEFT, "lateral", 2, "fingers")
    asked = {
        "few": (*place(["BL23", "GV4"], WOMAN, POSTERIOR), *place_free([beside], WOMAN, POSTERIOR)),
        "all": place(placeable_codes(), WOMAN, POSTERIOR, alternatives=True),
    }
    files = {}
    for name, points in asked.items():
        files[name] = folder / f"{name}.html"
        files[name].write_text(located_page.render(points, WOMAN, body, lines, POSTERIOR.notes), "utf-8")
    return files


def middle(page: Page, aside: float = 0.5, down: float = 0.5) -> tuple[float, float]:
    """A spot of the picture in window pixels."""
    page.locator("#body-view").scroll_into_view_if_needed()
    box = page.locator("#body-view").bounding_box()
    assert box is not None
    return box["x"] + aside * box["width"], box["y"] + down * box["height"]


@SIZES
def test_every_point_opens_offline_without_a_complaint_or_a_request(
    browser: Browser, pages: dict[str, Path], size: tuple[int, int]
) -> None:
    with context(browser, size) as window:
        visit = Visit(window, pages["all"])
        page = visit.drawn()
        assert visit.complaints == []
        assert visit.requests == [pages["all"].as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_page_of_every_point_is_about_two_megabytes(pages: dict[str, Path]) -> None:
    assert pages["all"].stat().st_size < 2_150_000


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"])
def test_axe_finds_nothing(
    browser: Browser, pages: dict[str, Path], size: tuple[int, int], scheme: Any
) -> None:
    with context(browser, size, color_scheme=scheme, reduced_motion="reduce") as window:
        page = Visit(window, pages["few"]).drawn()
        page.locator("#open-all").click()
        page.locator("#body-view").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#tapped")).to_be_visible()
        nothing_hinders_anybody(page)


def test_a_point_is_found_by_its_name_without_tones_and_turns_towards_the_reader(
    browser: Browser, pages: dict[str, Path]
) -> None:
    with context(browser, reduced_motion="reduce") as window:
        visit = Visit(window, pages["all"])
        page = visit.drawn()
        expect(page.locator("#found")).to_have_text("415 of 415")
        page.locator("#find").fill("shenshu")
        expect(page.locator("details.point:visible")).to_have_count(1)
        expect(page.locator("#found")).to_have_text("1 of 415")
        expect(page.locator(".labels text")).to_have_text(["BL23", "BL23"])
        page.locator("details.point:visible > summary").click()
        card = page.locator("details.point[open]")
        for said in (
            "L2 spinous process",
            "95 % region",
            "How to find it",
            "Which vertebra is really under the mark",
        ):
            expect(card).to_contain_text(said)
        page.locator("#find").fill("ST25")  # in front: the body turns towards the reader
        page.locator("details.point:visible > summary").click()
        until(page, lambda: visit.state("azimuth") == pytest.approx(180))
        expect(page.locator(".labels .selected").first).to_have_text("ST25")


def test_a_crowd_is_not_labelled_but_one_channel_is(browser: Browser, pages: dict[str, Path]) -> None:
    with context(browser) as window:
        page = Visit(window, pages["all"]).drawn()
        expect(page.locator(".labels text")).to_have_count(0)
        page.locator("#no-channels").click()
        page.locator("[data-channel=GV]").check()
        expect(page.locator(".labels text").filter(has_text="GV4")).to_have_count(1)
        page.locator("#all-channels").click()
        expect(page.locator(".labels text")).to_have_count(0)


def colours(page: Page) -> set[str]:
    found: list[str] = page.evaluate(
        """() => {
          const canvas = document.querySelector('#body-view canvas');
          const flat = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
          flat.drawImage(canvas, 0, 0);
          const { data } = flat.getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set();
          for (let i = 0; i < data.length; i += 4) seen.add(data.slice(i, i + 3).join());
          return [...seen];
        }"""
    )
    return set(found)


def test_a_channel_that_is_hidden_leaves_the_picture(browser: Browser, pages: dict[str, Path]) -> None:
    blue = "29,63,174"  # the bladder's ink
    with context(browser) as window:
        visit = Visit(window, pages["all"])
        page = visit.drawn()
        assert blue in colours(page)
        page.locator("[data-channel=BL]").uncheck()
        page.wait_for_timeout(400)
        assert blue not in colours(page)


@SIZES
def test_a_tap_on_the_skin_says_where_it_is_and_the_words_lead_back_there(
    browser: Browser, pages: dict[str, Path], size: tuple[int, int]
) -> None:
    with context(browser, size, reduced_motion="reduce") as window:
        page = Visit(window, pages["few"]).drawn()
        spot = middle(page, 0.52, 0.5)
        (page.touchscreen.tap if size == PHONE else page.mouse.click)(*spot)
        expect(page.locator("#tapped-where")).to_contain_text("the nearest point shown")
        found = CODES.search(page.locator("#tapped-option").inner_text())
        assert found is not None
        body = build_body(WOMAN, POSTERIOR)
        (placed,) = place_free([tap(position(found.group()), body)], WOMAN, POSTERIOR)
        gap = [a - b for a, b in zip(placed.position_mm, position(found.group()), strict=True)]
        assert max(map(abs, gap)) < 2
        assert placed.normal[1] > 0  # on the back, which is what the page shows


def test_the_middle_is_tapped_by_keyboard_on_either_side_of_the_body(
    browser: Browser, pages: dict[str, Path]
) -> None:
    with context(browser, reduced_motion="reduce") as window:
        visit = Visit(window, pages["few"])
        page = visit.drawn()
        page.locator("#body-view").focus()
        page.keyboard.press("2")
        until(page, lambda: visit.state("azimuth") == pytest.approx(180))
        page.keyboard.press("Enter")
        expect(page.locator("#tapped")).to_be_visible()
        found = CODES.search(page.locator("#tapped-option").inner_text())
        assert found is not None
        assert position(found.group())[1] < 0  # the belly


def test_own_spots_stand_last_and_are_called_so(browser: Browser, pages: dict[str, Path]) -> None:
    with context(browser) as window:
        page = Visit(window, pages["few"]).drawn()
        assert page.locator(".group > h3").all_inner_texts()[-1] == "Own spots"
        expect(page.locator(".group").last).to_contain_text("BL25+2 fingers lateral")


def test_without_webgl_or_scripts_the_list_says_it_all(
    browser: Browser, blind: Browser, pages: dict[str, Path]
) -> None:
    for started, scripts in ((blind, True), (browser, False)):
        with context(started, java_script_enabled=scripts) as window:
            page = Visit(window, pages["few"]).page
            expect(page.locator("#no-3d")).to_be_visible()
            expect(page.locator("#body-view")).to_be_hidden()
            page.locator("details.point").first.locator("summary").click()
            expect(page.locator("details.point").first).to_contain_text("L2 spinous process")
