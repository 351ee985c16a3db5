"""Our numbers beside those of R's metafor, on published data sets, and of networks beside a slow second way.

    python -m validation.evidence.run

needs R with the packages metafor and metadat (Debian: r-cran-metafor, r-cran-metadat); without them nothing
is changed and the committed results stay as they are. Data sets are read where R has them and are not kept.
"""

import csv
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from validation.evidence.compare import compare_pools, write_rows

HERE = Path(__file__).parent
RESULTS = HERE / "results"
_PACKAGES = "quit(status = !all(sapply(c('metafor', 'metadat'), requireNamespace, quietly = TRUE)))"


def main() -> None:
    """Run R, compare, and write the results."""
    missing = what_is_missing()
    if missing:
        sys.exit(
            f"{missing}; on Debian: apt-get install r-cran-metafor r-cran-metadat. Nothing was run: the results "
            f"in {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS} are those "
            "committed."
        )
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder)
        subprocess.run(["Rscript", HERE / "metafor.R", HERE, inputs, RESULTS], check=True)
        agreement, differences = compare_pools(read(inputs / "inputs.csv"), RESULTS)
    write_rows(RESULTS / "agreement.csv", agreement)
    write_rows(RESULTS / "differences.csv", differences)
    print(f"{len(agreement)} comparisons written; {len(differences)} numbers differ")


def what_is_missing() -> str:
    """Return what keeps this from running; empty if nothing does."""
    if not shutil.which("Rscript"):
        return "R is not installed here"
    if subprocess.run(["Rscript", "-e", _PACKAGES], capture_output=True, check=False).returncode:
        return "R is here, but not its packages metafor and metadat"
    return ""


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
