"""The patient's page of odds: the answer, its picture and the harms open, and all else folded.

A reader takes three minutes for what stands open. Every number is a link to where it comes from, in the last
fold, which opens by itself when a link leads there.
"""

from collections.abc import Sequence

from weizhong.evidence.odds_document import Advice, CourseOdds, Myth, Odds
from weizhong.report.course_chart import course_chart
from weizhong.report.linked_sentences import list_of, paragraph_of, told, with_ways_back
from weizhong.report.markup import Markup, element, join
from weizhong.report.odds_harms import harms
from weizhong.report.odds_origin import not_checked, origin
from weizhong.report.odds_trials import chances, likeness
from weizhong.report.page_file import page_file
from weizhong.report.page_parts import fold, paragraph
from weizhong.report.plain_text import plain
from weizhong.report.strings import say


def render(made: Odds) -> str:
    """Return the page, which needs no script and loads nothing.

    Parameters
    ----------
    made : Odds
        What to show.

    Examples
    --------
    >>> from weizhong.evidence.odds import odds
    >>> from weizhong.evidence.odds_document import OddsQuestion
    >>> page = render(odds(OddsQuestion(duration="chronic", age_years=52)))
    >>> page[:15], "Real needles" in page, "<script" in page
    ('<!doctype html>', True, False)
    """
    made = plain(made)
    sections = [
        _section("chances", chances(made)) if made.status != "stop" else "",
        _section("fit", _fit(made)) if made.trials else "",
        _section("course", _courses(made)) if made.courses else "",
        _section("harms", harms(made)) if made.harms else "",
        _section("unknowns", list_of(made.unknowns)) if made.unknowns else "",
        _section("more", *_folded(made)) if made.rows else "",
    ]
    body = _header(made) + element("main", *sections, id="main", tabindex="-1") + _footer(made)
    title = say("odds_page.title", headline=made.headline.text)
    return page_file(
        title, say("odds_page.skip"), [with_ways_back(body)], None, "odds", styles=("page.css", "odds.css"),
        script=None,
    )  # fmt: skip


def _header(made: Odds) -> Markup:
    brand = element("p", element("span", say("page.brand"), class_="brand"), class_="masthead")
    chips = [element("li", told(said)) for said in made.person]
    return element(
        "header",
        brand,
        # What must be answered first stands before any chance.
        element("p", told(made.gate), class_="banner") if made.gate else "",
        element("h1", told(made.headline)),
        element("p", told(made.lead), class_="lead"),
        element("ul", *chips, class_="chips", aria_label=say("odds_page.person")),
        class_=f"top {made.status}",
    )


def _section(name: str, *children: str) -> Markup:
    heading = element("h2", say(f"odds_page.{name}"), id=f"{name}-heading")
    return element("section", heading, *children, id=name, class_="block", aria_labelledby=f"{name}-heading")


def _fit(made: Odds) -> Markup:
    said = paragraph_of(made.severity), paragraph_of(made.expects)
    return join([likeness(made.trials[0]), fold(say("odds_page.changes"), *said)])


def _courses(made: Odds) -> Markup:
    return join([*map(_course, made.courses), paragraph_of(made.course_notes, "quiet")])


def _course(course: CourseOdds) -> Markup:
    name = say(f"odds_page.course_{course.kind}")
    chart = course_chart(f"course-{course.kind}", name, course.points)
    rows = " ".join(point.row for point in course.points)
    said = element("div", element("h3", name), paragraph_of(course.said))
    return element("div", element("div", chart.figure(), data_rows=rows), said, class_="course")


def _folded(made: Odds) -> list[Markup]:
    guides = [paragraph_of([made.why]), element("ul", *map(_guideline, made.advice), class_="advice-list")]
    return [
        *([fold(say("odds_page.advice"), *guides)] if made.advice else []),
        *([fold(say("odds_page.myths"), _myths(made.myths))] if made.myths else []),
        origin(made),
    ]


def _guideline(one: Advice) -> Markup:
    # Advice nobody here read keeps its word but not its colour.
    badge = f"direction {one.direction if one.verified else 'neutral'}"
    return element(
        "li",
        element("p", element("span", say(f"odds_page.{one.direction}"), class_=badge)),
        element("h3", one.who),
        element("p", told(one.when), class_="quiet"),
        element("p", one.text),
        paragraph(one.strength, "quiet"),
        not_checked(one.verified),
    )


def _myths(myths: Sequence[Myth]) -> Markup:
    rows = [
        element(
            "div",
            element("dt", element("q", one.claim)),
            element("dd", told(one.truth), " ", not_checked(one.verified)),
        )
        for one in myths
    ]
    return element("dl", *rows, class_="myths")


def _footer(made: Odds) -> Markup:
    mark = say("odds_page.provenance", version=made.software_version, facts=made.facts_digest)
    return element("footer", paragraph(say("odds_page.use")), element("p", mark, class_="quiet provenance"))
