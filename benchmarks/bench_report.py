"""Writing the report of the example patient, in every format.

Claims: the HTML file is at most 3 MB and written in under 3 s, on a body that was not seen before.
"""

import sys
import time
from datetime import date
from importlib.resources import files

from weizhong.clinic.files.reading import read_case_text
from weizhong.clinic.planning.plan import plan
from weizhong.report.formats import installed_formats, render

LIMIT_S, LIMIT_BYTES = 3.0, 3_000_000


def main() -> int:
    """Print a table; return 1 if a claim does not hold."""
    case = read_case_text((files("weizhong.clinic") / "data" / "example_patient.toml").read_text("utf-8"))
    began = time.perf_counter()
    made = plan(case, date(2026, 11, 22))
    print(f"{'plan':6} {time.perf_counter() - began:6.3f} s")
    misses = 0
    for form in installed_formats():
        began = time.perf_counter()
        size = len(render(made, case, form))
        seconds = time.perf_counter() - began
        missed = form == "html" and (seconds > LIMIT_S or size > LIMIT_BYTES)
        misses += missed
        claim = f"claim < {LIMIT_S:g} s, <= {LIMIT_BYTES / 1e6:g} MB{', MISSED' if missed else ''}"
        print(f"{form:6} {seconds:6.3f} s {size / 1e6:6.2f} MB  {claim if form == 'html' else ''}".rstrip())
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
