"""The page is one file, complete, closed to the network, and text in it stays text."""

import base64
import hashlib
import json
import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from typing import Literal

import numpy as np
import pytest
from tests.unit.report import made_up, made_up_body

from weizhong.report import html

BODY = made_up_body.egg_body()
Status = Literal["plan", "draft", "stop"]
STATUSES: tuple[Status, ...] = ("plan", "draft", "stop")


class Page(HTMLParser):
    """Collects elements, identifiers, links and the visible text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._inside = ""
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(source)
        self.words = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        self._inside = tag if tag in self.raw else self._inside

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.raw[self._inside].append(data)
        else:
            self.text += data + " "

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@cache
def source(status: Status) -> str:
    return html.render(made_up.plan(BODY, status), BODY)


@cache
def page(status: Status = "plan") -> Page:
    return Page(source(status))


@pytest.mark.parametrize("status", STATUSES)
def test_the_file_is_at_most_three_megabytes(status: Status) -> None:
    assert len(source(status).encode()) <= 3_000_000


@pytest.mark.parametrize("status", STATUSES)
def test_the_policy_allows_nothing_but_the_fingerprinted_style_and_script(status: Status) -> None:
    made = page(status)
    (policy,) = [meta["content"] for meta in made.all("meta") if "http-equiv" in meta]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for kind in ("script", "style"):
        data = "".join(made.raw[kind][-1:]).encode()
        assert f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}" in policy


@pytest.mark.parametrize("status", STATUSES)
def test_nothing_is_loaded_from_anywhere(status: Status) -> None:
    made = page(status)
    loading = [
        a for _, a in made.elements for key, value in a.items() if key == "src" or value.startswith("//")
    ]
    assert loading == []
    assert all(a["href"].startswith("data:image/png") for a in made.all("image"))
    assert not made.all("link")
    assert not any("style" in attributes for _, attributes in made.elements)


@pytest.mark.parametrize("status", STATUSES)
def test_identifiers_are_unique_and_every_inner_link_leads_somewhere(status: Status) -> None:
    made = page(status)
    identifiers = [attributes["id"] for _, attributes in made.elements if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    inner = {a["href"][1:] for a in made.all("a") if a["href"].startswith("#")}
    assert inner <= set(identifiers)


def test_without_a_body_the_points_are_told_and_nothing_leads_to_a_picture() -> None:
    made = Page(html.render(made_up.plan(BODY), None))
    assert "Shènshū" in made.words
    assert not made.all("canvas")
    assert "#map" not in {a["href"] for a in made.all("a")}


def test_every_point_has_a_card_with_what_the_plan_says() -> None:
    made = page()
    cards = [a["id"] for a in made.all("details") if a.get("class") == "point"]
    assert len(cards) == 9
    for words in (
        "Shènshū",
        "left and right",
        "4 mm inferior of the L2 spinous process (SD 12)",
        "±27 mm along, ±13 mm across",
        "landmarks 9 × 3, level 6 × 0, rule 3 × 4 mm",
        "Mind: needle tips at 41 mm",
        "Kidney beneath",
        "No depth: kidney below, and no ceiling",
    ):
        assert words in made.words, words


def test_a_stop_shows_the_referral_and_neither_points_nor_body() -> None:
    made = page("stop")
    assert "suspected cauda equina syndrome. Do not needle." in made.words
    assert not made.all("canvas")
    assert "BL23" not in made.words
    assert made.words.index("Referral") < made.words.index("Safety gate")


def test_a_draft_shows_watermark_questions_and_no_depth() -> None:
    made = page("draft")
    assert made.words.count("DRAFT: NOT FOR TREATMENT") >= 3  # banner, body, every printed page
    assert 'anticoagulant = "unknown"' in made.words
    assert "Textbook:" not in made.words
    assert "No depth is given in a draft." in made.words


def test_headings_never_skip_a_level() -> None:
    for status in STATUSES:
        levels = [int(tag[1]) for tag, _ in page(status).elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_hostile_text_never_becomes_an_element() -> None:
    hostile = "<img src=x onerror=alert(1)></script><script>alert(2)</script>\"'&lt;"
    made = Page(html.render(made_up.with_text(made_up.plan(BODY, "draft"), hostile), BODY))
    assert not made.all("img")
    assert len(made.all("script")) == 2  # the scene and the viewer
    assert "<img src=x onerror=alert(1)>" in made.words


def test_a_source_address_that_is_not_https_is_no_link() -> None:
    bad = made_up.Citation(
        key="BAD", title="", url="javascript:alert(1)", check="R", check_label="read in the source"
    )
    finding = made_up.finding("note", "Note", citations=[bad])
    made = Page(html.render(made_up.plan(BODY, findings=[finding]), BODY))
    assert not any(a["href"].startswith("javascript") for a in made.all("a"))


def test_the_scene_holds_the_mesh_to_a_twentieth_of_a_millimetre() -> None:
    (scene,) = [json.loads(text) for text in page().raw["script"] if text.startswith("{")]
    packed = np.frombuffer(base64.b64decode(scene["vertices"]), "<i2").reshape(-1, 3) * scene["unit"]
    assert np.abs(packed - BODY.vertices_mm).max() < 0.05
    faces = np.frombuffer(base64.b64decode(scene["faces"]), "<u2").reshape(-1, 3)
    assert (faces == BODY.faces).all()
    assert [point["code"] for point in scene["points"]].count("BL23") == 2


def test_one_source_is_listed_once_with_how_far_it_was_checked() -> None:
    made = page()
    assert [a["id"] for a in made.all("li") if a.get("id", "").startswith("source-")] == [
        "source-FOX2016",
        "source-NICE-NG59",
        "source-WHO2008",
    ]
    assert "A textbook of depths unverified: recalled" in made.words
