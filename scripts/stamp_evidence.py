"""Write facts/evidence/stamped.csv: pooled results the page of odds shows, so that it need not pool.

    python scripts/stamp_evidence.py            write the table
    python scripts/stamp_evidence.py --check    fail where the table is not what would be written

Each line names its rows, its method and the fingerprint of both rows and question. To add one, add a
``[[stamp]]`` to facts/evidence/odds.toml.
"""

import argparse
import csv
import sys
from io import StringIO
from pathlib import Path

import msgspec

from weizhong.evidence.stamped import Stamp, make_stamps

TABLE = Path(__file__).parents[1] / "src" / "weizhong" / "facts" / "evidence" / "stamped.csv"


def written() -> str:
    """Return the table as it should be."""
    text = StringIO()
    writer = csv.DictWriter(text, fieldnames=Stamp.__struct_fields__, lineterminator="\n")
    writer.writeheader()
    writer.writerows(msgspec.to_builtins(stamp) for stamp in make_stamps())
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
