"""Runs every mutant against the tests that run what it changes.

    python -m validation.mutation.run MUTANTS.jsonl OUT.jsonl --processes 2

One process imports the tests and runs each once, noting which functions it runs. Then it forks a child for
every mutant. The child puts the changed code into the living functions, forgets what was cached of them, and
runs the tests, the likeliest to notice first, until one fails. What is changed outside of functions (or ran
while the package was imported) is imported afresh instead.
"""

import argparse
import importlib
import importlib.util
import json
import re
import tomllib
from pathlib import Path

import hypothesis
import msgspec
import numpy
import pytest
from validation.mutation.reach import Reach
from validation.mutation.server import QUIET, Server

HERE = Path(__file__).parent
_LOADED = [msgspec, numpy]  # with what third parties cache, before the caches are replaced
_LOADED += [
    importlib.import_module(name) for name in ("textual.app", "typst") if importlib.util.find_spec(name)
]


def main() -> None:
    """Collect, trace, and run the mutants asked for."""
    table = tomllib.loads((HERE / "modules.toml").read_text("utf-8"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("mutants", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument(
        "--longest", type=float, default=8, help="seconds of tests that a mutant meets at most"
    )
    parser.add_argument("--tests", nargs="*", default=table["tests"], help="instead of those of modules.toml")
    parser.add_argument("--only", default="", help="mutants whose name matches this pattern")
    parser.add_argument("--again", type=Path, help="only those that survived in this earlier output")
    asked = parser.parse_args()
    mutants = [json.loads(line) for line in asked.mutants.read_text("utf-8").splitlines()]
    mutants = [one for one in mutants if re.search(asked.only, one["name"])]
    if asked.again:
        earlier = [json.loads(line) for line in asked.again.read_text("utf-8").splitlines()]
        left = {one["name"] for one in earlier if one["fate"] == "survived"}
        mutants = [one for one in mutants if one["name"] in left]
    hypothesis.settings.register_profile(
        "mutation",
        deadline=None,
        derandomize=True,
        database=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )
    reach = Reach()
    reach.install()
    server = Server(reach, mutants, asked.out, asked.processes, asked.longest)
    raise SystemExit(pytest.main([*QUIET, *asked.tests], plugins=[server]))


if __name__ == "__main__":
    main()
