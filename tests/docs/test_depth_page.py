"""The page on depth says what the fact tables say now."""

import re
import subprocess
import sys
from pathlib import Path

from weizhong.clinic.depth.depth_models import models_about
from weizhong.clinic.gate.hazards import hazards_of
from weizhong.facts.points import all_points
from weizhong.facts.tables import read_table

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/depth.md").read_text("utf-8")


def test_the_page_is_current() -> None:
    check = subprocess.run(
        [sys.executable, "scripts/build_depth_table.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, f"{check.stdout}{check.stderr}run: python scripts/build_depth_table.py"


def test_every_point_stands_on_the_page_with_its_hazard_or_without() -> None:
    with_hazard, _, rest = PAGE.partition("## Points without a recorded hazard")
    without = rest.partition("## What lies there")[0].replace(".", "").replace(",", " ").split()
    for point in all_points():
        if hazards_of(point.code):
            assert f"\n| {point.code}" in with_hazard, point.code
        else:
            assert point.code in without, point.code


def test_every_formula_and_record_stands_on_the_page() -> None:
    for row in read_table("clinic/depth_models")["model"]:
        assert f"| `{row['formula']}` |".replace("|", "/")[2:-2] in PAGE.replace("|", "/")
    for row in read_table("clinic/depth_records")["record"]:
        assert row["id"] in PAGE


def test_the_formulas_of_a_point_stand_in_its_row() -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith("| BL52 |")]
    assert all(model["id"] in row for model in models_about("BL52"))


def test_the_python_of_the_page_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "15.0 13.0 []\n"
