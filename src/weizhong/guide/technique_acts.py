"""Techniques without a hand-held needle, and currents: on, looked at, off."""

from collections.abc import Callable
from datetime import timedelta

from weizhong.clinic.documents.treatments import Amount, ElectrodePair, Frequency
from weizhong.clinic.prescription.pieces import counted_on_the_body
from weizhong.clinic.session.agenda import CURRENT, AgendaSite
from weizhong.clinic.session.carrying_rest import Place, PrefilledCurrent, PrefilledTechnique
from weizhong.clinic.session.doses import most_days
from weizhong.clinic.session.events import (
    CurrentChanged,
    CurrentStarted,
    LeftInPlace,
    TechniqueApplied,
    TechniqueChecked,
    TechniqueEnded,
)
from weizhong.clinic.session.over import over
from weizhong.clinic.session.state import Application, Circuit, Needle
from weizhong.facts.tables import read_table
from weizhong.guide.acts import choice, day, records
from weizhong.guide.doses import begins, planned, treatment_at
from weizhong.guide.forms import Field, FormScreen, Slip, Values, yes_no
from weizhong.guide.keeper import Keeper
from weizhong.guide.needle_acts import STRENGTHS, number_text, place
from weizhong.guide.strings import say, words

_FELT = ("just_felt", "comfortable", "strong_but_comfortable", "nothing", "painful")


def which(site: AgendaSite, modalities: list[str], choose: Callable[[str], None]) -> FormScreen:
    """Ask which technique begins at a site; nothing is recorded yet."""
    named = [(one, words(one)) for one in modalities]
    fields = [Field("modality", say("technique.modality"), "choice", choices=named)]
    title = say("technique.title", place=place(site.code, site.side))
    return FormScreen(title, say("technique.which"), fields, lambda values, _: choose(values["modality"]))


def begin(
    keeper: Keeper, site: AgendaSite, modality: str, last: PrefilledTechnique | None = None
) -> FormScreen:
    """Ask how a technique begins at a site, filled in from the last visit, else from the plan's dose."""
    rows = read_table("clinic/session")["technique"]
    inside = next(
        (one for one in keeper.state.needles_in() if (one.code, one.side) == (site.code, site.side)), None
    )

    row = rows[modality]
    manners = getattr(treatment_at(site, modality), "manners", [])

    def submit(values: Values, deviation: str) -> None:
        keeper.record(
            TechniqueApplied,
            application=keeper.new_name("a"),
            code=site.code,
            side=site.side,
            modality=modality,
            pieces=values.get("pieces") or 0,
            minutes=values.get("minutes"),
            check_every_min=values.get("check"),
            needle=inside.needle if inside and row.get("needs_needle") else "",
            pack=_pack(keeper, modality),
            manner=values["manner"],
            strength=values["strength"],
            deviation=deviation,
        )

    strength, manner = (last.strength, last.manner) if last else ("", "")
    fields = [choice("strength", say("needle.strength"), "needle.strength_", STRENGTHS, strength)]
    if row["counted"]:
        pieces = _pieces(last, site, modality)
        fields.insert(0, Field("pieces", say("technique.pieces"), "whole", pieces, is_needed=True))
    if not row["may_stay"]:
        fields += [
            Field("minutes", say("technique.minutes"), "number", begins(last, site, modality, "minutes")),
            Field("check", say("technique.check"), "number", begins(last, site, modality, "check_every_min")),
        ]
    fields.append(
        Field("manner", say("technique.manner"), "choice", manner, [(one.id, one.text) for one in manners])
        if manners
        else Field("manner", say("technique.manner"), value=manner)
    )
    title = say("technique.title", place=f"{words(modality)} {place(site.code, site.side)}")
    return FormScreen(title, _limits_told(site, modality), fields, submit)


def _pack(keeper: Keeper, modality: str) -> str:
    """Return the pack opened last; of what stays in, which goes in whole, the one of the shortest needles."""
    row, packs = read_table("clinic/session")["technique"][modality], keeper.state.packs
    if not row["punctures"] or not packs:
        return ""
    return min(reversed(packs), key=lambda one: one.length_mm if row["may_stay"] else 0.0).pack


def _pieces(last: PrefilledTechnique | None, site: AgendaSite, modality: str) -> str:
    """How many a form begins with: of what is counted on the whole body one for each site."""
    if modality in counted_on_the_body() and getattr(last, "pieces", None) is None:
        return "1"
    return begins(last, site, modality, "pieces")


def _limits_told(site: AgendaSite, modality: str) -> str:
    """What the plan's dose allows, in one line."""
    given = treatment_at(site, modality)
    amounts = [getattr(given, name) for name in given.__struct_fields__] if given else []
    told = [
        f"{one.label} {one.low:g}–{one.high:g} {one.unit}".strip()
        for one in amounts
        if isinstance(one, Amount) and not one.is_expectation and not one.is_limit_only
    ]
    return say("technique.dose", told="; ".join(told)) if told else ""


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
    if row["may_stay"] and not over(keeper.state, one):
        fields += [
            Field("stay", say("technique.stay"), "whole", str(one.pieces_on)),
            Field("remove_by", say("technique.remove_by"), value=str(today + timedelta(_days(keeper, one)))),
            choice("told", say("technique.told"), "consent", ("written", "spoken")),
        ]
    title = say("technique.look_title", place=f"{words(one.modality)} {place(one.code, one.side)}")
    return FormScreen(title, "", fields, submit)


def _days(keeper: Keeper, one: Application) -> float:
    return most_days(keeper.state.agenda.site(one.code, one.side), one.modality)


def _pair(keeper: Keeper, chosen: Needle | None, ends: list[tuple[Place, Place]]) -> tuple[str, str] | None:
    """The pair whose needles are both in and free; that of the chosen needle if it has one."""
    taken = {name for one in keeper.state.circuits if one.stopped is None for name in one.needles}
    free = {(one.code, one.side): one.needle for one in keeper.state.needles_in() if one.needle not in taken}
    joined = [(free.get(first), free.get(second)) for first, second in ends]
    found = [(first, second) for first, second in joined if first and second]
    mine = [one for one in found if chosen and chosen.needle in one]
    return next(iter([*mine, *found]), None)


def current(
    keeper: Keeper, chosen: Needle | None, pairs: list[ElectrodePair], lasts: list[PrefilledCurrent]
) -> FormScreen | None:
    """Ask for a current between two needles that are in; nothing where there are not two.

    Filled in from the last visit, else from the plan: the pair, its frequency, pulse, minutes; turned up
    from zero.
    """
    inside = list(keeper.state.needles_in())
    if len(inside) < 2:
        return None
    names = [(one.needle, place(one.code, one.side)) for one in inside]
    ends: list[tuple[Place, Place]] = [(one.first, one.second) for one in lasts]
    ends += [((one.first.code, one.first.side), (one.second.code, one.second.side)) for one in pairs]
    planned_pair = _pair(keeper, chosen, ends)
    first = chosen.needle if chosen and chosen.fate == "in" else names[0][0]
    second = next(name for name, _ in reversed(names) if name != first)
    first, second = planned_pair or (first, second)
    at = next(one for one in inside if one.needle == first)
    site = keeper.state.agenda.site(at.code, at.side)
    settings = {one.id: one for one in getattr(treatment_at(site, CURRENT), "frequencies", [])}
    last = _last_between(keeper, (first, second), lasts)
    setting = next((name for name, one in settings.items() if last and list(one.hz) == _hz(last)), "")

    def submit(values: Values, deviation: str) -> None:
        typed = [one for one in (values["frequency"], values["frequency_2"]) if one is not None]
        hz = typed or (settings[values["setting"]].hz if values.get("setting") in settings else [])
        if not hz:
            raise Slip(say("form.needed", label=say("current.frequency")))
        keeper.record(
            CurrentStarted,
            circuit=keeper.new_name("c"),
            needles=(values["first"], values["second"]),
            frequency_hz=hz[0],
            frequency_2_hz=hz[1] if len(hz) > 1 else None,
            pulse_us=values["pulse"],
            intensity_ma=values["intensity"],
            felt=values["felt"],
            minutes=values["minutes"],
            deviation=deviation,
        )

    fields = [
        Field("first", say("current.first"), "choice", first, names),
        Field("second", say("current.second"), "choice", second, names),
        *_setting(list(settings.values()), setting),
        Field("frequency", say("current.frequency"), "number"),
        Field("frequency_2", say("current.frequency_2"), "number"),
        Field("pulse", say("current.pulse"), "number", begins(last, site, CURRENT, "pulse_us")),
        Field("intensity", say("current.intensity"), "number", planned(site, CURRENT, "intensity_ma")),
        choice("felt", say("current.felt"), "current.felt_", _FELT, "nothing"),
        Field(
            "minutes",
            say("current.minutes"),
            "number",
            begins(last, site, CURRENT, "minutes"),
            is_needed=True,
        ),
    ]
    told = _limits_told(site, CURRENT) if site else ""
    lead = " ".join(filter(None, [say("current.lead"), told, _strength_told(last)]))
    return FormScreen(say("current.title"), lead, fields, submit)


def _last_between(
    keeper: Keeper, names: tuple[str, str], lasts: list[PrefilledCurrent]
) -> PrefilledCurrent | None:
    """The current of the last visit between the places of two needles."""
    here = {(one.code, one.side) for one in keeper.state.needles_in() if one.needle in names}
    return next((one for one in lasts if {one.first, one.second} == here), None)


def _hz(last: PrefilledCurrent) -> list[float]:
    return [one for one in (last.frequency_hz, last.frequency_2_hz) if one is not None]


def _strength_told(last: PrefilledCurrent | None) -> str:
    if last is None or last.last_ma is None:
        return ""
    return say("last.current_lead", ma=f"{last.last_ma:g}", felt=say(f"current.felt_{last.last_felt}"))


def _setting(settings: list[Frequency], value: str) -> list[Field]:
    """The plan's frequencies, if it has any; another is typed below."""
    named = [(one.id, one.text) for one in settings]
    return [Field("setting", say("current.setting"), "choice", value, named)] if named else []


def change_current(keeper: Keeper, one: Circuit, label: str) -> FormScreen:
    """Ask how a current was changed."""
    now = one.settings[-1]
    fields = [
        Field("intensity_ma", say("current.intensity"), "number", number_text(now.intensity_ma)),
        Field("frequency_hz", say("current.frequency"), "number", number_text(now.frequency_hz)),
        choice("felt", say("current.felt"), "current.felt_", _FELT, now.felt),
    ]
    submit = records(keeper, CurrentChanged, circuit=one.circuit)
    return FormScreen(say("current.change", place=label), "", fields, submit)
