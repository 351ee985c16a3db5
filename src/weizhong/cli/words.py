"""Words that commands share: the parser, how output is asked for, and how a slip is answered."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, NoReturn, get_args

PlanFormat = Literal["terminal", "json", "html", "pdf", "glb", "svg"]
TextFormat = Literal["terminal", "json"]
LocateFormat = ("terminal", "json", "html", "csv", "parquet")
NewParser = Callable[..., ArgumentParser]
_YEARS = (1900, 2200)  # a review date must exist, and nobody plans outside


class Parser(ArgumentParser):
    """Answers a slip in usage in one line, as everything else is answered."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where the usage stands."""
        in_one_line = message.replace("\n", r"\n")  # it repeats what was typed
        complain(f"{in_one_line}; `{self.prog} --help` shows the usage.")
        self.exit(2)


def complain(message: str) -> None:
    """Write what is wrong, a line for each line; what would steer the terminal is shown as its code."""
    line = "".join(sign if sign.isprintable() or sign == "\n" else ascii(sign)[1:-1] for sign in message)
    if sys.stderr is not None:  # it may be closed
        sys.stderr.write(f"weizhong: {line}\n")


def command(new: NewParser, name: str, run: Callable[[Namespace], None]) -> ArgumentParser:
    """Return the parser of a new command, described by the first line of what it runs."""
    about = run.__doc__ or ""
    parser = new(name, help=about[:1].lower() + about[1:].rstrip("."), description=about, allow_abbrev=False)
    parser.set_defaults(run=run, parser=parser)
    return parser


def case_words(parser: ArgumentParser) -> None:
    """Add the patient file, what completes it, and ``--on``."""
    parser.add_argument("file", type=Path, help="patient file (.toml), FHIR R4 Bundle or case (.json)")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="TOML file that completes a FHIR Bundle")
    parser.add_argument(
        "--on", type=a_day, metavar="DAY", help="day of the visit, as 2026-11-22; today otherwise"
    )


def a_day(text: str) -> date:
    """Return a day that exists and that somebody may plan for.

    Raises
    ------
    ArgumentTypeError
        If it is none.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("give a day that exists, as 2026-11-22") from None
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise ArgumentTypeError(f"the year must lie between {_YEARS[0]} and {_YEARS[1]}")
    return day


def output_words(parser: ArgumentParser, formats: Sequence[str]) -> None:
    """Add ``--format`` and ``-o``."""
    if len(formats) > 1:
        parser.add_argument(
            "--format", choices=formats, help=f"by default as the output's ending says, else {formats[0]}"
        )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to a file")
    parser.set_defaults(formats=formats)


def settle_format(given: Namespace) -> None:
    """Take the format from the ending of the output; refuse one that says otherwise, or nothing."""
    if "output" not in given or "formats" not in given:
        return
    ending = given.output.suffix.removeprefix(".").casefold() if given.output else ""
    asked = getattr(given, "format", None) or (given.formats[0] if len(given.formats) == 1 else None)
    known = {*get_args(PlanFormat), *given.formats}
    if asked and ending in known and ending != asked:
        given.parser.error(f"argument -o: {given.output.name!r} ends otherwise than {asked} does; rename it")
    if not asked and ending not in ("", "txt", *given.formats):
        given.parser.error(
            f"argument -o: {given.output.name!r} ends in no format offered here; "
            f"end it in .txt, .{', .'.join(given.formats[1:])} or give --format"
        )
    given.format = asked or (ending if ending in given.formats else given.formats[0])
