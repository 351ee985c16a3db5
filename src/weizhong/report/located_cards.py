"""Located points as cards, channel by channel: where, how sure, how to find."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.facts.acupoints import CHANNEL_CODES
from weizhong.facts.channels import channel
from weizhong.facts.points import point
from weizhong.report import phrases
from weizhong.report.marks import CHANNEL_MARKS, draw_mark
from weizhong.report.markup import Markup, element
from weizhong.report.outline import safe_name
from weizhong.report.page_parts import bullets, level_bars, pairs, paragraph, together
from weizhong.report.strings import say
from weizhong.terms.codes import PointCode
from weizhong.terms.errors import UnknownCode

OWN = "own"  # spots that belong to no channel: tender, tapped, laid off


@dataclass(frozen=True, slots=True)
class Located:
    """All spots of one code on one body.

    Parameters
    ----------
    code : str
        What it is called.
    group : str
        Channel code, ``"EX"`` or ``"own"``.
    anchor : str
        Identifier of its card.
    members : tuple of PlacedPoint
        Its spots, left before right.
    """

    code: str
    group: str
    anchor: str
    members: tuple[PlacedPoint, ...]


def by_code(points: Sequence[PlacedPoint]) -> tuple[Located, ...]:
    """Return points with all their spots together, in the order asked for."""
    found: dict[str, list[PlacedPoint]] = {}
    for number, one in enumerate(points):
        # Two spots laid off alike are still two; only a code's own spots belong together.
        name = one.code if group_of(one.code) != OWN else f"{one.code}\n{number}"
        found.setdefault(name, []).append(one)
    return tuple(
        Located(
            members[0].code,
            group_of(members[0].code),
            f"point-{i}-{safe_name(members[0].code)}",
            tuple(members),
        )
        for i, members in enumerate(found.values())
    )


def group_of(code: str) -> str:
    """Return the channel of a code, ``"EX"`` for extra points, ``"own"`` for spots no standard names.

    Examples
    --------
    >>> group_of("BL23"), group_of("EX-B2:L4"), group_of("tapped")
    ('BL', 'EX', 'own')
    """
    try:
        base = PointCode(code)
    except UnknownCode:
        return OWN
    channel_code = base.rstrip("0123456789")
    return channel_code if channel_code in CHANNEL_MARKS else "EX"


def groups(located: Sequence[Located]) -> list[str]:
    """Return the groups that occur, in the standard's order, own spots last."""
    there = {one.group for one in located}
    return [name for name in (*CHANNEL_CODES, OWN) if name in there]


def in_order(located: Sequence[Located], group: str) -> list[Located]:
    """Return the points of one group, by number."""
    return sorted((one for one in located if one.group == group), key=_number)


def _number(one: Located) -> list[int | str]:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", one.code)]


def symbols(names: Sequence[str]) -> Markup:
    """Return the marks of groups once, for every card to point at."""
    found = [
        element("symbol", draw_mark(name, 12, 12, 8), id=f"mark-{name}", viewBox="0 0 24 24")
        for name in names
    ]
    return element("svg", *found, class_="unseen", aria_hidden="true")


def group_label(name: str) -> str:
    """Return a group in plain words.

    Examples
    --------
    >>> group_label("BL")
    'BL Bladder meridian'
    """
    if name == OWN:
        return say("located.own")
    if name == "EX":
        return say("located.extra")
    return say("located.channel", code=name, name=channel(name).name)


def card(one: Located) -> Markup:
    """Return the card of one code."""
    summary = element(
        "summary",
        element("svg", element("use", href=f"#mark-{one.group}"), class_="mark", aria_hidden="true"),
        element("span", one.code, class_="code"),
        *_names(one),
        " ",
        element("span", _sides(one.members), class_="sides"),
        " ",
        element("span", _size(one.members), class_="quiet"),
    )
    blocks = [_block(label, members) for label, members in _alike(one.members)]
    return element(
        "details",
        summary,
        element("div", *blocks, class_="card"),
        class_="point",
        id=one.anchor,
        name="points",
    )


def spot_name(place: PlacedPoint) -> str:
    """Return one spot with its side, as a tap says it.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> spot_name(SimpleNamespace(code="BL23", side="left", spot=""))
    'BL23 (left)'
    """
    return say("located.spot", code=place.code, side=phrases.side(place))


def _names(one: Located) -> Iterator[str]:
    if one.group == OWN:
        return
    record = point(PointCode(one.code))
    yield from (" ", element("span", record.name_pinyin, lang="zh-Latn-pinyin", class_="pinyin"))
    yield from (" ", element("span", record.name_hanzi, lang="zh", class_="hanzi"))


def _sides(members: Sequence[PlacedPoint]) -> str:
    sides = dict.fromkeys(say(f"side.{one.side}") for one in members)
    words = say("side.and").join(sides)
    return words if len(members) == len(sides) else say("located.spots", sides=words, count=len(members))


def _size(members: Sequence[PlacedPoint]) -> str:
    widest = max(members, key=lambda one: one.ellipse.half_along_mm * one.ellipse.half_across_mm).ellipse
    return say(
        "located.size",
        along=phrases.number(widest.half_along_mm),
        across=phrases.number(widest.half_across_mm),
    )


def _alike(members: Sequence[PlacedPoint]) -> list[tuple[str, list[PlacedPoint]]]:
    """Spots about which the same is said, with a label if there are others."""
    found: dict[object, list[PlacedPoint]] = {}
    for one in members:
        found.setdefault(_told(one), []).append(one)
    if len(found) == 1:
        return [("", list(members))]
    return [(phrases.listing(list(dict.fromkeys(map(_label, some)))), some) for some in found.values()]


def _label(place: PlacedPoint) -> str:
    if place.is_alternative:
        return say("located.other_choice", side=phrases.side(place), standard=place.standard)
    return phrases.side(place)


def _told(place: PlacedPoint) -> object:
    return tuple(map(phrases.distance, place.distances)), phrases.certainty(place), place.how_to_find


def _block(label: str, members: Sequence[PlacedPoint]) -> Markup:
    place = members[0]
    read: tuple[tuple[str, Callable[[PlacedPoint], str]], ...] = (
        ("region", lambda one: phrases.region(one.ellipse)),
        ("spread", phrases.causes),
        ("cun", phrases.cun),
        ("rule", phrases.rule_note),
    )
    rows = [(say(f"page.{name}"), value(place)) for name, value in read if value(place)]
    level = [_head("level"), level_bars(place.level)] if place.level else []
    return together(
        paragraph(label, "side-label"),
        _head("distances"),
        bullets(map(phrases.distance, place.distances), "distances"),
        pairs(rows),
        *level,
        _head("how_to_find"),
        bullets(place.how_to_find, "steps", tag="ol"),
    )


def _head(name: str) -> Markup:
    return element("h4", say(f"heading.{name}"))
