"""Whether a case meets the criteria of probable nociplastic pain and no other cause is likely, by loops."""

from typing import Any

from tests.checker.signs import signs_of
from tests.checker.tables import table

Document = dict[str, Any]


def is_probable(case: Document) -> bool:
    """Return whether every criterion of the table is met and nothing else explains the pain."""
    rows = table("clinic/sensitisation")
    for row in [*rows["required"].values(), *rows["added"].values()]:
        is_met = (
            bool(found(case) & set(row.get("signs", [])))
            or duration(case) in row.get("duration", [])
            or width(case) in row.get("widths", [])
        )
        if not is_met:
            return False
    classes = table(f"packages/{case['package']}/classification")["class"]
    return not any(is_likely(case, row) for row in classes if row["group"] != "non_specific")


def is_likely(case: Document, row: Document) -> bool:
    """Return whether a kind of pain is likely by the sum of what speaks for it and against."""
    limits = table(f"packages/{case['package']}/classification")["likelihood"]
    total = sum(one["weight"] for one in row["for"] if holds(case, one))
    total -= sum(one["weight"] for one in row.get("against", []) if holds(case, one))
    if "cluster" in row:
        of, least = set(row["cluster"]["of"]), row["cluster"]["at_least"]
        if len(of & found(case)) >= least:
            total += row["cluster"]["weight"]
        elif len(of & absent(case)) > len(of) - least:
            total -= row["cluster"]["negative"]
    return bool(total >= limits["likely_from"]) and row.get("at_most", "likely") == "likely"


def holds(case: Document, one: Document) -> bool:
    """Return whether a finding that speaks for or against a kind of pain was told; answers count nothing."""
    complaint = case["complaint"]
    if "sign" in one:
        return one["sign"] in found(case)
    if "absent" in one:
        return one["absent"] in absent(case)
    if {"question", "question_no", "rule", "stops_of"} & set(one):
        return False  # what the gate was answered never takes a caution back
    if "duration" in one:
        return duration(case) in one["duration"]
    for name in ("radiation", "side"):
        if name in one:
            return complaint.get(name) in one[name]
    if "age_at_least" in one or "age_below" in one:
        age = case["patient"].get("age_years")
        return age is not None and one.get("age_at_least", 0) <= age < one.get("age_below", 1000)
    if "drawn" in one or "drawn_reach" in one:
        return any(is_drawn(mark, one) for mark in marks(case))
    raise ValueError(f"the checker cannot read a finding of a kind of pain: {sorted(one)}")


def is_drawn(mark: tuple[str, str], one: Document) -> bool:
    cell, feels = mark
    reach = table("clinic/body_chart")["cell"][cell].get("reach")
    is_there = cell in one.get("drawn", []) or reach in one.get("drawn_reach", [])
    return is_there and feels in one.get("feels", [feels])


def marks(case: Document) -> list[tuple[str, str]]:
    """Return each marked part with what is felt there: of several, what says most of a nerve."""
    weights, felt = table("clinic/body_chart")["feels"], dict[tuple[str, str], str]()
    for mark in case["complaint"].get("drawing") or []:
        feels = mark.get("feels", "pain")
        for side in ("left", "right") if mark["side"] == "both" else (mark["side"],):
            before = felt.get((mark["cell"], side))
            if before is None or weights[feels] > weights[before]:
                felt[mark["cell"], side] = feels
    return [(cell, feels) for (cell, _), feels in felt.items()]


def found(case: Document) -> set[str]:
    """Return the signs told, what they imply, and what the drawing shows unless it was looked for in vain."""
    told, drawn = signs_of(case), set()
    feels = table("clinic/signs")["drawn"]["feels"]
    for mark in case["complaint"].get("drawing") or []:
        rows = table("clinic/signs")["sign"] | table(f"packages/{case['package']}/signs")["sign"]
        for name, row in rows.items():
            if mark["cell"] in row.get("drawn", []) and mark.get("feels", "pain") in feels:
                drawn.add(name)
    return told | (drawn - set(case.get("signs_absent", [])))


def absent(case: Document) -> set[str]:
    return set(case.get("signs_absent", [])) - found(case)


def duration(case: Document) -> str:
    """Return acute, subacute, chronic, or unknown."""
    weeks = case["complaint"].get("duration_weeks")
    row = table(f"packages/{case['package']}/classification")["duration"]
    if weeks is None:
        return "unknown"
    if weeks >= row["chronic_from_weeks"]:
        return "chronic"
    return "subacute" if weeks >= row["subacute_from_weeks"] else "acute"


def width(case: Document) -> str:
    """Return how much of the body is marked; nothing without a drawing."""
    parts = set()
    for mark in case["complaint"].get("drawing") or []:
        area = table("clinic/body_chart")["cell"][mark["cell"]]["area"]
        sides = ("left", "right") if mark["side"] == "both" else (mark["side"],)
        parts |= {area} if area == "axial" else {f"{side} {area}" for side in sides}
    row = table("clinic/body_chart")["width"]
    if not parts:
        return ""
    if len(parts) >= row["wide_from"]:
        return "wide"
    return "local" if len(parts) <= row["local_at_most"] else "regional"
