"""Current between two needles: on, changed, off; never stronger or longer than allowed."""

from msgspec.structs import replace

from weizhong.clinic.documents.restrictions import merged
from weizhong.clinic.session.agenda import CURRENT
from weizhong.clinic.session.doses import dose_breaches, late_breaches, longest_min, taken_off
from weizhong.clinic.session.events import CurrentChanged, CurrentStarted, CurrentStopped, Felt
from weizhong.clinic.session.hurt import hurt_breaches
from weizhong.clinic.session.limits import Breach, may_begin, note_late, settle
from weizhong.clinic.session.material import current_breaches, material_breaches
from weizhong.clinic.session.needling import needle_in
from weizhong.clinic.session.over import beneath_withdrawn
from weizhong.clinic.session.parts import Circuit, CurrentChange, Moment, Needle
from weizhong.clinic.session.shaft import outside_of
from weizhong.clinic.session.state import SessionState
from weizhong.clinic.techniques.pairs import CurrentSite, why_not
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import Refused
from weizhong.terms.suggestions import did_you_mean

_UNKNOWN = (0.0, 0.0, 0.0)  # how far two needles lie apart decides nothing here


def start_current(state: SessionState, event: CurrentStarted, moment: Moment) -> SessionState:
    """Turn a current on between two needles that are in."""
    if any(one.circuit == event.circuit for one in state.circuits):
        raise Refused(f"The current {event.circuit!r} was recorded already; name this one otherwise.")
    first, second = event.needles
    if first == second:
        raise Refused("A current runs between two needles; name two.")
    for name in event.needles:
        needle_in(state, name, "connected")
        taken = [one.circuit for one in state.circuits if one.stopped is None and name in one.needles]
        if taken:
            raise Refused(f"The needle {name!r} carries the current {taken[0]!r} already.")
    found = [
        *may_begin(state, CURRENT),
        *(why for one in _needles(state, event.needles) for why in beneath_withdrawn(state, one, CURRENT)),
        *_site_breaches(state, event.needles),
        *(why for one in _needles(state, event.needles) for why in outside_of(state, one)),
        *_pair_breaches(state, event.needles),
        *_material_breaches(state, event.needles),
        *_current_breaches(state, event.needles, event.intensity_ma, event.felt, event.minutes),
        *_dose_breaches(
            state,
            event.needles,
            {"intensity_ma": event.intensity_ma, "minutes": event.minutes, "pulse_us": event.pulse_us},
            [event.frequency_hz, event.frequency_2_hz],
            event.felt,
        ),
    ]
    state = settle(state, moment, found, event.deviation)
    begun = Circuit(
        circuit=event.circuit,
        needles=event.needles,
        started=moment,
        frequency_hz=event.frequency_hz,
        frequency_2_hz=event.frequency_2_hz,
        pulse_us=event.pulse_us,
        minutes=event.minutes,
        settings=[_setting(moment, event.intensity_ma, event.frequency_hz, event.felt)],
    )
    return replace(state, circuits=[*state.circuits, begun])


def change_current(state: SessionState, event: CurrentChanged, moment: Moment) -> SessionState:
    """Change a running current; less of the same is always allowed, and the same is nothing new."""
    one = _running(state, event.circuit)
    more = _is_more(one, event)
    found = []
    if more is not False:
        found = [
            *(may_begin(state, CURRENT) if more else ()),
            *(
                why
                for end in (_needles(state, one.needles) if more else ())
                for why in beneath_withdrawn(state, end, CURRENT)
            ),
            *(
                why
                for end in (_needles(state, one.needles) if more else ())
                for why in outside_of(state, end)
            ),
            *_current_breaches(state, one.needles, event.intensity_ma, event.felt, None),
            *_dose_breaches(
                state, one.needles, {"intensity_ma": event.intensity_ma}, [event.frequency_hz], event.felt
            ),
        ]
    state = settle(state, moment, found, event.deviation)
    setting = _setting(moment, event.intensity_ma, event.frequency_hz, event.felt)
    return _with(state, replace(one, settings=[*one.settings, setting]))


def stop_current(state: SessionState, event: CurrentStopped, moment: Moment) -> SessionState:
    """Turn a current off."""
    one = _running(state, event.circuit)
    told = [state.agenda.current_min_at_most] + [
        longest_min(state.agenda, state.agenda.site(needle.code, needle.side), CURRENT, "minutes")
        for needle in _needles(state, one.needles)
    ]
    longest = min((minutes for minutes in told if minutes is not None), default=None)
    state = note_late(state, moment, late_breaches(longest, one.started, moment, "The current ran"))
    return _with(state, replace(one, stopped=moment))


def _is_more(one: Circuit, event: CurrentChanged) -> bool | None:
    """Whether a change is more, or other, than what runs; nothing where it is the same, false where less."""
    ma = next((each.intensity_ma for each in reversed(one.settings) if each.intensity_ma is not None), None)
    hz = next(each.frequency_hz for each in reversed(one.settings) if each.frequency_hz is not None)
    if ma is None or event.intensity_ma is None or event.frequency_hz not in (None, hz):
        return True
    return None if event.intensity_ma == ma else event.intensity_ma > ma


def _running(state: SessionState, name: str) -> Circuit:
    one = next((one for one in state.circuits if one.circuit == name), None)
    if one is None:
        known = [one.circuit for one in state.circuits if one.stopped is None]
        raise Refused(f"No current {name!r} was turned on.{did_you_mean(name, known)}")
    if one.stopped is not None:
        raise Refused(f"The current {name!r} is off already.")
    return one


def _with(state: SessionState, changed: Circuit) -> SessionState:
    every = [changed if one.circuit == changed.circuit else one for one in state.circuits]
    return replace(state, circuits=every)


def _setting(moment: Moment, ma: float | None, hz: float | None, felt: Felt) -> CurrentChange:
    return CurrentChange(set_at=moment, intensity_ma=ma, frequency_hz=hz, felt=felt)


def _site_breaches(state: SessionState, names: tuple[str, str]) -> list[Breach]:
    found = []
    for needle in _needles(state, names):
        found += hurt_breaches(state, needle.code, needle.side)
        site = state.agenda.site(needle.code, needle.side)
        if site is None or CURRENT not in site.modalities:
            text = f"The plan gives no current to {needle.code} {needle.side}."
            found.append(Breach("not_planned", text))
            found += [
                Breach("site_barred", f"{needle.code}: {why}")
                for why in state.agenda.barring(needle.code, CURRENT)
            ]
    return found


def _pair_breaches(state: SessionState, names: tuple[str, str]) -> list[Breach]:
    """Why two needles may not be joined: midline, heart, positions; only planned sites can be judged."""
    ends = [
        CurrentSite(code=site.code, side=Laterality(site.side), position=site.position, position_mm=_UNKNOWN)
        for needle in _needles(state, names)
        if (site := state.agenda.site(needle.code, needle.side))
    ]
    why = why_not(*ends) if len(ends) == len(names) else ""
    return [Breach("pair_barred", why)] if why else []


def _material_breaches(state: SessionState, names: tuple[str, str]) -> list[Breach]:
    """Why the needles may carry no current, or may not touch this person where current runs."""
    found = []
    for needle in _needles(state, names):
        pack = next(one for one in state.packs if one.pack == needle.pack)
        limits = taken_off(state.agenda, needle.code, needle.side, CURRENT)
        found += [*material_breaches(pack, limits), *current_breaches(pack)]
    return list(dict.fromkeys(found))


def _dose_breaches(
    state: SessionState,
    names: tuple[str, str],
    amounts: dict[str, float | None],
    frequencies: list[float | None],
    felt: Felt,
) -> list[Breach]:
    return [
        breach
        for needle in _needles(state, names)
        for breach in dose_breaches(
            state.agenda.site(needle.code, needle.side),
            CURRENT,
            amounts=amounts,
            frequency_hz=[hz for hz in frequencies if hz is not None],
            felt=felt,
        )
    ]


def _needles(state: SessionState, names: tuple[str, str]) -> list[Needle]:
    return [next(one for one in state.needles if one.needle == name) for name in names]


def _current_breaches(
    state: SessionState, names: tuple[str, str], ma: float | None, felt: Felt, minutes: float | None
) -> list[Breach]:
    here = [taken_off(state.agenda, one.code, one.side, CURRENT) for one in _needles(state, names)]
    limits, rows = merged(here), read_table("clinic/session")["current"]
    found = []
    if limits.current == "none":
        found.append(Breach("too_much_current", "No current is allowed for this person."))
    if limits.current == "gentle" and felt not in rows["gentle"]["felt"]:
        found.append(
            Breach("too_much_current", "For this person current is at most just felt; turn it down.")
        )
    if felt in rows["never"]["felt"]:
        found.append(Breach("too_much_current", "Current that hurts is too much; turn it down."))
    most, longest = state.agenda.current_ma_at_most, state.agenda.current_min_at_most
    if ma is not None and most is not None and ma > most:
        found.append(Breach("too_much_current", f"{ma:g} mA is more than the {most:g} mA allowed."))
    told = [one for one in (longest, limits.retention_min_at_most) if one is not None]
    if minutes is not None and told and minutes > min(told):
        found.append(Breach("too_long", f"{minutes:g} min of current is longer than {min(told):g} allowed."))
    return found
