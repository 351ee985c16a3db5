"""Today's answers may change a plan: only what both leave is done, with the limits of today."""

from msgspec.structs import replace

from weizhong.clinic.documents.treatment_plan import PlannedPoint, TreatmentPlan
from weizhong.clinic.prescription.positions import without_turns_to_nothing
from weizhong.guide.strings import say


def follow(made: TreatmentPlan, today: TreatmentPlan) -> TreatmentPlan:
    """Return today's plan without sites that nobody planned.

    Parameters
    ----------
    made : TreatmentPlan
        The plan handed in, perhaps with points added and dropped by hand.
    today : TreatmentPlan
        The plan of today's answers, with today's limits.
    """
    planned = {(point.code, point.side) for point in _points(made)}
    groups = [
        replace(group, points=[one for one in group.points if (one.code, one.side) in planned])
        for group in today.positions
    ]
    return replace(today, positions=without_turns_to_nothing(groups))


def changes_between(made: TreatmentPlan, today: TreatmentPlan) -> list[str]:
    """Return in words what is no longer treated, and which ceilings moved.

    Parameters
    ----------
    made, today : TreatmentPlan
        The plan handed in, and the one followed.
    """
    if today.status != "plan":
        return [today.headline]
    now = {(point.code, point.side): point for point in _points(today)}
    changes = []
    for point in _points(made):
        place = f"{point.code} {say(f'side.{point.side}')}"
        left = now.get((point.code, point.side))
        if left is None:
            changes.append(say("gate.gone", place=place))
        elif left.depth.bound_mm != point.depth.bound_mm:
            changes.append(
                say(
                    "gate.depth",
                    place=place,
                    before=_mm(point.depth.bound_mm),
                    now=_mm(left.depth.bound_mm),
                )
            )
        elif left.technique != point.technique:
            changes.append(say("gate.technique", place=place, now=left.technique))
    titles = {finding.title for finding in made.findings}
    changes += [one.title for one in today.findings if one.title not in titles and one.verdict != "note"]
    return changes


def _points(plan: TreatmentPlan) -> list[PlannedPoint]:
    return [point for group in plan.positions for point in group.points]


def _mm(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
