"""``weizhong screen``."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import get_args

from weizhong.cli.showing import offer
from weizhong.cli.words import NewParser, TextFormat, case_words, command, output_words


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "screen", run)
    case_words(parser)
    parser.add_argument(
        "--at-visit",
        type=Path,
        metavar="FILE",
        help="TOML file with today's [answers]: what is asked at every visit counts only from there",
    )
    output_words(parser, get_args(TextFormat))


def run(given: Namespace) -> None:
    """Put a patient file through the safety gate: verdict, reasons, what to do instead, what to ask."""
    from weizhong.cli.cases import case_of
    from weizhong.clinic.files.visit_file import case_at_visit, read_today
    from weizhong.clinic.gate.screen import screen
    from weizhong.fhir.patient_file import text_of
    from weizhong.report.screening import as_document, print_screening

    day = given.on or date.today()
    case = case_of(given, day)
    if given.at_visit:
        case = case_at_visit(case, read_today(text_of(given.at_visit)), day)
    document = as_document(screen(case, day), case, day)
    offer(document, lambda console: print_screening(document, console), given)
