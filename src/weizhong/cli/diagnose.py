"""``weizhong diagnose``."""

from argparse import Namespace
from datetime import date
from typing import get_args

from weizhong.cli.showing import offer
from weizhong.cli.words import NewParser, TextFormat, case_words, command, output_words


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "diagnose", run)
    case_words(parser)
    output_words(parser, get_args(TextFormat))


def run(given: Namespace) -> None:
    """Say what kind of pain this is, by the western and the traditional view, and why."""
    from weizhong.cli.cases import case_of
    from weizhong.clinic.diagnosis.diagnose import diagnose
    from weizhong.clinic.gate.screen import screen
    from weizhong.report.diagnosis import as_document, print_diagnosis

    day = given.on or date.today()
    case = case_of(given, day)
    screening = screen(case, day)
    found = diagnose(case, screening.rules_held, screening.rules_open)
    document = as_document(found, screening, case, day)
    offer(document, lambda console: print_diagnosis(document, console), given)
