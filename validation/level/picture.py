"""Draws the chances of each level by cue set as bars, for the documentation."""

from collections.abc import Mapping

from weizhong.report.markup import element

_LABEL, _BAR, _ROW, _TOP = 290.0, 470.0, 30.0, 44.0
_COLOURS = {-2: "#c9b8a4", -1: "#e3a857", 0: "#2b6f77", 1: "#8fbac0", 2: "#c9c9c9"}


def draw(shown: Mapping[str, Mapping[str, float]], intended: str) -> str:
    """Return an SVG picture: one bar for each cue set, divided among levels, head end left.

    Parameters
    ----------
    shown : mapping of str to mapping of str to float
        Cue set to the chance of each level.
    intended : str
        The level the mark is meant for; its share is dark and carries its figure.
    """
    height = _TOP + _ROW * len(shown) + 16
    title = element(
        "text", f"Where a mark for {intended} lies, by what was felt (man of 35, 175 cm, 80 kg)",
        x=12.0, y=24.0, font_size=15.0, font_weight="bold",
    )  # fmt: skip
    rows = [_row(cue, chances, intended, _TOP + _ROW * i) for i, (cue, chances) in enumerate(shown.items())]
    background = element("rect", width="100%", height="100%", fill="#ffffff")
    return element(
        "svg", background, title, *rows,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_LABEL + _BAR + 24:g} {height:g}",
        font_family="sans-serif", font_size=12.0,
    )  # fmt: skip


def _row(cue: str, chances: Mapping[str, float], intended: str, top: float) -> str:
    parts = [element("text", cue, x=_LABEL - 8, y=top + 17, text_anchor="end")]
    names, left = list(chances), _LABEL
    for i, (level, chance) in enumerate(chances.items()):
        width = _BAR * chance
        away = max(-2, min(2, i - names.index(intended)))
        parts.append(element("rect", x=left, y=top, width=width, height=_ROW - 7, fill=_COLOURS[away]))
        if width > 34:
            label = f"{level} {100 * chance:.0f} %" if width > 60 else level
            fill = "#ffffff" if away == 0 else "#222222"
            parts.append(
                element("text", label, x=left + width / 2, y=top + 16, text_anchor="middle", fill=fill)
            )
        left += width
    return element("g", *parts)
