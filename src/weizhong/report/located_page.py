"""Located points as one HTML page: the turning body, its channels, a list to search, a tap told."""

from collections.abc import Sequence

from weizhong._version import __version__
from weizhong.anatomy.person import Person
from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.facts.tables import digest
from weizhong.report import drape
from weizhong.report.located_cards import (
    OWN,
    Located,
    by_code,
    card,
    group_label,
    groups,
    in_order,
    spot_name,
    symbols,
)
from weizhong.report.marks import CHANNEL_MARKS
from weizhong.report.markup import Markup, element
from weizhong.report.page_file import page_file
from weizhong.report.page_parts import bullets, mark_icon, paragraph, section
from weizhong.report.page_viewer import viewer
from weizhong.report.scene import Spot, packed
from weizhong.report.strings import say
from weizhong.report.surface import Line, Surface

# From so many spots on they are drawn smaller and their regions more coarsely.
_MANY = 60
_SMALL_DOT = 0.62


def render(
    points: Sequence[PlacedPoint],
    person: Person,
    body: Surface,
    lines: Sequence[Line] = (),
    notes: Sequence[str] = (),
) -> str:
    """Return located points as one page that loads and sends nothing.

    Parameters
    ----------
    points : sequence of PlacedPoint
        In the order asked for.
    person : Person
        Whose body.
    body : Surface
        The skin they lie on.
    lines : sequence of Line
        The channels on this body.
    notes : sequence of str
        Why errors are wider than usual for this body, if they are.
    """
    located = by_code(points)
    is_many = len(points) > _MANY
    spots = [Spot(one.anchor, one.group, spot_name(place), place) for one in located for place in one.members]
    scene = packed(
        spots,
        body,
        lines,
        marks=CHANNEL_MARKS,
        used={place.code for place in points},
        weave=drape.COARSE if is_many else drape.FINE,
        dot=_SMALL_DOT if is_many else 1.0,
    )
    parts = [
        _header(len(located), person, notes),
        element("main", _points(located, lines), id="main", tabindex="-1"),
        _footer(),
    ]
    return page_file(say("located.title"), say("located.skip"), parts, scene, "located")


def _header(count: int, person: Person, notes: Sequence[str]) -> Markup:
    basics = say(
        "body.basics",
        sex=say(f"body.{person.sex}"),
        age=f"{person.age_years:g}",
        stature=f"{person.stature_mm / 10:.0f}",
        mass=f"{person.mass_kg:g}",
        bmi=f"{person.bmi:.1f}",
    )
    return element(
        "header",
        element(
            "p",
            element("span", say("page.brand"), class_="brand"),
            " ",
            element("span", say("page.brand_hanzi"), class_="hanzi", lang="zh", aria_hidden="true"),
            class_="masthead",
        ),
        element("h1", say("located.one" if count == 1 else "located.heading", count=count)),
        paragraph(basics, "basics"),
        paragraph(say("located.use"), "use"),
        bullets(notes, "notes"),
        class_="top",
    )


def _points(located: Sequence[Located], lines: Sequence[Line]) -> Markup:
    picture = viewer(_tapped(), help_text=say("located.body_keys"), fallback=(say("located.no_3d"),))
    found = element(
        "div",
        symbols(groups(located)),
        _channels(located, lines),
        _search(len(located)),
        *(_group(name, located) for name in groups(located)),
        class_="cards",
    )
    return section("points", element("div", picture, found, class_="stage"))


def _tapped() -> Markup:
    """What a tap on the skin says, with the words to lay the same spot in from the command line."""
    return element(
        "div",
        element(
            "p",
            "",
            id="tapped-where",
            data_nearest=say("located.tapped_near"),
            data_alone=say("located.tapped_alone"),
            data_left=say("located.to_the_left"),
            data_right=say("located.to_the_right"),
        ),
        element(
            "p",
            element("code", "", id="tapped-option"),
            " ",
            element(
                "button",
                say("located.copy"),
                type="button",
                id="copy-tap",
                data_words=say("located.copy"),
                data_done=say("located.copied"),
            ),
        ),
        id="tapped",
        role="status",
        hidden=True,
    )


def _channels(located: Sequence[Located], lines: Sequence[Line]) -> Markup:
    """Which channels there are to see: those asked about, and the rest for who wants them."""
    asked = set(groups(located))
    drawn = {line.channel for line in lines}
    names = [name for name in CHANNEL_MARKS if name in asked | drawn]
    boxes = [
        element(
            "label",
            element("input", type="checkbox", data_channel=name, checked=name in asked),
            mark_icon(name),
            " ",
            group_label(name),
        )
        for name in names
    ]
    buttons = [
        element("button", say(f"located.{words}"), type="button", id=words.replace("_", "-"))
        for words in ("all_channels", "no_channels")
    ]
    regions = element(
        "label", element("input", type="checkbox", id="regions", checked=True), say("located.regions")
    )
    return element(
        "details",
        element("summary", say("located.shown")),
        element(
            "fieldset",
            element("legend", say("located.channels"), class_="unseen"),
            element("div", *boxes, class_="boxes"),
            element("p", *buttons, regions, class_="tools"),
        ),
        class_="fold channels",
        open=True,
    )


def _search(count: int) -> Markup:
    return element(
        "p",
        element("label", say("located.find"), for_="find"),
        element("input", type="search", id="find", autocomplete="off", spellcheck="false"),
        element("button", say("page.open_all"), type="button", id="open-all", aria_pressed="false"),
        element("span", "", id="found", class_="quiet", role="status", data_words=say("located.found")),
        class_="tools search",
        hidden=count == 1,
    )


def _group(name: str, located: Sequence[Located]) -> Markup:
    heading = f"group-{name}"
    note = paragraph(say("located.own_note"), "turn") if name == OWN else Markup()
    return element(
        "section",
        element("h3", group_label(name), id=heading),
        note,
        *map(card, in_order(located, name)),
        aria_labelledby=heading,
        class_="group",
    )


def _footer() -> Markup:
    return element(
        "footer",
        paragraph(say("located.provenance", version=__version__, facts=digest()), "quiet"),
        paragraph(say("page.credits"), "quiet"),
    )
