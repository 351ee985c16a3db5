"""Network plots: which treatments were compared with which, by how many trials, and where these disagree."""

from collections.abc import Collection, Iterator
from math import sqrt
from textwrap import wrap

from weizhong.evidence.effect_sizes import RATIOS
from weizhong.evidence.network_notes import SUSPECT
from weizhong.evidence.network_records import Comparison, Network
from weizhong.report.chart import ACCENT, Chart, draw, stroke, words
from weizhong.report.forest import told
from weizhong.report.map_drawing import INK
from weizhong.report.markup import Markup, element, join
from weizhong.report.network_layout import Spot, number_places, round_circle
from weizhong.report.strings import say
from weizhong.report.told_numbers import with_digits

_SIZE = (720.0, 560.0)
_MIDDLE = (360.0, 270.0)
_RADIUS = 190.0
_NODE = (6.0, 3.0)  # radius of a node, px: at least, and more per square root of a trial
_LINE = (1.5, 1.2)  # width of a line, px: at least, and more per further trial
_WIDEST = 12.0
# Names, px: their type, the room of a sign and of a line, the width above and below a dot; how many lines.
_LETTERS, _SIGN, _ROW, _ABOVE = 14.0, 9.0, 16.0, 400.0
_LINES = {"start": 3, "end": 3, "middle": 2}
_CLEAR = 16.0  # px from the middle of a number to another line
_DISC = (6.0, 4.0, 10.0)  # behind a number, px: half its width at least, more per sign; half its height


def network_chart(made: Network, name: str, title: str, second_hand: Collection[str] = ()) -> Chart:
    """Return the plot of one network; its table is the league table, in alphabetical order and not a ranking.

    Parameters
    ----------
    made : Network
        What to draw.
    name : str
        Of the drawing, unlike that of any other on the page.
    title : str
        The question.
    second_hand : collection of str
        Rows of tables that were not read in the trial's own paper; numbers that count trials made from them
        are marked.

    Examples
    --------
    >>> from weizhong.evidence.effect_sizes import Means
    >>> from weizhong.evidence.network import network
    >>> from weizhong.evidence.network_studies import study_of_arms
    >>> def trial(label, **means):
    ...     arms = {name: Means(n=50, mean=mean, sd=10) for name, mean in means.items()}
    ...     return study_of_arms("MD", label, arms)
    >>> two = [trial("A", none=50, sham=45), trial("B", sham=45, real=43)]
    >>> network_chart(network(two, "none", "fixed"), "n", "Pain").rows[0]
    ('none and real', '7.00', '1.46 to 12.54', 'no trial; only by way of others')
    """
    spots = round_circle([one.name for one in made.treatments], _MIDDLE, _RADIUS)
    places = number_places([(spots[one.a], spots[one.b]) for one in made.comparisons], _CLEAR)
    disagreeing = _disagreeing(made)
    marked = {study.label for study in made.studies if set(study.rows) & set(second_hand)}
    text = _text(made, len(disagreeing), marked)
    parts = [
        *(_edge(spots, one, {one.a, one.b} in disagreeing) for one in made.comparisons),
        *(_number(one, place, marked) for one, place in zip(made.comparisons, places, strict=True)),
        *(_node(one.name, one.trials, spots[one.name]) for one in made.treatments),
        *_key(bool(disagreeing), bool(marked)),
    ]
    head = tuple(say(f"network_chart.{column}") for column in ("pair", "estimate", "interval", "trials"))
    rows = tuple(_rows(made, disagreeing, marked))
    return Chart(
        svg=draw(name, title, text, _SIZE, parts, head, rows),
        text=text,
        caption=title,
        head=head,
        rows=rows,
    )


def _disagreeing(made: Network) -> set[frozenset[str]]:
    """Pairs whose own trials and whose detours tell different things."""
    return {frozenset((one.a, one.b)) for one in made.splits if one.p < SUSPECT}


def _edge(spots: dict[str, Spot], one: Comparison, disagrees: bool) -> Markup:
    width = min(_WIDEST, _LINE[0] + _LINE[1] * (len(one.trials) - 1))
    (x1, y1), (x2, y2) = spots[one.a], spots[one.b]
    return stroke(x1, y1, x2, y2, width, "10 6" if disagrees else None, quiet=not disagrees)


def _number(one: Comparison, place: Spot, marked: Collection[str]) -> Markup:
    x, y = place
    shown = f"{len(one.trials)}{'†' * bool(set(one.trials) & set(marked))}"
    return join(
        [
            element(
                "ellipse", cx=f"{x:.1f}", cy=f"{y:.1f}", rx=f"{_DISC[0] + _DISC[1] * len(shown):g}",
                ry=f"{_DISC[2]:g}", fill="#ffffff", class_="paper-fill",
            ),
            words(shown, x, y + 4, "middle", 12),
        ]
    )  # fmt: skip


def _node(name: str, trials: int, spot: Spot) -> Markup:
    x, y = spot
    radius = _NODE[0] + _NODE[1] * sqrt(trials)
    side = (x - _MIDDLE[0]) / _RADIUS
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    left = x if anchor == "middle" else x + (radius + 7) * (1 if side > 0 else -1)
    room = {"start": _SIZE[0] - left, "end": left, "middle": _ABOVE}[anchor]
    lines = wrap(_spoken(name), int(room / _SIGN), max_lines=_LINES[anchor], placeholder="…")
    up = _ROW * (len(lines) - 1)
    if anchor != "middle":
        first = y + 5 - up / 2
    else:
        first = y - radius - 8 - up if y < _MIDDLE[1] else y + radius + 18
    return join(
        [
            element(
                "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{radius:.1f}", fill=ACCENT, stroke=INK,
                class_="accent-fill",
            ),
            *(words(line, left, first + _ROW * at, anchor, _LETTERS, bold=True)
              for at, line in enumerate(lines)),
        ]
    )  # fmt: skip


def _key(with_dashes: bool, with_daggers: bool) -> Iterator[Markup]:
    lines = [say("network_chart.key")]
    if with_dashes:
        lines.append(say("network_chart.key_dashes", p=f"{SUSPECT:.2f}"))
    if with_daggers:
        lines.append(say("network_chart.key_second_hand"))
    for up, line in enumerate(reversed(lines)):
        yield words(line, 8, _SIZE[1] - 8 - 18 * up, quiet=True, size=12)


def _rows(
    made: Network, disagreeing: set[frozenset[str]], marked: Collection[str]
) -> Iterator[tuple[str, ...]]:
    is_ratio = made.measure in RATIOS
    direct = {(one.a, one.b): _trials(one, marked) for one in made.comparisons}
    for one in made.league:
        trials = direct.get((one.a, one.b), say("network_chart.indirect"))
        if {one.a, one.b} in disagreeing:
            trials = f"{trials}; {say('network_chart.disagrees')}"
        span = say("forest.range", low=told(one.low, is_ratio), high=told(one.high, is_ratio))
        yield _pair(one.a, one.b), told(one.estimate, is_ratio), span, trials


def _trials(one: Comparison, marked: Collection[str]) -> str:
    count = len(set(one.trials) & set(marked))
    if not count:
        return str(len(one.trials))
    return say("network_chart.second_hand", trials=len(one.trials), count=count)


def _pair(a: str, b: str) -> str:
    return say("network_chart.and", a=_spoken(a), b=_spoken(b))


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _text(made: Network, disagreements: int, marked: Collection[str]) -> str:
    parts = [
        say(
            "network_chart.text", treatments=len(made.treatments), studies=len(made.studies),
            direct=len(made.comparisons), all=len(made.league),
        )
    ]  # fmt: skip
    pairs = [f"{_pair(one.a, one.b)} ({_trials(one, marked)})" for one in made.comparisons]
    parts.append(say("network_chart.compared", pairs="; ".join(pairs)))
    if marked:
        parts.append(say("forest.text_second_hand", count=len(marked), k=len(made.studies)))
    if made.q_between.df and made.q_between.p is not None:
        parts.append(say("network_chart.between", q=with_digits(made.q_between.q, 1), df=made.q_between.df,
                         p=f"{made.q_between.p:.2g}"))  # fmt: skip
    else:
        parts.append(say("network_chart.no_loops"))
    if disagreements:
        parts.append(say("network_chart.disagreements", count=disagreements))
    parts.append(say("network_chart.no_order"))
    return " ".join(parts)
