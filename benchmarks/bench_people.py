"""Landmarks and level chances of a million people, from a CSV file to a Parquet file, as a user would run it.

Claims: a million people in under 60 s on two cores and in under 2 GB of memory; cost linear in people. Beside
them stands what bounds the job: the bytes it must write, and the time Parquet alone takes for those.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow
from pyarrow import csv, parquet

PEOPLE = (100_000, 1_000_000)
CORES = 2
CLAIM_S, CLAIM_BYTES = 60.0, 2e9
# Ten times the people may take this much more than ten times the processor time.
CLAIM_LINEAR = 1.15
LOCATE = [sys.executable, "-c", "from weizhong.cli import main; main()", "locate", "--landmarks", "--people"]


@dataclass(frozen=True)
class Cost:
    """What one job took: wall and processor seconds, the largest process and all of them, bytes."""

    wall_s: float
    processor_s: float
    largest_bytes: int
    read_bytes: int
    written_bytes: int

    @property
    def memory_bytes(self) -> int:
        """At most this much at once: every process as large as the largest."""
        return self.largest_bytes * (CORES + 1)


def main() -> int:
    """Print a table; return 1 if a claim does not hold."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:CORES]))
    with tempfile.TemporaryDirectory() as folder:
        few, many = (located(Path(folder), n) for n in PEOPLE)
        alone_s, values_bytes = written_again(Path(folder) / "answer.parquet", Path(folder) / "again.parquet")
    start_s = (PEOPLE[1] * few.processor_s - PEOPLE[0] * many.processor_s) / (PEOPLE[1] - PEOPLE[0])
    grows = many.processor_s / few.processor_s / (PEOPLE[1] / PEOPLE[0])
    print(f"fixed cost of starting {CORES + 1} processes: {max(start_s, 0.0):.1f} s of processor time")
    print(f"per person, ten times the people cost {grows:.2f} times as much (claim <= {CLAIM_LINEAR:g})")
    print(
        f"what bounds it: {values_bytes / 1e9:.2f} GB of values, {many.written_bytes / 1e9:.2f} GB in the "
        f"file; Parquet alone reads and writes them on one core in {alone_s:.1f} s, "
        f"{100 * alone_s / many.processor_s:.0f} % of the job's processor time"
    )
    misses = [
        claim
        for claim, is_met in (
            (f"under {CLAIM_S:g} s", many.wall_s < CLAIM_S),
            (f"under {CLAIM_BYTES / 1e9:g} GB", many.memory_bytes < CLAIM_BYTES),
            ("linear", grows <= CLAIM_LINEAR),
        )
        if not is_met
    ]
    if misses:
        print(f"MISSED: {', '.join(misses)}")
    return 1 if misses else 0


def located(folder: Path, people: int) -> Cost:
    """Run the job for so many people in a process of its own and print what it took."""
    table, answer = folder / "people.csv", folder / "answer.parquet"
    write_people(table, people)
    answer.unlink(missing_ok=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run([*LOCATE, str(table), "-o", str(answer)], check=True, capture_output=True)
    wall_s = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = Cost(
        wall_s,
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        after.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        table.stat().st_size,
        answer.stat().st_size,
    )
    assert parquet.read_metadata(answer).num_rows == people
    print(
        f"{people:9,} people: {cost.wall_s:5.1f} s (claim < {CLAIM_S:g} s for a million), "
        f"{cost.processor_s:5.1f} s of processor time, {1e6 * cost.processor_s / people:.0f} us each; "
        f"memory at most {cost.memory_bytes / 1e6:.0f} MB (claim < {CLAIM_BYTES / 1e6:.0f} MB); "
        f"{cost.read_bytes / 1e6:.0f} MB read, {cost.written_bytes / 1e6:.0f} MB written"
    )
    return cost


def write_people(path: Path, people: int) -> None:
    """Write a table of adults as they come; every third with a sitting height."""
    rng = np.random.default_rng(1)
    stature = rng.normal(169, 8.5, people).clip(140, 205)
    sitting = np.where(rng.random(people) < 1 / 3, (0.525 * stature).round(1), np.nan)
    columns = {
        "id": np.arange(people),
        "sex": rng.choice(["female", "male"], people),
        "age_years": rng.uniform(18, 90, people).round(1),
        "stature_cm": stature.round(1),
        "mass_kg": (rng.normal(26, 4.5, people).clip(16.5, 48) * (stature / 100) ** 2).round(1),
        "sitting_height_cm": pyarrow.array(sitting, from_pandas=True),
    }
    csv.write_csv(pyarrow.table(columns), path)


def written_again(answer: Path, target: Path) -> tuple[float, int]:
    """Return the seconds Parquet takes to read the answer and write it again, and its bytes unpacked."""
    began, size = time.perf_counter(), 0
    source = parquet.ParquetFile(answer)
    with parquet.ParquetWriter(target, source.schema_arrow, compression="zstd", use_dictionary=["id"]) as out:
        for group in range(source.num_row_groups):
            table = source.read_row_group(group, use_threads=False)
            size += table.nbytes
            out.write_table(table)
    return time.perf_counter() - began, size


if __name__ == "__main__":
    sys.exit(main())
