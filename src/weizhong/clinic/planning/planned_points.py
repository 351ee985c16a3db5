"""What is planned at every point, by body position: where it lies, why it was chosen, how deep it may be."""

from collections.abc import Sequence

from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.clinic.depth.advice import depth_advice
from weizhong.clinic.depth.needled_body import NeedledBody, needled_body
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import PlannedPoint, PositionGroup
from weizhong.clinic.gate.lying import position_advice
from weizhong.clinic.planning.wording import location_of, names_of, technique
from weizhong.clinic.prescription.alternatives import Instead
from weizhong.clinic.prescription.doubles import Treated
from weizhong.clinic.prescription.point_trials import agreement_on, trials_of
from weizhong.clinic.prescription.positions import Posture
from weizhong.clinic.prescription.site_gate import Prescribed


def planned_points(
    treated: Sequence[tuple[Posture, Sequence[Treated]]], case: Case, is_draft: bool, instead: Instead
) -> list[PositionGroup]:
    """Return what is to be treated, position by position, without its doses.

    Parameters
    ----------
    treated : sequence of (Posture, sequence of (Prescribed, PlacedPoint))
        What is treated in which posture, and where it lies on this body.
    case : Case
        The patient file.
    is_draft : bool
        Whether questions are open, so that no depth is told.
    instead : Instead
        What may come in place of a site.
    """
    return [
        PositionGroup(
            position=posture.position,
            order=posture.order,
            note=" ".join([posture.note, *position_advice(case)]),
            points=_planned_points(pairs, case, is_draft, needled_body(case, posture.position), instead),
        )
        for posture, pairs in treated
    ]


def _planned_points(
    pairs: Sequence[Treated], case: Case, is_draft: bool, body: NeedledBody, instead: Instead
) -> list[PlannedPoint]:
    return [_planned_point(one, where, case, is_draft, body, instead) for one, where in pairs]


def _planned_point(
    one: Prescribed,
    placement: PlacedPoint,
    case: Case,
    is_draft: bool,
    body: NeedledBody,
    instead: Instead,
) -> PlannedPoint:
    pinyin, hanzi = names_of(one.choice)
    return PlannedPoint(
        code=one.choice.code,
        side=one.side.value,
        name_pinyin=pinyin,
        name_hanzi=hanzi,
        location=location_of(one.choice),
        reasons=list(one.choice.reasons),
        technique=technique(one.modalities),
        depth=depth_advice(one, body, placement.mm_per_cun, is_draft),
        cautions=list(one.cautions),
        placement=placement,
        principle=one.choice.reasons[0].role,
        trials=trials_of(one.choice.code, case.package),
        agreement=agreement_on(one.choice.code, one.choice.reasons[0].text, case.package),
        alternatives=instead(one),
        lateral_cm=None if one.choice.ashi is None else one.choice.lateral_cm,
    )
