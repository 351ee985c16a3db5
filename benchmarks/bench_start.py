"""Starting: ``import weizhong``, a cold ``weizhong locate`` and a cold HTML plan, each as a process.

Claims: import under 0.25 s, a cold locate under 1 s, a cold plan as HTML under 3 s. Each process is new; the
median of ten is shown, and the time of an empty interpreter beside it, since that part is not ours.
"""

import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from statistics import median

RUNS = 10
BODY = ["--sex", "female", "--age", "52", "--stature-cm", "162", "--mass-kg", "70"]
COMMAND = ["-c", "from weizhong.cli import main; main()"]
LOCATE = [*COMMAND, "locate", "BL23", "GV4", "EX-B2:L4", *BODY, "--measure", "sitting-height=86cm"]
PATIENT = str(files("weizhong.clinic") / "data" / "example_patient.toml")
CASES = {
    "empty interpreter": (["-c", "pass"], None),
    "import weizhong": (["-c", "import weizhong"], 0.25),
    "weizhong --version": ([*COMMAND, "--version"], None),
    "weizhong locate, cold": (LOCATE, 1.0),
    "weizhong plan, HTML, cold": ([*COMMAND, "plan", PATIENT, "-o", "plan.html"], 3.0),
}


def main() -> int:
    """Print a table; return 1 if a claim does not hold."""
    misses = 0
    for name, (arguments, limit) in CASES.items():
        seconds = median(timed(arguments) for _ in range(RUNS))
        missed = limit is not None and seconds > limit
        misses += missed
        claim = f"claim < {limit} s{', MISSED' if missed else ''}" if limit else ""
        print(f"{name:25} {seconds:6.3f} s  {claim}".rstrip())
    return 1 if misses else 0


def timed(arguments: list[str]) -> float:
    """Return the seconds one new interpreter takes."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
