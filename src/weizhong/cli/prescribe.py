"""``weizhong prescribe``."""

from argparse import Namespace
from datetime import date
from typing import get_args

from weizhong.cli.prescribing import prescribed_as, prescribing_words
from weizhong.cli.showing import offer
from weizhong.cli.words import NewParser, TextFormat, case_words, command, output_words


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "prescribe", run)
    case_words(parser)
    prescribing_words(parser)
    output_words(parser, get_args(TextFormat))


def run(given: Namespace) -> None:
    """Choose points in a style, with why, who names them, and their doses; points may be changed by hand."""
    from weizhong.cli.cases import case_of
    from weizhong.clinic.planning.plan import plan
    from weizhong.report.prescription import print_prescription

    day = given.on or date.today()
    made = plan(case_of(given, day), on=day, **prescribed_as(given))
    offer(made, lambda console: print_prescription(made, console), given)
