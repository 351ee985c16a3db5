"""The page of instruments is that of the tables, and its examples run."""

import subprocess
import sys
from pathlib import Path

import numpy as np

from weizhong.outcomes.answer_file import read_answers
from weizhong.outcomes.instruments import instruments
from weizhong.outcomes.scoring import score
from weizhong.report.score_document import score_document

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "instruments.md").read_text("utf-8")


def test_the_tables_of_the_page_are_those_of_the_facts() -> None:
    check = subprocess.run(
        [sys.executable, "scripts/build_instruments.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, f"{check.stdout}{check.stderr}run: python scripts/build_instruments.py"


def test_every_instrument_is_on_the_page() -> None:
    assert [name for name in instruments() if PAGE.count(f"`{name}`") < 3] == []


def test_the_examples_of_the_page_come_out_as_told() -> None:
    read = read_answers("person,visit,pain,enjoyment,activity\nA,1,7,5,6\nA,2,3,2,3\nB,1,11,3,2\n", "peg")
    document = score_document(read)
    assert [f"{row.score:.4g}" for row in document.rows[:2] if row.score is not None] == ["6", "2.667"]
    assert document.problems[0].text in " ".join(PAGE.split())
    assert score("odi", [[2, 2, 2, 2, 2, 2, 2, np.nan, 2, 2]]).value.tolist() == [40.0]
