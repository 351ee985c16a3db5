"""``weizhong locate`` as a page, and every point at once."""

import json
from pathlib import Path

import pytest

from weizhong.anatomy.locate import placeable_codes
from weizhong.cli import main

BODY = ("--sex", "female", "--age", "52", "--stature-cm", "162", "--mass-kg", "70")


def test_an_output_that_ends_in_html_is_a_page(tmp_path: Path) -> None:
    file = tmp_path / "body.html"
    main(["locate", "BL23", "GV4", *BODY, "-o", str(file)])
    text = file.read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert "2 points on this body" in text


@pytest.mark.parametrize("asked", [["all"], ["--all"], ["BL23", "ALL"]])
def test_all_means_every_point_that_can_be_placed(
    capsys: pytest.CaptureFixture[str], asked: list[str]
) -> None:
    main(["locate", *asked, *BODY, "--format", "json"])
    points = json.loads(capsys.readouterr().out)["points"]
    assert {point["code"] for point in points} == set(placeable_codes())


def test_a_tap_alone_on_a_bent_spine_is_a_page(tmp_path: Path) -> None:
    file = tmp_path / "body.html"
    main(["locate", "--tap=-60,85,1050", "--midline", "T9:18mm:right", *BODY, "-o", str(file)])
    assert "One point on this body" in file.read_text("utf-8")
