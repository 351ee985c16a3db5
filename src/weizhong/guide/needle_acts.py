"""Needles, techniques and currents: in, moved, out; on, looked at, off."""

from datetime import timedelta

from weizhong.clinic.session.agenda import AgendaSite
from weizhong.clinic.session.carrying import PrefilledSite
from weizhong.clinic.session.currents import MODALITY
from weizhong.clinic.session.events import (
    CurrentChanged,
    CurrentStarted,
    LeftInPlace,
    NeedleAdjusted,
    NeedleInserted,
    NeedleRemoved,
    NeedleStimulated,
    TechniqueApplied,
    TechniqueChecked,
    TechniqueEnded,
)
from weizhong.clinic.session.state import Application, Circuit, Needle
from weizhong.facts.tables import read_table
from weizhong.guide.acts import choice, day
from weizhong.guide.doses import planned, treatment_at
from weizhong.guide.forms import Field, FormScreen, Values, yes_no
from weizhong.guide.keeper import Keeper
from weizhong.guide.rows import hand_needles
from weizhong.guide.strings import say, words
from weizhong.guide.visit import technique_of

_STRAIGHT_DEG = 90.0
_DE_QI = ("yes", "no", "unknown", "not_sought")
_STRENGTHS = ("gentle", "moderate", "strong")
_FELT = ("just_felt", "comfortable", "strong_but_comfortable", "nothing", "painful")


def place(code: str, side: str) -> str:
    """Return a site in words."""
    return f"{code} {say(f'side.{side}')}"


def pack_for(
    keeper: Keeper, site: AgendaSite, depth_mm: float | None, last: PrefilledSite | None
) -> str | None:
    """Return the pack opened last whose needles reach so deep and stop where the plan wants them to.

    Nothing where one has to be opened first.
    """
    advised = getattr(treatment_at(site, technique_of(site, last)), "needle", None)
    longest = advised.length_mm if advised and advised.hub_stops else None
    fitting = [
        one.pack
        for one in keeper.state.packs
        if (depth_mm is None or one.length_mm > depth_mm) and (longest is None or one.length_mm <= longest)
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

    def submit(values: Values, deviation: str) -> None:
        keeper.record(
            NeedleInserted,
            needle=keeper.new_name("n"),
            code=site.code,
            side=site.side,
            pack=values["pack"],
            depth_mm=values["depth"],
            angle_deg=values["angle"],
            technique=values["technique"],
            direction=values["direction"],
            tissue_level=values["tissue"],
            response_sought=values["sought"],
            response_obtained=values["obtained"],
            de_qi=values["de_qi"],
            deviation=deviation,
        )

    packs = [
        (one.pack, f"{one.pack}: {one.diameter_mm:g} × {one.length_mm:g} mm") for one in keeper.state.packs
    ]
    pack_now = pack_for(keeper, site, depth_mm, last) or packs[-1][0]
    angle = last.angle_deg if last and last.angle_deg is not None else _STRAIGHT_DEG
    possible = hand_needles(site.modalities) or ["needling"]
    fields = [
        Field("depth", say("needle.depth"), "number", _number(depth_mm), is_needed=True),
        Field("angle", say("needle.angle"), "number", f"{angle:g}", is_needed=True),
        choice("de_qi", say("needle.de_qi"), "needle.de_qi_", _DE_QI, "unknown"),
        Field("pack", say("needle.pack"), "choice", pack_now, packs),
        Field(
            "technique", say("needle.technique"), "choice", technique_of(site, last),
            [(one, words(one)) for one in possible],
        ),
        Field("direction", say("needle.direction"), value=last.direction if last else ""),
        Field("tissue", say("needle.tissue"), value=last.tissue_level if last else ""),
        Field("sought", say("needle.sought"), value=_sought(site, last)),
        Field("obtained", say("needle.obtained")),
    ]  # fmt: skip
    lead = site.angle
    return FormScreen(say("needle.title", place=place(site.code, site.side)), lead, fields, submit)


def _sought(site: AgendaSite, last: PrefilledSite | None) -> str:
    given = treatment_at(site, technique_of(site, last))
    return last.response_sought if last and last.response_sought else given.response if given else ""


def adjust(keeper: Keeper, one: Needle) -> FormScreen:
    """Ask how deep and at which angle a needle lies now."""

    def submit(values: Values, deviation: str) -> None:
        keeper.record(
            NeedleAdjusted,
            needle=one.needle,
            depth_mm=values["depth"],
            angle_deg=values["angle"],
            tissue_level=values["tissue"],
            deviation=deviation,
        )

    fields = [
        Field("depth", say("needle.depth"), "number", f"{one.depth_mm:g}", is_needed=True),
        Field("angle", say("needle.angle"), "number", f"{one.angle_deg:g}", is_needed=True),
        Field("tissue", say("needle.tissue"), value=one.tissue_level),
    ]
    return FormScreen(say("needle.adjust", place=place(one.code, one.side)), "", fields, submit)


def stimulate(keeper: Keeper, one: Needle) -> FormScreen:
    """Ask how a needle was moved and what was felt."""

    def submit(values: Values, deviation: str) -> None:
        keeper.record(
            NeedleStimulated,
            needle=one.needle,
            method=values["method"],
            strength=values["strength"],
            seconds=values["seconds"],
            response_obtained=values["obtained"],
            de_qi=values["de_qi"],
            deviation=deviation,
        )

    fields = [
        Field("method", say("needle.method"), value=say("needle.method_value"), is_needed=True),
        choice("strength", say("needle.strength"), "needle.strength_", _STRENGTHS),
        Field("seconds", say("needle.seconds"), "number"),
        choice("de_qi", say("needle.de_qi"), "needle.de_qi_", _DE_QI, "unknown"),
        Field("obtained", say("needle.obtained")),
    ]
    return FormScreen(say("needle.stimulate", place=place(one.code, one.side)), "", fields, submit)


def ask_de_qi(keeper: Keeper, one: Needle) -> FormScreen:
    """Ask what the patient feels at a needle, without moving it."""

    def submit(values: Values, _: str) -> None:
        keeper.record(
            NeedleStimulated,
            needle=one.needle,
            method=say("needle.asked"),
            strength="none",
            response_obtained=values["obtained"],
            de_qi=values["de_qi"],
        )

    fields = [
        choice("de_qi", say("needle.de_qi"), "needle.de_qi_", _DE_QI),
        Field("obtained", say("needle.obtained")),
    ]
    return FormScreen(say("needle.ask_de_qi", place=place(one.code, one.side)), "", fields, submit)


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

    def submit(values: Values, deviation: str) -> None:
        keeper.record(
            NeedleRemoved,
            needle=one.needle,
            is_intact=values["whole"],
            is_pressed=values["pressed"],
            deviation=deviation,
        )

    fields = [
        yes_no("whole", say("needle.whole")),
        yes_no("pressed", say("needle.pressed"), value=keeper.state.agenda.restriction.press_after),
    ]
    return FormScreen(say("needle.out_title", place=place(one.code, one.side)), "", fields, submit)


def begin(keeper: Keeper, site: AgendaSite, modalities: list[str]) -> FormScreen:
    """Ask for a technique that begins at a site."""
    rows = read_table("clinic/session")["technique"]
    inside = next(
        (one for one in keeper.state.needles_in() if (one.code, one.side) == (site.code, site.side)), None
    )

    def submit(values: Values, deviation: str) -> None:
        row = rows[values["modality"]]
        keeper.record(
            TechniqueApplied,
            application=keeper.new_name("a"),
            code=site.code,
            side=site.side,
            modality=values["modality"],
            pieces=values["pieces"] or 0,
            minutes=values["minutes"],
            check_every_min=values["check"],
            needle=inside.needle if inside and row.get("needs_needle") else "",
            pack=keeper.state.packs[-1].pack if row["punctures"] and keeper.state.packs else "",
            manner=values["manner"],
            strength=values["strength"],
            deviation=deviation,
        )

    fields = [
        Field(
            "modality", say("technique.modality"), "choice", choices=[(one, words(one)) for one in modalities]
        ),
        Field("pieces", say("technique.pieces"), "whole", planned(site, modalities[0], "pieces")),
        Field("minutes", say("technique.minutes"), "number", planned(site, modalities[0], "minutes")),
        Field("check", say("technique.check"), "number", planned(site, modalities[0], "check_every_min")),
        choice("strength", say("needle.strength"), "needle.strength_", _STRENGTHS),
        Field("manner", say("technique.manner")),
    ]
    return FormScreen(say("technique.title", place=place(site.code, site.side)), "", fields, submit)


def look(keeper: Keeper, one: Application, *, is_over: bool) -> FormScreen:
    """Ask how the skin looks, and whether the technique ends; pieces are counted off."""
    row = read_table("clinic/session")["technique"][one.modality]
    assert keeper.state.opened is not None
    today = keeper.state.opened.day

    def submit(values: Values, deviation: str) -> None:
        if values.get("stay"):
            keeper.record(
                LeftInPlace,
                application=one.application,
                pieces=values["stay"],
                remove_by=day(values["remove_by"], say("technique.remove_by")),
                told=values["told"],
                deviation=deviation,
            )
        elif values["end"]:
            keeper.record(
                TechniqueEnded,
                application=one.application,
                pieces_off=values.get("off") or 0,
                skin=values["skin"],
            )
        else:
            keeper.record(
                TechniqueChecked, application=one.application, skin=values["skin"], felt=values["felt"]
            )

    fields = [
        Field("skin", say("technique.skin"), is_needed=not row["may_stay"]),
        Field("felt", say("technique.felt")),
        yes_no("end", say("technique.end"), value=is_over),
    ]
    if one.pieces_on:  # what has to be found again is counted by hand, so never filled in
        fields.append(
            Field("off", say("technique.off"), "whole", "" if row["counted"] else str(one.pieces_on))
        )
    if row["may_stay"]:
        fields += [
            Field("stay", say("technique.stay"), "whole", str(one.pieces_on)),
            Field("remove_by", say("technique.remove_by"), value=str(today + timedelta(row["most_days"]))),
            choice("told", say("technique.told"), "consent", ("written", "spoken")),
        ]
    title = say("technique.look_title", place=f"{words(one.modality)} {place(one.code, one.side)}")
    return FormScreen(title, "", fields, submit)


def current(keeper: Keeper, chosen: Needle | None) -> FormScreen | None:
    """Ask for a current between two needles that are in; nothing where there are not two."""
    inside = list(keeper.state.needles_in())
    if len(inside) < 2:
        return None
    names = [(one.needle, place(one.code, one.side)) for one in inside]
    site = keeper.state.agenda.site(inside[0].code, inside[0].side)
    minutes = planned(site, MODALITY, "minutes")
    first = chosen.needle if chosen and chosen.fate == "in" else names[0][0]
    second = next(name for name, _ in reversed(names) if name != first)

    def submit(values: Values, deviation: str) -> None:
        keeper.record(
            CurrentStarted,
            circuit=keeper.new_name("c"),
            needles=(values["first"], values["second"]),
            frequency_hz=values["frequency"],
            frequency_2_hz=values["frequency_2"],
            pulse_us=values["pulse"],
            intensity_ma=values["intensity"],
            felt=values["felt"],
            minutes=values["minutes"],
            deviation=deviation,
        )

    fields = [
        Field("first", say("current.first"), "choice", first, names),
        Field("second", say("current.second"), "choice", second, names),
        Field("frequency", say("current.frequency"), "number", is_needed=True),
        Field("frequency_2", say("current.frequency_2"), "number"),
        Field("pulse", say("current.pulse"), "number", planned(site, MODALITY, "pulse_us")),
        Field("intensity", say("current.intensity"), "number"),
        choice("felt", say("current.felt"), "current.felt_", _FELT),
        Field("minutes", say("current.minutes"), "number", minutes, is_needed=True),
    ]
    return FormScreen(say("current.title"), say("current.lead"), fields, submit)


def change_current(keeper: Keeper, one: Circuit, label: str) -> FormScreen:
    """Ask how a current was changed."""
    now = one.settings[-1]

    def submit(values: Values, deviation: str) -> None:
        keeper.record(
            CurrentChanged,
            circuit=one.circuit,
            intensity_ma=values["intensity"],
            frequency_hz=values["frequency"],
            felt=values["felt"],
            deviation=deviation,
        )

    fields = [
        Field("intensity", say("current.intensity"), "number", _number(now.intensity_ma)),
        Field("frequency", say("current.frequency"), "number", _number(now.frequency_hz)),
        choice("felt", say("current.felt"), "current.felt_", _FELT, now.felt),
    ]
    return FormScreen(say("current.change", place=label), "", fields, submit)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
