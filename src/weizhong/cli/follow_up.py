"""``weizhong follow-up``."""

from argparse import ArgumentTypeError, Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from weizhong.cli.cases import refuse_overwriting
from weizhong.cli.showing import offer
from weizhong.cli.words import NewParser, a_day, command, output_words
from weizhong.terms.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weizhong.outcomes.reminders import Followed

_MOST_AHEAD = 3650  # ten years; a course is followed for one


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "follow-up", run)
    parser.add_argument(
        "files", type=Path, nargs="+", help="courses of treatment (.toml or .json), one a person"
    )
    parser.add_argument(
        "--scales", metavar="A,B", help="what everybody is to answer; what they began with otherwise"
    )
    parser.add_argument(
        "--ahead", type=_days, default=0, metavar="DAYS", help="reminders of so many days to come"
    )
    parser.add_argument("--on", type=a_day, metavar="DAY", help="the day, as 2026-11-22; today otherwise")
    output_words(parser, ("text", "json"))


def run(given: Namespace) -> None:
    """Tell who has not answered, which visits lack a score, floor and ceiling, and whom to remind.

    A person is told by the name of their file, with its folder where two files have the same name.
    """
    from weizhong.outcomes.quality import quality
    from weizhong.report.follow_up_page import print_follow_up

    refuse_overwriting(given, "files")
    day = given.on or date.today()
    people, problems = _people(given, day)
    told = quality(people, day, given.ahead, problems)
    offer(told, lambda console: print_follow_up(told, console), given)


def _people(given: Namespace, day: date) -> "tuple[list[Followed], list[str]]":
    """Everybody whose course can be used, and which cannot; where none can, the first says why."""
    from weizhong.cli.course_files import course_of
    from weizhong.clinic.review.followed import followed
    from weizhong.clinic.review.scales import scale_named

    scales = tuple(scale_named(name.strip()) for name in given.scales.split(",")) if given.scales else ()
    people: list[Followed] = []
    problems: list[str] = []
    refused: list[InputError] = []
    files = list({file.resolve(): file for file in reversed(given.files)}.values())[::-1]
    if len(files) < len(given.files):
        problems.append("A file is named more than once; each person is counted once.")
    for file in files:
        name = _name(file, files)
        try:
            one, aside = followed(name, course_of(file), day, scales)
        except InputError as error:
            refused.append(error)
            problems.append(f"{file.name if name == file.stem else file}: {error}")
        else:
            people.append(one)
            problems += [f"{name}: {each.text}" for each in aside]
    if not people:
        raise refused[0]
    return people, problems


def _name(file: Path, files: "Sequence[Path]") -> str:
    """Two people are never told by one name."""
    return file.stem if [one.stem for one in files].count(file.stem) == 1 else str(file)


def _days(text: str) -> int:
    try:
        days = int(text)
    except ValueError:
        days = -1
    if not 0 <= days <= _MOST_AHEAD:
        raise ArgumentTypeError(f"give a whole number of days from 0 to {_MOST_AHEAD:,}")
    return days
