"""What the last visit did without a needle held by hand, and its currents, as far as today allows them."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from weizhong.clinic.session.agenda import CURRENT, Agenda
from weizhong.clinic.session.applying import strength_breaches
from weizhong.clinic.session.doses import dose_breaches
from weizhong.clinic.session.event_base import Strength
from weizhong.clinic.session.record import CurrentGiven, SessionRecord, TechniqueGiven

Place = tuple[str, str]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not as it was last time."""

    code: str
    side: str
    what: Literal[
        "new_site", "dropped_site", "depth", "technique", "position", "needle",
        "dropped_technique", "minutes", "pieces", "strength", "dropped_current", "current_minutes",
    ]  # fmt: skip
    before: str
    now: str


class PrefilledTechnique(msgspec.Struct, frozen=True, kw_only=True):
    """One technique of the last visit; an amount that today forbids is empty, its strength gentle."""

    code: str
    side: str
    modality: str
    pieces: int | None
    minutes: float | None
    check_every_min: float | None
    strength: Strength
    manner: str


class PrefilledCurrent(msgspec.Struct, frozen=True, kw_only=True):
    """One current of the last visit, between two sites; it is turned up from zero again, never carried."""

    first: Place
    second: Place
    frequency_hz: float
    frequency_2_hz: float | None
    pulse_us: float | None
    minutes: float | None
    last_ma: float | None
    last_felt: str


def techniques_carried(
    previous: SessionRecord, agenda: Agenda
) -> tuple[list[PrefilledTechnique], list[Change]]:
    """Return the techniques of the last visit that today allows, and what of them differs.

    Parameters
    ----------
    previous : SessionRecord
        The last visit.
    agenda : Agenda
        What today allows.
    """
    last = {(one.point, one.side, one.modality): one for one in previous.techniques}
    carried, changes = [], []
    for one in last.values():
        site = agenda.site(one.point, one.side)
        if site is None or one.modality not in site.modalities:
            changes.append(_gone(one.point, one.side, "dropped_technique", one.modality))
            continue
        carried.append(_filled(agenda, one))
        changes += _technique_changes(one, carried[-1])
    return carried, changes


def currents_carried(previous: SessionRecord, agenda: Agenda) -> tuple[list[PrefilledCurrent], list[Change]]:
    """Return the currents of the last visit that today allows, and what of them differs."""
    places = {one.needle: (one.point, one.side) for one in previous.insertions}
    last = {(places[one.needles[0]], places[one.needles[1]]): one for one in previous.currents}
    carried, changes = [], []
    for (first, second), one in last.items():
        sites = [agenda.site(*first), agenda.site(*second)]
        if any(site is None or CURRENT not in site.modalities for site in sites):
            name = f"{CURRENT} with {second[0]} {second[1]}"
            changes.append(_gone(*first, "dropped_current", name))
            continue
        minutes = one.minutes_meant
        longest = agenda.current_min_at_most
        is_long = minutes is not None and (
            (longest is not None and minutes > longest)
            or any(dose_breaches(site, CURRENT, amounts={"minutes": minutes}) for site in sites)
        )
        if is_long:
            before = f"{minutes:g} min of current"
            changes.append(
                Change(
                    code=first[0],
                    side=first[1],
                    what="current_minutes",
                    before=before,
                    now="more than allowed",
                )
            )
        carried.append(_current(first, second, one, None if is_long else minutes))
    return carried, changes


def _filled(agenda: Agenda, one: TechniqueGiven) -> PrefilledTechnique:
    def allowed(name: str, value: float | None) -> bool:
        site = agenda.site(one.point, one.side)
        return not dose_breaches(site, one.modality, amounts={name: value})

    def not_too_much(strength: Strength, minutes: float | None) -> bool:
        return not strength_breaches(agenda, one.point, one.side, one.modality, strength, minutes)

    minutes = one.minutes_meant
    return PrefilledTechnique(
        code=one.point,
        side=one.side,
        modality=one.modality,
        pieces=one.pieces if allowed("pieces", one.pieces or None) else None,
        minutes=minutes if allowed("minutes", minutes) and not_too_much("gentle", minutes) else None,
        check_every_min=one.check_every_min
        if allowed("check_every_min", one.check_every_min)
        else None,
        strength=one.strength if not_too_much(one.strength, None) else "gentle",
        manner=one.manner,
    )  # fmt: skip


def _technique_changes(one: TechniqueGiven, now: PrefilledTechnique) -> Iterator[Change]:
    kind, minutes = one.modality.replace("_", " "), one.minutes_meant or 0
    told: tuple[tuple[Literal["minutes", "pieces", "strength"], str, bool], ...] = (
        ("minutes", f"{minutes:g} min of {kind}", now.minutes == one.minutes_meant),
        ("pieces", f"{one.pieces} of {kind}", now.pieces == one.pieces),
        ("strength", f"{one.strength} {kind}", now.strength == one.strength),
    )
    for what, before, is_same in told:
        if not is_same:
            after = "gentle at most" if what == "strength" else "more than allowed"
            yield Change(code=one.point, side=one.side, what=what, before=before, now=after)


def _current(first: Place, second: Place, one: CurrentGiven, minutes: float | None) -> PrefilledCurrent:
    strongest = max(one.settings, key=lambda setting: setting.intensity_ma or 0.0)
    return PrefilledCurrent(
        first=first,
        second=second,
        frequency_hz=one.frequency_hz,
        frequency_2_hz=one.frequency_2_hz,
        pulse_us=one.pulse_us,
        minutes=minutes,
        last_ma=strongest.intensity_ma,
        last_felt=strongest.felt,
    )


def _gone(code: str, side: str, what: Literal["dropped_technique", "dropped_current"], name: str) -> Change:
    return Change(code=code, side=side, what=what, before=name, now="not in the plan")
