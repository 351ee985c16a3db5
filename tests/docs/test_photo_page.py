"""The page on marked photos: its file is read, its marks exist, its figures are the validation's."""

import csv
import re
import tomllib
from pathlib import Path

import pytest

from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.person import Person
from weizhong.anatomy.photo.fit import fit_photo
from weizhong.anatomy.photo.marks import mark_kinds
from weizhong.anatomy.photo.marks_file import read_marks
from weizhong.anatomy.spine import spine_levels

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/photo.md").read_text("utf-8")


def test_the_marks_file_of_the_page_is_fitted() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    woman = Person("female", 52, 1620, 70)
    fit = fit_photo(woman, predict(woman), read_marks(tomllib.loads(text), (3024, 4032)))
    assert fit.probability > 0.05


def test_every_mark_stands_on_the_page() -> None:
    rows = re.findall(r"^\| `([a-z0-9-]+)`", PAGE, flags=re.MULTILINE)
    counted = {level.lower() for level in spine_levels()} - {"c7"}
    assert sorted({*rows, *counted}) == sorted({*mark_kinds(), "t1"})


@pytest.mark.parametrize(
    ("page", "second"), [("docs/photo.md", ""), ("validation/photo/README.md", "BL23 |")]
)
def test_figures_are_those_of_the_last_run(page: str, second: str) -> None:
    with (ROOT / "validation/photo/points.csv").open(encoding="utf-8") as file:
        found = {row["marks"]: row for row in csv.DictReader(file) if row["point"] == "BL23"}
    text = (ROOT / page).read_text("utf-8")
    for name, row in found.items():
        cells = [f"{float(row[f'mean_{part}_mm']):.1f}" for part in ("before", "after", "in_picture")]
        line = next(line for line in text.splitlines() if line.startswith(f"| {name} | {second}"))
        assert all(cell in line for cell in cells), name
