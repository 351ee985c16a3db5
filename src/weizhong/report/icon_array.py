"""A hundred people drawn, so that a chance can be seen: who surely, who perhaps, who not.

Three shapes and not three colours tell them apart: a filled figure, a striped one and an outline. The
stripes run over the whole range of the number, so that nobody counts more precisely than the trial did; where
no range was told, all who got better are drawn lighter.
"""

from collections.abc import Iterable, Mapping
from math import floor
from typing import Literal, get_args

from weizhong.report.chart import ACCENT, Chart, draw
from weizhong.report.markup import Markup, element
from weizhong.report.strings import say

Kind = Literal["sure", "rough", "perhaps", "not"]
PEOPLE = 100
_ROW = 10
_STEP = (26.0, 40.0)
_EDGE = 4.0
# Head and body of one figure, 18 wide and 34 high, from its upper left corner.
_FIGURE = "M9 1a5 5 0 1 1 0 10a5 5 0 1 1 0 -10zM4 13h10a4 4 0 0 1 4 4v8h-3.5v9h-11v-9h-3.5v-8a4 4 0 0 1 4 -4z"


def icon_array(name: str, title: str, of_100: float | None, low: float | None, high: float | None) -> Chart:
    """Return a hundred people, some of them filled.

    Parameters
    ----------
    name : str
        Of the drawing, unlike that of any other on the page.
    title : str
        Who they are, such as "Real needles".
    of_100 : float or None
        How many got better; None where nobody counted, which draws a hundred striped people.
    low, high : float or None
        Range of that number; without one all who got better are drawn lighter, and the words say why.

    Examples
    --------
    >>> chart = icon_array("a", "Real needles", 47.5, 42.6, 52.5)
    >>> chart.rows
    (('better', '43'), ('perhaps', '10'), ('not', '47'))
    >>> chart.text
    'Real needles: 48 of 100 people got clearly better. It may be 43 to 53.'
    >>> icon_array("b", "Real needles", 39.1, None, None).rows
    (('better', '39'), ('perhaps', 'not told'), ('not', '61'))
    """
    drawn = people(of_100, low, high)
    kinds = [kind for kind, number in drawn.items() for _ in range(number)]
    width = 2 * _EDGE + _ROW * _STEP[0] - (_STEP[0] - 18)
    height = 2 * _EDGE + PEOPLE // _ROW * _STEP[1] - (_STEP[1] - 34)
    text = _text(title, of_100, low, high)
    return Chart(
        svg=draw(name, title, text, (width, height), [_stripes(name), *_figures(name, kinds)]),
        text=text,
        caption=title,
        head=(say("icon_array.kind"), say("icon_array.people")),
        rows=_rows(drawn),
    )


def people(of_100: float | None, low: float | None, high: float | None) -> dict[Kind, int]:
    """Return how many of a hundred are drawn as each kind, in the order they are drawn.

    Examples
    --------
    >>> people(47.5, 42.6, 52.5)
    {'sure': 43, 'perhaps': 10, 'not': 47}
    >>> people(39.1, None, None), people(None, None, None)
    ({'rough': 39, 'not': 61}, {'perhaps': 100})
    """
    if of_100 is None:
        return {"perhaps": PEOPLE}
    if low is None or high is None:
        return {"rough": whole(of_100), "not": PEOPLE - whole(of_100)}
    return {"sure": whole(low), "perhaps": whole(high) - whole(low), "not": PEOPLE - whole(high)}


def whole(value: float) -> int:
    """Return the nearest whole number of people, halves upwards, as the sentences round."""
    return floor(value + 0.5)


def key(name: str, drawn: Iterable[tuple[float, float | None, float | None]]) -> Markup:
    """Return the figures that arrays are made of, with what each means.

    Parameters
    ----------
    name : str
        Of the drawings, unlike that of any other on the page.
    drawn : iterable of tuple
        Number and range of each array, as `people` takes them.
    """
    found = {kind for one in drawn for kind in people(*one)}
    items = [
        element(
            "li",
            element(
                "svg", _stripes(f"{name}-{kind}"), _figure(f"{name}-{kind}", kind, 1, 1), viewBox="0 0 20 36",
                aria_hidden="true", class_="person",
            ),
            element("span", say(f"icon_array.key_{kind}")),
        )
        for kind in get_args(Kind)
        if kind in found
    ]  # fmt: skip
    return element("ul", *items, class_="people-key")


def _rows(drawn: Mapping[Kind, int]) -> tuple[tuple[str, str], ...]:
    """The better, the perhaps and the not; a range that was not told is no range of nobody."""
    is_rough = "rough" in drawn
    better = drawn["rough"] if is_rough else drawn.get("sure", 0)
    perhaps = say("icon_array.not_told") if is_rough else f"{drawn['perhaps']}"
    told = (("better", f"{better}"), ("perhaps", perhaps), ("not", f"{drawn.get('not', 0)}"))
    return tuple((say(f"icon_array.{kind}"), number) for kind, number in told)


def _text(title: str, of_100: float | None, low: float | None, high: float | None) -> str:
    if of_100 is None:
        return say("icon_array.not_known", title=title)
    if low is None or high is None:
        return say("icon_array.without_range", title=title, number=whole(of_100))
    return say("icon_array.with_range", title=title, number=whole(of_100), low=whole(low), high=whole(high))


def _figures(name: str, kinds: Iterable[Kind]) -> list[Markup]:
    return [
        _figure(name, kind, _EDGE + at % _ROW * _STEP[0], _EDGE + at // _ROW * _STEP[1])
        for at, kind in enumerate(kinds)
    ]


def _figure(name: str, kind: Kind, x: float, y: float) -> Markup:
    fill = {"perhaps": f"url(#{name}-stripes)", "not": "none"}.get(kind, ACCENT)
    return element(
        "path", d=_FIGURE, transform=f"translate({x:g} {y:g})", fill=fill, stroke=ACCENT, stroke_width="1.2",
        fill_opacity="0.4" if kind == "rough" else None, class_=f"person-{kind}",
    )  # fmt: skip


def _stripes(name: str) -> Markup:
    bar = element("rect", width="2.4", height="5", fill=ACCENT, class_="accent-fill")
    pattern = element(
        "pattern", bar, id=f"{name}-stripes", width="5", height="5", patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )  # fmt: skip
    return element("defs", pattern)
