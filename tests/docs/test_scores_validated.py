"""The comparison of scores is of this code: its results hold, and its page tells them."""

import json
from pathlib import Path

from validation.scores.run import BOULIND, results

FOLDER = Path(__file__).parents[2] / "validation" / "scores"
WRITTEN = json.loads((FOLDER / "results.json").read_text("utf-8"))
PAGE = (FOLDER / "README.md").read_text("utf-8")


def test_the_results_written_are_those_of_this_code() -> None:
    assert json.loads(json.dumps(results())) == WRITTEN, "run: python -m validation.scores.run"


def test_fast_and_slow_agree_on_every_form_and_the_page_says_how_many() -> None:
    compared = WRITTEN["compared"].values()
    assert all(row["agree"] == row["forms"] for row in compared)
    assert f"{len(compared)} instruments, {sum(row['forms'] for row in compared):,} forms" in PAGE
    assert f"{sum(row['all_there_can_be'] for row in compared)} of them on every form" in PAGE


def test_published_values_are_reproduced_as_printed() -> None:
    assert [round(row["ours"], 2) for row in WRITTEN["bang"]] == [printed for *_, printed in BOULIND]
    assert all(row["ours"] == row["both_codes"] != row["bad_copy"] for row in WRITTEN["copies"])


def test_the_page_has_its_three_parts() -> None:
    for part in ("What agrees", "What differs, and why", "What was not compared"):
        assert f"## {part}" in PAGE
