"""``weizhong locate``."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from weizhong.cli.body_words import add_body_words, landmarks_from, person_from
from weizhong.cli.people import locate_people
from weizhong.cli.showing import offer
from weizhong.cli.spot_words import ashi, beside, midline_mark, position
from weizhong.cli.words import LocateFormat, NewParser, command, output_words
from weizhong.terms.codes import PointCode, Standard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weizhong.anatomy.free_points import Beside, Tap
    from weizhong.anatomy.landmarks import LandmarkPosterior
    from weizhong.anatomy.midline import MidlineCurve
    from weizhong.anatomy.person import Person
    from weizhong.anatomy.placed_point import PlacedPoint


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "locate", run)
    parser.add_argument("codes", nargs="*", metavar="CODE", help="such as BL23 GV4 EX-B2:L4, or all")
    parser.add_argument("--all", action="store_true", help="every point that can be placed")
    add_body_words(parser)
    parser.add_argument(
        "--ashi", action="append", default=[], metavar="SPOT", help="a tender spot: L4:60mm:right"
    )
    parser.add_argument(
        "--beside",
        action="append",
        default=[],
        metavar="SPOT",
        help="a spot laid off from a point: BL25:left:lateral:2fingers (mm, cm, cun or fingers)",
    )
    parser.add_argument(
        "--tap",
        action="append",
        default=[],
        metavar="X,Y,Z",
        help="a spot tapped on the drawn body, mm: to the patient's left, to the back, up from the floor",
    )
    parser.add_argument(
        "--midline",
        action="append",
        default=[],
        metavar="MARK",
        help="where a bent spine was found beside the plumb line: T9:18mm:right, may be repeated",
    )
    parser.add_argument(
        "--standard",
        choices=[one.value for one in Standard],
        default=Standard.WHO.value,
        help="whose choice holds where the standards differ: WHO 2008 or GB/T 12346-2021",
    )
    parser.add_argument(
        "--people",
        type=Path,
        metavar="TABLE",
        help="locate the points on everybody in a table (.csv or .parquet), one person a line",
    )
    parser.add_argument(
        "--landmarks",
        action="store_true",
        help="of everybody in the table write the landmarks with their errors instead of points",
    )
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes for a table; as many as cores otherwise"
    )
    output_words(parser, LocateFormat)


def run(given: Namespace) -> None:
    """Locate points on one body, in millimetres, with their error."""
    from weizhong.anatomy.free_points import place_free
    from weizhong.anatomy.locate import place
    from weizhong.anatomy.location_rules import numbered
    from weizhong.anatomy.midline import midline_through
    from weizhong.report.located import as_document, print_located
    from weizhong.report.measure_next import hint
    from weizhong.report.strings import say

    given.codes = _codes(given)
    if given.people:
        locate_people(given)
        return
    if given.landmarks or given.workers is not None or given.format in ("csv", "parquet"):
        given.parser.error("--landmarks, --workers, csv and parquet belong to a table: --people people.csv")
    spots = [*given.codes, *given.ashi, *given.beside, *given.tap]
    person = person_from(given, () if spots else ("a point code, such as BL23, or an --ashi spot",))
    landmarks = landmarks_from(given, person)
    marks = [midline_mark(text) for text in given.midline]
    midline = midline_through(marks, landmarks) if marks else None
    standard = Standard(given.standard)
    tender = numbered(ashi(text) for text in given.ashi)
    free: list[Beside | Tap] = [*map(beside, given.beside), *_tapped(given.tap, person, landmarks)]
    located = (
        *place(
            map(PointCode, given.codes), person, landmarks, tender,
            standard=standard, alternatives=True, midline=midline,
        ),
        *place_free(free, person, landmarks, standard=standard, midline=midline),
    )  # fmt: skip
    said = (*landmarks.notes, *([say("locate.bent_midline")] if midline else ()))
    if given.format == "html":
        _write_page(located, person, landmarks, midline, said, given)
        return
    codes = [PointCode(code) for code in given.codes]
    worth = hint(codes, person, landmarks) if codes else ""
    notes = (*said, *([worth] if worth else ()))
    offer(as_document(located, said), lambda at: print_located(located, notes, at), given)


def _codes(given: Namespace) -> list[str]:
    """The codes asked for, all of them where that is what was asked."""
    if not given.all and "all" not in [code.casefold() for code in given.codes]:
        return list(given.codes)
    from weizhong.anatomy.locate import placeable_codes

    return list(placeable_codes())


def _write_page(
    located: "Sequence[PlacedPoint]",
    person: "Person",
    landmarks: "LandmarkPosterior",
    midline: "MidlineCurve | None",
    notes: "Sequence[str]",
    given: Namespace,
) -> None:
    from weizhong.anatomy.body import build_body
    from weizhong.anatomy.channel_curves import channel_lines
    from weizhong.report import located_page, outlet

    body = build_body(person, landmarks)
    lines = channel_lines(person, landmarks, body, midline)
    page = located_page.render(located, person, body, lines, notes)
    outlet.write(page.encode(), given.output)


def _tapped(texts: list[str], person: "Person", landmarks: "LandmarkPosterior") -> "list[Tap]":
    if not texts:
        return []
    from weizhong.anatomy.body import build_body
    from weizhong.anatomy.free_points import tap

    body = build_body(person, landmarks)
    return [tap(position(text), body) for text in texts]
