"""Needles: packs opened, insertions, changes, stimulation, removal, counting."""

from msgspec.structs import replace

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.session.chest import lies_over_lung
from weizhong.clinic.session.depths import depth_breaches
from weizhong.clinic.session.doses import dose_breaches, late_breaches, taken_off
from weizhong.clinic.session.events import (
    DeQiNoted,
    NeedleAdjusted,
    NeedleInserted,
    NeedlePackOpened,
    NeedleRemoved,
    NeedlesCounted,
    NeedleStimulated,
)
from weizhong.clinic.session.hurt import hurt_breaches
from weizhong.clinic.session.limits import Breach, may_begin, note_late, settle
from weizhong.clinic.session.material import material_breaches
from weizhong.clinic.session.over_needle import beneath_breaches
from weizhong.clinic.session.parts import Moment, Needle, NeedleCount, Response, Stimulation
from weizhong.clinic.session.retention import longest_retention_min
from weizhong.clinic.session.shaft import (
    WARM,
    bears_moxa,
    outside_breaches,
    outside_of,
    shaft_breaches,
    shaft_of,
)
from weizhong.clinic.session.state import SessionState
from weizhong.clinic.session.where import where_breaches
from weizhong.clinic.techniques.needle_choice import materials
from weizhong.facts.tables import read_table
from weizhong.terms.errors import Refused
from weizhong.terms.suggestions import did_you_mean


def open_pack(state: SessionState, event: NeedlePackOpened, moment: Moment) -> SessionState:
    """Take up a pack of needles; an expired or torn one is refused."""
    if any(one.pack == event.pack for one in state.packs):
        raise Refused(f"The pack {event.pack!r} is open already; give another one another name.")
    assert state.opened is not None
    last = read_table("clinic/session")["years"]["last"]
    if event.expires_on.year > last:
        state.judge(f"No lot is good until {event.expires_on}; read the day off the pack again.")
    found = []
    if event.expires_on < state.opened.day:
        found.append(
            Breach("expired", f"The lot {event.lot!r} expired on {event.expires_on}; take one that has not.")
        )
    if not event.is_intact:
        found.append(Breach("not_sterile", "The sterile wrapping is not whole; take another pack."))
    if event.material and event.material not in materials():
        hint = did_you_mean(event.material, materials())
        state.judge(f"{event.material!r} is no material.{hint} There are {', '.join(materials())}.")
    found += _kind_breaches(event, state.agenda.restriction)
    state = settle(state, moment, found, event.deviation)
    return replace(state, packs=[*state.packs, event])


def insert(state: SessionState, event: NeedleInserted, moment: Moment) -> SessionState:
    """Put a needle in; barred sites, too great a depth, lacking consent and the like are refused."""
    if any(one.needle == event.needle for one in state.needles):
        raise Refused(f"The needle {event.needle!r} was recorded already; name this one otherwise.")
    _check_technique(event.technique)
    pack = next((one for one in state.packs if one.pack == event.pack), None)
    if pack is None:
        hint = did_you_mean(event.pack, [one.pack for one in state.packs])
        raise Refused(f"No pack {event.pack!r} is open.{hint} Open it with its lot and expiry first.")
    if event.depth_mm > pack.length_mm:
        raise Refused(
            f"A needle of {pack.length_mm:g} mm cannot lie {event.depth_mm:g} mm deep; correct one."
        )
    too_deep = depth_breaches(state.agenda, event.code, event.side, event.technique, event.depth_mm)
    found = [
        *may_begin(state, event.technique),
        *where_breaches(state, event.code, event.side, event.technique),
        *too_deep,
        *outside_breaches(event.code, event.side, event.depth_mm, pack.length_mm),
        *_number_breaches(state, event),
        *beneath_breaches(state, event.code, event.side),
        *_dose_breaches(state, event, pack, None if too_deep else event.depth_mm),
    ]
    if event.technique == WARM:
        found += shaft_breaches(state.agenda, event.code, event.side, event.depth_mm, pack.length_mm)
    state = settle(state, moment, found, event.deviation)
    return replace(state, needles=[*state.needles, _needle(state, event, moment)], is_count_current=False)


def adjust(state: SessionState, event: NeedleAdjusted, moment: Moment) -> SessionState:
    """Change depth or angle of a needle in place."""
    needle = needle_in(state, event.needle, "adjusted")
    pack = next(one for one in state.packs if one.pack == needle.pack)
    if event.depth_mm > pack.length_mm:
        raise Refused(
            f"A needle of {pack.length_mm:g} mm cannot lie {event.depth_mm:g} mm deep; correct one."
        )
    found: list[Breach] = []
    if event.depth_mm > needle.depth_mm:
        too_deep = depth_breaches(state.agenda, needle.code, needle.side, needle.technique, event.depth_mm)
        site = state.agenda.site(needle.code, needle.side)
        found = [
            *may_begin(state, needle.technique),
            *hurt_breaches(state, needle.code, needle.side),
            *(too_deep or dose_breaches(site, needle.technique, amounts={"depth_mm": event.depth_mm})),
            *outside_of(state, needle, event.depth_mm),
            *(shaft_of(state, needle, event.depth_mm) if bears_moxa(state, needle) else ()),
        ]
    state = settle(state, moment, found, event.deviation)
    changed = replace(
        needle,
        depth_mm=event.depth_mm,
        deepest_mm=max(needle.deepest_mm, event.depth_mm),
        angle_deg=event.angle_deg,
        tissue_level=event.tissue_level or needle.tissue_level,
    )
    return with_needle(state, changed)


def stimulate(state: SessionState, event: NeedleStimulated, moment: Moment) -> SessionState:
    """Move a needle in place; more strongly than allowed is refused."""
    needle = needle_in(state, event.needle, "stimulated")
    found = [
        *may_begin(state, needle.technique),
        *hurt_breaches(state, needle.code, needle.side),
        *outside_of(state, needle),
    ]
    allowed = taken_off(state.agenda, needle.code, needle.side, needle.technique).stimulation
    if allowed is not None and _STRENGTHS.index(event.strength) > _STRENGTHS.index(allowed):
        text = f"Stimulation may be at most {allowed} for this person, not {event.strength}."
        found.append(Breach("too_strong", text))
    site = state.agenda.site(needle.code, needle.side)
    found += dose_breaches(site, needle.technique, amounts={"seconds": event.seconds})
    state = settle(state, moment, found, event.deviation)
    moved = Stimulation(
        done=moment,
        method=event.method,
        strength=event.strength,
        seconds=event.seconds,
        response_obtained=event.response_obtained,
        de_qi=event.de_qi,
    )
    return with_needle(state, _felt(replace(needle, stimulations=[*needle.stimulations, moved]), event))


def note_de_qi(state: SessionState, event: DeQiNoted, moment: Moment) -> SessionState:
    """Note what was felt at a needle that is in, without moving it."""
    needle = needle_in(state, event.needle, "asked about")
    if event.de_qi == "unknown" and not event.response_obtained:
        raise Refused("Say whether de qi was felt, or what was felt in the patient's words.")
    felt = Response(noted=moment, de_qi=event.de_qi, response_obtained=event.response_obtained)
    return with_needle(state, _felt(replace(needle, responses=[*needle.responses, felt]), event))


def remove(state: SessionState, event: NeedleRemoved, moment: Moment) -> SessionState:
    """Take a needle out. Only what is on it can be in the way, or a site not pressed; time never is."""
    needle = needle_in(state, event.needle, "removed")
    carrying = [one.circuit for one in state.circuits if one.stopped is None and needle.needle in one.needles]
    burning = [
        one.application for one in state.applications if one.ended is None and one.needle == needle.needle
    ]
    found = [Breach("current_on", f"The current {one!r} still runs through it.") for one in carrying]
    found += [Breach("heat_on", f"The application {one!r} still is on it.") for one in burning]
    if state.agenda.restriction.press_after and not event.is_pressed:
        found.append(Breach("not_pressed", "Every site is pressed after its needle on this person."))
    state = settle(state, moment, found, event.deviation)
    longest = longest_retention_min(state, needle)
    state = note_late(state, moment, late_breaches(longest, needle.inserted, moment, "The needle stayed"))
    gone = replace(
        needle,
        fate="out" if event.is_intact else "broken",
        accounted=moment if event.is_intact else None,
        is_pressed=event.is_pressed,
    )
    return with_needle(replace(state, is_count_current=False), gone)


def count(state: SessionState, event: NeedlesCounted, moment: Moment) -> SessionState:
    """Count the needles in the tray; a wrong number is recorded, and keeps the session from closing."""
    expected = sum(one.fate == "out" for one in state.needles)
    counted = NeedleCount(counted_at=moment, counted=event.counted, expected=expected)
    return replace(state, counts=[*state.counts, counted], is_count_current=True)


def needle_in(state: SessionState, name: str, done: str) -> Needle:
    """Return a needle that is in the patient.

    Raises
    ------
    Refused
        If it was never inserted, or is no longer in.
    """
    needle = next((one for one in state.needles if one.needle == name), None)
    if needle is None:
        hint = did_you_mean(name, [one.needle for one in state.needles_in()])
        raise Refused(f"The needle {name!r} was never inserted and cannot be {done}.{hint}")
    if needle.fate != "in":
        where = needle.fate.replace("_", " ")
        raise Refused(f"The needle {name!r} is {where} already and cannot be {done}.")
    return needle


def with_needle(state: SessionState, changed: Needle) -> SessionState:
    """Return the state with one needle changed."""
    needles = [changed if one.needle == changed.needle else one for one in state.needles]
    return replace(state, needles=needles)


def _felt(needle: Needle, event: NeedleStimulated | DeQiNoted) -> Needle:
    """The needle with what was felt last; what was not asked leaves what was known."""
    return replace(
        needle,
        response_obtained=event.response_obtained or needle.response_obtained,
        de_qi=needle.de_qi if event.de_qi == "unknown" else event.de_qi,
    )


_STRENGTHS = ("none", "gentle", "moderate", "strong")


def _kind_breaches(pack: NeedlePackOpened, limits: Restriction) -> list[Breach]:
    found = []
    most = limits.diameter_mm_at_most
    if most is not None and pack.diameter_mm > most:
        text = f"Needles of {pack.diameter_mm:g} mm are thicker than the {most:g} mm allowed here."
        found.append(Breach("too_thick", text))
    return [*found, *material_breaches(pack, limits)]


def _dose_breaches(
    state: SessionState, event: NeedleInserted, pack: NeedlePackOpened, depth_mm: float | None
) -> list[Breach]:
    """What passes the dose; a depth that was judged already is not told a second time."""
    site = state.agenda.site(event.code, event.side)
    here = site.restrictions.get(event.technique) if site else None
    return [
        *(_kind_breaches(pack, here) if here else ()),
        *dose_breaches(
            site,
            event.technique,
            amounts={"depth_mm": depth_mm},
            length_mm=pack.length_mm,
            diameter_mm=pack.diameter_mm,
            material=pack.material,
        ),
    ]


def _check_technique(name: str) -> None:
    kinds = read_table("clinic/modalities")["modality"]
    rows = read_table("clinic/session")["technique"]
    by_hand = [
        one
        for one, kind in kinds.items()
        if kind["punctures"] and rows.get(one, {"needs_needle": True}).get("needs_needle")
    ]
    if name not in by_hand:
        allowed = ", ".join(by_hand)
        raise Refused(f"{name!r} is no needling by hand.{did_you_mean(name, by_hand)} Allowed: {allowed}.")


def _number_breaches(state: SessionState, event: NeedleInserted) -> list[Breach]:
    most = state.agenda.restriction.needles_at_most
    if most is not None and len(state.needles) >= most:
        return [
            Breach("too_many", f"No more needles than {most} are allowed for this person in one session.")
        ]
    planned = sum((one.code, one.side) == (event.code, event.side) for one in state.agenda.sites)
    inside = sum((one.code, one.side) == (event.code, event.side) for one in state.needles_in())
    if planned and inside >= planned:
        return [Breach("occupied", f"A needle is in at {event.code} {event.side} already.")]
    return []


def _needle(state: SessionState, event: NeedleInserted, moment: Moment) -> Needle:
    site = state.agenda.site(event.code, event.side)
    return Needle(
        needle=event.needle,
        code=event.code,
        side=event.side,
        technique=event.technique,
        pack=event.pack,
        turn=len(state.turns),
        inserted=moment,
        depth_mm=event.depth_mm,
        deepest_mm=event.depth_mm,
        angle_deg=event.angle_deg,
        direction=event.direction,
        tissue_level=event.tissue_level,
        response_sought=event.response_sought,
        response_obtained=event.response_obtained,
        de_qi=event.de_qi,
        is_thoracic=site.is_thoracic if site else lies_over_lung(event.code),
    )
