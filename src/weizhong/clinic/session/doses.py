"""The plan's own doses: what passes one is a limit like any other; what is not told is taken from it."""

from typing import Any

from weizhong.clinic.documents.restrictions import Restriction, merged
from weizhong.clinic.documents.treatments import Amount, Treatment, kind_of
from weizhong.clinic.prescription.pieces import counted_on_the_body
from weizhong.clinic.session.agenda import Agenda, AgendaSite
from weizhong.clinic.session.limits import Breach
from weizhong.clinic.session.parts import Moment
from weizhong.clinic.techniques.dosing import refusals
from weizhong.clinic.techniques.performed import Performed
from weizhong.clinic.techniques.tables import technique_table

_SECONDS_PER_MIN = 60.0
_ROUNDING_MIN = 0.5  # what ends within the minute it is due is not late
_FELT = {"just_felt": "weak"}


def taken_off(agenda: Agenda, code: str, side: str, modality: str) -> Restriction:
    """Return what the gate takes off a modality here: for the person, and at this site."""
    site = agenda.site(code, side)
    here = site.restrictions.get(modality) if site else None
    return merged([agenda.restriction, here]) if here else agenda.restriction


def dose_breaches(site: AgendaSite | None, modality: str, **done: Any) -> list[Breach]:
    """Return what passes the plan's dose of a modality at a site; none where the plan gives no dose.

    Parameters
    ----------
    site : AgendaSite or None
        The site, if the plan has it.
    modality : str
        The modality.
    **done
        Fields of `weizhong.clinic.techniques.performed.Performed`; amounts that are empty, or that this
        technique does not have, are left out.
    """
    planned = _planned(site, modality)
    if site is None or planned is None:
        return []
    done["amounts"] = _amounts(done.get("amounts", {}), planned)
    if done.get("manner") not in {row["id"] for row in technique_table(modality).get("manner", ())}:
        done["manner"] = ""  # in somebody's own words
    felt = done.get("felt")
    done["felt"] = _FELT.get(felt, felt) if felt else None
    given = Performed(technique=modality, code=site.code, side=site.side, **done)
    return [Breach("beyond_dose", text) for text in refusals(given, [planned])]


def planned_amount(site: AgendaSite | None, modality: str, name: str) -> float | None:
    """Return how much the plan allows at most of something at a site, if it says so."""
    amount = getattr(_planned(site, modality), name, None)
    if not isinstance(amount, Amount):
        return None
    return amount.high if amount.at_most is None else min(amount.high, amount.at_most)


def least_kept(site: AgendaSite | None, modality: str, name: str) -> float | None:
    """Return what must not be less of an amount: by the plan's dose, else by the technique's table."""
    amount = getattr(_planned(site, modality), name, None)
    if isinstance(amount, Amount) and amount.at_least is not None:
        return amount.at_least
    rows = technique_table(modality)["amount"]
    return next((float(row["at_least"]) for row in rows if row["field"] == name and "at_least" in row), None)


def planned_depth(site: AgendaSite | None, modality: str) -> Amount | None:
    """Return the plan's own depth at a site, if it gives one."""
    depth = getattr(_planned(site, modality), "depth_mm", None)
    return depth if isinstance(depth, Amount) else None


def longest_min(agenda: Agenda, site: AgendaSite | None, modality: str, name: str) -> float | None:
    """Return how many minutes something may last at a site by plan and gate, if either says so."""
    amount = getattr(_planned(site, modality), name, None)
    told = [taken_off(agenda, site.code, site.side, modality).retention_min_at_most] if site else []
    if isinstance(amount, Amount):
        told.append(amount.high if amount.at_most is None else amount.at_most)
    if site is None:
        told.append(agenda.restriction.retention_min_at_most)
    return min((one for one in told if one is not None), default=None)


def late_breaches(longest: float | None, began: Moment, now: Moment, what: str) -> list[Breach]:
    """Return that something ended late: noted, never a reason not to end it."""
    lasted = (now.elapsed_s - began.elapsed_s) / _SECONDS_PER_MIN
    if longest is None or lasted <= longest + _ROUNDING_MIN:
        return []
    return [Breach("too_long", f"{what} {lasted:.0f} min, longer than the {longest:g} min allowed.")]


def most_days(site: AgendaSite | None, modality: str) -> float:
    """Return how many days something may stay: by the plan's dose, else by the technique's table."""
    amount = getattr(_planned(site, modality), "days", None)
    if isinstance(amount, Amount):
        return amount.high if amount.at_most is None else amount.at_most
    rows = technique_table(modality)["amount"]
    return float(next(row["at_most"] for row in rows if row["field"] == "days"))


def most_pieces(agenda: Agenda, modality: str) -> float | None:
    """Return how many pieces may be on the whole body at once, if the plan says so.

    A site where less is left holds less; the body as a whole holds what the least limited site does.
    """
    if modality not in counted_on_the_body():
        return None
    amounts = [getattr(_planned(site, modality), "pieces", None) for site in agenda.sites]
    limits = [one.high if one.at_most is None else one.at_most for one in amounts if isinstance(one, Amount)]
    return max(limits, default=None)


def _planned(site: AgendaSite | None, modality: str) -> Treatment | None:
    every = site.treatments if site else []
    return next((one for one in every if kind_of(one) == modality), None)


def _amounts(given: dict[str, float | None], planned: Treatment) -> dict[str, float]:
    told = {name: value for name, value in given.items() if value is not None}
    if "minutes" in told and "seconds" in planned.__struct_fields__:
        told["seconds"] = told.pop("minutes") * _SECONDS_PER_MIN
    return {name: value for name, value in told.items() if name in planned.__struct_fields__}
