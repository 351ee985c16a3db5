"""``weizhong review``."""

from argparse import Namespace
from datetime import date
from pathlib import Path

from weizhong.cli.cases import refuse_overwriting
from weizhong.cli.showing import offer
from weizhong.cli.words import NewParser, a_day, command, complain, output_words


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "review", run)
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="course of treatment (.toml or .json); or records of visits, or the folder `weizhong session` "
        "keeps them in, and beside them, in any order, the plan (.json) and a course file with the scores",
    )
    parser.add_argument(
        "--same-person",
        action="store_true",
        help="all visits are one person's, although plan and patient file changed between them",
    )
    parser.add_argument(
        "--stricta", action="store_true", help="the STRICTA 2010 report of the course instead"
    )
    parser.add_argument(
        "--on", type=a_day, metavar="DAY", help="day of the review, as 2026-11-22; today otherwise"
    )
    parser.add_argument(
        "--scale",
        metavar="NAME",
        help="which scale to draw as svg; the one that decides, or the first, otherwise",
    )
    output_words(parser, ("text", "json", "html", "svg"))


def run(given: Namespace) -> None:
    """Judge a course of treatment: continue, adjust, pause, refer or stop, with reasons."""
    from weizhong.cli.course_files import course_of_files
    from weizhong.clinic.review import review
    from weizhong.clinic.review.scales import scale_named
    from weizhong.clinic.stricta import stricta
    from weizhong.report.review_page import print_review, print_stricta

    refuse_overwriting(given, "files")
    asked = scale_named(given.scale) if given.scale else None
    if asked and (given.stricta or given.format != "svg"):
        given.parser.error(
            "argument --scale: only a drawing is of one scale; give --format svg, or leave it out"
        )
    if given.stricta and given.format in ("html", "svg"):
        given.parser.error(f"argument --stricta: the report has no page; leave {given.format} out")
    course, how_read = course_of_files(given.files, is_one_person=given.same_person)
    day = given.on or date.today()
    if given.stricta or given.format == "svg":  # neither has a place for it
        for line in how_read:
            complain(line)
    if given.stricta:
        report = stricta(course, day)
        offer(report, lambda console: print_stricta(report, console), given)
        return
    judged = review(course, day, how_read)
    if given.format in ("html", "svg"):
        from weizhong.report import review_html
        from weizhong.report.outlet import write

        name = asked or course.plan.primary_scale
        drawn = review_html.render(judged) if given.format == "html" else review_html.drawing(judged, name)
        write(drawn.encode(), given.output)
        return
    offer(judged, lambda console: print_review(judged, console), given)
