"""The command line: parse, call, print.

Built on the standard library, and everything else is imported when a command needs it: a cold start is
part of the promise.
"""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from datetime import date
from io import TextIOWrapper
from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn, get_args

from weizhong._version import __version__
from weizhong.terms.codes import Laterality, PointCode, Sex
from weizhong.terms.errors import InvalidInput, MissingInput, OutputError, WeizhongError

if TYPE_CHECKING:
    from rich.console import Console

    from weizhong.anatomy.landmarks import Measurement
    from weizhong.anatomy.locate import Ashi
    from weizhong.clinic.case import Case
    from weizhong.clinic.treatment_plan import TreatmentPlan

PlanFormat = Literal["terminal", "json", "html", "pdf", "glb", "svg"]
TextFormat = Literal["terminal", "json"]

_BINARY = ("pdf", "glb")
_MM_PER_CM = 10.0
_YEARS = (1900, 2200)  # a review date must exist, and nobody plans outside
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
        _complain(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _silence_output()
        sys.exit(_PIPE_CLOSED)
    except OSError as error:
        _silence_output()
        _complain(f"Standard output cannot be written ({error.strerror}); name a file with -o.")
        sys.exit(OutputError.exit_code)


class _Parser(ArgumentParser):
    """Answers a slip in usage in one line, as everything else is answered."""

    def error(self, message: str) -> NoReturn:
        _complain(f"{message}; `{self.prog} --help` shows the usage.")
        self.exit(2)


def _complain(message: str) -> None:
    """Write one line; what would steer the terminal is shown as its code."""
    line = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in message)
    if sys.stderr is not None:  # it may be closed
        sys.stderr.write(f"weizhong: {line}\n")


def _silence_output() -> None:
    """Send the rest to nowhere, or Python complains on its way out about what it could not flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parse(arguments: Sequence[str] | None) -> Namespace:
    parser = _Parser(
        prog="weizhong",
        description="From complaint to located acupuncture points for back pain.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="show the version and the digest of the facts")
    parser.set_defaults(run=_about, parser=parser)
    new = parser.add_subparsers(title="commands", metavar="COMMAND").add_parser
    for add in (_plan_words, _locate_words, _points_words, _schema_words, _demo_words):
        add(new)
    given, rest = parser.parse_known_args(arguments)
    if rest and ("codes" not in given or any(word.startswith("-") for word in rest)):
        given.parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        given.codes = [*given.codes, *rest]  # codes that stand after options
    _settle_format(given)
    return given


def _command(
    new: Callable[..., ArgumentParser], name: str, run: Callable[[Namespace], None]
) -> ArgumentParser:
    about = run.__doc__ or ""
    parser = new(name, help=about[:1].lower() + about[1:].rstrip("."), description=about, allow_abbrev=False)
    parser.set_defaults(run=run, parser=parser)
    return parser


def _plan_words(new: Callable[..., ArgumentParser]) -> None:
    parser = _command(new, "plan", _plan)
    parser.add_argument("file", type=Path, help="patient file (.toml), FHIR R4 Bundle or case (.json)")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="TOML file that completes a FHIR Bundle")
    _output_words(parser, get_args(PlanFormat))
    parser.add_argument(
        "--on", type=_day, metavar="DAY", help="day of the plan, as 2026-11-22; today otherwise"
    )


def _locate_words(new: Callable[..., ArgumentParser]) -> None:
    parser = _command(new, "locate", _locate)
    parser.add_argument("codes", nargs="*", metavar="CODE", help="such as BL23 GV4 EX-B2:L4")
    parser.add_argument("--sex", choices=[sex.value for sex in Sex], help="anatomical sex")
    parser.add_argument("--age", type=float, metavar="YEARS")
    parser.add_argument("--stature-cm", type=float, metavar="CM", help="height without shoes")
    parser.add_argument("--mass-kg", type=float, metavar="KG")
    parser.add_argument(
        "--measure",
        "--palpated",
        action="append",
        default=[],
        metavar="NAME=LENGTH",
        help="measured with a tape or found by hand: sitting-height=86cm, iliac-crest-height=98cm; "
        "one option under two names, may be repeated",
    )
    parser.add_argument("--ashi", action="append", default=[], metavar="SPOT", help="such as L4:60mm:right")
    parser.add_argument("--pregnant", action="store_true", help="widens every error")
    parser.add_argument("--marked-kyphosis", action="store_true", help="widens every error")
    _output_words(parser, get_args(TextFormat))


def _points_words(new: Callable[..., ArgumentParser]) -> None:
    parser = _command(new, "points", _points)
    parser.add_argument("codes", nargs="*", metavar="POINT", help="codes or names of points to show whole")
    parser.add_argument("--search", metavar="WORDS", help="find points by code, name, place or use")
    _output_words(parser, get_args(TextFormat))


def _schema_words(new: Callable[..., ArgumentParser]) -> None:
    parser = _command(new, "schema", _schema)
    parser.add_argument("document", choices=("case", "plan"))
    _output_words(parser, ("json",))


def _demo_words(new: Callable[..., ArgumentParser]) -> None:
    parser = _command(new, "demo", _demo)
    parser.add_argument(
        "--out", type=Path, default=Path("demo"), metavar="FOLDER", help="made if it does not exist"
    )


def _output_words(parser: ArgumentParser, formats: Sequence[str]) -> None:
    if len(formats) > 1:
        parser.add_argument(
            "--format", choices=formats, help=f"by default as the output's ending says, else {formats[0]}"
        )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to a file")
    parser.set_defaults(formats=formats)


def _settle_format(given: Namespace) -> None:
    """Take the format from the ending of the output; refuse one that says otherwise, or nothing."""
    if "output" not in given:
        return
    ending = given.output.suffix.removeprefix(".").casefold() if given.output else ""
    asked = getattr(given, "format", None) or (given.formats[0] if len(given.formats) == 1 else None)
    if asked and ending in get_args(PlanFormat) and ending != asked:
        given.parser.error(f"argument -o: {given.output.name!r} ends otherwise than {asked} does; rename it")
    if not asked and ending not in ("", "txt", *given.formats):
        given.parser.error(
            f"argument -o: {given.output.name!r} ends in no format offered here; "
            f"end it in .txt, .{', .'.join(given.formats[1:])} or give --format"
        )
    given.format = asked or (ending if ending in given.formats else given.formats[0])


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("give a day that exists, as 2026-11-22") from None
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise ArgumentTypeError(f"the year must lie between {_YEARS[0]} and {_YEARS[1]}")
    return day


def _about(given: Namespace) -> None:
    if not given.version:
        given.parser.print_help()
        return
    from weizhong.facts.tables import digest

    sys.stdout.write(f"weizhong {__version__} (facts {digest()})\n")


def _plan(given: Namespace) -> None:
    """Plan one patient's treatment: gate, diagnosis, points on this body, dose, evidence."""
    from weizhong.clinic.plan import plan
    from weizhong.fhir.patient_file import read_patient_file

    sources = {realpath(file) for file in (given.file, given.answers) if file}
    if given.output and realpath(given.output) in sources:
        raise OutputError(f"{str(given.output)!r} is the file being read; choose another name for the plan.")
    form = given.format
    if form in _BINARY and not given.output and sys.stdout.isatty():
        given.parser.error(f"argument -o: {form} is not text, so name a file to write")
    day = given.on or date.today()
    case = read_patient_file(given.file, given.answers, day)
    _present(plan(case, on=day), case, form, given.output)


def _locate(given: Namespace) -> None:
    """Locate points on one body, in millimetres, with their error."""
    from weizhong.anatomy.landmarks import observe, predict
    from weizhong.anatomy.locate import place
    from weizhong.anatomy.person import Person
    from weizhong.report.located import as_document, print_located

    basics = ("sex", "age", "stature_cm", "mass_kg")
    missing = [f"--{name.replace('_', '-')}" for name in basics if getattr(given, name) is None]
    if not (given.codes or given.ashi):
        missing.append("a point code, such as BL23, or an --ashi spot")
    if missing:
        raise MissingInput(f"Missing: {', '.join(missing)}.")
    stature_mm = given.stature_cm * _MM_PER_CM
    person = Person(given.sex, given.age, stature_mm, given.mass_kg, given.pregnant, given.marked_kyphosis)
    landmarks = observe(predict(person), [_measurement(text) for text in given.measure])
    located = place(map(PointCode, given.codes), person, landmarks, [_ashi(text) for text in given.ashi])
    _offer(
        as_document(located, landmarks.notes), lambda at: print_located(located, landmarks.notes, at), given
    )


def _points(given: Namespace) -> None:
    """Show points whole: names, location, sources, disagreement, depth, cautions; or find them."""
    from weizhong.facts.points import all_points, point_called, search
    from weizhong.report import point_page as page

    if given.search is not None and given.codes:
        raise InvalidInput("Give point codes or --search, not both.")
    if given.search is not None:
        found = search(given.search)
        _offer(page.search_as_dicts(found), lambda at: page.render_search(found, at, given.search), given)
        return
    records = [point_called(text) for text in given.codes] or list(all_points())

    def draw(console: "Console") -> None:
        if not given.codes:
            page.render_list(records, console)
            return
        for record in records:
            page.render_point(record, console)

    _offer([page.as_dict(record) for record in records], draw, given)


def _schema(given: Namespace) -> None:
    """Show the JSON Schema of a case or a plan."""
    from weizhong.report.json import schema
    from weizhong.report.outlet import write

    write(schema(given.document).encode(), given.output)


def _demo(given: Namespace) -> None:
    """Plan the bundled example patient, print the plan and write the report."""
    from importlib.resources import files

    from weizhong.clinic.plan import plan
    from weizhong.clinic.reading import read_case_text
    from weizhong.report.formats import installed_formats
    from weizhong.report.outlet import make_folder

    case = read_case_text(files("weizhong.clinic").joinpath("data/example_patient.toml").read_text("utf-8"))
    made = plan(case, on=date.today())
    _present(made, case, "terminal", None)
    make_folder(given.out)
    for form in installed_formats():
        target = given.out / f"report.{form}"
        _present(made, case, form, target)
        sys.stdout.write(f"Written: {target}\n")


def _measurement(text: str) -> "Measurement":
    from weizhong.anatomy.landmarks import Measurement
    from weizhong.fhir.units import length_mm

    name, equals, length = (part.strip() for part in text.partition("="))
    if not equals:
        raise InvalidInput("A measure is written as a name and a length, such as sitting-height=86cm.")
    return Measurement(name, length_mm(length, name[:40]))


def _ashi(text: str) -> "Ashi":
    from weizhong.anatomy.locate import Ashi
    from weizhong.fhir.units import length_mm

    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 3 or parts[2].casefold() not in set(Laterality):
        raise InvalidInput("An ashi spot is written as level, distance and side, such as L4:60mm:right.")
    return Ashi(parts[0].upper(), length_mm(parts[1], "an ashi spot"), Laterality(parts[2].casefold()))


def _present(made: "TreatmentPlan", case: "Case", form: PlanFormat, output: Path | None) -> None:
    from weizhong.report import outlet

    if form == "terminal":
        from weizhong.report.terminal import print_plan

        outlet.show(lambda console: print_plan(made, console), output)
        return
    from weizhong.report.formats import render

    outlet.write(render(made, case, form), output)


def _offer(values: object, draw: Callable[["Console"], None], given: Namespace) -> None:
    from weizhong.report import outlet

    if given.format == "json":
        outlet.write_json(values, given.output)
    else:
        outlet.show(draw, given.output)
