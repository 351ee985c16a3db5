"""The command line: parse, call, print.

Built on the standard library, and everything else is imported when a command needs it: a cold start is
part of the promise. One module for each command: `add_words` names its words, `run` does it.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from io import TextIOWrapper

from weizhong._version import __version__
from weizhong.cli import (
    demo,
    depth,
    diagnose,
    evidence,
    follow_up,
    level,
    locate,
    measure_next,
    odds,
    photo,
    plan,
    points,
    prescribe,
    review,
    schema,
    score,
    screen,
    session,
)
from weizhong.cli.words import Parser, complain, settle_format
from weizhong.terms.errors import OutputError, UnreadableInput, WeizhongError

_COMMANDS = (
    screen, diagnose, prescribe, plan, session, locate, level, measure_next, photo, depth, points, review,
    follow_up, score, odds, evidence, schema, demo,
)  # fmt: skip
_PIPE_CLOSED = 141  # 128 + the signal's number, as shells have it


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; the only place where errors become exit codes.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words after the program's name; those of this process otherwise.

    Raises
    ------
    SystemExit
        With 2 for a slip in usage, and with the error's own code for anything this package refuses.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # hanzi on a terminal that has none
    try:
        given = _parse(arguments)
        if sys.stdout is None and not getattr(given, "output", None):
            raise OutputError("Standard output is closed; open it or name a file with -o.")
        given.run(given)
        if sys.stdout is not None:
            sys.stdout.flush()
    except WeizhongError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _silence_output()
        sys.exit(_PIPE_CLOSED)
    except OSError as error:
        if error.filename is not None:
            complain(f"{str(error.filename)!r} cannot be read or written ({error.strerror}); check the path.")
            sys.exit(UnreadableInput.exit_code)
        _silence_output()
        complain(f"Standard output cannot be written ({error.strerror}); name a file with -o.")
        sys.exit(OutputError.exit_code)


def _silence_output() -> None:
    """Send the rest to nowhere, or Python complains on its way out about what it could not flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parse(arguments: Sequence[str] | None) -> Namespace:
    parser = Parser(
        prog="weizhong",
        description="From complaint to located acupuncture points for back pain.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="show the version and the digest of the facts")
    parser.set_defaults(run=_about, parser=parser)
    new = parser.add_subparsers(title="commands", metavar="COMMAND").add_parser
    for command in _COMMANDS:
        command.add_words(new)
    given, rest = parser.parse_known_args(_tied(sys.argv[1:] if arguments is None else arguments))
    if rest and ("codes" not in given or any(word.startswith("-") for word in rest)):
        given.parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        given.codes = [*given.codes, *rest]  # codes that stand after options
    settle_format(given)
    return given


def _tied(words: Sequence[str]) -> list[str]:
    """Tie a tap to its word, or one on the patient's right, -60,85,1050, is taken for an option."""
    tied: list[str] = []
    for word in words:
        if tied and tied[-1] == "--tap" and word.startswith("-") and "," in word:
            tied[-1] = f"--tap={word}"
        else:
            tied.append(word)
    return tied


def _about(given: Namespace) -> None:
    if not given.version:
        given.parser.print_help()
        return
    from weizhong.facts.tables import digest

    sys.stdout.write(f"weizhong {__version__} (facts {digest()})\n")
