"""From a plan to the agenda of one visit."""

from collections.abc import Iterator, Sequence

from weizhong.clinic.documents.restrictions import Restriction, merged
from weizhong.clinic.documents.treatment_plan import PlannedPoint, PositionGroup, TreatmentPlan
from weizhong.clinic.documents.treatments import kind_of
from weizhong.clinic.gate.screen import Screening
from weizhong.clinic.session.agenda import Agenda, AgendaSite, BarredSite, Side
from weizhong.clinic.session.chest import is_of_lung, lies_over_lung
from weizhong.terms.codes import Laterality

_EARS: tuple[Side, ...] = ("left", "right")


def agenda_of(
    plan: TreatmentPlan,
    modalities: Sequence[str],
    screening: Screening,
) -> Agenda:
    """Return what one visit may do by a plan.

    Parameters
    ----------
    plan : TreatmentPlan
        The plan; of a draft or a stop nothing is taken but its status.
    modalities : sequence of str
        What the case asked for; what the gate forbids is taken off. A site has those of them that the plan
        gives a dose for there, and no others.
    screening : Screening
        The gate of the day, from which limits are taken site by site and modality by modality, beside
        those of the plan's own doses.
    """
    if plan.status != "plan":
        return Agenda(status=plan.status)
    left = [one for one in modalities if one not in _forbidden(plan)]
    given = [one for one, names in screening.restrictions if set(names) & set(left)]
    everywhere = merged(map(_of_visit, [plan.restriction, *given]))
    return Agenda(
        status="plan",
        sites=[
            *(_site(point, group, left, screening) for group in plan.positions for point in group.points),
            *_ear_sites(plan, left, screening),
        ],
        barred=list(_barred(plan)),
        modalities=left,
        retention_min=plan.dose.retention_min if plan.dose else (0.0, 0.0),
        restriction=everywhere,
    )


def _site(
    point: PlannedPoint,
    group: PositionGroup,
    modalities: Sequence[str],
    screening: Screening,
) -> AgendaSite:
    depth = point.depth
    taught = depth.textbook_mm[1] if depth.textbook_mm else None
    dosed = [one for one in point.treatments if kind_of(one) in modalities]
    left = [kind_of(one) for one in dosed]
    return AgendaSite(
        code=point.code,
        side=point.side,
        position=group.position,
        modalities=left,
        ceiling_mm=depth.bound_mm,
        depth_mm_at_most=depth.default_mm if depth.default_mm is not None else taught,
        angle=depth.angle,
        is_thoracic=is_of_lung(one.id for one in depth.hazards)
        or lies_over_lung(point.code, point.lateral_cm),
        treatments=dosed,
        restrictions=_at_site(screening, point.code, point.side, left, point.lateral_cm or 0.0),
        cautions=[f"{one.title}: {one.action}" for one in point.cautions],
    )


def _of_visit(one: Restriction) -> Restriction:
    """What of a restriction holds for the whole visit; doses are limited where they are given."""
    return Restriction(
        needles_at_most=one.needles_at_most,
        lying_only=one.lying_only,
        stay_with_person=one.stay_with_person,
        none_left_in=one.none_left_in,
        press_after=one.press_after,
        no_material=one.no_material,
        because=one.because,
    )


def _ear_sites(plan: TreatmentPlan, modalities: Sequence[str], screening: Screening) -> Iterator[AgendaSite]:
    """Either ear, in the last position: which one is treated today is open, and no turn is made for it."""
    for place in plan.ear if plan.positions else ():
        dosed = [one for one in place.treatments if kind_of(one) in modalities]
        left = [kind_of(one) for one in dosed]
        for side in _EARS:
            yield AgendaSite(
                code=place.code,
                side=side,
                position=plan.positions[-1].position,
                modalities=left,
                treatments=dosed,
                restrictions=_at_site(screening, place.code, side, left),
            )


def _at_site(
    screening: Screening, code: str, side: str, modalities: Sequence[str], lateral_cm: float = 0.0
) -> dict[str, Restriction]:
    half = Laterality(side)
    off = screening.restrictions_of(modalities, code, half, lateral_cm)
    return {name: one for name, one in off.items() if not one.is_empty}


def _barred(plan: TreatmentPlan) -> Iterator[BarredSite]:
    for finding in plan.findings:
        if finding.verdict == "avoid_site":
            for code in finding.points:
                yield BarredSite(code=code, modalities=finding.modalities, why=finding.title)


def _forbidden(plan: TreatmentPlan) -> set[str]:
    found = [one.modalities for one in plan.findings if one.verdict == "avoid_modality"]
    return {name for names in found for name in names}
