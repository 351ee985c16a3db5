"""Links of our own pages lead somewhere, and files they name are there; other addresses are not called."""

import re
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "weizhong"
PAGES = sorted(chain(ROOT.glob("*.md"), *((ROOT / name).rglob("*.md") for name in ("docs", "validation"))))
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")
# A file told in code type, from the root, the page, the package or its tables.
FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|md|toml|csv|json|R|js|typ|sh))`")


def prose(page: Path) -> str:
    """A page without its code, in which brackets mean something else."""
    return re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The places of a page that a link may name, as the usual viewers call them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.strip().lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        path, _, place = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not place or target.suffix != ".md" or place in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_a_page_names_is_there(page: Path) -> None:
    roots = (ROOT, page.parent, PACKAGE, PACKAGE / "facts")
    named = FILE.findall(page.read_text("utf-8"))
    assert [one for one in named if not any((root / one).exists() for root in roots)] == []
