"""Small parts that several sections of the page are made of."""

from collections.abc import Iterable, Sequence

from weizhong.anatomy.placed_point import LevelBelief
from weizhong.clinic.documents.treatment_plan import Citation, Finding
from weizhong.report import phrases
from weizhong.report.marks import draw_mark
from weizhong.report.markup import Markup, element, join
from weizhong.report.outline import is_unverified, safe_name
from weizhong.report.strings import say

# A sign per verdict, so that severity is told by shape and words, not by colour alone.
_SIGNS = {
    "stop": "M3 3h18v18H3z",
    "ask": "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z",
    "avoid_modality": "M7.5 2h9L22 7.5v9L16.5 22h-9L2 16.5v-9z",
    "avoid_site": "M7.5 2h9L22 7.5v9L16.5 22h-9L2 16.5v-9z",
    "caution": "M12 2.5 23 21.5H1z",
    "note": "M4 3h16v18H4z",
    "clear": "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z",
}
_LETTERS = {
    "stop": "×",
    "ask": "?",
    "avoid_modality": "–",
    "avoid_site": "–",
    "caution": "!",
    "note": "i",
    "clear": "✓",
}


def section(name: str, *children: str, level: int = 2, class_: str = "") -> Markup:
    """Return a landmark section with its heading."""
    heading = element(f"h{level}", say(f"heading.{name}"), id=f"{name}-heading")
    return element(
        "section",
        heading,
        *children,
        id=name,
        class_=f"block {class_}".strip(),
        aria_labelledby=f"{name}-heading",
    )


def cites(citations: Sequence[Citation]) -> Markup:
    """Return links into the list of sources, each with its check mark unless all of it was read."""
    if not citations:
        return Markup()
    parts = [part for label, alike in phrases.by_check(citations) for part in _alike(label, alike)]
    return element("p", *parts, class_="cites")


def _alike(label: str, citations: Sequence[Citation]) -> Iterable[Markup]:
    """Sources that were read alike: the links, then what is to be said of them all."""
    links = [
        element("a", phrases.source_name(one.key), href=f"#source-{safe_name(one.key)}") for one in citations
    ]
    if not label:
        return links
    kind = "unverified" if is_unverified(citations[0]) else "checked"
    return [element("span", *(join([link, " "]) for link in links), element("span", label, class_=kind))]


def bullets(texts: Iterable[str], class_: str = "", tag: str = "ul") -> Markup:
    """Return a list, or nothing if there is nothing to list."""
    items = [element("li", text) for text in texts if text]
    return element(tag, *items, class_=class_ or None) if items else Markup()


def paragraph(text: str | None, class_: str | None = None) -> Markup:
    """Return a paragraph, or nothing if there is no text."""
    return element("p", text, class_=class_) if text else Markup()


def finding(found: Finding, level: int = 3) -> Markup:
    """Return one finding with its verdict in words and shape, reason and sources."""
    return element(
        "article",
        element(f"h{level}", sign(found.verdict), verdict(found.verdict), " ", element("span", found.title)),
        paragraph(found.text),
        paragraph(found.action, "action"),
        paragraph(phrases.scope(found), "quiet"),
        paragraph(phrases.because(found.because), "quiet"),
        cites(found.citations),
        class_=f"finding {found.verdict}",
    )


def verdict(name: str) -> Markup:
    """Return the verdict as a label."""
    return element("span", say(f"verdict.{name}"), class_="verdict")


def sign(name: str) -> Markup:
    """Return the verdict's sign as a small drawing, hidden from screen readers."""
    letter = element(
        "text",
        _LETTERS[name],
        x="12",
        y="17.5" if name != "caution" else "19",
        text_anchor="middle",
        font_size="15",
        font_weight="700",
    )
    return element(
        "svg", element("path", d=_SIGNS[name]), letter, viewBox="0 0 24 24", class_="sign", aria_hidden="true"
    )


def pairs(rows: Iterable[tuple[str, str]], class_: str = "pairs") -> Markup:
    """Return a description list."""
    parts = [element("div", element("dt", label), element("dd", value)) for label, value in rows]
    return element("dl", *parts, class_=class_)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> Markup:
    """Return a table that scrolls by itself on a narrow screen."""
    top = element("thead", element("tr", *(element("th", cell, scope="col") for cell in head)))
    lines = [
        element("tr", element("th", first, scope="row"), *(element("td", cell) for cell in cells))
        for first, *cells in rows
    ]
    made = element("table", element("caption", caption, class_="unseen"), top, element("tbody", *lines))
    return element("div", made, class_="scroll", tabindex="0", role="group", aria_label=caption)


def fold(summary: str, *children: str) -> Markup:
    """Return something folded away under a summary."""
    return element("details", element("summary", summary), *children, class_="fold")


def together(*parts: str) -> Markup:
    """Return parts one after another."""
    return join(list(parts))


def mark_icon(name: str) -> Markup:
    """Return a mark of the body as a small drawing."""
    return element("svg", draw_mark(name, 12, 12, 8), viewBox="0 0 24 24", class_="mark", aria_hidden="true")


def level_bars(belief: LevelBelief) -> Markup:
    """Return the chance of each vertebra as words and bars."""
    rows = [
        element(
            "li",
            element("span", level, class_="level"),
            _bar(share),
            element("span", say("page.percent", percent=round(100 * share))),
            class_="intended" if is_intended else None,
        )
        for level, share, is_intended in phrases.level_shares(belief)
    ]
    return element("ul", *rows, class_="levels")


def _bar(share: float) -> Markup:
    return element(
        "svg",
        element("rect", width="100", height="8", class_="track"),
        element("rect", width=f"{100 * share:.1f}", height="8", class_="share"),
        viewBox="0 0 100 8",
        preserveAspectRatio="none",
        class_="bar",
        aria_hidden="true",
    )
