"""The rule book says what the tables and vignettes say now."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_rule_book_is_current() -> None:
    check = subprocess.run(
        [sys.executable, "scripts/build_rulebook.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, f"{check.stdout}{check.stderr}run: python scripts/build_rulebook.py"
