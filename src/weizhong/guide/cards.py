"""What the plan says of one site, in the words every output uses."""

from dataclasses import dataclass
from math import floor

from weizhong.clinic.documents.treatment_plan import PlannedPoint, TreatmentPlan
from weizhong.guide.strings import say
from weizhong.report import outline, phrases
from weizhong.report.strictest_depth import strictest_depth

SiteKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """One site as the guide shows it.

    Parameters
    ----------
    title : str
        Code, name and side.
    sections : tuple of (str, tuple of str)
        Headings with their lines, in the order of need.
    suggested_mm : float or None
        How deep a needle put in with one key is recorded, mm; None where it has to be asked.
    """

    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    suggested_mm: float | None


def cards_of(plan: TreatmentPlan) -> dict[SiteKey, Card]:
    """Return the card of every site of a plan.

    Parameters
    ----------
    plan : TreatmentPlan
        The plan.
    """
    return {(point.code, point.side): _card(point) for point in _points(plan)}


def _points(plan: TreatmentPlan) -> list[PlannedPoint]:
    return [point for group in outline.groups_in_order(plan) for point in group.points]


def _card(point: PlannedPoint) -> Card:
    depth = phrases.depth(point.depth)
    sections = (
        (say("card.depth"), _limits(point)),
        (say("card.where"), (point.location, *map(phrases.distance, point.placement.distances))),
        (say("card.find"), point.placement.how_to_find),
        (say("card.sure"), phrases.certainty(point.placement)[:1]),
        (say("card.why_depth"), depth),
        (say("card.cautions"), tuple(map(phrases.caution_line, point.cautions))),
        (say("card.why"), tuple(map(phrases.reason_line, point.reasons))),
    )
    return Card(
        title=say(
            "card.title",
            code=point.code,
            name=f"{point.name_pinyin} {point.name_hanzi}".strip(),
            side=say(f"side.{point.side}"),
        ),
        sections=tuple((heading, lines) for heading, lines in sections if lines),
        suggested_mm=_suggested_mm(point),
    )


def _limits(point: PlannedPoint) -> tuple[str, ...]:
    advice = point.depth
    lines = [_how_deep(point)]
    if advice.angle:
        lines.append(say("card.angle", angle=advice.angle))
    if advice.nerve_mm is not None:
        lines.append(say("card.nerve", mm=f"{floor(advice.nerve_mm)}"))
    return tuple(lines)


def _how_deep(point: PlannedPoint) -> str:
    """The strictest limit alone, as the session holds it: of two figures the deeper one might be read."""
    under, at_most = strictest_depth(point)
    if under is not None and (at_most is None or under <= at_most):
        return say("card.ceiling", mm=f"{under:g}")
    if at_most is None:
        return say("card.no_depth")
    is_taught = at_most in (point.depth.textbook_mm or ())[1:]
    return say("card.textbook" if is_taught else "card.default", mm=f"{at_most:g}")


def _suggested_mm(point: PlannedPoint) -> float | None:
    """The shallow end of what is taught, where that keeps below the ceiling; else it has to be asked."""
    advice = point.depth
    taught = advice.taught.mm if advice.taught else advice.textbook_mm
    if taught is None:
        return None
    shallow = float(floor(taught[0]))
    limits = [one for one in (advice.bound_mm, advice.default_mm) if one is not None]
    return shallow if shallow < min(limits, default=taught[1]) else None
