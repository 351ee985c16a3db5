"""What a case says about a condition, in a logic of three values: True, False, and None for not known."""

from datetime import date
from typing import Any

from tests.checker.sensitised import is_probable
from tests.checker.signs import signs_of
from tests.checker.tables import table

# A circumstance with a key beyond these means something the checker cannot know: it says so and fails.
READ = {
    "text", "source", "check", "check_note", "sex", "level_starts_with", "any_sign", "drawn", "any_answer",
    "any_told", "start_back", "all_no",
    "quantity", "above", "at_least", "at_most", "below", "anticoagulant_kind", "days_since",
    "sensitisation",
}  # fmt: skip


def body_mass_index(case: dict[str, Any]) -> float | None:
    """Return mass over stature squared, where both are told."""
    stature, mass = case["patient"].get("stature_cm"), case["patient"].get("mass_kg")
    if not stature or mass is None:
        return None
    return float(mass) / (float(stature) / 100) ** 2


def known(case: dict[str, Any], name: str) -> bool | None:
    """Return whether a condition holds for a case."""
    question = table("clinic/questions")["question"].get(name)
    if question is not None:
        return answered(case, name, question)
    row = table("clinic/circumstances")["circumstance"][name]
    strange = sorted(set(row) - READ)
    if strange:
        raise ValueError(f"the checker cannot read the circumstance {name}: {strange}")
    return circumstance(case, name, row)


def answered(case: dict[str, Any], name: str, question: dict[str, Any]) -> bool | None:
    given = case.get("answers", {}).get(name, "unknown")
    if given == "yes":
        return True
    if given == "no":
        return False
    sex = case["patient"].get("sex")
    if question.get("only_sex") and sex and sex != question["only_sex"]:
        return False
    return None


def circumstance(case: dict[str, Any], name: str, row: dict[str, Any]) -> bool | None:
    if "sex" in row:
        sex = case["patient"].get("sex")
        return None if sex is None else sex == row["sex"]
    if "level_starts_with" in row:
        levels = case["complaint"].get("levels") or []
        if not levels:
            return None
        return any(level.startswith(row["level_starts_with"]) for level in levels)
    if "any_sign" in row:
        return any(sign in signs_of(case) for sign in row["any_sign"])
    if "drawn" in row:
        return any(mark["cell"] in row["drawn"] for mark in case["complaint"].get("drawing") or [])
    if "any_told" in row:
        answers = case.get("answers", {})
        return any(answers.get(one) in ("yes", "unknown") for one in row["any_told"]) or tool_tells(case, row)
    if "sensitisation" in row:
        if row["sensitisation"] != "probable":
            raise ValueError(f"the checker cannot read the circumstance {name}")
        return is_probable(case)
    if "any_answer" in row:
        return either(case, row["any_answer"])
    if "all_no" in row:
        found = either(case, row["all_no"])
        return None if found is None else not found
    if "anticoagulant_kind" in row:
        told = case.get("anticoagulant")
        return None if not told else told["kind"] in row["anticoagulant_kind"]
    if "days_since" in row:
        if known(case, row["days_since"]) is False:
            return False
        days = days_from(case.get("happened_on", {}).get(row["days_since"]), case)
        return None if days is None else passes(days, row)
    if "quantity" in row:
        value = quantity(case, row["quantity"])
        return None if value is None else passes(value, row)
    if name in ("always", "spinal_pain"):
        return True
    raise ValueError(f"the checker cannot read the circumstance {name}")


def tool_tells(case: dict[str, Any], row: dict[str, Any]) -> bool:
    """Return whether STarT Back has one of the items answered with 1, or the high group by its own sums."""
    nine, wanted = case.get("start_back") or [], row.get("start_back")
    if not nine or wanted is None:
        return False
    if set(wanted["groups"]) != {"high"}:
        raise ValueError(f"the checker cannot read the groups {wanted['groups']}")
    rule = table("clinic/start_back")["scoring"]
    is_high = (
        sum(nine) >= rule["total_at_least"]
        and sum(nine[rule["subscale_from"] - 1 :]) >= rule["subscale_at_least"]
    )
    return is_high or any(nine[item - 1] == 1 for item in wanted["items"])


def either(case: dict[str, Any], names: list[str]) -> bool | None:
    is_open = False
    for name in names:
        one = known(case, name)
        if one is True:
            return True
        if one is None:
            is_open = True
    return None if is_open else False


def quantity(case: dict[str, Any], name: str) -> float | None:
    thinner = case.get("anticoagulant") or {}
    if name == "bmi":
        return body_mass_index(case)
    if name == "inr":
        return None if thinner.get("inr") is None else float(thinner["inr"])
    if name == "inr_age_days":
        return None if thinner.get("inr") is None else days_from(thinner.get("measured_on"), case)
    for part in ("patient", "complaint"):
        if name in case[part]:
            value = case[part][name]
            return None if value is None else float(value)
    raise ValueError(f"the checker cannot find the quantity {name}")


def days_from(then: str | None, case: dict[str, Any]) -> float | None:
    """Return the days from then to the day the plan was made, where both are told."""
    if not then or not case.get("today"):
        return None
    return float((date.fromisoformat(case["today"]) - date.fromisoformat(then)).days)


def passes(value: float, row: dict[str, Any]) -> bool:
    if "above" in row and not value > row["above"]:
        return False
    if "at_least" in row and not value >= row["at_least"]:
        return False
    if "at_most" in row and not value <= row["at_most"]:
        return False
    return not ("below" in row and not value < row["below"])
