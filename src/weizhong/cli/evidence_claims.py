"""``weizhong evidence claims``."""

from argparse import Namespace
from typing import get_args

from weizhong.cli.words import NewParser, TextFormat, command, output_words


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "claims", run)
    parser.add_argument(
        "--about", choices=("acute", "chronic"), action="append", default=[],
        help="only claims about such pain, and about any; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--printed", action="store_true", help="also published answers beside ours, with a verdict on each"
    )
    output_words(parser, get_args(TextFormat))


def run(given: Namespace) -> None:
    """Show what may be said of acupuncture for back pain, of which rows it is made, and what is contested."""
    from weizhong.cli.showing import offer
    from weizhong.evidence.claims import claims_document
    from weizhong.report.claims_page import print_claims

    document = claims_document(given.about, given.printed)
    offer(document, lambda console: print_claims(document, console), given)
