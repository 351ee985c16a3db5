"""The body and its points: the 3D stage, and the list of cards that says the same in words."""

from collections.abc import Mapping

from weizhong.clinic.documents.treatment_plan import PlannedPoint, PositionGroup, TreatmentPlan
from weizhong.report import outline, phrases, treating
from weizhong.report.markup import Markup, element
from weizhong.report.outline import PointSet
from weizhong.report.page_parts import (
    bullets,
    cites,
    finding,
    level_bars,
    mark_icon,
    pairs,
    paragraph,
    section,
    together,
)
from weizhong.report.page_viewer import viewer
from weizhong.report.strings import say


def stage(plan: TreatmentPlan, drawn: bool, *, with_lines: bool = False) -> Markup:
    """Return the section with the body on one side and the points on the other."""
    if not plan.positions:
        return Markup()
    shared = treating.usual(plan)
    cards = [_group(group, shared) for group in outline.groups_in_order(plan)]
    tools = element(
        "p",
        element("button", say("page.open_all"), type="button", id="open-all", aria_pressed="false"),
        class_="tools",
    )
    picture = Markup()
    if drawn:
        picture = viewer(
            _legend(plan),
            help_text=say("page.body_keys"),
            fallback=(say("page.no_3d"), " ", element("a", say("page.no_3d_link"), href="#map")),
            watermark=plan.watermark,
            with_lines=with_lines,
        )
    return section(
        "points", element("div", picture, element("div", tools, *cards, class_="cards"), class_="stage")
    )


def _legend(plan: TreatmentPlan) -> Markup:
    items = [
        element("li", mark_icon(group.position), say(f"position.{group.position}"))
        for group in outline.groups_in_order(plan)
    ]
    region = element("li", element("span", class_="region-key", aria_hidden="true"), say("page.region_key"))
    return element("ul", *items, region, class_="legend")


def _group(group: PositionGroup, shared: Mapping[str, str]) -> Markup:
    name = f"position-{group.position}"
    return element(
        "section",
        element("h3", say(f"position.{group.position}"), id=name),
        paragraph(group.note, "turn"),
        *(_card(point_set, shared) for point_set in outline.point_sets(group)),
        aria_labelledby=name,
        class_="group",
    )


def _card(point_set: PointSet, shared: Mapping[str, str]) -> Markup:
    point = point_set.first
    summary = element(
        "summary",
        mark_icon(point_set.position),
        element("span", point.code, class_="code"),
        " ",
        element("span", point.name_pinyin, lang="zh-Latn-pinyin", class_="pinyin"),
        " ",
        element("span", point.name_hanzi, lang="zh", class_="hanzi"),
        " ",
        element("span", phrases.sides(point_set), class_="sides"),
    )
    return element(
        "details",
        summary,
        element(
            "div",
            paragraph(point.location, "location"),
            *_distances(point_set),
            *_levels(point_set),
            *_how_to_find(point_set),
            *_doses(point_set, shared),
            *_depth(point_set),
            *_cautions(point_set),
            _head("reasons"),
            *_reasons(point),
            *_named_by(point),
            class_="card",
        ),
        class_="point",
        id=point_set.anchor,
        name="points",
    )


def _doses(point_set: PointSet, shared: Mapping[str, str]) -> list[Markup]:
    found = []
    for label, texts in treating.doses(point_set, shared):
        found += [_head("technique", label), *map(paragraph, texts)]
    return found


def _named_by(point: PlannedPoint) -> list[Markup]:
    lines = treating.named_by(point)
    cited = [one for said in (point.trials, point.agreement) if said for one in said.citations]
    return [_head("named_by"), bullets(lines, "plain"), cites(cited)] if lines else []


def _head(name: str, label: str = "") -> Markup:
    return element(
        "h4", say(f"heading.{name}"), element("span", f" {label}", class_="quiet") if label else ""
    )


def _distances(point_set: PointSet) -> list[Markup]:
    found = [_head("distances")]
    for label, (texts, certain) in _measures(point_set):
        rows = [(say(f"page.{name}"), value) for name, value in certain if value]
        found += [paragraph(label, "side-label"), bullets(texts, "distances"), pairs(rows)]
    return found


def _measures(point_set: PointSet) -> list[tuple[str, tuple[tuple[str, ...], list[tuple[str, str]]]]]:
    values = phrases.per_side(point_set, lambda member: phrases.measures(member.placement))
    by_label = {phrases.side(member.placement): member for member in point_set.members}
    return [(label, _measure(by_label.get(label, point_set.first))) for label, _ in values]


def _measure(member: PlannedPoint) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    place = member.placement
    certain = [
        ("region", phrases.region(place.ellipse)),
        ("spread", phrases.causes(place)),
        ("cun", phrases.cun(place)),
        ("rule", phrases.rule_note(place)),
    ]
    return tuple(map(phrases.distance, place.distances)), certain


def _levels(point_set: PointSet) -> list[Markup]:
    belief = point_set.first.placement.level
    return [_head("level"), level_bars(belief)] if belief else []


def _how_to_find(point_set: PointSet) -> list[Markup]:
    found = []
    for label, texts in phrases.per_side(point_set, lambda member: member.placement.how_to_find):
        found += [_head("how_to_find", label), bullets(texts, "steps", tag="ol")]
    return found


def _depth(point_set: PointSet) -> list[Markup]:
    found = []
    for label, texts in phrases.per_side(point_set, phrases.depth_at):
        conflicts = len(point_set.first.depth.conflicts)
        plain = texts[: len(texts) - conflicts]
        found += [
            element(
                "div",
                _head("depth", label),
                *(paragraph(text) for text in plain),
                *(paragraph(text, "conflict") for text in texts[len(plain) :]),
                cites(point_set.first.depth.citations),
                class_=f"depth {point_set.first.depth.status}",
            )
        ]
    return found


def _cautions(point_set: PointSet) -> list[Markup]:
    found = point_set.cautions
    return [_head("cautions"), *(finding(caution, 5) for caution in found)] if found else []


def _reasons(point: PlannedPoint) -> list[Markup]:
    return [
        together(element("p", element("b", reason.role), " ", reason.text), cites(reason.citations))
        for reason in point.reasons
    ]
