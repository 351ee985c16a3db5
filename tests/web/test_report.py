"""The report in a real browser: offline, by keyboard and by touch, on a phone and on a desk."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.unit.report import made_up, made_up_body
from tests.web.browser import DESK, PHONE, Visit, context, nothing_hinders_anybody, until

from weizhong.clinic.documents.treatment_plan import PlannedPoint
from weizhong.report import outline, phrases

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
STATUSES = pytest.mark.parametrize("status", ["plan", "draft", "stop"])


def point_on_screen(page: Page, code: str) -> dict[str, float]:
    """Where the line of a label ends: on its point, in window pixels."""
    found: dict[str, float] = page.evaluate(
        """(code) => {
          const labels = [...document.querySelectorAll('.labels .label')];
          const label = labels.find((one) => one.textContent === code);
          const [x, y] = label.querySelector('polyline').getAttribute('points').split(' ').at(-1).split(',');
          const box = document.getElementById('body-view').getBoundingClientRect();
          return { x: box.x + Number(x), y: box.y + Number(y) };
        }""",
        code,
    )
    return found


@SIZES
@STATUSES
def test_it_opens_offline_without_a_complaint_or_a_request_no_wider_than_the_window(
    browser: Browser, reports: dict[str, Path], size: tuple[int, int], status: str
) -> None:
    with context(browser, size) as window:
        visit = Visit(window, reports[status])
        if status == "stop":
            expect(visit.page.locator("#referral")).to_contain_text("Do not needle.")
            assert visit.page.locator("canvas").count() == 0
        else:
            visit.drawn().locator("#open-all").click()
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert visit.complaints == []
        assert visit.requests == [reports[status].as_uri()]


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"])
@STATUSES
def test_axe_finds_nothing(
    browser: Browser, reports: dict[str, Path], size: tuple[int, int], status: str, scheme: Any
) -> None:
    with context(browser, size, color_scheme=scheme, reduced_motion="reduce") as window:
        page = Visit(window, reports[status]).page
        if status != "stop":
            page.locator("#open-all").click()
            page.wait_for_selector("#body-view[data-settled]")
        page.evaluate("document.querySelectorAll('details.fold').forEach((fold) => (fold.open = true))")
        nothing_hinders_anybody(page)


def test_a_point_is_chosen_by_keyboard_alone(browser: Browser, reports: dict[str, Path]) -> None:
    with context(browser) as window:
        page = Visit(window, reports["plan"]).drawn()
        page.locator("#open-all").focus()
        for _ in range(3):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent").split()[0] == "BL23"
        page.keyboard.press("Enter")
        card = page.locator("#point-prone-BL23 .card")
        expect(card).to_be_visible()
        expect(card).to_contain_text("4 mm inferior of the L2 spinous process (SD 12)")
        expect(card).to_contain_text("No depth: kidney below, and no ceiling")
        expect(page.locator("#body-view")).to_have_attribute("data-selected", "point-prone-BL23")
        expect(page.locator(".labels .selected").first).to_have_text("BL23")


@SIZES
def test_a_point_is_chosen_on_the_body(
    browser: Browser, reports: dict[str, Path], size: tuple[int, int]
) -> None:
    with context(browser, size) as window:
        page = Visit(window, reports["plan"]).drawn()
        page.locator("#body-view").scroll_into_view_if_needed()
        spot = point_on_screen(page, "BL25")
        (page.touchscreen.tap if size == PHONE else page.mouse.click)(spot["x"], spot["y"])
        expect(page.locator("#point-prone-BL25 .card")).to_be_visible()
        expect(page.locator("#body-view")).to_have_attribute("data-selected", "point-prone-BL25")


def test_only_one_card_is_open_at_a_time_unless_all_are_asked_for(
    browser: Browser, reports: dict[str, Path]
) -> None:
    with context(browser) as window:
        page = Visit(window, reports["plan"]).drawn()
        for anchor in ("point-prone-GV4", "point-prone-GV3"):
            page.locator(f"#{anchor} > summary").click()
        expect(page.locator("details.point[open]")).to_have_count(1)
        page.locator("#open-all").click()
        expect(page.locator("details.point[open]")).to_have_count(9)
        page.locator("#open-all").click()
        expect(page.locator("details.point[open]")).to_have_count(0)


def test_the_body_turns_tilts_and_nears_by_keys(browser: Browser, reports: dict[str, Path]) -> None:
    with context(browser, reduced_motion="reduce") as window:
        visit = Visit(window, reports["plan"])
        page = visit.drawn()
        page.locator("#body-view").focus()
        far = visit.state("distance")
        for key, attribute, expected in (
            ("ArrowRight", "azimuth", 15),
            ("ArrowUp", "elevation", 7.5),
            ("2", "azimuth", 180),
            ("3", "azimuth", 90),
            ("4", "azimuth", 270),
            ("1", "azimuth", 0),
        ):
            page.keyboard.press(key)
            until(page, lambda name=attribute, value=expected: visit.state(name) == pytest.approx(value))
        page.keyboard.press("+")
        until(page, lambda: visit.state("distance") == pytest.approx(far / 1.2))
        expect(page.locator("#view-said")).to_have_text("Seen from behind")


def test_the_body_turns_under_the_mouse_and_follows_it(browser: Browser, reports: dict[str, Path]) -> None:
    with context(browser) as window:
        visit = Visit(window, reports["plan"])
        page = visit.drawn()
        page.locator("#body-view").scroll_into_view_if_needed()
        before = point_on_screen(page, "GV4")
        page.mouse.move(before["x"], before["y"] + 120)
        page.mouse.down()
        page.mouse.move(before["x"] + 60, before["y"] + 120, steps=4)
        page.mouse.up()
        until(page, lambda: visit.state("azimuth") > 5)
        assert point_on_screen(page, "GV4")["x"] > before["x"] + 10
        assert page.locator("details.point[open]").count() == 0


class Fingers:
    """Real touches on the screen, not the events they would cause."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def __call__(self, kind: str, *spots: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(spots)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_the_body_turns_under_one_finger_and_nears_under_two(
    browser: Browser, reports: dict[str, Path]
) -> None:
    with context(browser, PHONE, reduced_motion="reduce") as window:
        visit = Visit(window, reports["plan"])
        page = visit.drawn()
        page.locator("#body-view").scroll_into_view_if_needed()
        box = page.locator("#body-view").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        touch = Fingers(page)
        touch("touchStart", (x, y))
        for step in range(1, 6):
            touch("touchMove", (x + 12 * step, y))
        touch("touchEnd")
        until(page, lambda: 10 < visit.state("azimuth") < 90)
        far = visit.state("distance")
        touch("touchStart", (x - 20, y), (x + 20, y))
        for step in range(1, 6):
            touch("touchMove", (x - 20 - 8 * step, y), (x + 20 + 8 * step, y))
        touch("touchEnd")
        until(page, lambda: visit.state("distance") < 0.6 * far)


def told(member: PlannedPoint) -> list[str]:
    """Everything a card must say about one side of a point."""
    place = member.placement
    return [
        member.code,
        member.name_pinyin,
        member.name_hanzi,
        member.location,
        member.technique,
        *map(phrases.distance, place.distances),
        phrases.region(place.ellipse),
        phrases.causes(place),
        *place.how_to_find,
        *phrases.depth(member.depth),
        *(f"{level} {round(100 * share)} %" for level, share, _ in phrases.level_shares(place.level)),
        *(reason.text for reason in member.reasons),
        *(caution.title for caution in member.cautions),
    ]


def test_every_card_says_what_the_plan_says(browser: Browser, reports: dict[str, Path]) -> None:
    with context(browser) as window:
        page = Visit(window, reports["plan"]).drawn()
        page.locator("#open-all").click()
        for point_set in outline.all_sets(made_up.plan(made_up_body.egg_body())):
            words = " ".join(page.locator(f"#{point_set.anchor}").inner_text().split())
            for member in point_set.members:
                assert [text for text in told(member) if text not in words] == [], point_set.code


def test_the_view_buttons_do_what_the_keys_do(browser: Browser, reports: dict[str, Path]) -> None:
    with context(browser, PHONE, reduced_motion="reduce") as window:
        visit = Visit(window, reports["plan"])
        page = visit.drawn()
        page.get_by_role("button", name="Front: see the body from the front").tap()
        until(page, lambda: visit.state("azimuth") == pytest.approx(180))
        labels = page.locator(".labels text")
        expect(labels.filter(has_text="GV4")).to_have_count(0)
        page.get_by_role("button", name="Start view").tap()
        expect(labels.filter(has_text="GV4")).to_have_count(1)


def test_the_picture_is_not_blank(browser: Browser, reports: dict[str, Path]) -> None:
    with context(browser) as window:
        page = Visit(window, reports["plan"]).drawn()
        colours = page.evaluate(
            """() => {
              const canvas = document.querySelector('#body-view canvas');
              const flat = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
              flat.drawImage(canvas, 0, 0);
              const { data } = flat.getImageData(0, 0, canvas.width, canvas.height);
              const seen = new Set();
              for (let i = 0; i < data.length; i += 4 * 97) seen.add(data.slice(i, i + 4).join());
              return seen.size;
            }"""
        )
        assert colours > 50


def test_nothing_moves_until_someone_asks(browser: Browser, reports: dict[str, Path]) -> None:
    with context(browser) as window:
        visit = Visit(window, reports["plan"])
        visit.drawn()
        before = visit.state("azimuth")
        visit.page.wait_for_timeout(600)
        assert visit.state("azimuth") == before


def test_without_webgl_the_map_takes_the_bodys_place(blind: Browser, reports: dict[str, Path]) -> None:
    with context(blind) as window:
        page = Visit(window, reports["plan"]).page
        expect(page.locator("#no-3d")).to_be_visible()
        expect(page.locator(".viewer #map-figure svg")).to_be_visible()
        expect(page.locator("#body-view")).to_be_hidden()
        page.locator("#point-prone-GV4 > summary").click()
        expect(page.locator("#point-prone-GV4 .card")).to_be_visible()


def test_without_scripts_everything_can_be_read(browser: Browser, reports: dict[str, Path]) -> None:
    with context(browser, java_script_enabled=False) as window:
        page = Visit(window, reports["plan"]).page
        expect(page.locator("#no-3d")).to_be_visible()
        expect(page.locator("#map svg")).to_be_visible()
        expect(page.locator("#open-all")).to_be_hidden()
        page.locator("#point-prone-BL23 > summary").click()
        expect(page.locator("#point-prone-BL23 .card")).to_be_visible()


def test_a_finger_can_hit_every_source(browser: Browser, reports: dict[str, Path]) -> None:
    with context(browser, (390, 844)) as window:
        page = Visit(window, reports["plan"]).drawn()
        page.locator("#open-all").click()
        heights = page.evaluate(
            "[...document.querySelectorAll('.cites a, .sources a')].map((a) => a.offsetHeight)"
        )
        seen = [height for height in heights if height]
        assert len(seen) > 10
        assert min(seen) >= 24


def test_print_opens_every_card(browser: Browser, reports: dict[str, Path]) -> None:
    with context(browser) as window:
        page = Visit(window, reports["plan"]).drawn()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("details:not([open])").count() == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("details[open]").count() == 0
