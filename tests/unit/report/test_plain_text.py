"""Whatever a text holds, it neither drives the terminal nor breaks a page."""

import io
import xml.etree.ElementTree as ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from tests.unit.report import made_up, made_up_body

from weizhong.report import html, svg, terminal
from weizhong.report.plain_text import plain

BODY = made_up_body.egg_body()
GROUP = made_up.group(BODY, "prone", 1, "note", made_up.PRONE[:3], "draft")
DRAFT = made_up.plan(BODY, "draft", positions=[GROUP])


def test_a_clean_plan_is_left_as_it_is() -> None:
    assert plain(DRAFT) is DRAFT


def test_escape_sequences_and_hidden_turns_become_visible_marks() -> None:
    made = plain(made_up.with_text(DRAFT, "a\x1b[2Jb\x9bc\u202ed\te\n"))
    assert made.headline == "a\ufffd[2Jb\ufffdc\ufffdd\te\n"


def test_only_the_texts_change() -> None:
    made = plain(made_up.with_text(DRAFT, "\x00"))
    assert [point.placement.position_mm for point in made.positions[0].points] == [
        point.placement.position_mm for point in DRAFT.positions[0].points
    ]


@settings(max_examples=8, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_gives_a_page_a_map_and_a_print(text: str) -> None:
    plan = made_up.with_text(DRAFT, text)
    html.render(plan, None).encode("utf-8")
    ElementTree.fromstring(svg.back_map(plan, BODY))
    printed = io.StringIO()
    terminal.print_plan(plan, Console(file=printed, width=80))
    assert not set(printed.getvalue()) & {"\x1b", "\x9b", "\x00", "\u202e"}
