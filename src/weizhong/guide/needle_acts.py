"""Needles: in, moved, out."""

from math import inf

from weizhong.clinic.depth.needles import reach_mm
from weizhong.clinic.session import Event
from weizhong.clinic.session.agenda import AgendaSite
from weizhong.clinic.session.carrying import PrefilledSite
from weizhong.clinic.session.events import (
    DeQiNoted,
    NeedleAdjusted,
    NeedleInserted,
    NeedleRemoved,
    NeedleStimulated,
)
from weizhong.clinic.session.state import Needle
from weizhong.guide.acts import choice, records
from weizhong.guide.doses import depth_limit, treatment_at
from weizhong.guide.forms import Field, FormScreen, yes_no
from weizhong.guide.keeper import Keeper
from weizhong.guide.rows import hand_needles
from weizhong.guide.strings import say, words
from weizhong.guide.visit import technique_of

_STRAIGHT_DEG = 90.0
_DE_QI = ("yes", "no", "unknown", "not_sought")
STRENGTHS = ("gentle", "moderate", "strong")


def place(code: str, side: str) -> str:
    """Return a site in words."""
    return f"{code} {say(f'side.{side}')}"


def pack_for(
    keeper: Keeper, site: AgendaSite, depth_mm: float | None, last: PrefilledSite | None
) -> str | None:
    """Return the pack opened last whose needles reach so deep, and are as short and thin as the plan wants.

    Nothing where one has to be opened first.
    """
    advised = getattr(treatment_at(site, technique_of(site, last)), "needle", None)
    longest = advised.length_mm if advised and advised.hub_stops else inf
    thickest = advised.diameter_mm[1] if advised else inf
    fitting = [
        one.pack
        for one in keeper.state.packs
        if reach_mm(one.length_mm) >= (depth_mm or 0.0)
        and one.length_mm <= longest
        and one.diameter_mm <= thickest
    ]
    return fitting[-1] if fitting else None


def insert_at_once(
    keeper: Keeper, site: AgendaSite, depth_mm: float, pack: str, last: PrefilledSite | None
) -> None:
    """Record a needle as it is planned.

    Raises
    ------
    Refused
        If the session does not allow it.
    """
    keeper.record(
        NeedleInserted,
        needle=keeper.new_name("n"),
        code=site.code,
        side=site.side,
        pack=pack,
        depth_mm=depth_mm,
        angle_deg=last.angle_deg if last and last.angle_deg is not None else _STRAIGHT_DEG,
        technique=technique_of(site, last),
        direction=last.direction if last else "",
        response_sought=_sought(site, last),
    )


def insert(
    keeper: Keeper, site: AgendaSite, depth_mm: float | None, last: PrefilledSite | None
) -> FormScreen:
    """Ask for everything about a needle that goes in."""
    packs = [
        (one.pack, f"{one.pack}: {one.diameter_mm:g} × {one.length_mm:g} mm") for one in keeper.state.packs
    ]
    pack_now = pack_for(keeper, site, depth_mm, last) or packs[-1][0]
    angle = last.angle_deg if last and last.angle_deg is not None else _STRAIGHT_DEG
    possible = hand_needles(site.modalities) or ["needling"]
    fields = [
        Field("depth_mm", say("needle.depth"), "number", number_text(depth_mm), is_needed=True),
        Field("angle_deg", say("needle.angle"), "number", f"{angle:g}", is_needed=True),
        choice("de_qi", say("needle.de_qi"), "needle.de_qi_", _DE_QI, "unknown"),
        Field("pack", say("needle.pack"), "choice", pack_now, packs),
        Field(
            "technique", say("needle.technique"), "choice", technique_of(site, last),
            [(one, words(one)) for one in possible],
        ),
        Field("direction", say("needle.direction"), value=last.direction if last else ""),
        Field("tissue_level", say("needle.tissue"), value=last.tissue_level if last else ""),
        Field("response_sought", say("needle.sought"), value=_sought(site, last)),
        Field("response_obtained", say("needle.obtained")),
    ]  # fmt: skip
    name = keeper.new_name("n")
    submit = records(keeper, NeedleInserted, needle=name, code=site.code, side=site.side)
    lead = _limits(keeper, site, technique_of(site, last))
    return FormScreen(say("needle.title", place=place(site.code, site.side)), lead, fields, submit)


def _limits(keeper: Keeper, site: AgendaSite | None, technique: str) -> str:
    """How deep and in which direction, above the fields that ask it."""
    if site is None:
        return ""
    limit = depth_limit(keeper.state.agenda, site, technique)
    told = say(f"needle.{limit.kind}", mm=limit.mm) if limit else say("card.no_depth")
    return " ".join(filter(None, (told, say("card.angle", angle=site.angle) if site.angle else "")))


def _sought(site: AgendaSite, last: PrefilledSite | None) -> str:
    given = treatment_at(site, technique_of(site, last))
    return last.response_sought if last and last.response_sought else given.response if given else ""


def adjust(keeper: Keeper, one: Needle) -> FormScreen:
    """Ask how deep and at which angle a needle lies now."""
    fields = [
        Field("depth_mm", say("needle.depth"), "number", f"{one.depth_mm:g}", is_needed=True),
        Field("angle_deg", say("needle.angle"), "number", f"{one.angle_deg:g}", is_needed=True),
        Field("tissue_level", say("needle.tissue"), value=one.tissue_level),
    ]
    lead = _limits(keeper, keeper.state.agenda.site(one.code, one.side), one.technique)
    title = say("needle.adjust", place=place(one.code, one.side))
    return _about(keeper, NeedleAdjusted, one, title, fields, lead)


def stimulate(keeper: Keeper, one: Needle) -> FormScreen:
    """Ask how a needle was moved and what was felt."""
    fields = [
        Field("method", say("needle.method"), value=say("needle.method_value"), is_needed=True),
        choice("strength", say("needle.strength"), "needle.strength_", STRENGTHS),
        Field("seconds", say("needle.seconds"), "number"),
        choice("de_qi", say("needle.de_qi"), "needle.de_qi_", _DE_QI, "unknown"),
        Field("response_obtained", say("needle.obtained")),
    ]
    return _about(
        keeper, NeedleStimulated, one, say("needle.stimulate", place=place(one.code, one.side)), fields
    )


def ask_de_qi(keeper: Keeper, one: Needle) -> FormScreen:
    """Ask what the patient feels at a needle, without moving it."""
    fields = [
        choice("de_qi", say("needle.de_qi"), "needle.de_qi_", _DE_QI),
        Field("response_obtained", say("needle.obtained")),
    ]
    return _about(keeper, DeQiNoted, one, say("needle.ask_de_qi", place=place(one.code, one.side)), fields)


def remove_at_once(keeper: Keeper, one: Needle) -> None:
    """Record that a needle came out whole.

    Raises
    ------
    Refused
        If something is still on it.
    """
    keeper.record(NeedleRemoved, needle=one.needle)


def remove(keeper: Keeper, one: Needle) -> FormScreen:
    """Ask how a needle came out; one that is not whole opens its procedure."""
    fields = [
        yes_no("is_intact", say("needle.whole")),
        yes_no("is_pressed", say("needle.pressed"), value=keeper.state.agenda.restriction.press_after),
    ]
    return _about(
        keeper, NeedleRemoved, one, say("needle.out_title", place=place(one.code, one.side)), fields
    )


def _about(
    keeper: Keeper, make: type[Event], one: Needle, title: str, fields: list[Field], lead: str = ""
) -> FormScreen:
    return FormScreen(title, lead, fields, records(keeper, make, needle=one.needle))


def number_text(value: float | None) -> str:
    """Return a number as a field shows it; empty where there is none."""
    return "" if value is None else f"{value:g}"
