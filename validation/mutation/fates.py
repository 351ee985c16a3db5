"""Writes what became of every mutant to ``fates.json``, and keeps what was said of survivors seen before.

    python -m validation.mutation.fates OUT.jsonl [LATER.jsonl ...]

A later output overrules an earlier one. Survivors without an explanation are printed, with how many tests
they met of those that reach them.
"""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

FATES = Path(__file__).parent / "fates.json"


def main() -> None:
    """Count by group, list the survivors with their reasons, and print those without."""
    found: dict[str, dict[str, Any]] = {}
    for file in sys.argv[1:]:
        for line in Path(file).read_text("utf-8").splitlines():
            row = json.loads(line)
            found[row["name"]] = row
    before = json.loads(FATES.read_text("utf-8")) if FATES.exists() else {}
    why = {name: row["why"] for name, row in before.get("survivors", {}).items()}
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for row in found.values():
        groups[row["group"]][row["fate"]] += 1
    left = sorted(name for name, row in found.items() if row["fate"] == "survived")
    survivors = {
        name: {key: found[name][key] for key in ("was", "now", "tests", "of")} | {"why": why.get(name, "")}
        for name in left
    }
    head = ["git", "-C", str(FATES.parent), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(head, capture_output=True, text=True, check=True).stdout.strip()
    told = {"commit": commit, "groups": groups, "survivors": survivors}
    FATES.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for name in left:
        if not survivors[name]["why"]:
            one = survivors[name]
            print(f"{name} ({one['tests']} of {one['of']})\n    {one['was']}\n    {one['now']}")


if __name__ == "__main__":
    main()
