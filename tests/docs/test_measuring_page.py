"""The page on measuring says what the tables and the model say now."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/measuring.md").read_text("utf-8")


def test_the_tables_of_the_page_are_current() -> None:
    check = subprocess.run(
        [sys.executable, "scripts/build_measuring.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, f"{check.stdout}{check.stderr}run: python scripts/build_measuring.py"


def test_the_python_of_the_page_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "iliac" in run.stdout


def test_every_row_shows_its_check_mark() -> None:
    rows = re.search(r"<!-- table: palpation -->\n(.*?)\n<!-- end -->", PAGE, flags=re.DOTALL)
    assert rows is not None
    marks = [row.split(" | ")[4] for row in rows[1].splitlines()[2:]]
    assert set(marks) <= {"R", "S", "D", "K"}
