"""The patient's page of odds: pictures before words, and every number a link to where it comes from."""

from collections.abc import Iterable, Sequence

from weizhong.evidence.figures import Figure, Sentence
from weizhong.evidence.odds_document import Advice, ArmOdds, HarmOdds, Myth, Odds, TrialOdds
from weizhong.report.chart_axes import Chart
from weizhong.report.course_chart import course_chart
from weizhong.report.harm_square import harm_square
from weizhong.report.icon_array import icon_array, key
from weizhong.report.markup import Markup, element, join
from weizhong.report.odds_origin import anchor, origin
from weizhong.report.page_file import page_file
from weizhong.report.page_parts import fold, paragraph, table
from weizhong.report.plain_text import plain
from weizhong.report.strings import say

_GIVEN = "given/"
_SQUARE = ("harms/baeumler2021.any", "harms/baeumler2021.needing_treatment", "harms/baeumler2021.serious")


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
        _chances(made),
        _fit(made),
        _course(made),
        _harms(made),
        _section("unknowns", _list(made.unknowns)) if made.unknowns else Markup(),
        _advice(made),
        _myths(made.myths),
        origin(made) if made.rows else Markup(),
    ]
    parts = [_header(made), element("main", *sections, id="main", tabindex="-1"), _footer(made)]
    title = say("odds_page.title", headline=made.headline.text)
    return page_file(
        title, say("odds_page.skip"), parts, None, "odds", styles=("page.css", "odds.css"), script=None
    )


def told(said: Sentence) -> Markup:
    """Return a sentence in which every number links to the row it comes from.

    Examples
    --------
    >>> figure = Figure(at=5, shown="48", value=47.5, rows=("responders/a.b",), how="of_100")
    >>> told(Sentence(text="Some 48.", figures=(figure,)))
    'Some <a class="n" href="#row-responders-a-b" data-rows="responders/a.b" data-how="of_100">48</a>.'
    """
    parts: list[str] = []
    end = 0
    for figure in said.figures:
        parts += [said.text[end : figure.at], _number(figure)]
        end = figure.at + len(figure.shown)
    return join([*parts, said.text[end:]])


def _number(figure: Figure) -> Markup:
    rows = " ".join(figure.rows)
    if figure.rows[0].startswith(_GIVEN):
        return element("data", figure.shown, value=f"{figure.value:g}", class_="n", data_rows=rows)
    return element(
        "a", figure.shown, class_="n", href=f"#{anchor(figure.rows[0])}", data_rows=rows, data_how=figure.how
    )


def _header(made: Odds) -> Markup:
    brand = element("p", element("span", say("page.brand"), class_="brand"), class_="masthead")
    chips = [element("li", told(said)) for said in made.person]
    return element(
        "header",
        brand,
        # What must be answered first stands before any chance.
        element("p", told(made.gate), class_="banner") if made.gate else Markup(),
        element("h1", told(made.headline)),
        element("p", told(made.lead), class_="lead"),
        element("ul", *chips, class_="chips", aria_label=say("odds_page.person")),
        class_="top",
    )


def _section(name: str, *children: str, class_: str = "") -> Markup:
    heading = element("h2", say(f"odds_page.{name}"), id=f"{name}-heading")
    return element(
        "section", heading, *children, id=name, class_=f"block {class_}".strip(),
        aria_labelledby=f"{name}-heading",
    )  # fmt: skip


def _chances(made: Odds) -> Markup:
    if made.status == "stop":
        return Markup()
    if not made.trials:
        unknown = icon_array("nobody", say("odds_page.needles"), None, None, None)
        card = element("div", unknown.svg, element("p", say("odds_page.nobody_counted")), class_="arm")
        return _section("chances", element("div", card, class_="arms"))
    first, *others = made.trials
    return _section(
        "chances",
        key("key"),
        _trial(first),
        element("div", *(element("p", told(said)) for said in made.gap_notes), class_="quiet"),
        element("div", *(element("p", told(said)) for said in made.averages)),
        fold(say("odds_page.other_trials"), *(_other(one) for one in others)) if others else Markup(),
        fold(say("odds_page.unchecked"), _list(made.unchecked)) if made.unchecked else Markup(),
    )


def _trial(one: TrialOdds) -> Markup:
    charts = [_chart(arm, one.id) for arm in one.arms]
    arms = list(map(_arm, one.arms, charts))
    gaps = [element("li", told(said)) for said in one.gaps]
    return join(
        [
            element("div", *arms, class_="arms"),
            _as_table(one, charts),
            element("ul", *gaps, class_="gaps"),
            element(
                "p", told(one.title), ". ", told(one.arms[0].when), " ", told(one.better), class_="better"
            ),
        ]
    )


def _other(one: TrialOdds) -> Markup:
    heading = element("h3", told(one.title))
    return element("article", heading, _trial(one), _likeness(one, "h4"), class_="trial")


def _chart(arm: ArmOdds, trial: str) -> Chart:
    name = f"{trial}-{arm.kind}".replace("_", "-")
    return icon_array(name, arm.title, arm.of_100, arm.low, arm.high)


def _as_table(one: TrialOdds, charts: Sequence[Chart]) -> Markup:
    """The pictures of one trial as one table: a column for each kind of person."""
    head = (say("odds_page.group"), *(kind for kind, _ in charts[0].rows))
    rows = [(chart.caption, *(number for _, number in chart.rows)) for chart in charts]
    made = table(head, rows, say("odds_page.as_table"))
    rows_of = " ".join(arm.row for arm in one.arms)
    return element("div", fold(say("chart.as_table"), made), data_rows=rows_of, class_="as-table")


def _arm(arm: ArmOdds, chart: Chart) -> Markup:
    return element(
        "article",
        element("h3", arm.title),
        element("p", arm.about, class_="quiet"),
        element("div", chart.svg, data_rows=arm.row, class_="picture"),
        element("p", told(arm.said), class_="said"),
        class_="arm",
    )


def _fit(made: Odds) -> Markup:
    if not made.trials:
        return Markup()
    return _section(
        "fit",
        _likeness(made.trials[0], "h3"),
        element("p", join([told(said) for said in made.severity], " ")),
        element("p", join([told(said) for said in made.expects], " ")),
    )


def _likeness(one: TrialOdds, level: str) -> Markup:
    parts = [
        element("div", element(level, say(f"odds_page.{name}")), _list(said), class_=name)
        for name, said in (("like", one.like), ("unlike", one.unlike), ("unsure", one.unsure))
        if said
    ]
    return element("div", *parts, class_="likeness")


def _course(made: Odds) -> Markup:
    if not made.courses:
        return Markup()
    drawn = []
    for course in made.courses:
        name = say(f"odds_page.course_{course.kind}")
        chart = course_chart(f"course-{course.kind}", name, course.points)
        rows = " ".join(point.row for point in course.points)
        text = element("p", join([told(said) for said in course.said], " "))
        pictured = element("div", chart.figure(), data_rows=rows)
        drawn.append(element("div", element("h3", name), pictured, text))
    notes = element("p", join([told(said) for said in made.course_notes], " "), class_="quiet")
    return _section("course", element("div", *drawn, class_="courses"), notes)


def _harms(made: Odds) -> Markup:
    if not made.harms:
        return Markup()
    by_row = {harm.row: harm for harm in made.harms}
    any_one, care, serious = (by_row[row] for row in _SQUARE)
    chart = harm_square(
        "harm", any_one.low or 0, any_one.high or any_one.per_10000, _most(care), _most(serious)
    )
    lists = [
        part
        for per in ("course", "visit")
        for part in (
            element("h3", say(f"odds_page.harms_{per}")),
            element("ul", *(_harm(harm) for harm in made.harms if harm.per == per), class_="harm-list"),
        )
    ]
    return _section(
        "harms",
        element(
            "div",
            element("div", chart.figure(), data_rows=" ".join(_SQUARE), class_="square"),
            element("div", *lists),
            class_="two",
        ),
        element("p", join([told(said) for said in made.harm_notes], " ")),
    )


def _harm(harm: HarmOdds) -> Markup:
    drawn = dict(zip(_SQUARE, ("any", "care", "serious"), strict=True))
    swatch = (
        element("span", class_=f"swatch {drawn[harm.row]}", aria_hidden="true") if harm.row in drawn else ""
    )
    title = element("strong", swatch, harm.title)
    return element("li", title, " ", element("span", told(harm.said)), " ", _check(harm.verified))


def _most(harm: HarmOdds) -> float:
    return harm.per_10000 if harm.high is None else harm.high


def _advice(made: Odds) -> Markup:
    if not made.advice:
        return Markup()
    return _section(
        "advice",
        element("p", told(made.why), class_="lead"),
        element("ul", *map(_guideline, made.advice), class_="advice-list"),
    )


def _guideline(one: Advice) -> Markup:
    # Advice nobody here read keeps its word but not its colour.
    badge = f"direction {one.direction if one.verified else 'neutral'}"
    return element(
        "li",
        element("p", element("span", say(f"odds_page.{one.direction}"), class_=badge)),
        element("h3", one.who),
        element("p", told(one.when), class_="quiet"),
        element("p", one.text),
        element("p", one.strength, class_="quiet"),
        _check(one.verified),
    )


def _myths(myths: Sequence[Myth]) -> Markup:
    if not myths:
        return Markup()
    rows = [
        element(
            "div",
            element("dt", element("q", one.claim)),
            element("dd", told(one.truth), " ", _check(one.verified)),
        )
        for one in myths
    ]
    return _section("myths", element("dl", *rows, class_="myths"))


def _check(verified: bool) -> Markup:
    """A row nobody here read says so."""
    return Markup() if verified else paragraph(say("odds_page.not_checked"), "unverified")


def _list(said: Iterable[Sentence]) -> Markup:
    return element("ul", *(element("li", told(one)) for one in said))


def _footer(made: Odds) -> Markup:
    mark = say("odds_page.provenance", version=made.software_version, facts=made.facts_digest)
    return element("footer", paragraph(say("odds_page.use")), element("p", mark, class_="quiet provenance"))
