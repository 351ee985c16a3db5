"""What every chart is made of: a drawing that can also be read.

A chart is an SVG with a title and a description for those who hear it, and the same numbers as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from weizhong.report.map_drawing import FONT, INK, QUIET
from weizhong.report.markup import Markup, element
from weizhong.report.page_parts import fold, table
from weizhong.report.strings import say

ACCENT = "#0b5c66"
PALE = "#9cc4c8"
LINE = "#7a8a8e"  # lines that tell something stand out 3 : 1 from paper (WCAG 2.2, 1.4.11)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing that can also be read.

    Parameters
    ----------
    svg : Markup
        The drawing, with role, title and description; it stands alone as a file.
    text : str
        What it says, in sentences; the same as its description.
    caption : str
        What the table below it is called.
    head : tuple of str
        Columns of the table.
    rows : tuple of tuple of str
        Its rows; the first cell names the row.
    """

    svg: Markup
    text: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def figure(self, class_: str = "") -> Markup:
        """Return the drawing with its table folded below it."""
        told = fold(say("chart.as_table"), table(self.head, self.rows, self.caption))
        return element("figure", self.svg, told, class_=f"chart {class_}".strip())


def draw(
    name: str,
    title: str,
    text: str,
    size: tuple[float, float],
    parts: Sequence[Markup],
    head: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
) -> Markup:
    """Return a standalone SVG with role, title and description, and its numbers as a list that is heard.

    What an image holds is not read out, so a drawing with rows is a group: its shapes are passed over, and
    each row is an item of a list that is not seen.

    Parameters
    ----------
    name : str
        Letters and hyphens, unlike that of any other drawing of the page: its parts are named by it.
    title, text : str
        What it is, and what it says.
    size : tuple of float
        Width and height, px.
    parts : sequence of Markup
        What it shows.
    head, rows : sequence of str, sequence of sequence of str
        Its table, as `Chart` holds it; the first cell names the row.

    Examples
    --------
    >>> drawn = draw("x", "Pain", "One trial.", (9, 9), [], ("Trial", "Weight"), [("A", "100 %")])
    >>> '<g role="listitem"><text x="0" y="4.5" opacity="0">A. Weight: 100 %</text></g>' in drawn
    True
    """
    width, height = size
    shown = [element("g", *parts, aria_hidden="true"), _listed(title, head, rows, height)] if rows else parts
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", text, id=f"{name}-text"),
        *shown,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        role="group" if rows else "img",
        aria_labelledby=f"{name}-title" if rows else f"{name}-title {name}-text",
        aria_describedby=f"{name}-text" if rows else None,
        font_family=FONT,
        class_="drawn",
    )


def _listed(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], height: float) -> Markup:
    """Return the rows as a list that is heard and not seen, each where a finger would look for it."""
    step = height / (len(rows) + 1)
    items = [
        element(
            "g", element("text", _sentence(head, row), x="0", y=f"{step * i:g}", opacity="0"), role="listitem"
        )
        for i, row in enumerate(rows, 1)
    ]
    return element("g", *items, role="list", aria_label=title)


def _sentence(head: Sequence[str], row: Sequence[str]) -> str:
    cells = [f"{column}: {cell}" for column, cell in zip(head[1:], row[1:], strict=True) if cell]
    return ". ".join([row[0], "; ".join(cells)])


def words(
    text: str,
    x: float,
    y: float,
    anchor: str = "start",
    size: float = 13,
    bold: bool = False,
    quiet: bool = False,
) -> Markup:
    """Return a line of text; its class lets a page recolour it where it is dark."""
    return element(
        "text", text, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, font_size=f"{size:g}",
        font_weight="650" if bold else None, fill=QUIET if quiet else INK,
        class_="quiet-ink" if quiet else "ink",
    )  # fmt: skip


def stroke(
    x1: float, y1: float, x2: float, y2: float, width: float = 1, dash: str | None = None, quiet: bool = False
) -> Markup:
    """Return a straight line."""
    return element(
        "path", d=f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", fill="none", stroke=LINE if quiet else INK,
        stroke_width=f"{width:g}", stroke_dasharray=dash, class_="quiet-line" if quiet else "ink-line",
    )  # fmt: skip


def shape(d: str, class_: str, fill: str, outline: str | None = None) -> Markup:
    """Return a filled path."""
    return element("path", d=d, fill=fill, stroke=outline, class_=class_)


def polygon(spots: Sequence[tuple[float, float]]) -> str:
    """Return the path through spots, closed."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + "Z"
