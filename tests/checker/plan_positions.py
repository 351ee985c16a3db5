"""Is every site exposed, in a position allowed for this person, and told once with its reason and sources?"""

from collections.abc import Iterator
from typing import Any

from tests.checker.conditions import known
from tests.checker.places import row_of
from tests.checker.reading import is_needled, modalities_at, sites
from tests.checker.tables import points, source_keys, table
from tests.checker.violation import Violation

Document = dict[str, Any]


def check_positions(case: Document, plan: Document) -> Iterator[Violation]:
    yield from forbidden_positions(case, plan)
    yield from exposure(plan)
    yield from order(plan)
    yield from count(case, plan)


def forbidden_positions(case: Document, plan: Document) -> Iterator[Violation]:
    rows = [row for row in table("clinic/sites")["forbidden_position"] if rests_on_a_named_place(case, row)]
    answers = [(row, known(case, row["question"])) for row in rows]
    yes = {row["position"]: row["question"] for row, answer in answers if answer is True}
    open_too = {
        row["position"]: row["question"]
        for row, answer in answers
        if answer is None and row.get("while_unknown") != "ignore"
    }
    everywhere = {one for row in table("clinic/sites")["site"] for one in row["positions"]}
    is_last = plan["status"] == "draft" and {*yes, *open_too} >= everywhere and set(yes) < everywhere
    forbidden = yes if is_last else {**open_too, **yes}
    for group in plan["positions"]:
        if group["position"] in forbidden:
            name = group["position"]
            yield Violation("forbidden_position", f"{name}: {forbidden[name]}")


def rests_on_a_named_place(case: Document, row: Document) -> bool:
    named = case.get("sites", {}).get(row["question"]) or row.get("lying_on", [])
    return "lying_on" not in row or any(is_lain_on(one, row["lying_on"]) for one in named)


def is_lain_on(named: str, regions: list[str]) -> bool:
    """A region, a part of one, or a point of one is lain on; what the tables do not place counts as so."""
    rows = table("clinic/sites")
    bare = named.removeprefix("left_").removeprefix("right_")
    if bare in rows["region"]:
        return bare in regions
    if bare in rows["parts"]:
        return bool(set(rows["parts"][bare]) & set(regions))
    row = row_of(bare)
    return row is None or row["region"] in regions


def exposure(plan: Document) -> Iterator[Violation]:
    for group, point in sites(plan):
        row = row_of(point["code"])
        if row is None:
            yield Violation("point_without_a_place", point["code"])
        elif group["position"] not in row["positions"]:
            yield Violation("point_not_exposed", f"{point['code']} {group['position']}")
        if group["position"] == "side_lying" and point["side"] in lying_on(group["note"]):
            yield Violation("point_lain_on", f"{point['code']} {point['side']}")


def lying_on(note: str) -> set[str]:
    """Return the side that lies below, as the note of the position tells it."""
    pattern = table("clinic/sites")["position_notes"]["side_lying"]
    return {side for side in ("left", "right") if pattern.format(down=side) in note}


def order(plan: Document) -> Iterator[Violation]:
    if [group["order"] for group in plan["positions"]] != list(range(1, len(plan["positions"]) + 1)):
        yield Violation("positions_out_of_order", "")
    turn = table("clinic/sites")["position_notes"]["turn"]
    for group in plan["positions"]:
        if group["order"] > 1 and turn not in group["note"]:
            yield Violation("turn_without_counting", group["position"])
    seen = []
    for _, point in sites(plan):
        if (point["code"], point["side"]) in seen:
            yield Violation("site_twice", f"{point['code']} {point['side']}")
        seen.append((point["code"], point["side"]))
        midline = points().get(point["code"], {}).get("side") in ("midline", "mid")
        if midline and point["side"] != "midline":
            yield Violation("side_of_a_midline_point", point["code"])


def count(case: Document, plan: Document) -> Iterator[Violation]:
    """More needles than a style has are for the practitioner to decide, if told so; the gate's are not."""
    most = most_needles(case, plan)
    needles = sum(is_needled(point, case) for _, point in sites(plan))
    said = any(one["rule"] == "prescription.many_needles" for one in plan["findings"])
    if needles > most and not (plan.get("amendments") and said):
        yield Violation("too_many_needles", f"{needles} of {most}")
    if any(point.get("treatments") for _, point in sites(plan)):
        for _, point in sites(plan):
            if not modalities_at(point, case) or not point["treatments"]:
                yield Violation("site_without_treatment", point["code"])


def most_needles(case: Document, plan: Document) -> int:
    """Return the most needles of the style the plan follows, or of the package."""
    package = f"packages/{case['package']}"
    styles = table(f"{package}/styles")
    for row in styles.get("style", []):
        if row["id"] == (plan.get("style") or styles["default"]) and "needles" in row:
            return int(styles["needles"][row["needles"]]["at_most"])
    return int(table(f"{package}/prescription")["needles"]["at_most"])


def check_scope(plan: Document, practitioner: Document | None) -> Iterator[Violation]:
    """Only what a recorded qualification allows on the day is offered; with nobody recorded, that is said."""
    if practitioner is None:
        if plan["status"] == "plan" and plan.get("scope") != table("clinic/scope")["text"]:
            yield Violation("scope_not_told", "")
        return
    allowed = {
        one["technique"]
        for one in practitioner["qualifications"]
        if str(one["since"]) <= str(plan["made_on"])
        and (one["without_end"] or one["until"])
        and str(one["until"] or "9999") >= str(plan["made_on"])
    }
    for _, point in sites(plan):
        for one in point.get("treatments") or []:
            if one["kind"] not in allowed:
                yield Violation("technique_out_of_scope", f"{point['code']}: {one['kind']}")


def check_reasons(case: Document, plan: Document) -> Iterator[Violation]:
    """Every point has its reason, every statement its sources, and every source resolves."""
    for _, point in sites(plan):
        if not point["reasons"]:
            yield Violation("point_without_reason", point["code"])
        for reason in point["reasons"]:
            if not reason["text"].strip():
                yield Violation("point_without_reason", point["code"])
            if not reason["citations"]:
                yield Violation("reason_without_citation", point["code"])
    for finding in plan["findings"]:
        if not finding["citations"]:
            yield Violation("finding_without_citation", finding["rule"])
        if finding["title"].startswith("Left out") and not finding["text"].strip():
            yield Violation("left_out_without_reason", finding["title"])
    for citation in cited(plan):
        if citation["key"].partition(":")[0] not in source_keys():
            yield Violation("citation_that_does_not_resolve", citation["key"])
        if citation["check"] in ("K", "S") and "verif" not in citation["check_label"]:
            yield Violation("unverified_shown_as_verified", citation["key"])
    for name in ("intended_use", "review_notice"):
        if plan[name] != table("clinic/statements")[name]:
            yield Violation("fixed_sentence_changed", name)
    if plan["status"] == "plan" and not (plan["dose"] and plan["dose"]["stop_rule"].strip()):
        yield Violation("no_stop_rule", "")


def cited(part: Any) -> Iterator[Document]:
    """Yield every citation anywhere in a document."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "citations":
                yield from value
            else:
                yield from cited(value)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from cited(value)
