"""``weizhong points``."""

from argparse import Namespace
from typing import TYPE_CHECKING, get_args

from weizhong.cli.showing import offer
from weizhong.cli.words import NewParser, TextFormat, command, output_words
from weizhong.terms.errors import InvalidInput

if TYPE_CHECKING:
    from rich.console import Console


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "points", run)
    parser.add_argument("codes", nargs="*", metavar="POINT", help="codes or names of points to show whole")
    parser.add_argument("--search", metavar="WORDS", help="find points by code, name, place or use")
    output_words(parser, get_args(TextFormat))


def run(given: Namespace) -> None:
    """Show points whole: names, location, sources, disagreement, depth, cautions; or find them."""
    from weizhong.facts.points import all_points, point_called, search
    from weizhong.report import point_page as page

    if given.search is not None and given.codes:
        raise InvalidInput("Give point codes or --search, not both.")
    if given.search is not None:
        found = search(given.search)
        offer(page.search_as_dicts(found), lambda at: page.render_search(found, at, given.search), given)
        return
    records = [point_called(text) for text in given.codes] or list(all_points())

    def draw(console: "Console") -> None:
        if not given.codes:
            page.render_list(records, console)
            return
        for record in records:
            page.render_point(record, console)

    offer([page.as_dict(record) for record in records], draw, given)
