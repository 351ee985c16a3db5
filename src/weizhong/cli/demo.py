"""``weizhong demo``."""

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from weizhong.cli.showing import present
from weizhong.cli.words import NewParser, command


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "demo", run)
    parser.add_argument(
        "--out", type=Path, default=Path("demo"), metavar="FOLDER", help="made if it does not exist"
    )


def run(given: Namespace) -> None:
    """Plan the bundled example patient, print the plan and write the report."""
    from weizhong.clinic.files.example import example_case
    from weizhong.clinic.planning.plan import plan
    from weizhong.report.formats import installed_formats
    from weizhong.report.outlet import make_folder

    case = example_case()
    made = plan(case, on=date.today())
    present(made, case, "terminal", None)
    make_folder(given.out)
    for form in installed_formats():
        target = given.out / f"report.{form}"
        present(made, case, form, target)
        sys.stdout.write(f"Written: {target}\n")
