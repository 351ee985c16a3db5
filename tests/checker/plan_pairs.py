"""Which needles current joins: never across the midline, near heart or cord, or two not in together."""

from collections.abc import Iterator
from typing import Any

from tests.checker.places import reaches, regions_of
from tests.checker.reading import modalities_at, sites
from tests.checker.tables import table
from tests.checker.violation import Violation

Document = dict[str, Any]


def check_pairs(case: Document, plan: Document) -> Iterator[Violation]:
    """No current across the midline, near heart or cord, or between needles that are not in together."""
    rules = table("clinic/techniques/electroacupuncture")["pairing"]
    there = [
        (point["code"], point["side"], group["position"])
        for group, point in sites(plan)
        if "electroacupuncture" in modalities_at(point, case)
    ]
    seen: list[tuple[str, str, str]] = []
    for pair in plan.get("pairs") or []:
        first, second = pair["first"], pair["second"]
        where = f"{first['code']} {first['side']} - {second['code']} {second['side']}"
        yield from (Violation(kind, where) for kind in wrong_pair(first, second, rules))
        for end in (first, second):
            one = (end["code"], end["side"], pair["position"])
            if one not in there:
                yield Violation("pair_of_a_needle_without_current", where)
            if one in seen:
                yield Violation("needle_in_two_pairs", where)
            seen.append(one)
    if len(plan.get("pairs") or []) > rules["at_most_pairs"]:
        yield Violation("too_many_pairs", "")
    for one in plan.get("unpaired") or []:
        if not one["why"].strip():
            yield Violation("unpaired_without_reason", one["end"]["code"])
    yield from current_that_cannot_run(there, seen, plan["status"], rules)


def current_that_cannot_run(
    there: list[tuple[str, str, str]], seen: list[tuple[str, str, str]], status: str, rules: Document
) -> Iterator[Violation]:
    """One needle is no circuit: of a plan every one with current is in a pair, of a draft it could be."""
    for one in there:
        if status == "plan" and one not in seen:
            yield Violation("current_without_a_pair", f"{one[0]} {one[1]}")
        others = [other for other in there if other != one and other[2] == one[2]]
        ends = [({"code": one[0], "side": one[1]}, {"code": code, "side": side}) for code, side, _ in others]
        if all(any(wrong_pair(*both, rules)) for both in ends):
            yield Violation("current_that_no_other_needle_can_take_up", f"{one[0]} {one[1]}")


def wrong_pair(first: Document, second: Document, rules: Document) -> Iterator[str]:
    if "midline" in (first["side"], second["side"]):
        yield "pair_through_the_midline"
    elif first["side"] != second["side"]:
        yield "pair_across_the_midline"
    for end in (first, second):
        if any(reaches(name, end["code"], end["side"]) for name in rules["never_regions"]):
            yield "pair_near_heart_or_cord"
    circuits = [
        {row["id"] for row in rules["circuit"] if regions_of(end["code"], None) & set(row["regions"])}
        for end in (first, second)
    ]
    if not circuits[0] & circuits[1]:
        yield "pair_of_arm_and_leg"
