"""A plan is changed by planning again: the gate runs afresh, and the plan says what differs."""

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Amendment, Change, Finding, TreatmentPlan
from weizhong.clinic.planning.body import Place
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.scope.practitioner import Practitioner


def amend(
    case: Case,
    made: TreatmentPlan,
    wishes: Sequence[Amendment],
    on: date | None = None,
    place: Place | None = None,
    practitioner: Practitioner | None = None,
) -> TreatmentPlan:
    """Return a plan with points added, dropped or swapped.

    The gate runs again on the case as it is given now: what it bars is refused with the reason and with what
    may come instead, and what it bars since ``made`` is no longer treated.

    Parameters
    ----------
    case : Case
        The patient file, as of today.
    made : TreatmentPlan
        The plan to change; its style and earlier amendments hold on.
    wishes : sequence of Amendment
        What to change, in this order.
    on : date, optional
        Day of the change.
    place : callable, optional
        How points are put on a body; the body model's own unless told.
    practitioner : Practitioner, optional
        Who treats.

    Returns
    -------
    TreatmentPlan
        The new plan; ``changes`` tells what became of each wish and what follows. ``made`` is left as it is.

    Raises
    ------
    InputError
        If the case cannot be used, or a practitioner is given without the day.

    Examples
    --------
    >>> from weizhong.clinic.files.example import example_case
    >>> from weizhong.clinic.planning.plan import plan
    >>> case, day = example_case(), date(2026, 11, 22)
    >>> wish = Amendment(action="drop", code="BL40", reason="a fresh bruise")
    >>> changed = amend(case, plan(case, day), [wish], on=day)
    >>> "BL40" in [point.code for group in changed.positions for point in group.points]
    False
    >>> changed.changes[0].kind, changed.changes[0].reason
    ('dropped', 'a fresh bruise')
    """
    new = plan(case, on, place, made.style or None, (*made.amendments, *wishes), practitioner)
    return replace(new, changes=[*new.changes, *_barred_since(made, new)])


def _barred_since(made: TreatmentPlan, new: TreatmentPlan) -> list[Change]:
    """Return what stood in the plan and does so no more, without anybody having asked for that."""
    told, now = {(one.code, one.side) for one in new.changes}, _sites(new)
    return [_gone(new, *site) for site in _sites(made) if site not in now and site not in told]


def _gone(new: TreatmentPlan, code: str, side: str) -> Change:
    found = [one for one in new.findings if f"{code} {side}" in _sites_left_out(one)]
    if new.status == "stop":
        why = new.headline
    else:
        why = " ".join(one.text for one in found) or "it does not follow from the case any more."
    return Change(
        kind="gate",
        code=code,
        side=side,
        text=f"{code} {side} is no longer treated: {why}",
        citations=[cite for one in found for cite in one.citations]
        or citations({"source": ["WEIZHONG"], "check": "D"}),
    )


def _sites_left_out(finding: Finding) -> list[str]:
    sign, _, sites = finding.title.partition(": ")
    return sites.split(", ") if sign == "Left out" else []


def _sites(made: TreatmentPlan) -> list[tuple[str, str]]:
    return [(one.code, one.side) for posture in made.positions for one in posture.points]
