"""Writes what became of mutants into ``fates.json``, and keeps what was said of those not run again.

    python -m validation.mutation.fates OUT.jsonl [LATER.jsonl ...]

A later output overrules an earlier one; the counts of a group are of the outputs given. A survivor listed
before that has fallen moves to ``killed_since``, with the test that killed it. Survivors without an
explanation are printed, with how many tests they met of those that reach them.
"""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

FATES = Path(__file__).parent / "fates.json"
Rows = dict[str, dict[str, Any]]


def main() -> None:
    """Count by group, list the survivors with their reasons, and print those without."""
    found: Rows = {}
    for file in sys.argv[1:]:
        for line in Path(file).read_text("utf-8").splitlines():
            row = json.loads(line)
            found[row["name"]] = row
    before = json.loads(FATES.read_text("utf-8"))
    head = ["git", "-C", str(FATES.parent), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(head, capture_output=True, text=True, check=True).stdout.strip()
    told = told_now(before, found) | {"commit": commit}
    FATES.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for name, one in told["survivors"].items():
        if not one["why"]:
            print(f"{name} ({one['tests']} of {one['of']})\n    {one['was']}\n    {one['now']}")


def told_now(before: dict[str, Any], found: Rows) -> dict[str, Any]:
    """Return what is told of all mutants, once these were found so."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for row in found.values():
        groups[row["group"]] += Counter(made=1, run=1, killed=int(row["fate"] != "survived"))
        groups[row["group"]]["survived"] += row["fate"] == "survived"
    kept = {name: row for name, row in before["survivors"].items() if name not in found}
    left = {
        name: {key: row[key] for key in ("was", "now", "tests", "of")}
        | {"why": before["survivors"].get(name, {}).get("why", "")}
        for name, row in found.items()
        if row["fate"] == "survived"
    }
    fallen = {
        name: {"was": row["was"], "now": row["now"], "by": found[name]["by"] or found[name]["fate"]}
        for name, row in before["survivors"].items()
        if name in found and name not in left
    }
    return before | {
        "groups": before["groups"] | {name: dict(counted) for name, counted in groups.items()},
        "survivors": dict(sorted((kept | left).items())),
        "killed_since": dict(sorted((before["killed_since"] | fallen).items())),
    }


if __name__ == "__main__":
    main()
