"""The command line: parse, call, print. Everything else is imported when a command needs it."""

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import StringIO, TextIOWrapper
from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from weizhong._version import __version__
from weizhong.terms.codes import Laterality, PointCode, Sex
from weizhong.terms.errors import InvalidInput, MissingInput, OutputError, WeizhongError

if TYPE_CHECKING:
    from rich.console import Console

    from weizhong.anatomy.landmarks import Measurement
    from weizhong.anatomy.locate import Ashi
    from weizhong.clinic.case import Case
    from weizhong.clinic.treatment_plan import TreatmentPlan

app = typer.Typer(
    help="From complaint to located acupuncture points for back pain: safety, diagnosis, points, evidence.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_WIDTH = 80
_MM_PER_CM = 10.0
_BINARY = ("pdf", "glb")
_YEARS = (1900, 2200)  # a review date must exist, and nobody plans outside


PlanFormat = Literal["terminal", "json", "html", "pdf", "glb", "svg"]
TextFormat = Literal["terminal", "json"]
Document = Literal["case", "plan"]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="File to write; standard output otherwise.", show_default=False),
]
On = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Day of the plan; today otherwise.", show_default=False),
]
Text = Annotated[TextFormat, typer.Option("--format", help="How to show it.")]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; the only place where errors become exit codes."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # hanzi on a terminal that has none
    try:
        app(args=arguments, prog_name="weizhong")
    except WeizhongError as error:
        typer.echo(f"weizhong: {error}", err=True)
        sys.exit(error.exit_code)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and the digest of the facts.")
    ] = False,
) -> None:
    if version:
        from weizhong.facts.tables import digest

        typer.echo(f"weizhong {__version__} (facts {digest()})")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def plan(
    file: Annotated[Path, typer.Argument(help="Patient file (.toml), FHIR R4 Bundle or case (.json).")],
    answers: Annotated[
        Path | None, typer.Option(help="TOML file that completes a FHIR Bundle.", show_default=False)
    ] = None,
    form: Annotated[
        PlanFormat | None,
        typer.Option(
            "--format", help="By default as the output's ending says, else terminal.", show_default=False
        ),
    ] = None,
    output: Output = None,
    on: On = None,
) -> None:
    """Plan one patient's treatment: gate, diagnosis, points on this body, dose, evidence."""
    from weizhong.clinic.plan import plan as make_plan
    from weizhong.fhir.patient_file import read_patient_file

    day = on.date() if on else date.today()
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise typer.BadParameter(f"the year must lie between {_YEARS[0]} and {_YEARS[1]}.", param_hint="--on")
    if output is not None and realpath(output) in {realpath(read) for read in (file, answers) if read}:
        raise OutputError(f"{str(output)!r} is the file being read; choose another name for the plan.")
    case = read_patient_file(file, answers, day)
    _present(make_plan(case, on=day), case, form or _format_of(output), output)


@app.command()
def locate(
    codes: Annotated[
        list[str] | None, typer.Argument(help="Such as BL23 GV4 EX-B2:L4.", show_default=False)
    ] = None,
    sex: Annotated[Sex | None, typer.Option(help="Anatomical sex.", show_default=False)] = None,
    age: Annotated[float | None, typer.Option(help="Years.", show_default=False)] = None,
    stature_cm: Annotated[
        float | None, typer.Option(help="Height without shoes, cm.", show_default=False)
    ] = None,
    mass_kg: Annotated[float | None, typer.Option(help="Body mass, kg.", show_default=False)] = None,
    measure: Annotated[
        list[str] | None, typer.Option(help="Tape measure: sitting-height=86cm.", show_default=False)
    ] = None,
    palpated: Annotated[
        list[str] | None, typer.Option(help="Palpated landmark: iliac-crest-height=98cm.", show_default=False)
    ] = None,
    ashi: Annotated[
        list[str] | None, typer.Option(help="Tender spot: L4:60mm:right.", show_default=False)
    ] = None,
    pregnant: Annotated[bool, typer.Option("--pregnant", help="Widens every error.")] = False,
    kyphosis: Annotated[bool, typer.Option("--marked-kyphosis", help="Widens every error.")] = False,
    form: Text = "terminal",
    output: Output = None,
) -> None:
    """Locate points on one body, in millimetres, with their error."""
    from weizhong.anatomy.landmarks import observe, predict
    from weizhong.anatomy.locate import place
    from weizhong.anatomy.person import Person
    from weizhong.report.located import as_document, print_located

    basics = {"--sex": sex, "--age": age, "--stature-cm": stature_cm, "--mass-kg": mass_kg}
    missing = [name for name, value in basics.items() if value is None]
    if missing or not (codes or ashi):
        raise MissingInput(
            f"Missing: {', '.join(missing or ['a point code, such as BL23, or an --ashi spot'])}."
        )
    assert sex is not None and age is not None and stature_cm is not None and mass_kg is not None  # noqa: PT018
    person = Person(sex, age, stature_cm * _MM_PER_CM, mass_kg, pregnant, kyphosis)
    landmarks = observe(
        predict(person), [_measurement(text) for text in (*(measure or ()), *(palpated or ()))]
    )
    located = place(map(PointCode, codes or ()), person, landmarks, [_ashi(text) for text in ashi or ()])
    _offer(
        as_document(located, landmarks.notes),
        lambda console: print_located(located, landmarks.notes, console),
        form,
        output,
    )


@app.command()
def points(
    codes: Annotated[
        list[str] | None, typer.Argument(help="Points to show whole.", show_default=False)
    ] = None,
    search: Annotated[str | None, typer.Option(help="Find points by words.", show_default=False)] = None,
    form: Text = "terminal",
    output: Output = None,
) -> None:
    """Show points whole: names, location, sources, disagreement, depth, cautions; or find them."""
    from weizhong.facts.points import all_points, point
    from weizhong.facts.points import search as find
    from weizhong.report import point_page as page

    if search is not None and codes:
        raise InvalidInput("Give point codes or --search, not both.")
    if search is not None:
        found = find(search)
        _offer(page.search_as_dicts(found), lambda at: page.render_search(found, at, search), form, output)
        return
    records = [point(code) for code in codes] if codes else all_points()

    def draw(console: "Console") -> None:
        if not codes:
            page.render_list(records, console)
            return
        for record in records:
            page.render_point(record, console)

    _offer([page.as_dict(record) for record in records], draw, form, output)


@app.command()
def schema(
    document: Annotated[Document, typer.Argument(help="Which document.")],
    output: Output = None,
) -> None:
    """Show the JSON Schema of a case or a plan."""
    from weizhong.report.json import schema as schema_of

    _write(schema_of(document).encode(), output)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the report; made if it does not exist.")] = Path(
        "demo"
    ),
) -> None:
    """Plan the bundled example patient, print the plan and write the report."""
    from importlib.resources import files

    from weizhong.clinic.plan import plan as make_plan
    from weizhong.clinic.reading import read_case_text
    from weizhong.report.formats import installed_formats

    case = read_case_text(files("weizhong.clinic").joinpath("data/example_patient.toml").read_text("utf-8"))
    made = make_plan(case, on=date.today())
    _present(made, case, "terminal", None)
    _make_folder(out)
    for form in installed_formats():
        target = out / f"report.{form}"
        _present(made, case, form, target)
        typer.echo(f"Written: {target}")


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
    if form == "terminal":
        from weizhong.report.terminal import print_plan

        _show(lambda console: print_plan(made, console), output)
        return
    from weizhong.report.formats import render

    if form in _BINARY and output is None and sys.stdout.isatty():
        raise typer.BadParameter(f"{form} is not text; name a file to write.", param_hint="-o")
    _write(render(made, case, form), output)


def _format_of(output: Path | None) -> PlanFormat:
    ending = output.suffix.removeprefix(".").casefold() if output else ""
    known: tuple[PlanFormat, ...] = get_args(PlanFormat)
    return next((form for form in known if form == ending), "terminal")


def _show(draw: Callable[["Console"], None], output: Path | None) -> None:
    """Draw on the terminal (colours only there), or into a file as plain text."""
    from rich.console import Console

    if output is None:
        draw(Console(highlight=False))
        return
    text = StringIO()
    draw(Console(file=text, width=_WIDTH, highlight=False))
    _write(text.getvalue().encode(errors="replace"), output)


def _offer(values: object, draw: Callable[["Console"], None], form: TextFormat, output: Path | None) -> None:
    if form == "terminal":
        _show(draw, output)
    else:
        import msgspec

        _write(msgspec.json.format(msgspec.json.encode(values), indent=2) + b"\n", output)


def _write(data: bytes, output: Path | None) -> None:
    if output is None:
        typer.echo(data, nl=False)
        return
    from weizhong.report.writing import write_atomically

    write_atomically(output, data)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"The folder {str(folder)!r} cannot be made ({reason}); choose another.") from None
