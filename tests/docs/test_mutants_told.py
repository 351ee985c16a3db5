"""What is told of the mutants agrees with itself, and names tests that there are."""

import ast
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

from validation.mutation.fates import told_now

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "validation" / "mutation"
README = " ".join((FOLDER / "README.md").read_text("utf-8").split())
FATES = json.loads((FOLDER / "fates.json").read_text("utf-8"))
SAID = ("made", "run", "killed", "survived", "survived_again")


@cache
def functions(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def test_every_test_that_killed_a_survivor_is_there() -> None:
    named = {row["by"].split(",")[0] for row in FATES["killed_since"].values()}
    for file, _, name in (one.partition("::") for one in named):
        if file.startswith("tests/"):
            assert name.split("[")[0].split("::")[-1] in functions(file), (file, name)
        else:  # a doctest is named for its module
            assert (ROOT / file).exists(), file


def test_the_table_and_the_counts_of_the_page_are_those_of_the_file() -> None:
    for group, row in FATES["groups"].items():
        assert f"| {group} | {' | '.join(str(row[name]) for name in SAID)} |" in README
    written = {
        row["by"].split(", ")[0] for row in FATES["killed_since"].values() if "written for" in row["by"]
    }
    cases, tests = len(written), len({one.split("[")[0] for one in written})
    assert f"{cases} cases of {tests} tests told in `killed_since`" in README
    assert f"{len(FATES['killed_since'])} survivors of the first runs" in README
    (parts,) = re.findall(r"one by one: ((?:- [^:]+: \d+ ?)+)", README)
    assert sum(map(int, re.findall(r": (\d+)", parts))) == len(FATES["survivors"])
    assert all(row["why"] for row in FATES["survivors"].values())


def test_a_later_run_of_some_mutants_keeps_what_is_told_of_the_others() -> None:
    seen = {"was": "a < b", "now": "a <= b", "tests": 3, "of": 9, "why": "same"}
    before = {
        "groups": {"depth": {"made": 2, "run": 2, "killed": 0, "survived": 2}},
        "survivors": {"depth:f:1": seen, "gate:g:1": seen, "gate:g:2": seen},
        "killed_since": {"depth:h:1": {"was": "", "now": "", "by": "tests/a.py::test_a"}},
        "commit_of_changed": "ad8d85a",
    }
    run = {"group": "gate", "was": "a < b", "now": "a <= b", "tests": 5, "of": 9}
    told = told_now(
        before,
        {
            "gate:g:1": run | {"fate": "killed", "by": "tests/b.py::test_b"},
            "gate:g:2": run | {"fate": "survived", "by": ""},
        },
    )
    assert told["survivors"] == {"depth:f:1": seen, "gate:g:2": seen | {"tests": 5}}
    assert {name: row["by"] for name, row in told["killed_since"].items()} == {
        "depth:h:1": "tests/a.py::test_a",
        "gate:g:1": "tests/b.py::test_b",
    }
    assert told["groups"]["gate"] == Counter(made=2, run=2, killed=1, survived=1)
    assert told["groups"]["depth"]["survived"] == 2
    assert told["commit_of_changed"] == "ad8d85a"
