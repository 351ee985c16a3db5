"""Does a plan obey the gate? Each function looks for one thing, in the case, the plan and the tables."""

import re
from collections.abc import Iterator
from typing import Any

from tests.checker.gate import holds, is_local, named_modalities, open_combinations, rows, sites_of
from tests.checker.limits import is_kept
from tests.checker.places import limbs_touched, reaches
from tests.checker.reading import modalities_at, sites
from tests.checker.tables import table
from tests.checker.violation import Violation

Document = dict[str, Any]


def check_gate(case: Document, plan: Document) -> Iterator[Violation]:
    yield from stops(case, plan)
    yield from questions(case, plan)
    yield from barred_modalities(case, plan)
    yield from barred_sites(case, plan)
    yield from told(case, plan)
    yield from refusals(case, plan)


def asked(case: Document) -> set[str]:
    return set(case.get("modalities") or ["needling"])


def stops(case: Document, plan: Document) -> Iterator[Violation]:
    if plan["status"] == "stop":
        return
    for row in rows(case["package"]):
        if row["verdict"] == "stop" and named_modalities(row) & asked(case) and holds(row, case) is True:
            yield Violation("treated_though_stopped", row["id"])


def questions(case: Document, plan: Document) -> Iterator[Violation]:
    if plan["status"] != "plan":
        return
    for row in rows(case["package"]):
        if not named_modalities(row) & asked(case):
            continue
        if row.get("while_unknown", "ask") == "ask" and open_combinations(row, case):
            yield Violation("planned_with_open_question", row["id"])
        if row["verdict"] == "ask" and holds(row, case) is True:
            yield Violation("planned_though_to_be_asked", row["id"])
        if (
            "site_of" in row
            and not row.get("regions")
            and holds(row, case) is True
            and not places_told(row, case)
        ):
            yield Violation("planned_without_the_place_of_a_danger", row["id"])
    for field in table(f"packages/{case['package']}/classification")["asked"]["fields"]:
        if case["complaint"].get(field) is None:
            yield Violation("planned_unclassified", field)
    if case.get("unread_record") and case.get("answers", {}).get("record_reviewed") != "yes":
        yield Violation("planned_with_unread_record", "")


def places_told(row: dict[str, Any], case: Document) -> list[str]:
    """Return the places told for a row; where it is about a whole limb, those that lie on one."""
    told = case.get("sites", {}).get(row["site_of"], [])
    return [one for one in told if limbs_touched(one)] if row.get("whole_limb") else list(told)


def barred_modalities(case: Document, plan: Document) -> Iterator[Violation]:
    """What is barred for the person, or never asked for, may not be used at any site."""
    barred = barred_for_the_person(case)
    for _, point in sites(plan):
        for name in modalities_at(point, case):
            if name in barred:
                yield Violation("barred_modality", f"{point['code']}: {name}")
            if name not in asked(case):
                yield Violation("modality_nobody_asked_for", f"{point['code']}: {name}")


def barred_for_the_person(case: Document) -> set[str]:
    """Return the modalities that a rule bars wherever they would be used."""
    barred: set[str] = set()
    for row in rows(case["package"]):
        if row["verdict"] in ("stop", "avoid_modality") and not is_local(row) and holds(row, case) is True:
            barred |= named_modalities(row)
    return barred


def barred_sites(case: Document, plan: Document) -> Iterator[Violation]:
    for _, point in sites(plan):
        code, side = point["code"], point["side"]
        if is_left_out_point(case, code, side):
            yield Violation("left_out_point_used", f"{code} {side}")
        for name in sorted(modalities_at(point, case)):
            if bars(case, code, side, name, spot_lateral_cm(point)):
                yield Violation("barred_site", f"{code} {side}: {name}")


def is_left_out_point(case: Document, code: str, side: str) -> bool:
    """Say whether a point is left out whatever would be done there."""
    for row in rows(case["package"]):
        is_meant = row.get("leaves_out_points") and any(reaches(one, code, side) for one in row["points"])
        if is_meant and holds(row, case) is True:
            return True
    return False


def bars(case: Document, code: str, side: str, modality: str, lateral_cm: float | None) -> bool:
    """Say whether a modality is barred at a place, or kept from it while a question is not answered."""
    for row in rows(case["package"]):
        is_meant = row["verdict"] == "avoid_site" or (row["verdict"] == "avoid_modality" and is_local(row))
        if not is_meant or modality not in named_modalities(row) or not is_kept(row, case):
            continue
        if any(reaches(one, code, side, lateral_cm) for one in sites_of(row, case)):
            return True
    return False


def spot_lateral_cm(point: Document) -> float | None:
    """Return how far out a tender spot of the plan lies; its location must tell the same."""
    if not point["code"].startswith("ashi"):
        return None
    found = re.search(r"([0-9.]+) cm (left|right)", point["location"])
    told = float(found.group(1)) if found else 0.0
    assert point["lateral_cm"] == told, point["code"]
    return told


def told(case: Document, plan: Document) -> Iterator[Violation]:
    """What holds and concerns what is asked for is told, in the plan as in a refusal."""
    said = {finding["rule"] for finding in plan["findings"]}
    for row in rows(case["package"]):
        if holds(row, case) is not True or not named_modalities(row) & asked(case) or row["id"] in said:
            continue
        if row["verdict"] == "stop":
            yield Violation("stop_not_told", row["id"])
        elif plan["status"] != "stop" and not is_local(row):
            yield Violation("holding_rule_not_told", row["id"])
        elif plan["status"] != "stop" and row["verdict"] == "caution":
            for _, point in sites(plan):
                if modalities_at(point, case) & named_modalities(row) and any(
                    reaches(one, point["code"], point["side"], spot_lateral_cm(point))
                    for one in sites_of(row, case)
                ):
                    yield Violation("caution_of_site_not_told", f"{point['code']}: {row['id']}")
                    break


def refusals(case: Document, plan: Document) -> Iterator[Violation]:
    if plan["status"] == "stop":
        if not plan["referral"]:
            yield Violation("stop_without_referral", "")
        if not plan["findings"]:
            yield Violation("refusal_without_reason", "")
        if list(sites(plan)):
            yield Violation("points_in_a_stop", "")
        if plan["dose"]:
            yield Violation("dose_in_a_stop", "")
        forbidding = [
            one for one in plan["findings"] if one["verdict"] in ("stop", "avoid_modality", "avoid_site")
        ]
        if not forbidding and not any(one["rule"].startswith("prescription.") for one in plan["findings"]):
            yield Violation("refusal_without_reason", "nothing in it forbids")
    for finding in plan["findings"]:
        if finding["verdict"] in ("stop", "avoid_modality", "avoid_site") and not (
            finding["text"].strip() and finding["title"].strip()
        ):
            yield Violation("refusal_without_reason", finding["rule"])
    if plan["status"] == "draft":
        if not plan["watermark"]:
            yield Violation("draft_without_watermark", "")
        if not plan["questions"]:
            yield Violation("draft_without_questions", "")
        for question in plan["questions"]:
            if not question["text"].strip():
                yield Violation("question_without_words", question["id"])
        if plan["dose"]:
            yield Violation("dose_in_a_draft", "")
    if plan["status"] == "plan" and plan["questions"]:
        yield Violation("planned_with_open_question", plan["questions"][0]["id"])
