"""Builds HTML and SVG in which every text is escaped unless it was built here."""

from collections.abc import Sequence
from html import escape

_VOID = frozenset({"meta", "br", "hr", "img", "input", "link", "wbr"})


class Markup(str):
    """Text that is markup already; only functions of this module make it from plain text."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: str | float | bool | None) -> Markup:
    """Return one element with escaped children and attributes.

    Parameters
    ----------
    tag : str
        Element name.
    *children : str
        Plain text is escaped; `Markup` is kept.
    **attributes : str, float, bool or None
        A trailing underscore is dropped (``class_``), others become hyphens; None and False leave the
        attribute out, True gives an empty one.

    Examples
    --------
    >>> element("p", "a < b", class_="quiet", hidden=True)
    '<p class="quiet" hidden="">a &lt; b</p>'
    """
    opened = "".join(
        _attribute(name, value)
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in _VOID:
        return Markup(f"<{tag}{opened}>")
    return Markup(f"<{tag}{opened}>{join(children)}</{tag}>")


def join(children: Sequence[str], between: str = "") -> Markup:
    """Return children one after another, plain text escaped."""
    return Markup(between.join(child if isinstance(child, Markup) else escape(child) for child in children))


def _attribute(name: str, value: str | float) -> str:
    plain = name.rstrip("_").replace("_", "-")
    text = "" if value is True else f"{value:.6g}" if isinstance(value, float) else str(value)
    return f' {plain}="{escape(text)}"'
