"""Located points on a page: what the list says, and what the viewer is given."""

import base64
import json
import re

import numpy as np
import pytest

from weizhong.anatomy.body import build_body
from weizhong.anatomy.channel_curves import channel_lines
from weizhong.anatomy.free_points import place_free, tap
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.locate import Ashi, place
from weizhong.anatomy.person import Person
from weizhong.facts.channels import channels
from weizhong.report import located_page
from weizhong.report.located_cards import by_code, card, group_of, groups, in_order
from weizhong.report.marks import CHANNEL_MARKS
from weizhong.terms.codes import Laterality

WOMAN = Person("female", 52, 1620, 70)
POSTERIOR = predict(WOMAN)
BODY = build_body(WOMAN, POSTERIOR)
ASKED = place(["GV20", "BL23", "BL3", "PC8", "EX-LE10"], WOMAN, POSTERIOR, [Ashi("L4", 60, Laterality.LEFT)],
              alternatives=True)  # fmt: skip


def page(notes: tuple[str, ...] = ()) -> str:
    return located_page.render(ASKED, WOMAN, BODY, channel_lines(WOMAN, POSTERIOR, BODY), notes)


def scene() -> dict[str, object]:
    (found,) = re.findall(r'<script type="application/json" id="scene">(.*?)</script>', page())
    content: dict[str, object] = json.loads(found)
    return content


def unpacked(text: object) -> np.ndarray:
    return np.frombuffer(base64.b64decode(str(text)), "<i2").reshape(-1, 3)


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def test_every_channel_has_a_mark_of_its_own() -> None:
    inks = [CHANNEL_MARKS[one.code].colour for one in channels()]
    assert len(set(inks)) == len(inks) == 14


@pytest.mark.parametrize(
    ("code", "group"),
    [("BL23", "BL"), ("EX-B2:L4", "EX"), ("M-HN54", "EX"), ("EXTRA-HUANZHONG", "EX"), ("tapped", "own"),
     ("ashi:L4", "own"), ("BL25+2 fingers lateral", "own")],
)  # fmt: skip
def test_a_code_belongs_to_its_channel(code: str, group: str) -> None:
    assert group_of(code) == group


def test_points_stand_by_channel_and_number_and_own_spots_last() -> None:
    located = by_code(ASKED)
    assert groups(located) == ["BL", "PC", "GV", "EX", "own"]
    assert [one.code for one in in_order(located, "BL")] == ["BL3", "BL23"]


def test_two_taps_are_two_cards() -> None:
    spots = [tap((0, 80, 1050), BODY), tap((60, 85, 1050), BODY)]
    assert len(by_code(place_free(spots, WOMAN, POSTERIOR))) == 2


def test_a_card_says_where_how_sure_and_how_to_find() -> None:
    (bl23,) = [one for one in by_code(ASKED) if one.code == "BL23"]
    said = words(card(bl23))
    told = ("BL23 Shènshù 肾俞 left and right", "C7 spinous process (SD", "95 % region ±", "How to find it")
    assert [part for part in told if part not in said] == []
    assert said.count("How to find it") == 1  # both sides are told at once


def test_the_other_choice_of_the_standard_is_told_apart() -> None:
    (pc8,) = [one for one in by_code(ASKED) if one.code == "PC8"]
    assert "the other choice WHO 2008 leaves open" in words(card(pc8))


def test_spots_of_one_code_are_counted() -> None:
    (bafeng,) = [one for one in by_code(ASKED) if one.code == "EX-LE10"]
    assert "left and right, 8 spots" in words(card(bafeng))


def test_what_widens_the_errors_is_said_and_stays_text() -> None:
    assert "&lt;b&gt;wide&lt;/b&gt;" in page(("<b>wide</b>",))


def test_the_viewer_gets_every_spot_where_it_lies() -> None:
    given = scene()
    points = given["points"]
    assert isinstance(points, list)
    assert [one["code"] for one in points] == [
        one.code for located in by_code(ASKED) for one in located.members
    ]
    for one in points:
        centre = unpacked(one["rings"])[0] * float(str(given["unit"]))
        assert centre == pytest.approx(one["at"], abs=2)


def test_nothing_packed_leaves_the_range_of_its_numbers() -> None:
    given = scene()
    unit, tallest = float(str(given["unit"])), float(BODY.vertices_mm[:, 2].max())
    lines = given["channels"]
    assert isinstance(lines, list)
    highest = [unpacked(one["line"])[:, 2].max() * unit for one in lines if one["code"] == "GV"]
    lowest = [unpacked(one["line"])[:, 2].min() * unit for one in lines]
    assert max(highest) > tallest  # lifted off the crown
    assert min(lowest) > -5


def test_the_channels_asked_about_are_shown_first_the_others_offered() -> None:
    boxes = re.findall(r'<input type="checkbox" data-channel="(\w+)"( checked="")?>', page())
    assert [name for name, checked in boxes if checked] == ["BL", "PC", "GV", "EX", "own"]
    assert {name for name, _ in boxes} == set(CHANNEL_MARKS)
