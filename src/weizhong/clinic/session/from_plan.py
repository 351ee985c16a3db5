"""From a plan to the agenda of one visit."""

from collections.abc import Iterator, Sequence

from weizhong.clinic.restrictions import Restriction
from weizhong.clinic.session.agenda import Agenda, AgendaSite, BarredSite
from weizhong.clinic.session.chest import is_of_lung, lies_over_lung
from weizhong.clinic.treatment_plan import PlannedPoint, PositionGroup, TreatmentPlan


def agenda_of(
    plan: TreatmentPlan, modalities: Sequence[str], restriction: Restriction | None = None
) -> Agenda:
    """Return what one visit may do by a plan.

    Parameters
    ----------
    plan : TreatmentPlan
        The plan; of a draft or a stop nothing is taken but its status.
    modalities : sequence of str
        What the case asked for; what the gate forbids is taken off, everywhere or at its sites.
    restriction : Restriction, optional
        What the gate takes off every dose.
    """
    if plan.status != "plan":
        return Agenda(status=plan.status)
    barred = list(_barred(plan))
    left = [one for one in modalities if one not in _forbidden(plan)]
    return Agenda(
        status="plan",
        sites=[_site(point, group, left, barred) for group in plan.positions for point in group.points],
        barred=barred,
        modalities=left,
        retention_min=plan.dose.retention_min if plan.dose else (0.0, 0.0),
        restriction=restriction or Restriction(),
    )


def _site(
    point: PlannedPoint, group: PositionGroup, modalities: Sequence[str], barred: Sequence[BarredSite]
) -> AgendaSite:
    depth = point.depth
    taught = depth.textbook_mm[1] if depth.textbook_mm else None
    here = [one for one in barred if one.code == point.code]
    return AgendaSite(
        code=point.code,
        side=point.side,
        position=group.position,
        modalities=[name for name in modalities if not any(name in one.modalities for one in here)],
        ceiling_mm=depth.bound_mm,
        depth_mm_at_most=depth.default_mm if depth.default_mm is not None else taught,
        angle=depth.angle,
        is_thoracic=is_of_lung(one.id for one in depth.hazards) or lies_over_lung(point.code),
        cautions=[f"{one.title}: {one.action}" for one in point.cautions],
    )


def _barred(plan: TreatmentPlan) -> Iterator[BarredSite]:
    for finding in plan.findings:
        if finding.verdict == "avoid_site":
            for code in finding.points:
                yield BarredSite(code=code, modalities=finding.modalities, why=finding.title)


def _forbidden(plan: TreatmentPlan) -> set[str]:
    found = [one.modalities for one in plan.findings if one.verdict == "avoid_modality"]
    return {name for names in found for name in names}
