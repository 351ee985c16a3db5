"""``weizhong photo``."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from weizhong.cli.body_words import add_body_words, landmarks_from, person_from
from weizhong.cli.showing import offer
from weizhong.cli.words import NewParser, command, output_words
from weizhong.terms.codes import PointCode
from weizhong.terms.errors import MissingExtra, MissingInput, OutputError

if TYPE_CHECKING:
    from weizhong.anatomy.photo.marks import MarkedPhoto
    from weizhong.report.photo_picture import Picture

PhotoFormat = Literal["terminal", "json", "svg", "png", "jpg"]

_PAINTED = ("png", "jpg")


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "photo", run)
    parser.add_argument(
        "marks", type=Path, metavar="FILE", help="marks on a photo of the back (.toml or .json)"
    )
    parser.add_argument("codes", nargs="*", metavar="CODE", help="points to draw, such as BL23 GV4")
    add_body_words(parser)
    output_words(parser, get_args(PhotoFormat))


def run(given: Namespace) -> None:
    """Locate points on a marked photo of the back and draw them back onto it."""
    from weizhong.anatomy.locate import place, place_arrays
    from weizhong.anatomy.photo.fit import fit_photo
    from weizhong.anatomy.photo.on_photo import on_photo
    from weizhong.report import photo as report
    from weizhong.report.outlet import write

    form = given.format
    person = person_from(given, () if given.codes else ("a point code, such as BL23",))
    codes = [PointCode(code) for code in given.codes]
    marked, picture = _read(given.marks, given.output, form)
    if form in _PAINTED and not given.output and sys.stdout.isatty():
        given.parser.error(f"argument -o: {form} is not text, so name a file to write")
    fit = fit_photo(person, landmarks_from(given, person), marked)
    seen, hidden = on_photo(fit, place_arrays(codes, person, fit.posterior, above_floor=True))
    if form == "svg":
        write(report.svg(fit, seen, picture).encode(), given.output)
    elif picture is not None and form in _PAINTED:
        write(report.paint(fit, seen, picture).encoded(form), given.output)
    else:
        points = place(codes, person, fit.posterior, midline=fit.curve)
        document = report.as_document(fit, seen, hidden, points)
        offer(document, lambda at: report.print_photo(fit, seen, hidden, at), given)


def _read(file: Path, output: Path | None, form: PhotoFormat) -> "tuple[MarkedPhoto, Picture | None]":
    """Read the marks, and the picture where it is named and can be read."""
    from weizhong.anatomy.photo.marks_file import photo_name, read_marks

    document = _document(file)
    name = photo_name(document)
    path = file.parent / name if name else None
    for source in filter(None, (file, path)):
        if output and output.exists() and source.exists() and output.samefile(source):
            raise OutputError(f"{str(output)!r} is a file being read; choose another name for the result.")
    if form in _PAINTED and path is None:
        raise MissingInput(
            f"There is no picture to draw a {form} on: name it as photo.file in the marks file."
        )
    picture = (
        _picture(path, is_needed=form in _PAINTED or "width_px" not in document["photo"]) if path else None
    )
    return read_marks(document, picture.size_px if picture else None), picture


def _document(file: Path) -> dict[str, Any]:
    from weizhong.clinic.files.reading import parse_toml
    from weizhong.fhir.json_text import parse
    from weizhong.fhir.patient_file import text_of
    from weizhong.terms.errors import InvalidInput

    text = text_of(file)
    document = parse(text) if file.suffix.casefold() == ".json" else parse_toml(text, "The marks file")
    if not isinstance(document, dict):
        raise InvalidInput("The marks file must be an object with photo and marks; correct it.")
    return document


def _picture(path: Path, *, is_needed: bool) -> "Picture | None":
    from weizhong.report.photo_picture import read_picture

    try:
        return read_picture(path)
    except MissingExtra:
        if is_needed:
            raise
        return None
