"""Last visit carried forward: what was done then, offered for today, and only what differs told."""

from collections.abc import Iterator

import msgspec

from weizhong.clinic.depth.needles import reach_mm
from weizhong.clinic.session.agenda import Agenda, AgendaSite
from weizhong.clinic.session.carrying_rest import (
    Change,
    PrefilledCurrent,
    PrefilledTechnique,
    currents_carried,
    techniques_carried,
)
from weizhong.clinic.session.depths import ceiling_mm, depth_breaches, most_mm
from weizhong.clinic.session.doses import taken_off
from weizhong.clinic.session.record import NeedleInsertion, SessionRecord
from weizhong.clinic.techniques.needle_choice import is_forbidden


class PrefilledSite(msgspec.Struct, frozen=True, kw_only=True):
    """One site of today's plan, filled from the last visit as far as today allows.

    ``depth_mm`` is empty where nothing was done there, or where today's limit forbids what was done. Lot and
    expiry are never carried: they are read off today's pack.
    """

    code: str
    side: str
    position: str
    technique: str
    depth_mm: float | None = None
    angle_deg: float | None = None
    direction: str = ""
    tissue_level: str = ""
    response_sought: str = ""
    stimulation: list[str] = []
    diameter_mm: float | None = None
    length_mm: float | None = None
    maker: str = ""
    material: str = ""


class CarriedForward(msgspec.Struct, frozen=True, kw_only=True):
    """Today's sites, filled, the techniques and currents of last time, and what differs from it."""

    sites: list[PrefilledSite]
    techniques: list[PrefilledTechnique]
    currents: list[PrefilledCurrent]
    changes: list[Change]


def carry_forward(previous: SessionRecord, agenda: Agenda) -> CarriedForward:
    """Return today's sites filled from the last visit, and what differs from it.

    Parameters
    ----------
    previous : SessionRecord
        The last visit.
    agenda : Agenda
        What today's plan allows: its limits win over what was done.
    """
    last = {(one.point, one.side): one for one in previous.insertions}
    planned = {(one.code, one.side) for one in agenda.sites}
    given = {(one.point, one.side) for one in previous.techniques}
    changes = [
        change
        for site in agenda.sites
        if (site.code, site.side) in last or (site.code, site.side) not in given
        for change in _changes(site, agenda, last.get((site.code, site.side)))
    ]
    changes += [
        Change(code=code, side=side, what="dropped_site", before="needled", now="not in the plan")
        for code, side in last
        if (code, side) not in planned
    ]
    sites = [_prefilled(site, agenda, last.get((site.code, site.side))) for site in agenda.sites]
    techniques, of_techniques = techniques_carried(previous, agenda)
    currents, of_currents = currents_carried(previous, agenda)
    return CarriedForward(
        sites=sites,
        techniques=techniques,
        currents=currents,
        changes=[*changes, *of_techniques, *of_currents],
    )


def _prefilled(site: AgendaSite, agenda: Agenda, one: NeedleInsertion | None) -> PrefilledSite:
    technique = site.modalities[0] if site.modalities else ""
    if one is None:
        return PrefilledSite(code=site.code, side=site.side, position=site.position, technique=technique)
    kind = one.needle_type
    fits = _needle_fits(agenda, one)
    return PrefilledSite(
        code=site.code,
        side=site.side,
        position=site.position,
        technique=one.technique if one.technique in site.modalities else technique,
        depth_mm=one.depth_mm if _is_allowed(site, agenda, one.technique, one.depth_mm) else None,
        angle_deg=one.angle_deg,
        direction=one.direction,
        tissue_level=one.tissue_level,
        response_sought=one.response_sought,
        stimulation=[moved.method for moved in one.stimulation],
        diameter_mm=kind.diameter_mm if fits else None,
        length_mm=kind.length_mm if fits else None,
        maker=kind.maker if fits else "",
        material=kind.material if fits else "",
    )


def _changes(site: AgendaSite, agenda: Agenda, one: NeedleInsertion | None) -> Iterator[Change]:
    if one is None:
        yield Change(code=site.code, side=site.side, what="new_site", before="not treated", now="in the plan")
        return
    if not _is_allowed(site, agenda, one.technique, one.depth_mm):
        known = [
            mm
            for mm in (ceiling_mm(site, one.technique), most_mm(agenda, site, one.technique))
            if mm is not None
        ]
        now = f"limit {min(known):g} mm" if known else "no depth known"
        yield Change(code=site.code, side=site.side, what="depth", before=f"{one.depth_mm:g} mm", now=now)
    if one.technique not in site.modalities:
        now = ", ".join(site.modalities) or "nothing"
        yield Change(code=site.code, side=site.side, what="technique", before=one.technique, now=now)
    if one.position != site.position:
        before, now = one.position or "none", site.position
        yield Change(code=site.code, side=site.side, what="position", before=before, now=now)
    if not _needle_fits(agenda, one):
        kind = one.needle_type
        size = f"{kind.diameter_mm:g} × {kind.length_mm:g} mm {kind.material}".strip()
        yield Change(code=site.code, side=site.side, what="needle", before=size, now="another one")


def _is_allowed(site: AgendaSite, agenda: Agenda, technique: str, depth_mm: float) -> bool:
    return not depth_breaches(agenda, site.code, site.side, technique, depth_mm)


def _needle_fits(agenda: Agenda, one: NeedleInsertion) -> bool:
    limits = taken_off(agenda, one.point, one.side, one.technique)
    kind, thickest = one.needle_type, limits.diameter_mm_at_most
    is_thin = thickest is None or kind.diameter_mm <= thickest
    stands_out = one.depth_mm <= reach_mm(kind.length_mm)
    return is_thin and stands_out and not is_forbidden(kind.material, limits.no_material)
