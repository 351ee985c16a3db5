"""What the keys record from position to signature: forms for what is asked."""

from collections.abc import Callable
from datetime import date
from typing import Any

from weizhong.clinic.session import Event, advice_due
from weizhong.clinic.session.agenda import AgendaSite
from weizhong.clinic.session.alone import alone_breaches
from weizhong.clinic.session.events import (
    AdviceGiven,
    AmendmentAdded,
    ClockSet,
    ContactPaused,
    NeedlePackOpened,
    NeedlesCounted,
    NoteAdded,
    PositionTaken,
    SessionSigned,
    SkinChecked,
    SkinFinding,
    StoppedEarly,
)
from weizhong.clinic.session.recording import tally
from weizhong.clinic.session.timers import contact_min
from weizhong.facts.tables import read_table
from weizhong.guide.forms import Field, FormScreen, Slip, Submit, Values, yes_no
from weizhong.guide.keeper import Keeper
from weizhong.guide.strings import say

_SECONDS_PER_MIN = 60.0


def position(keeper: Keeper, sites: list[AgendaSite]) -> FormScreen:
    """Ask for the position; the one the next sites of the plan need stands first."""
    needed = list(dict.fromkeys(one.position for one in sites)) or ["prone"]
    others = [one for one in ("prone", "supine", "side_lying", "sitting") if one not in needed]

    fields = [
        choice("position", say("place.position"), "position", [*needed, *others]),
        Field("supports", say("place.supports")),
    ]
    return FormScreen(say("place.title"), "", fields, records(keeper, PositionTaken))


def skin(keeper: Keeper) -> FormScreen:
    """Ask for hands and skin, and for sites to leave out."""
    state = keeper.state
    here = [one for one in state.agenda.sites if state.turn and one.position == state.turn.position]

    def submit(values: Values, _: str) -> None:
        barred = [
            SkinFinding(code=one.code, side=one.side, what=values[_site_field(at)])
            for at, one in enumerate(here)
            if values[_site_field(at)]
        ]
        keeper.record(SkinChecked, hands_clean=values["hands"], skin_clean=values["skin"], barred=barred)

    fields = [yes_no("hands", say("place.hands")), yes_no("skin", say("place.skin"))]
    fields += [
        Field(_site_field(at), say("place.barred", place=f"{one.code} {say(f'side.{one.side}')}"))
        for at, one in enumerate(here)
    ]
    return FormScreen(say("place.skin_title"), say("place.skin_lead"), fields, submit)


def _site_field(at: int) -> str:
    return f"site-{at}"


def pack(keeper: Keeper, diameter: str = "", length: str = "") -> FormScreen:
    """Ask for a pack of needles; lot and expiry are never filled in beforehand."""
    name = keeper.new_name("pack")

    def submit(values: Values, deviation: str) -> None:
        keeper.record(
            NeedlePackOpened,
            pack=name,
            diameter_mm=values["diameter"],
            length_mm=values["length"],
            lot=values["lot"],
            expires_on=day(values["expires"], say("pack.expires")),
            maker=values["maker"],
            material=values["material"],
            is_intact=values["intact"],
            deviation=deviation,
        )

    last = keeper.state.packs[-1] if keeper.state.packs else None
    if last and not length:
        diameter, length = f"{last.diameter_mm:g}", f"{last.length_mm:g}"
    fields = [
        Field("diameter", say("pack.diameter"), "number", diameter, is_needed=True),
        Field("length", say("pack.length"), "number", length, is_needed=True),
        Field("lot", say("pack.lot"), is_needed=True),
        Field("expires", say("pack.expires"), is_needed=True),
        Field(
            "material", say("pack.material"), "choice", last.material if last else "",
            [(row["id"], row["label"]) for row in read_table("clinic/needles")["material"]],
        ),
        Field("maker", say("pack.maker"), value=last.maker if last else ""),
        yes_no("intact", say("pack.intact")),
    ]  # fmt: skip
    return FormScreen(say("pack.title", pack=name), say("pack.lead"), fields, submit)


def count(keeper: Keeper) -> FormScreen:
    """Ask for the needles in the tray; the expected number is not shown."""
    fields = [Field("counted", say("count.counted"), "whole", is_needed=True)]
    return FormScreen(say("count.title"), say("count.lead"), fields, records(keeper, NeedlesCounted))


def stop(keeper: Keeper) -> FormScreen:
    """Ask who ends the treatment early, and why."""
    fields = [
        choice("by", say("stop.by"), "stop", ("patient", "practitioner")),
        Field("reason", say("stop.reason"), is_needed=True),
    ]
    return FormScreen(say("stop.title"), say("stop.lead"), fields, records(keeper, StoppedEarly))


def leave_alone(keeper: Keeper) -> FormScreen:
    """Ask why the patient is left alone although somebody is to stay."""

    def submit(values: Values, _: str) -> None:
        keeper.record(ContactPaused, deviation=values["reason"])

    told = " ".join(one.text for one in alone_breaches(keeper.state))
    fields = [Field("reason", say("alone.reason"), is_needed=True)]
    return FormScreen(say("alone.title"), say("alone.lead", told=told), fields, submit)


def is_clock_off(keeper: Keeper) -> bool:
    """Return whether the clock went back, or so far on that somebody has to confirm it."""
    gap_min = _gap_min(keeper)
    return not 0 <= gap_min <= read_table("clinic/session")["clock"]["confirm_after_min"]


def clock(keeper: Keeper) -> FormScreen:
    """Ask how many minutes really passed since the last event."""
    gap_min = _gap_min(keeper)
    fields = [
        Field("passed_min", say("clock.passed"), "number", f"{max(gap_min, 0):.0f}", is_needed=True),
        Field("reason", say("clock.reason"), value=say("clock.reason_value")),
    ]
    lead = say("clock.lead", minutes=f"{gap_min:.0f}")
    return FormScreen(say("clock.title"), lead, fields, records(keeper, ClockSet))


def _gap_min(keeper: Keeper) -> float:
    last = keeper.state.last_at
    return 0.0 if last is None else (keeper.now() - last).total_seconds() / _SECONDS_PER_MIN


def note(keeper: Keeper) -> FormScreen:
    """Ask for a remark."""
    fields = [
        choice("about", say("note.about"), "note", ("remark", "explanation", "co_intervention")),
        Field("text", say("note.text"), is_needed=True),
    ]
    return FormScreen(say("note.title"), "", fields, records(keeper, NoteAdded))


def advice_text(keeper: Keeper) -> str:
    """Return the advice that is due, in the patient's words."""
    parts = []
    for row in advice_due(keeper.state):
        written = f"  [{say('advice.written')}]" if row["written"] else ""
        parts.append(f"{row['title']}{written}\n{row['plain']}")
    return "\n\n".join(parts)


def give_advice(keeper: Keeper) -> FormScreen:
    """Record that the advice that is due was given; what must be written, in writing."""
    rows = advice_due(keeper.state)
    submit = records(keeper, AdviceGiven, advice=[row["id"] for row in rows])
    forms = ("written", "spoken") if any(row["written"] for row in rows) else ("spoken", "written")
    lead = say("advice.form_lead", titles="; ".join(row["title"] for row in rows))
    fields = [choice("form", say("advice.form"), "consent", forms)]
    return FormScreen(say("advice.form_title"), lead, fields, submit)


def sign(keeper: Keeper) -> FormScreen:
    """Ask the practitioner to sign."""
    state = keeper.state
    counted = tally(state)
    assert state.opened is not None
    submit = records(keeper, SessionSigned, practitioner=state.opened.practitioner.id)
    lead = say(
        "close.sign_lead", inserted=counted.inserted, out=counted.out, contact=f"{contact_min(state):.0f}"
    )
    fields = [Field("statement", say("close.statement"), value=say("close.statement_value"))]
    return FormScreen(say("close.sign_title"), lead, fields, submit)


def amend(keeper: Keeper) -> FormScreen:
    """Ask for something learned after signing."""
    opened = keeper.state.opened
    assert opened is not None
    submit = records(keeper, AmendmentAdded, by=opened.practitioner.id)
    fields = [Field("text", say("close.amend_text"), is_needed=True)]
    return FormScreen(say("close.amend_title"), "", fields, submit)


def records(keeper: Keeper, make: type[Event], **known: object) -> Submit:
    """Return what records a form whose fields are named as those of its event.

    Parameters
    ----------
    keeper : Keeper
        The session.
    make : type
        The kind of event.
    **known : object
        Fields that nobody is asked for.
    """
    takes_reason = "deviation" in make.__struct_fields__

    def submit(values: Values, deviation: str) -> None:
        keeper.record(make, **known, **values, **({"deviation": deviation} if takes_reason else {}))

    return submit


def choice(name: str, label: str, section: str, values: Any, value: str = "") -> Field:
    """Return a choice whose words stand in a section of the table.

    Parameters
    ----------
    name, label : str
        As of `Field`.
    section : str
        Where the words of the values are; one that ends in an underscore is completed by them.
    values : sequence of str
        The values, the first chosen unless `value` is one of them.
    value : str
        Which is chosen at first.
    """
    key = section if section.endswith("_") else f"{section}."
    return Field(name, label, "choice", value, [(one, say(f"{key}{one}")) for one in values])


def day(text: str, label: str) -> date:
    """Return a day that was typed.

    Raises
    ------
    Slip
        If it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Slip(say("form.day", label=label)) from None


Form = Callable[[Keeper], FormScreen]
