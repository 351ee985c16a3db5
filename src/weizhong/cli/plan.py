"""``weizhong plan``."""

import sys
from argparse import ArgumentTypeError, Namespace
from datetime import date
from os.path import realpath
from pathlib import Path
from typing import get_args

from weizhong.cli.showing import present
from weizhong.cli.words import NewParser, PlanFormat, command, output_words
from weizhong.terms.errors import OutputError

_BINARY = ("pdf", "glb")
_YEARS = (1900, 2200)  # a review date must exist, and nobody plans outside


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "plan", run)
    parser.add_argument("file", type=Path, help="patient file (.toml), FHIR R4 Bundle or case (.json)")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="TOML file that completes a FHIR Bundle")
    output_words(parser, get_args(PlanFormat))
    parser.add_argument(
        "--on", type=_day, metavar="DAY", help="day of the plan, as 2026-11-22; today otherwise"
    )


def run(given: Namespace) -> None:
    """Plan one patient's treatment: gate, diagnosis, points on this body, dose, evidence."""
    from weizhong.clinic.plan import plan
    from weizhong.fhir.patient_file import read_patient_file

    sources = {realpath(file) for file in (given.file, given.answers) if file}
    if given.output and realpath(given.output) in sources:
        raise OutputError(f"{str(given.output)!r} is the file being read; choose another name for the plan.")
    form = given.format
    if form in _BINARY and not given.output and sys.stdout.isatty():
        given.parser.error(f"argument -o: {form} is not text, so name a file to write")
    day = given.on or date.today()
    case = read_patient_file(given.file, given.answers, day)
    present(plan(case, on=day), case, form, given.output)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("give a day that exists, as 2026-11-22") from None
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise ArgumentTypeError(f"the year must lie between {_YEARS[0]} and {_YEARS[1]}")
    return day
