"""The shipped viewer is the one its sources make, with its licence beside it."""

import hashlib
import re
from pathlib import Path

import weizhong.report

SHIPPED = Path(weizhong.report.__file__).parent / "viewer"
SOURCES = Path(__file__).parents[3] / "viewer"


def test_the_bundle_was_built_from_the_sources_as_they_are() -> None:
    names = [
        path
        for path in SOURCES.iterdir()
        if path.suffix in (".js", ".mjs") or path.name == "package-lock.json"
    ]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(names, key=lambda path: path.name)))
    stamped = re.search(r"Sources: ([0-9a-f]{16})", (SHIPPED / "viewer.min.js").read_text("utf-8")[:200])
    assert stamped is not None
    assert stamped.group(1) == digest.hexdigest()[:16], "run `npm ci && npm run build` in viewer/"


def test_the_licence_of_three_ships_with_it() -> None:
    assert "The MIT License" in (SHIPPED / "LICENSE-three.txt").read_text("utf-8")


def test_the_lock_file_names_no_address() -> None:
    assert "resolved" not in (SOURCES / "package-lock.json").read_text("utf-8")


def test_the_bundle_can_stand_inside_a_page() -> None:
    script = (SHIPPED / "viewer.min.js").read_text("utf-8").lower()
    assert "</script" not in script
    assert "<!--" not in script
