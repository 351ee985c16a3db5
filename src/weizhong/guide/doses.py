"""The plan's doses as the guide shows them, and as forms are filled in with them."""

from math import floor
from typing import Literal, NamedTuple

from weizhong.clinic.documents.treatments import Amount, Treatment, kind_of
from weizhong.clinic.session.agenda import Agenda, AgendaSite
from weizhong.clinic.session.depths import ceiling_mm, most_mm


class DepthLimit(NamedTuple):
    """How deep a needle may lie: under so many whole millimetres, or at most so many."""

    kind: Literal["under", "at_most"]
    mm: int


def treatment_at(site: AgendaSite | None, technique: str) -> Treatment | None:
    """Return the plan's dose of a technique at a site, if it gives one."""
    given = site.treatments if site else []
    return next((one for one in given if kind_of(one) == technique), None)


def planned(site: AgendaSite | None, technique: str, name: str) -> str:
    """Return what of something the plan's dose begins with, as a form shows it; empty where it says nothing.

    Parameters
    ----------
    site : AgendaSite or None
        Where.
    technique : str
        With what.
    name : str
        Which amount, such as ``"minutes"``.
    """
    amount = getattr(treatment_at(site, technique), name, None)
    return f"{amount.low:g}" if isinstance(amount, Amount) and not amount.is_limit_only else ""


def begins(last: object, site: AgendaSite | None, technique: str, name: str) -> str:
    """Return what of something was given last time, else what the plan's dose begins with, as text.

    Parameters
    ----------
    last : object
        What is carried forward from the last visit, if anything is.
    site : AgendaSite or None
        Where.
    technique : str
        With what.
    name : str
        Which amount, such as ``"minutes"``.
    """
    told = getattr(last, name, None)
    return planned(site, technique, name) if told is None else f"{told:g}"


def target_mm(site: AgendaSite, technique: str) -> float | None:
    """Return the shallow end of the depth the plan aims at; nothing where it only gives a limit."""
    depth = getattr(treatment_at(site, technique), "depth_mm", None)
    return depth.low if isinstance(depth, Amount) and not depth.is_limit_only and depth.low > 0 else None


def depth_limit(agenda: Agenda, site: AgendaSite, technique: str) -> DepthLimit | None:
    """Return how deep a needle may lie, as the session holds it to; nothing where it refuses every depth.

    Parameters
    ----------
    agenda : Agenda
        What this visit may do.
    site : AgendaSite
        Where.
    technique : str
        With what.
    """
    dose = treatment_at(site, technique)
    if dose is not None and getattr(dose, "depth_mm", None) is None:
        return None
    ceiling, most = ceiling_mm(site, technique), most_mm(agenda, site, technique)
    if ceiling is not None and (most is None or ceiling <= most):
        return DepthLimit("under", floor(ceiling))
    return None if most is None else DepthLimit("at_most", floor(most))
