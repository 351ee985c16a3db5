"""Trials that counted who got better, on the page of odds: pictures first, then words."""

from collections.abc import Sequence

from weizhong.evidence.odds_document import ArmOdds, Odds, TrialOdds
from weizhong.report.chart import Chart
from weizhong.report.icon_array import icon_array, key
from weizhong.report.linked_sentences import list_of, paragraph_of, told
from weizhong.report.markup import Markup, element, join
from weizhong.report.page_parts import fold, table
from weizhong.report.strings import say


def chances(made: Odds) -> Markup:
    """Return what stands under the heading of chances: the likest trial open, all others folded.

    Parameters
    ----------
    made : Odds
        The document.
    """
    if not made.trials:
        return _nobody_counted()
    first, *others = made.trials
    charts = _charts(first)
    read = (_as_table(first, charts), list_of(made.count_notes, "quiet"))
    small = [element("h3", say("odds_page.unchecked")), list_of(made.unchecked)] if made.unchecked else []
    return join(
        [
            _key("key", first),
            _trial(first, charts),
            paragraph_of(made.gap_notes, "quiet"),
            fold(say("odds_page.reading"), *read),
            fold(say("odds_page.averages"), list_of(made.averages)) if made.averages else "",
            fold(say("odds_page.other_trials"), *map(_other, others), *small) if others or small else "",
        ]
    )


def likeness(one: TrialOdds, level: str = "h3") -> Markup:
    """Return in what the person is like a trial's people, and in what not.

    Parameters
    ----------
    one : TrialOdds
        The trial.
    level : str
        Of the headings.
    """
    parts = [
        element("div", element(level, say(f"odds_page.{name}")), list_of(said), class_=name)
        for name, said in (("like", one.like), ("unlike", one.unlike), ("unsure", one.unsure))
        if said
    ]
    return element("div", *parts, class_="likeness")


def _nobody_counted() -> Markup:
    unknown = icon_array("nobody", say("odds_page.needles"), None, None, None)
    said = element("p", say("odds_page.nobody_counted"))
    return element("div", element("div", unknown.svg), said, class_="nobody")


def _trial(one: TrialOdds, charts: Sequence[Chart]) -> Markup:
    gaps = [element("li", told(said)) for said in one.gaps]
    counted = [told(one.title), ". ", told(one.arms[0].when), " ", told(one.better)]
    return join(
        [
            element("div", *map(_arm, one.arms, charts), class_="arms"),
            element("ul", *gaps, class_="gaps"),
            element("p", *counted, class_="better"),
            paragraph_of(one.later),
        ]
    )


def _other(one: TrialOdds) -> Markup:
    charts = _charts(one)
    return element(
        "article",
        element("h3", told(one.title)),
        _key(f"key-{one.id}", one),
        _trial(one, charts),
        _as_table(one, charts),
        likeness(one, "h4"),
        class_="trial",
    )


def _key(name: str, one: TrialOdds) -> Markup:
    return key(name, ((arm.of_100, arm.low, arm.high) for arm in one.arms))


def _charts(one: TrialOdds) -> list[Chart]:
    return [
        icon_array(f"{one.id}-{arm.kind}".replace("_", "-"), arm.title, arm.of_100, arm.low, arm.high)
        for arm in one.arms
    ]


def _arm(arm: ArmOdds, chart: Chart) -> Markup:
    return element(
        "article",
        element("h3", arm.title),
        element("p", arm.about, class_="quiet"),
        element("div", chart.svg, data_rows=arm.row, class_="picture"),
        element("p", told(arm.said), class_="said"),
        class_="arm",
    )


def _as_table(one: TrialOdds, charts: Sequence[Chart]) -> Markup:
    """The pictures of one trial as one table: a column for each kind of person."""
    head = (say("odds_page.group"), *(kind for kind, _ in charts[0].rows))
    rows = [(chart.caption, *(number for _, number in chart.rows)) for chart in charts]
    made = table(head, rows, say("odds_page.as_table"))
    return element("div", made, data_rows=" ".join(arm.row for arm in one.arms), class_="as-table")
