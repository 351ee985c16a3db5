"""``weizhong evidence``: what trials say, and how that is computed."""

from argparse import Namespace

from weizhong.cli import evidence_claims, evidence_network, evidence_pool, evidence_trials
from weizhong.cli.words import NewParser, command

_COMMANDS = (evidence_pool, evidence_network, evidence_claims, evidence_trials)


def add_words(new: NewParser) -> None:
    """Add the command and those below it."""
    parser = command(new, "evidence", run)
    below = parser.add_subparsers(title="commands", metavar="COMMAND").add_parser
    for one in _COMMANDS:
        one.add_words(below)


def run(given: Namespace) -> None:
    """Show what trials say, and pool tables of trials."""
    given.parser.print_help()
