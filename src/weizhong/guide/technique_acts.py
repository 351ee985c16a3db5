"""Techniques without a hand-held needle, and currents: on, looked at, off."""

from datetime import timedelta

from weizhong.clinic.session.agenda import AgendaSite
from weizhong.clinic.session.currents import MODALITY
from weizhong.clinic.session.events import (
    CurrentChanged,
    CurrentStarted,
    LeftInPlace,
    TechniqueApplied,
    TechniqueChecked,
    TechniqueEnded,
)
from weizhong.clinic.session.state import Application, Circuit, Needle
from weizhong.facts.tables import read_table
from weizhong.guide.acts import choice, day
from weizhong.guide.doses import planned
from weizhong.guide.forms import Field, FormScreen, Values, yes_no
from weizhong.guide.keeper import Keeper
from weizhong.guide.needle_acts import STRENGTHS, number_text, place
from weizhong.guide.strings import say, words

_FELT = ("just_felt", "comfortable", "strong_but_comfortable", "nothing", "painful")


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
        choice("strength", say("needle.strength"), "needle.strength_", STRENGTHS),
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
        Field("intensity", say("current.intensity"), "number", number_text(now.intensity_ma)),
        Field("frequency", say("current.frequency"), "number", number_text(now.frequency_hz)),
        choice("felt", say("current.felt"), "current.felt_", _FELT, now.felt),
    ]
    return FormScreen(say("current.change", place=label), "", fields, submit)
