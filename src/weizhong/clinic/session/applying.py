"""Techniques without a hand-held needle: cups, moxa, lamp, seeds; on, looked at, off or handed over."""

from typing import Any

from msgspec.structs import replace

from weizhong.clinic.session.agenda import Agenda
from weizhong.clinic.session.chest import lies_over_lung
from weizhong.clinic.session.doses import (
    dose_breaches,
    late_breaches,
    longest_min,
    most_days,
    most_pieces,
    planned_amount,
    taken_off,
)
from weizhong.clinic.session.events import (
    LeftInPlace,
    Strength,
    TechniqueApplied,
    TechniqueChecked,
    TechniqueEnded,
)
from weizhong.clinic.session.limits import Breach, may_begin, note_late, settle
from weizhong.clinic.session.needling import needle_in
from weizhong.clinic.session.over import beneath_withdrawn, withdrawn_since
from weizhong.clinic.session.over_needle import over_needle_breaches
from weizhong.clinic.session.parts import Application, Moment
from weizhong.clinic.session.shaft import shaft_of
from weizhong.clinic.session.state import SessionState
from weizhong.clinic.session.where import where_breaches
from weizhong.facts.tables import read_table
from weizhong.terms.errors import Refused
from weizhong.terms.suggestions import did_you_mean


def apply_technique(state: SessionState, event: TechniqueApplied, moment: Moment) -> SessionState:
    """Begin a technique at a site."""
    if any(one.application == event.application for one in state.applications):
        raise Refused(f"The application {event.application!r} was recorded already; name this one otherwise.")
    row = _row(event.modality)
    if row["counted"] and not event.pieces:
        raise Refused(f"Say how many {row['pieces']} were put on: they are counted off again.")
    if event.needle or row.get("needs_needle"):
        needle = needle_in(state, event.needle, "used")
        if (needle.code, needle.side) != (event.code, event.side):
            raise Refused(f"The needle {event.needle!r} is at {needle.code} {needle.side}; name that site.")
    if row["punctures"] and not any(one.pack == event.pack for one in state.packs):
        raise Refused("Name an open pack: what pierces the skin needs its lot and expiry.")
    beneath = [one for one in state.needles if event.needle and one.needle == event.needle]
    site = state.agenda.site(event.code, event.side)
    found = [
        *may_begin(state, event.modality),
        *(why for one in beneath for why in beneath_withdrawn(state, one, event.modality)),
        *where_breaches(state, event.code, event.side, event.modality),
        *over_needle_breaches(state, event),
        *strength_breaches(
            state.agenda, event.code, event.side, event.modality, event.strength, event.minutes
        ),
        *dose_breaches(
            site,
            event.modality,
            amounts={
                "minutes": event.minutes,
                "pieces": event.pieces or None,
                "check_every_min": event.check_every_min,
                "depth_mm": _worn_mm(state, event),
            },
            manner=event.manner,
        ),
        *_pieces_breaches(state, event),
    ]
    if row.get("needs_needle"):
        found += shaft_of(state, needle_in(state, event.needle, "used"))
    state = settle(state, moment, found, event.deviation)
    begun = Application(
        application=event.application,
        code=event.code,
        side=event.side,
        modality=event.modality,
        turn=len(state.turns),
        began=moment,
        pieces=event.pieces,
        minutes=event.minutes or planned_amount(site, event.modality, "minutes"),
        check_every_min=event.check_every_min or planned_amount(site, event.modality, "check_every_min"),
        needle=event.needle,
        pack=event.pack,
        manner=event.manner,
        strength=event.strength,
        is_thoracic=row["punctures"] and (site.is_thoracic if site else lies_over_lung(event.code)),
    )
    return replace(state, applications=[*state.applications, begun])


def check_technique(state: SessionState, event: TechniqueChecked, moment: Moment) -> SessionState:
    """Note how the skin under an application looks."""
    one = _running(state, event.application)
    seen = ", ".join(part for part in (event.skin, event.felt) if part)
    return _with(state, replace(one, checked=[*one.checked, moment], skin=[*one.skin, seen]))


def end_technique(state: SessionState, event: TechniqueEnded, moment: Moment) -> SessionState:
    """End an application; every piece that was put on comes off, or is handed over first."""
    one = _running(state, event.application)
    if event.pieces_off != one.pieces_on:
        pieces = _row(one.modality)["pieces"]
        raise Refused(
            f"{one.pieces_on} {pieces} are on and {event.pieces_off} came off: look for the rest, "
            "or hand over those that stay."
        )
    ended = replace(one, pieces_off=one.pieces_off + event.pieces_off, ended=moment)
    longest = longest_min(state.agenda, state.agenda.site(one.code, one.side), one.modality, "minutes")
    name = f"{one.modality.replace('_', ' ').capitalize()} lasted"
    state = note_late(state, moment, late_breaches(longest, one.began, moment, name))
    return _with(state, replace(ended, skin=[*one.skin, event.skin] if event.skin else one.skin))


def leave_in_place(state: SessionState, event: LeftInPlace, moment: Moment) -> SessionState:
    """Hand over what stays on the patient, with the day it comes off."""
    one = _running(state, event.application)
    row = _row(one.modality)
    if not row["may_stay"]:
        raise Refused(f"{row['pieces'].capitalize()} of {one.modality} never stay; take them off.")
    if event.pieces > one.pieces_on:
        raise Refused(f"Only {one.pieces_on} {row['pieces']} are on; {event.pieces} cannot stay.")
    assert state.opened is not None
    days = (event.remove_by - state.opened.day).days
    if days < 0:
        raise Refused("The day they come off lies before the session; give a later one.")
    found = []
    most = most_days(state.agenda.site(one.code, one.side), one.modality)
    if days > most:
        text = f"{row['pieces'].capitalize()} stay at most {most:g} days here, not {days}."
        found.append(Breach("stays_too_long", text))
    if withdrawn_since(state, one.modality):
        text = f"Consent to {one.modality.replace('_', ' ')} was taken back; take them off."
        found.append(Breach("no_consent", text))
    limits = taken_off(state.agenda, one.code, one.side, one.modality)
    if limits.none_left_in and row["punctures"]:
        found.append(Breach("none_left_in", "Nothing that pierces may stay on this person."))
    state = settle(state, moment, found, event.deviation)
    left = replace(one, pieces_left=one.pieces_left + event.pieces, remove_by=event.remove_by)
    return _with(state, replace(left, ended=moment if left.pieces_on == 0 else None))


def strength_breaches(
    agenda: Agenda, code: str, side: str, modality: str, strength: Strength, minutes: float | None
) -> list[Breach]:
    """Return what of a technique the gate's limits at a site would forbid: too strongly, too long.

    Parameters
    ----------
    agenda : Agenda
        What today allows.
    code, side, modality : str
        What, and where.
    strength : str
        How strongly.
    minutes : float, optional
        How long.
    """
    limited_as = _row(modality)["limited_as"]
    limits = taken_off(agenda, code, side, modality)
    allowed = getattr(limits, limited_as, None)
    found = []
    if allowed == "none" or (allowed == "gentle" and strength in ("moderate", "strong")):
        most = f"at most {allowed}" if allowed == "gentle" else "not allowed"
        found.append(Breach("too_strong", f"{limited_as.capitalize()} is {most} for this person."))
    longest = limits.retention_min_at_most
    if longest is not None and minutes is not None and minutes > longest:
        found.append(Breach("too_long", f"{minutes:g} min is longer than the {longest:g} min allowed."))
    return found


def _pieces_breaches(state: SessionState, event: TechniqueApplied) -> list[Breach]:
    """What is on already counts with what is put on now, wherever it is, also where it is to stay."""
    most = most_pieces(state.agenda, event.modality)
    on = sum(one.pieces - one.pieces_off for one in state.applications if one.modality == event.modality)
    if most is None or not on or on + event.pieces <= most:
        return []
    left = f"put on {most - on:g} more at most" if on < most else "put on no more"
    text = (
        f"{on} {_row(event.modality)['pieces']} are on already, and {most:g} at most may be at once on the "
        f"whole body, the ear included; {left}, or take others off first."
    )
    return [Breach("too_many_pieces", text)]


def _worn_mm(state: SessionState, event: TechniqueApplied) -> float | None:
    """How deep what is worn goes: its whole length; nothing where it does not pierce, or does not stay."""
    row = _row(event.modality)
    if not (row["punctures"] and row["may_stay"]):
        return None
    return next(one.length_mm for one in state.packs if one.pack == event.pack)


def _running(state: SessionState, name: str) -> Application:
    one = next((one for one in state.applications if one.application == name), None)
    if one is None:
        known = [one.application for one in state.applications if one.ended is None]
        raise Refused(f"No application {name!r} was begun.{did_you_mean(name, known)}")
    if one.ended is not None:
        raise Refused(f"The application {name!r} has ended already.")
    return one


def _with(state: SessionState, changed: Application) -> SessionState:
    every = [changed if one.application == changed.application else one for one in state.applications]
    return replace(state, applications=every)


def _row(modality: str) -> dict[str, Any]:
    rows: dict[str, dict[str, Any]] = read_table("clinic/session")["technique"]
    try:
        return rows[modality]
    except KeyError:
        hint = did_you_mean(modality, rows)
        raise Refused(f"{modality!r} is no technique without a hand-held needle.{hint}") from None
