"""What can go wrong, on the page of odds: never folded, in a whole course and at one visit."""

from weizhong.evidence.odds_document import HarmOdds, Odds
from weizhong.report.harm_square import harm_square
from weizhong.report.linked_sentences import paragraph_of, told
from weizhong.report.markup import Markup, element, join
from weizhong.report.odds_origin import not_checked
from weizhong.report.strings import say


def harms(made: Odds) -> Markup:
    """Return the square of ten thousand people and each harm in words.

    Parameters
    ----------
    made : Odds
        The document.
    """
    return join(
        [
            element("div", _square(made), element("div", *_per(made, "course")), class_="two"),
            element("div", *_per(made, "visit"), class_="visit"),
            paragraph_of(made.harm_notes),
        ]
    )


def _square(made: Odds) -> Markup:
    drawn = {harm.drawn: harm for harm in made.harms if harm.drawn}
    some, care, serious = (drawn[kind] for kind in ("any", "care", "serious"))
    chart = harm_square("harm", some.low or 0, _most(some), _most(care), _most(serious))
    rows = " ".join(harm.row for harm in drawn.values())
    heading = element("h3", say("harm_square.title"))
    return element("div", heading, chart.figure(), data_rows=rows, class_="square")


def _most(harm: HarmOdds) -> float:
    return harm.per_10000 if harm.high is None else harm.high


def _per(made: Odds, per: str) -> tuple[Markup, Markup]:
    items = [_harm(harm) for harm in made.harms if harm.per == per]
    return element("h3", say(f"odds_page.harms_{per}")), element("ul", *items, class_="harm-list")


def _harm(harm: HarmOdds) -> Markup:
    swatch = element("span", class_=f"swatch {harm.drawn}", aria_hidden="true") if harm.drawn else ""
    return element(
        "li", element("strong", swatch, harm.title), " ", told(harm.said), " ", not_checked(harm.verified)
    )
