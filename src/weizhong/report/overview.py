"""The points at a glance: one row for each point, or for each side where the sides differ."""

from collections.abc import Iterator, Mapping
from itertools import takewhile

from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.clinic.documents.treatment_plan import DepthAdvice, PlannedPoint, PositionGroup, TreatmentPlan
from weizhong.facts.body_regions import body_region
from weizhong.facts.points import point
from weizhong.report import outline, phrases
from weizhong.report.map_panels import c7_height
from weizhong.report.strictest_depth import strictest_depth
from weizhong.report.strings import say


def rows(plan: TreatmentPlan) -> Iterator[tuple[PositionGroup, list[tuple[str, str, str, str]]]]:
    """Yield each position group with its rows: code, side, place, depth.

    Examples
    --------
    >>> from weizhong.clinic.files.example import example_case
    >>> from weizhong.clinic.planning.plan import plan
    >>> made = plan(example_case())
    >>> _, lines = next(rows(made))
    >>> lines[0]
    ('BL23', 'left and right', '↔27 ↓365', 'at most 9 mm !')
    """
    c7_mm = c7_height(plan)

    def read(member: PlannedPoint) -> tuple[str, ...]:
        return _where(member.placement, c7_mm), _depth(member)

    for group in outline.groups_in_order(plan):
        yield (
            group,
            [
                (one.code, side or phrases.sides(one), where, depth)
                for one in outline.point_sets(group)
                for side, (where, depth) in phrases.per_side(one, read)
            ],
        )


def limb(code: str) -> str | None:
    """Return the limb a point lies on, upper or lower; of trunk, neck, head and tender spots none.

    How the model holds a limb decides the height and the distance from the midline there.

    Examples
    --------
    >>> limb("LI4"), limb("BL40"), limb("BL23"), limb("ashi:L4")
    ('upper', 'lower', None, None)
    """
    named = code.partition("+")[0]  # a spot laid off from a point lies on that point's limb
    return None if named.startswith(("ashi:", "tapped")) else body_region(point(named).region).limb


def from_midline_and_c7(place: PlacedPoint, c7_mm: float | None) -> str:
    """Return how far a spot is from the midline and below C7, both straight, in the map's signs."""
    x, _, z = place.position_mm
    below = "" if c7_mm is None else say("map.below_c7", mm=phrases.number(c7_mm - z))
    return " ".join(part for part in (say("map.lateral", mm=phrases.number(abs(x))), below) if part)


def first_at_each_level(plan: TreatmentPlan) -> dict[str, PlannedPoint]:
    """Return, for each vertebral level, the point at which its finding is told."""
    first: dict[str, PlannedPoint] = {}
    for one in outline.all_sets(plan):
        if one.first.placement.level:
            first.setdefault(one.first.placement.level.intended, one.first)
    return first


def steps(member: PlannedPoint, first_at: Mapping[str, PlannedPoint]) -> tuple[str, ...]:
    """Return how to find a point, with what was told of its level at an earlier one left to that one."""
    level, told = member.placement.level, member.placement.how_to_find
    first = first_at[level.intended] if level else member
    if level is None or first.code == member.code:
        return told
    earlier = zip(told, first.placement.how_to_find, strict=False)
    count = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], earlier))
    return (say("terminal.as_above", level=level.intended, code=first.code), *told[count:]) if count else told


def _where(place: PlacedPoint, c7_mm: float | None) -> str:
    """Where a limb hangs says nothing of where to needle it: there the nearest landmark counts."""
    if limb(place.code) and place.distances:
        return phrases.distance(place.distances[0])
    return from_midline_and_c7(place, c7_mm)


def _depth(member: PlannedPoint) -> str:
    advice = member.depth
    said = [_textbook(advice)] if advice.status == "textbook" else []
    under, at_most = strictest_depth(member)
    is_stricter = at_most is not None and (under is None or at_most < under)
    if is_stricter and at_most not in (advice.default_mm, *(advice.textbook_mm or ())[1:]):
        said.append(say("overview.at_most", mm=f"{at_most:g}"))
    elif under is not None:
        said.append(say("overview.bound", mm=f"{under:g}"))
    words = phrases.listing(said) if said else say(f"overview.{advice.status}")
    if advice.default_mm is not None:
        words = say("overview.default", depth=words, mm=f"{advice.default_mm:g}")
    return say("overview.contradicted", depth=words) if advice.conflicts or member.cautions else words


def _textbook(advice: DepthAdvice) -> str:
    if advice.textbook_mm:
        return say("overview.textbook_mm", span=phrases.span(advice.textbook_mm))
    return say("overview.textbook_cun", span=phrases.span(advice.textbook_cun or ()))
