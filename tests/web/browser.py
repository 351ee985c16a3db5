"""A real Chromium for the tests: headless, without a network, drawing in software."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from tests.absences import require

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PHONE, DESK = (390, 844), (1440, 900)
_IN_SOFTWARE = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
_QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright: Playwright, webgl: bool = True) -> Browser:
    """Start Chromium with an empty profile; the calling test is skipped, and named, where there is none."""
    require("Chromium", Path(CHROMIUM).exists(), "apt-get install chromium")
    drawing = _IN_SOFTWARE if webgl else ("--disable-gpu", "--disable-3d-apis")
    return playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=[*_QUIET, *drawing])


def context(browser: Browser, size: tuple[int, int] = DESK, **options: object) -> BrowserContext:
    """Return a fresh offline window; a phone has a touch screen."""
    made = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        has_touch=size == PHONE,
        is_mobile=size == PHONE,
        offline=True,
        **options,  # type: ignore[arg-type]
    )
    made.set_default_timeout(15_000)
    return made


class Visit:
    """A page that was opened from a file, with everything it tried to load and every complaint it made."""

    def __init__(self, window: BrowserContext, file: Path) -> None:
        self.page: Page = window.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(file.as_uri())

    def drawn(self) -> Page:
        """Wait until the body has been drawn and has come to rest."""
        self.page.wait_for_selector("#body-view[data-settled]")
        return self.page

    def state(self, name: str) -> float:
        """Return a number the body view tells about itself, such as its azimuth in degrees."""
        return float(self.page.locator("#body-view").get_attribute(f"data-{name}") or "nan")


def nothing_hinders_anybody(page: Page, *tags: str) -> None:
    """Assert that axe finds no violation on the page as it stands; of its rules all, or those with a tag."""
    only = {"runOnly": {"type": "tag", "values": tags}} if tags else {}
    # Whatever passes need not be described node by node: that takes most of the time on a long page.
    result = Axe().run(page, options={"resultTypes": ["violations"], **only})
    assert result.violations_count == 0, result.generate_report()


def until(page: Page, holds: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for something; the page's own policy forbids the browser's way of doing it (eval)."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        page.wait_for_timeout(30)
