"""One browser and one set of reports for all tests of the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from tests.unit.report import made_up, made_up_body
from tests.web.browser import launch

from weizhong.report import html


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = launch(playwright)
    yield started
    started.close()


@pytest.fixture
def blind(playwright: Playwright) -> Iterator[Browser]:
    """A browser that cannot draw in three dimensions."""
    started = launch(playwright, webgl=False)
    yield started
    started.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, body = tmp_path_factory.mktemp("reports"), made_up_body.egg_body()
    files = {}
    for status in ("plan", "draft", "stop"):
        files[status] = folder / f"{status}.html"
        files[status].write_text(html.render(made_up.plan(body, status), body), "utf-8")
    return files
