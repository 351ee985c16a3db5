"""``weizhong plan``."""

import sys
from argparse import Namespace
from datetime import date
from typing import get_args

from weizhong.cli.prescribing import prescribed_as, prescribing_words
from weizhong.cli.showing import present
from weizhong.cli.words import NewParser, PlanFormat, case_words, command, output_words

_BINARY = ("pdf", "glb")


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "plan", run)
    case_words(parser)
    prescribing_words(parser)
    output_words(parser, get_args(PlanFormat))


def run(given: Namespace) -> None:
    """Plan one patient's treatment: gate, diagnosis, points on this body, dose, evidence."""
    from weizhong.cli.cases import case_of
    from weizhong.clinic.planning.plan import plan

    if given.format in _BINARY and not given.output and sys.stdout.isatty():
        given.parser.error(f"argument -o: {given.format} is not text, so name a file to write")
    day = given.on or date.today()
    case = case_of(given, day)
    made = plan(case, on=day, **prescribed_as(given))
    present(made, case, given.format, given.output)
