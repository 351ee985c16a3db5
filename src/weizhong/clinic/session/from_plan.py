"""From a plan to the agenda of one visit."""

from collections.abc import Iterator, Sequence

from weizhong.clinic.restrictions import Restriction, merged
from weizhong.clinic.screen import Screening
from weizhong.clinic.session.agenda import Agenda, AgendaSite, BarredSite
from weizhong.clinic.session.chest import is_of_lung, lies_over_lung
from weizhong.clinic.techniques.records import kind_of
from weizhong.clinic.treatment_plan import PlannedPoint, PositionGroup, TreatmentPlan
from weizhong.terms.codes import Laterality


def agenda_of(
    plan: TreatmentPlan,
    modalities: Sequence[str],
    restriction: Restriction | None = None,
    screening: Screening | None = None,
) -> Agenda:
    """Return what one visit may do by a plan.

    Parameters
    ----------
    plan : TreatmentPlan
        The plan; of a draft or a stop nothing is taken but its status.
    modalities : sequence of str
        What the case asked for; what the gate forbids is taken off, everywhere or at its sites.
    restriction : Restriction, optional
        What is taken off every dose of every modality.
    screening : Screening, optional
        The gate of the day, from which limits are taken site by site and modality by modality.
    """
    if plan.status != "plan":
        return Agenda(status=plan.status)
    barred = list(_barred(plan))
    left = [one for one in modalities if one not in _forbidden(plan)]
    everywhere = merged([restriction or Restriction(), _of_person(screening, left)])
    return Agenda(
        status="plan",
        sites=[
            _site(point, group, left, barred, screening) for group in plan.positions for point in group.points
        ],
        barred=barred,
        modalities=left,
        retention_min=plan.dose.retention_min if plan.dose else (0.0, 0.0),
        restriction=everywhere,
    )


def _site(
    point: PlannedPoint,
    group: PositionGroup,
    modalities: Sequence[str],
    barred: Sequence[BarredSite],
    screening: Screening | None,
) -> AgendaSite:
    depth = point.depth
    taught = depth.textbook_mm[1] if depth.textbook_mm else None
    here = [one for one in barred if one.code == point.code]
    dosed = [kind_of(one) for one in point.treatments] or modalities
    left = [name for name in dosed if name in modalities and not any(name in one.modalities for one in here)]
    return AgendaSite(
        code=point.code,
        side=point.side,
        position=group.position,
        modalities=left,
        ceiling_mm=depth.bound_mm,
        depth_mm_at_most=depth.default_mm if depth.default_mm is not None else taught,
        angle=depth.angle,
        is_thoracic=is_of_lung(one.id for one in depth.hazards) or lies_over_lung(point.code),
        treatments=[one for one in point.treatments if kind_of(one) in left],
        restrictions=_at_site(screening, point, left),
        cautions=[f"{one.title}: {one.action}" for one in point.cautions],
    )


def _of_person(screening: Screening | None, modalities: Sequence[str]) -> Restriction:
    """What holds for the whole visit; doses are limited at their sites."""
    given = [
        one for one, names in (screening.restrictions if screening else ()) if set(names) & set(modalities)
    ]
    return merged(
        Restriction(
            needles_at_most=one.needles_at_most,
            lying_only=one.lying_only,
            stay_with_person=one.stay_with_person,
            press_after=one.press_after,
            no_material=one.no_material,
            because=one.because,
        )
        for one in given
    )


def _at_site(
    screening: Screening | None, point: PlannedPoint, modalities: Sequence[str]
) -> dict[str, Restriction]:
    if screening is None:
        return {}
    side = Laterality(point.side)
    found = {name: screening.restrictions_at(point.code, side, modality=name) for name in modalities}
    return {name: one for name, one in found.items() if not one.is_empty}


def _barred(plan: TreatmentPlan) -> Iterator[BarredSite]:
    for finding in plan.findings:
        if finding.verdict == "avoid_site":
            for code in finding.points:
                yield BarredSite(code=code, modalities=finding.modalities, why=finding.title)


def _forbidden(plan: TreatmentPlan) -> set[str]:
    found = [one.modalities for one in plan.findings if one.verdict == "avoid_modality"]
    return {name for names in found for name in names}
