"""The page on evidence says what the tables say now, and its recipe for adding a trial runs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from weizhong.evidence.trial_records import Arm, Difference, Harm, Responders, Result, Trial
from weizhong.evidence.trials import read_trials
from weizhong.facts.tables import read_rows
from weizhong.terms.errors import FactsError

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/evidence.md").read_text("utf-8")
RECIPE = (ROOT / "docs/adding_a_trial.md").read_text("utf-8")


def table(name: str) -> list[list[str]]:
    rows = re.search(rf"<!-- table: {name} -->\n(.*?)\n<!-- end -->", PAGE, flags=re.DOTALL)
    assert rows is not None
    return [row.strip("| ").split(" | ") for row in rows[1].splitlines() if row.startswith("| ")][1:]


def test_the_tables_of_the_page_are_current() -> None:
    check = subprocess.run(
        [sys.executable, "scripts/build_evidence_page.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, f"{check.stdout}{check.stderr}run: python scripts/build_evidence_page.py"


def test_every_answer_has_a_verdict_and_a_mark() -> None:
    verdicts = {"**exact**", "**rounding**", "**differs**", "**misprint**", "**cannot be recomputed**"}
    for row in table("printed"):
        assert row[4] in verdicts
        assert row[-2] in {"R", "S", "D", "K"}


def test_misprints_and_oddities_are_all_named() -> None:
    odd = PAGE.split("## What is odd about the print")[1].split("## How the gain fades")[0]
    for words in (
        "-027",
        "0.003",
        "-0.19",
        "21.7",
        "-0.195",
        "23.4",
        "middle of the limits is 0.5",
        "0.545",
        "1802",
        "-1.43",
    ):
        assert words in odd, words


def test_the_python_of_the_recipe_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", RECIPE, flags=re.DOTALL)
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Haake 2007: -0.13 SD" in run.stdout
    assert "not used: " in run.stdout


def test_the_refused_row_of_the_recipe_is_refused_so() -> None:
    names = ("trials", "arms", "results", "contrasts", "responders", "harms")
    rows = {name: [dict(row) for row in read_rows(f"evidence/{name}")] for name in names}
    told = " ".join(
        re.findall(r"^    evidence/results\.csv.*?shows\.$", RECIPE, flags=re.DOTALL | re.MULTILINE)[
            0
        ].split()
    )
    for row in rows["results"]:
        if row["id"] in told:
            row["sd"] = "-3"
    with pytest.raises(FactsError) as error:
        read_trials(rows)
    assert str(error.value) == told


def test_the_recipe_names_columns_that_exist() -> None:
    columns = {
        column
        for kind in (Trial, Arm, Result, Difference, Responders, Harm)
        for column in kind.__struct_fields__
    }
    for column in (
        "arm_class",
        "counted_as",
        "sd_from",
        "adjusted",
        "usable",
        "reason",
        "phase",
        "time_label",
    ):
        assert f"`{column}`" in RECIPE
        assert column in columns
