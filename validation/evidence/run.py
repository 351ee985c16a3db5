"""Our numbers beside those of R's metafor on published data, and networks beside their resistors.

    python -m validation.evidence.run

needs R with the packages metafor and metadat (Debian: r-cran-metafor, r-cran-metadat); without them nothing
is changed and the committed results stay as they are. Data sets are read where R has them and are not kept,
unless ``--inputs FOLDER`` says where; ``--compare`` then compares again what R said last time.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from validation.evidence.compare import compare_networks, compare_pools, read_rows, write_rows
from validation.evidence.league_tables import not_kept
from validation.evidence.published_tables import not_as_in_r

HERE = Path(__file__).parent
RESULTS = HERE / "results"
_PACKAGES = "quit(status = !all(sapply(c('metafor', 'metadat'), requireNamespace, quietly = TRUE)))"


def main() -> None:
    """Run R, compare, and write the results; end with 1 if a number differs and nobody has said why."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--inputs", type=Path, help="folder outside this repository that keeps R's data")
    asked.add_argument("--compare", action="store_true", help="do not run R again; wants --inputs")
    words = asked.parse_args()
    if not words.compare and (missing := what_is_missing()):
        sys.exit(
            f"{missing}; on Debian: apt-get install r-cran-metafor r-cran-metadat. Nothing was run and "
            "nothing changed: the results are those committed."
        )
    with tempfile.TemporaryDirectory() as temporary:
        inputs = words.inputs or Path(temporary)
        inputs.mkdir(exist_ok=True)
        if not words.compare:
            subprocess.run(["Rscript", HERE / "metafor.R", HERE, inputs, RESULTS], check=True)
        pairs, arms = read_rows(inputs / "inputs.csv"), read_rows(inputs / "network_inputs.csv")
        agreement, differences = compare_pools(pairs, RESULTS)
        more, also, resistors = compare_networks(arms, RESULTS)
        mistyped = not_as_in_r(pairs, arms)
    write_rows(RESULTS / "agreement.csv", agreement + more)
    write_rows(RESULTS / "differences.csv", differences + also)
    write_rows(RESULTS / "resistors.csv", resistors)
    write_rows(RESULTS / "leagues.csv", not_kept(arms))
    for table in mistyped:
        print(f"published/{table}.csv does not hold the numbers R has")
    print(f"{sum(int(row['numbers']) for row in agreement + more):,} numbers compared")
    unexplained = [row for row in differences + also if not row["reason"]]
    for row in unexplained:
        print("differs, and nobody has said why:", *row.values())
    sys.exit(1 if unexplained or mistyped else 0)


def what_is_missing() -> str:
    """Return what keeps this from running; empty if nothing does."""
    if not shutil.which("Rscript"):
        return "R is not installed here"
    if subprocess.run(["Rscript", "-e", _PACKAGES], capture_output=True, check=False).returncode:
        return "R is here, but not its packages metafor and metadat"
    return ""


if __name__ == "__main__":
    main()
