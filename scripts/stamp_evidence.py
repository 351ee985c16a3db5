"""Write facts/evidence/stamped.csv: pooled results the page of odds shows, so that it need not pool.

    python scripts/stamp_evidence.py            write the table
    python scripts/stamp_evidence.py --check    fail where the table is not what would be written

Each line names its rows, its method and the fingerprint of both rows and question. To add one, add a
``[[stamp]]`` to facts/evidence/odds.toml. Columns: estimate and limits (below zero is better with needles),
limits of a new setting, tau2, I2, trials, people, rows that would have answered and were not used, method,
sources, the weakest check mark.
"""

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec

from weizhong._version import __version__
from weizhong.evidence.answering import answer
from weizhong.evidence.fact_rows import Row, fact_row
from weizhong.evidence.questions import Question
from weizhong.evidence.stamped import fingerprint, stamp_questions
from weizhong.facts.tables import check_mark
from weizhong.terms.sources import Check

TABLE = Path(__file__).parents[1] / "src" / "weizhong" / "facts" / "evidence" / "stamped.csv"
WEAKEST_FIRST = (Check.DISPUTED, Check.RECALLED, Check.SECONDARY, Check.DERIVED, Check.READ)
NUMBERS = ("est", "low", "high", "pred_low", "pred_high", "tau2", "i2")


def stamps() -> Iterator[dict[str, str]]:
    """Pool what every question asks."""
    for name, asked in stamp_questions().items():
        answered = answer(msgspec.convert(asked["question"], Question))
        found, pooled = answered.contrasts, answered.pooled
        assert pooled is not None, name
        rows = list(dict.fromkeys(row for effect in found.effects for row in effect.rows))
        facts = [fact_row(f"results/{row}") for row in rows]
        values = (
            pooled.estimate, pooled.low, pooled.high, pooled.prediction_low, pooled.prediction_high,
            pooled.tau2, pooled.i2,
        )  # fmt: skip
        yield {
            "id": name,
            "about": asked["about"],
            "measure": pooled.measure,
            **dict(zip(NUMBERS, map(told, values), strict=True)),
            "k": str(pooled.k),
            "n": f"{sum(float(row['n']) for row in facts):g}",
            "rows": " ".join(rows),
            "left_out": str(len(found.left_out)),
            "method": f"{pooled.tau2_method}, {pooled.interval_method}",
            "source": " ".join(sorted({key for row in facts for key in row["source"].split()})),
            "check": weakest(facts).value,
            "check_note": unread(facts),
            "weizhong_version": __version__,
            "digest": fingerprint(asked, rows),
        }


def told(value: float | None) -> str:
    """Return six digits, as more would differ between machines; nothing where there is no number."""
    return "" if value is None else f"{round(value, 9) + 0.0:.6g}"


def weakest(facts: Sequence[Row]) -> Check:
    """Return the check mark a result from these rows may bear."""
    marks = {check_mark(dict(row)) for row in facts}
    return next(mark for mark in WEAKEST_FIRST if mark in marks)


def unread(facts: Sequence[Row]) -> str:
    """Return how many rows nobody here read."""
    number = sum(not check_mark(dict(row)).is_verified for row in facts)
    return f"{number} of {len(facts)} rows are second-hand or recalled" if number else ""


def written() -> str:
    """Return the table as it should be."""
    made: list[dict[str, Any]] = list(stamps())
    text = StringIO()
    writer = csv.DictWriter(text, fieldnames=list(made[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(made)
    return text.getvalue()


def main() -> int:
    """Write the table, or compare it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    if not parser.parse_args().check:
        TABLE.write_text(written(), "utf-8")
        return 0
    if TABLE.read_text("utf-8") == written():
        return 0
    print(f"{TABLE.name} is out of date; run python scripts/stamp_evidence.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
