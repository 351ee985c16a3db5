"""Sentences in which every number leads to the row it comes from, and every row back to the sentence."""

import re
from collections.abc import Iterable

from weizhong.evidence.figures import Figure, Sentence, is_given
from weizhong.report.markup import Markup, element, join
from weizhong.report.outline import safe_name
from weizhong.report.strings import say

_LINK = re.compile(r'href="#(row-[^"]+)"')


def anchor(row: str) -> str:
    """Return the name of the place where a row is told.

    Examples
    --------
    >>> anchor("guidelines/who_2023")
    'row-guidelines-who-2023'
    """
    return f"row-{safe_name(row)}"


def way_back(row: str) -> str:
    """Return the name of the place where a row is first used.

    Examples
    --------
    >>> way_back("guidelines/who_2023")
    'from-row-guidelines-who-2023'
    """
    return f"from-{anchor(row)}"


def told(said: Sentence) -> Markup:
    """Return a sentence in which every number links to the row it comes from.

    Examples
    --------
    >>> figure = Figure(at=5, shown="48", value=47.5, rows=("responders/a.b",), how="of_100")
    >>> "48</a>." in told(Sentence(text="Some 48.", figures=(figure,)))
    True
    """
    parts: list[str] = []
    end = 0
    for figure in said.figures:
        parts += [said.text[end : figure.at], _number(figure)]
        end = figure.at + len(figure.shown)
    return join([*parts, said.text[end:]])


def paragraph_of(sentences: Iterable[Sentence], class_: str | None = None) -> Markup:
    """Return sentences as one paragraph, or nothing if there are none."""
    said = join([told(one) for one in sentences], " ")
    return element("p", said, class_=class_) if said else Markup()


def list_of(sentences: Iterable[Sentence], class_: str | None = None) -> Markup:
    """Return sentences as a list."""
    return element("ul", *(element("li", told(one)) for one in sentences), class_=class_)


def with_ways_back(page: str) -> Markup:
    """Return a page in which the first link to each row has a name, for the row to lead back to.

    Examples
    --------
    >>> with_ways_back('<a href="#row-a">4</a> <a href="#row-a">5</a>')
    '<a id="from-row-a" href="#row-a">4</a> <a href="#row-a">5</a>'
    """
    seen: set[str] = set()

    def name(link: re.Match[str]) -> str:
        if link[1] in seen:
            return link[0]
        seen.add(link[1])
        return f'id="from-{link[1]}" {link[0]}'

    return Markup(_LINK.sub(name, page))


def _number(figure: Figure) -> Markup:
    rows = " ".join(figure.rows)
    if is_given(figure.rows[0]):
        return element("data", figure.shown, value=f"{figure.value:g}", class_="n", data_rows=rows)
    return element(
        "a",
        figure.shown,
        class_="n",
        href=f"#{anchor(figure.rows[0])}",
        # A list of links, as screen readers make it, would else hold bare numbers.
        aria_label=say("odds_page.source_of", number=figure.shown),
        data_rows=rows,
        data_how=figure.how,
    )
