"""``weizhong measure-next``."""

from argparse import Namespace
from typing import get_args

from weizhong.cli.body_words import add_body_words, landmarks_from, person_from
from weizhong.cli.showing import offer
from weizhong.cli.words import NewParser, TextFormat, command, output_words

_POSTURES = ("any", "standing", "sitting", "table")


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "measure-next", run)
    parser.add_argument("codes", nargs="*", metavar="CODE", help="the points wanted, such as BL23 BL25")
    add_body_words(parser)
    parser.add_argument("--posture", choices=_POSTURES, default="any", help="in which you can measure now")
    parser.add_argument(
        "--steps", type=int, default=3, metavar="N", help="how many measures to plan at most; 3 by default"
    )
    parser.add_argument(
        "--count-vertebrae",
        action="store_true",
        help="offer measures that are worth only what your count of vertebrae is worth",
    )
    output_words(parser, get_args(TextFormat))


def run(given: Namespace) -> None:
    """Say which measure would shrink the error of the wanted points most."""
    from weizhong.anatomy.measure_next import plan_measurements
    from weizhong.report.measure_next import as_document, print_plan
    from weizhong.terms.codes import PointCode

    wanted = () if given.codes else ("a point code, such as BL23",)
    person = person_from(given, wanted)
    landmarks = landmarks_from(given, person)
    plan = plan_measurements(
        map(PointCode, given.codes),
        person,
        landmarks,
        steps=given.steps,
        posture=given.posture,
        count_vertebrae=given.count_vertebrae,
    )
    offer(as_document(plan, landmarks.notes), lambda at: print_plan(plan, landmarks.notes, at), given)
