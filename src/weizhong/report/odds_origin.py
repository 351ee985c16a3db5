"""Where each number of the page of odds comes from: its row, what that says, its source and check mark."""

from weizhong.evidence.figures import sentences_of
from weizhong.evidence.odds_document import Odds, RowUsed
from weizhong.facts.tables import cite
from weizhong.report.linked_sentences import anchor, way_back
from weizhong.report.markup import Markup, element, join
from weizhong.report.page_parts import paragraph
from weizhong.report.strings import say
from weizhong.terms.sources import Check


def origin(made: Odds) -> Markup:
    """Return the last fold of the page: every row a number or a claim rests on.

    Parameters
    ----------
    made : Odds
        The document.
    """
    shown = numbers_by_row(made)
    linked = {figure.rows[0] for said in sentences_of(made) for figure in said.figures}
    items = [_row(row, shown.get(row.row, []), row.row in linked) for row in made.rows]
    return element(
        "details",
        element("summary", say("odds_page.origin")),
        element("p", say("odds_page.origin_lead"), class_="quiet"),
        element("ol", *items, class_="origin"),
        id="origin",
        class_="fold",
    )


def not_checked(verified: bool) -> Markup:
    """Return the mark of a row nobody here read."""
    return Markup() if verified else paragraph(say("odds_page.not_checked"), "unverified")


def numbers_by_row(made: Odds) -> dict[str, list[str]]:
    """Return what is shown of each row, as it is shown, with the number before it was rounded.

    Parameters
    ----------
    made : Odds
        The document.
    """
    found: dict[str, dict[str, None]] = {}
    for said in sentences_of(made):
        for figure in said.figures:
            for row in figure.rows:
                found.setdefault(row, {})[_used(figure.how, figure.shown, figure.value)] = None
    return {row: list(used) for row, used in found.items()}


def _used(how: str, shown: str, value: float) -> str:
    exact = f"{value:,.4g}" if not how.endswith("year") else shown
    what = say(f"odds_how.{how}") if how in _KNOWN else how.replace("_", " ")
    return f"{shown}: {what}" if exact == shown else f"{shown}: {what}, {exact}"


_KNOWN = (
    "of_100", "of_100_low", "of_100_high", "gap", "gap_low", "gap_high", "gap_fewer", "ratio_gap_low",
    "ratio_gap_high", "per_10000",
    "per_10000_low", "per_10000_high",
)  # fmt: skip


def _row(row: RowUsed, shown: list[str], is_linked: bool) -> Markup:
    is_verified = Check(row.check).is_verified
    columns = "; ".join(f"{name} {value}" for name, value in row.columns.items())
    label = say("odds_page.back_of", row=row.row)
    back = element("a", say("odds_page.back"), href=f"#{way_back(row.row)}", aria_label=label, class_="back")
    return element(
        "li",
        element(
            "p",
            element("code", row.row),
            " ",
            element("span", row.file, class_="quiet"),
            " ",
            back if is_linked else "",
        ),
        element("p", say("odds_page.shown", numbers="; ".join(shown))) if shown else Markup(),
        element("p", say("odds_page.says", columns=columns), class_="columns") if columns else Markup(),
        *(element("p", _source(key), class_="quiet") for key in row.sources[:-1]),
        element(
            "p",
            join([_source(key) for key in row.sources[-1:]]),
            " ",
            element("span", row.check_label, class_="checked" if is_verified else "unverified"),
            f" ({row.check_note})" if row.check_note else "",
            class_="quiet",
        ),
        id=anchor(row.row),
    )


def _source(key: str) -> Markup:
    source = cite(key)
    return element("a", source.title, href=source.url) if source.url else element("span", source.title)
