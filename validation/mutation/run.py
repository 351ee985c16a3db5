"""Runs a sample of the mutants against the tests of their group, each in a process of its own.

    python -m validation.mutation.run MUTANTS.jsonl OUT.jsonl --minutes 25 --seed 1

A child process takes over what is already loaded, imports the mutated module in place of its own, and runs
the tests until the first that fails. A mutant that no test notices has survived.
"""

import argparse
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path
from types import CodeType
from typing import Any

import msgspec
import numpy as np
import pytest

HERE = Path(__file__).parent
LONGEST_S = 180
_LOADED = (msgspec, np)  # taken over by every child


class Mutated(importlib.abc.MetaPathFinder):
    """Finds one module with a changed source."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        """Return the changed module; leave every other to Python."""
        if fullname != self.name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = _Loader(fullname, spec.origin, self.source)
        return spec


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, fullname: str, path: str, source: str) -> None:
        super().__init__(fullname, path)
        self.source = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.path, "exec")


def fate(mutant: dict[str, Any] | None, tests: list[str]) -> str:
    """Return "killed", "survived" or "timeout"; without a mutant, whether the tests pass as they are."""
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        if mutant:
            sys.meta_path.insert(0, Mutated(mutant["module"], mutant["source"]))
        code = 1
        try:
            # File by file, so that a mutant that dies early never waits for the others to be collected.
            code = int(any(pytest.main(["-x", "-q", "-p", "no:cacheprovider", one]) for one in tests))
        finally:
            os._exit(code)
    begun = time.monotonic()
    while time.monotonic() - begun < LONGEST_S:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return "survived" if os.waitstatus_to_exitcode(status) == 0 else "killed"
        time.sleep(0.05)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return "timeout"


def main() -> None:
    """Take mutants at random, group by group in turn, until time is up."""
    parser = argparse.ArgumentParser()
    parser.add_argument("mutants", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", type=int, nargs=2, default=[0, 1], help="this process of so many")
    asked = parser.parse_args()
    groups = tomllib.loads((HERE / "modules.toml").read_text("utf-8"))["group"]
    mutants = [json.loads(line) for line in asked.mutants.read_text("utf-8").splitlines()]
    random.Random(asked.seed).shuffle(mutants)
    queues = {name: [one for one in mutants if one["group"] == name] for name in groups}
    for name, group in groups.items():
        if fate(None, group["tests"]) != "survived":
            raise SystemExit(f"the tests of {name} fail without a mutant")
    turns = [
        queue[at]
        for at in range(max(map(len, queues.values())))
        for queue in queues.values()
        if at < len(queue)
    ]
    begun, found = time.monotonic(), Counter()
    with asked.out.open("a", encoding="utf-8") as out:
        for mutant in turns[asked.part[0] :: asked.part[1]]:
            if time.monotonic() - begun > 60 * asked.minutes:
                break
            said = fate(mutant, groups[mutant["group"]]["tests"])
            found[said] += 1
            out.write(
                json.dumps({key: mutant[key] for key in mutant if key != "source"} | {"fate": said}) + "\n"
            )
            out.flush()
            print(dict(found), mutant["module"], mutant["line"], said, flush=True)


if __name__ == "__main__":
    main()
