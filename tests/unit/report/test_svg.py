"""The printed map shows every point where it is, in millimetres one can check."""

import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import numpy as np
import pytest
from tests.unit.report import made_up, made_up_body

from weizhong.report import map_panels, silhouette, svg
from weizhong.report.silhouette import Window

BODY = made_up_body.egg_body()
SVG = "{http://www.w3.org/2000/svg}"


def drawn(**changes: Any) -> ElementTree.Element:
    return ElementTree.fromstring(svg.back_map(made_up.plan(BODY, **changes), BODY))


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def test_the_map_is_well_formed_and_names_itself_for_screen_readers() -> None:
    root = drawn()
    named = root.attrib["aria-labelledby"].split()
    by_id = {node.attrib["id"]: node.text for node in root.iter() if "id" in node.attrib}
    assert [bool(by_id[name]) for name in named] == [True, True]
    assert root.attrib["role"] == "img"


def test_every_point_is_labelled_on_both_sides() -> None:
    lines = texts(drawn())
    for code, count in {"GV4": 1, "BL23": 2, "EX-B2:L5": 2, "BL40": 2, "ST36": 2}.items():
        assert sum(bool(re.search(rf"(^|\s){code}(\s|$)", line)) for line in lines) == count, code


def test_labels_say_millimetres_from_the_midline_and_below_c7() -> None:
    plan = made_up.plan(BODY)
    point = next(point for point in plan.positions[0].points if point.code == "BL23")
    x, _, z = point.placement.position_mm
    c7 = map_panels.c7_height(plan)
    assert c7 is not None
    assert any(f"↔{abs(x):.0f} ↓{c7 - z:.0f}" in line for line in texts(drawn()))


def test_the_ladder_counts_from_c7() -> None:
    lines = texts(drawn())
    assert lines[lines.index("C7") + 1] == "0"
    tips = {line.name: line.mean_mm for line in made_up.plan(BODY).body.landmarks}  # type: ignore[union-attr]
    assert lines[lines.index("L2") + 1] == f"{tips['tip_c7'] - tips['tip_l2']:.0f}"


def test_the_patients_left_is_on_the_left_of_the_map() -> None:
    assert silhouette.project(np.array([30.0, 120.0, 900.0]), "back").tolist() == [-30.0, 900.0, 120.0]
    assert silhouette.project(np.array([30.0, -120.0, 900.0]), "front").tolist() == [30.0, 900.0, 120.0]


@pytest.mark.parametrize("view", ["back", "front", "left", "right"])
def test_a_view_neither_mirrors_nor_stretches(view: silhouette.ViewName) -> None:
    axes = silhouette.project(np.eye(3), view).T
    assert np.allclose(axes @ axes.T, np.eye(3))
    assert np.linalg.det(axes) == pytest.approx(1)


def test_points_in_front_are_shown_from_the_front() -> None:
    back, details = map_panels.panels(made_up.plan(BODY), BODY)
    assert {point.point.code for point in back.points} >= {"GV4", "BL23"}
    front = [panel for panel in details if panel.window.view == "front"]
    assert {point.point.code for panel in front for point in panel.points} == {"ST36"}


def test_every_point_lies_inside_its_panel() -> None:
    back, details = map_panels.panels(made_up.plan(BODY), BODY)
    shown = 0
    for panel in (back, *details):
        for point in panel.points:
            spot = silhouette.project(np.array(point.point.placement.position_mm), panel.window.view)
            assert panel.window.holds(spot)
            shown += 1
    assert shown == len(map_panels.map_points(made_up.plan(BODY)))


def test_the_outline_of_an_egg_is_its_ellipse() -> None:
    window = Window("back", -260, 260, -40, 1640)
    picture = silhouette.draw(BODY, window, 2.0)
    (ring,) = silhouette.outlines(picture, window)
    radii = np.hypot(
        ring[:, 0] / made_up_body.HALF[0], (ring[:, 1] - made_up_body.HALF[2]) / made_up_body.HALF[2]
    )
    assert np.abs(radii - 1).max() < 0.02  # two pixels of 2 mm on 200 mm


def test_the_shaded_picture_is_a_valid_png_of_the_right_size() -> None:
    window = Window("back", -100, 100, 700, 900)
    data = silhouette.png(silhouette.draw(BODY, window, 2.0))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (100, 100)


def test_a_crowded_back_shares_lines_instead_of_overlapping() -> None:
    plan = made_up.plan(BODY)
    row = ("EX-B2:L4", "", "", 0.0, 0.0065, 1, None, "no_data")
    rows = [(*row[:3], 0.5 + 0.003 * step, *row[4:]) for step in range(100)]
    crowd = made_up.group(BODY, "prone", 1, "", rows, "plan")
    root = ElementTree.fromstring(
        svg.back_map(made_up.plan(BODY, positions=[crowd, *plan.positions[1:]]), BODY)
    )
    for anchor in ("start", "end"):
        heights = sorted(
            float(node.attrib["y"])
            for node in root.iter(f"{SVG}text")
            if node.attrib.get("text-anchor") == anchor and "EX-B2:L4" in "".join(node.itertext())
        )
        assert len(heights) > 20
        assert min(np.diff(heights)) > 1.9  # their text size


def test_a_draft_carries_its_watermark_and_a_plan_none() -> None:
    assert "DRAFT: NOT FOR TREATMENT" in texts(drawn(status="draft"))
    assert not any("DRAFT" in line for line in texts(drawn()))


def test_hostile_text_stays_text() -> None:
    poisoned = made_up.with_text(made_up.plan(BODY), '</text><script>alert(1)</script>"')
    root = ElementTree.fromstring(svg.back_map(poisoned, BODY))
    assert not list(root.iter(f"{SVG}script"))
