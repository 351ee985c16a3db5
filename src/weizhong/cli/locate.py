"""``weizhong locate``."""

from argparse import Namespace
from typing import get_args

from weizhong.cli.body_words import add_body_words, ashi, landmarks_from, person_from
from weizhong.cli.showing import offer
from weizhong.cli.words import NewParser, TextFormat, command, output_words
from weizhong.terms.codes import PointCode, Standard


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "locate", run)
    parser.add_argument("codes", nargs="*", metavar="CODE", help="such as BL23 GV4 EX-B2:L4")
    add_body_words(parser)
    parser.add_argument("--ashi", action="append", default=[], metavar="SPOT", help="such as L4:60mm:right")
    parser.add_argument(
        "--standard",
        choices=[one.value for one in Standard],
        default=Standard.WHO.value,
        help="whose choice holds where the standards differ: WHO 2008 or GB/T 12346-2021",
    )
    output_words(parser, get_args(TextFormat))


def run(given: Namespace) -> None:
    """Locate points on one body, in millimetres, with their error."""
    from weizhong.anatomy.locate import place
    from weizhong.report.located import as_document, print_located

    wanted = () if given.codes or given.ashi else ("a point code, such as BL23, or an --ashi spot",)
    person = person_from(given, wanted)
    landmarks = landmarks_from(given, person)
    located = place(
        map(PointCode, given.codes),
        person,
        landmarks,
        [ashi(text) for text in given.ashi],
        standard=Standard(given.standard),
        alternatives=True,
    )
    offer(
        as_document(located, landmarks.notes), lambda at: print_located(located, landmarks.notes, at), given
    )
