"""What can go wrong, on the page of odds: never folded, in a whole course and at one visit."""

from weizhong.evidence.odds_document import HarmOdds, Odds
from weizhong.report.harm_square import harm_square
from weizhong.report.linked_sentences import paragraph_of, told
from weizhong.report.markup import Markup, element, join
from weizhong.report.page_parts import paragraph
from weizhong.report.strings import say

_SQUARE = {
    "harms/baeumler2021.any": "any",
    "harms/baeumler2021.needing_treatment": "care",
    "harms/baeumler2021.serious": "serious",
}


def harms(made: Odds) -> Markup:
    """Return the square of ten thousand people and each harm in words.

    Parameters
    ----------
    made : Odds
        The document.
    """
    drawn = element("h3", say("harm_square.title")), _square(made)
    square = element("div", *drawn, data_rows=" ".join(_SQUARE), class_="square")
    return join(
        [
            element("div", square, element("div", *_per(made, "course")), class_="two"),
            element("div", *_per(made, "visit"), class_="visit"),
            paragraph_of(made.harm_notes),
        ]
    )


def not_checked(verified: bool) -> Markup:
    """Return the mark of a row nobody here read."""
    return Markup() if verified else paragraph(say("odds_page.not_checked"), "unverified")


def _square(made: Odds) -> Markup:
    by_row = {harm.row: harm for harm in made.harms}
    any_one, care, serious = (by_row[row] for row in _SQUARE)
    return harm_square(
        "harm", any_one.low or 0, any_one.high or any_one.per_10000, _most(care), _most(serious)
    ).figure()


def _most(harm: HarmOdds) -> float:
    return harm.per_10000 if harm.high is None else harm.high


def _per(made: Odds, per: str) -> tuple[Markup, Markup]:
    items = [_harm(harm) for harm in made.harms if harm.per == per]
    return element("h3", say(f"odds_page.harms_{per}")), element("ul", *items, class_="harm-list")


def _harm(harm: HarmOdds) -> Markup:
    drawn = _SQUARE.get(harm.row)
    swatch = element("span", class_=f"swatch {drawn}", aria_hidden="true") if drawn else ""
    return element(
        "li", element("strong", swatch, harm.title), " ", told(harm.said), " ", not_checked(harm.verified)
    )
