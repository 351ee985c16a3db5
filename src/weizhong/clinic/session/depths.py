"""How deep a needle may lie at a site: below the ceiling, and within what the dose allows."""

from collections.abc import Iterator

from weizhong.clinic.session.agenda import Agenda, AgendaSite
from weizhong.clinic.session.doses import planned_depth, taken_off
from weizhong.clinic.session.limits import Breach


def depth_breaches(agenda: Agenda, code: str, side: str, technique: str, depth_mm: float) -> list[Breach]:
    """Return the limits a depth at a site would pass."""
    site = agenda.site(code, side)
    ceiling, most = ceiling_mm(site, technique), most_mm(agenda, site, technique)
    return list(_breaches(code, depth_mm, ceiling, most, is_planned=site is not None))


def ceiling_mm(site: AgendaSite | None, technique: str) -> float | None:
    """Return the depth no tip may reach, mm."""
    dose = planned_depth(site, technique)
    told = [site.ceiling_mm if site else None, dose.below if dose else None]
    return min((one for one in told if one is not None), default=None)


def most_mm(agenda: Agenda, site: AgendaSite | None, technique: str) -> float | None:
    """Return the depth no tip may pass, mm."""
    if site is None:
        return agenda.restriction.depth_mm_at_most
    limits = taken_off(agenda, site.code, site.side, technique)
    dose = planned_depth(site, technique)
    told = [site.depth_mm_at_most, limits.depth_mm_at_most, dose.at_most if dose else None]
    return min((one for one in told if one is not None), default=None)


def _breaches(
    code: str, depth_mm: float, ceiling: float | None, most: float | None, is_planned: bool
) -> Iterator[Breach]:
    if ceiling is not None and depth_mm >= ceiling:
        text = f"{depth_mm:g} mm at {code} reaches the ceiling of {ceiling:g} mm for this person."
        yield Breach("too_deep", text)
    if most is not None and depth_mm > most:
        text = f"{depth_mm:g} mm at {code} is deeper than the {most:g} mm allowed here."
        yield Breach("too_deep", text)
    if is_planned and ceiling is None and most is None:
        yield Breach("no_depth_known", f"No depth is known to be safe at {code} for this person.")
