"""The page on accuracy: its pictures are there, its figures are those of the validations."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/accuracy.md").read_text("utf-8")


def test_every_picture_and_page_it_links_exists() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", PAGE) if not link.startswith("http")]
    assert len(links) > 15
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_the_areas_of_bl23_are_those_of_the_run() -> None:
    run = (ROOT / "validation/points/README.md").read_text("utf-8")
    rows = re.findall(r"^\| (.+?) \| ([\d.]+) cm² \|$", PAGE, flags=re.MULTILINE)
    assert len(rows) == 4
    assert [row for row in rows if f"| {row[0]} | {row[1]} / " not in run] == []


@pytest.mark.parametrize(
    ("row", "marks"),
    [
        ("crown, C7, dimples, heels", "stature"),
        ("full set", "full"),
        ("full set, camera held level, lens told", "full, camera level, focal length told"),
        ("full set, crest pressed for and L4 counted", "full, crest pressed for and L4 counted"),
    ],
)
def test_the_errors_of_the_photo_are_those_of_the_run(row: str, marks: str) -> None:
    run = (ROOT / "validation/photo/README.md").read_text("utf-8")
    (figures,) = re.findall(
        rf"^\| {row} \| ([\d.]+) mm \| ([\d.]+) mm \| ([\d.]+) mm \|$", PAGE, flags=re.MULTILINE
    )
    assert f"| {marks} | BL23 | {' | '.join(figures)} |" in run


def test_the_errors_of_landmarks_are_those_of_the_run() -> None:
    run = (ROOT / "validation/anatomy/README.md").read_text("utf-8")
    rows = dict(
        re.findall(
            r"^\| (sex, age, stature, mass|\+ sitting height) \| ([\d. |]+) \|$", PAGE, flags=re.MULTILINE
        )
    )
    (c7, crest), (c7_seated, crest_seated) = (row.split(" | ") for row in rows.values())
    assert f"| c7_height | {c7} | {c7_seated} |" in run
    assert f"| iliac_crest_height | {crest} | {crest_seated} |" in run
