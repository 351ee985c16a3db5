"""Every rule of the gate, once, and a patient for whom it holds."""

from datetime import date, timedelta

from tests.spec.flat_body import calm_answers, calm_document

from weizhong.clinic.documents.case import Case
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.rules import Rule, gate_rules
from weizhong.facts.packages import package_names, package_table
from weizhong.facts.tables import read_table

PACKAGE_OF = {rule.id: name for name in reversed(package_names()) for rule in gate_rules(name)}
# As the first package knows it that has it.
RULES = [rule for name in package_names() for rule in gate_rules(name) if PACKAGE_OF[rule.id] == name]
ON = date(2026, 11, 22)


def _criteria() -> list[dict[str, list[str]]]:
    table = read_table("clinic/sensitisation")
    return [*table["required"].values(), *table["added"].values()]


def case_that_holds(rule: Rule, names: tuple[str, ...]) -> Case:
    """A patient for whom every condition of one combination holds, with the rest calm."""
    circumstances = read_table("clinic/circumstances")["circumstance"]
    package = PACKAGE_OF[rule.id]
    document = calm_document(answers=calm_answers(), modalities=list(rule.modalities), package=package)
    document["complaint"]["radiation"] = package_table(package, "classification")["asked"]["reaches"][1]
    for name in names:
        if name in gate_questions():
            document["answers"][name] = "yes"
            continue
        row = circumstances[name]
        if "sex" in row:
            document["patient"]["sex"] = row["sex"]
        if "level_starts_with" in row:
            document["complaint"]["levels"] = [f"{row['level_starts_with']}7"]
        if "any_told" in row:
            document["answers"][row["any_told"][0]] = "yes"
        if "any_answer" in row:
            document["answers"][row["any_answer"][0]] = "yes"
        if "drawn" in row:
            document["complaint"].setdefault("drawing", []).append({"cell": row["drawn"][0], "side": "left"})
        if "sensitisation" in row:
            document["complaint"]["duration_weeks"] = 40
            document["signs"] = [one["signs"][0] for one in _criteria() if "signs" in one]
        if "any_sign" in row:
            document["signs"] = row["any_sign"][:1]
        if row.get("quantity") == "age_years":
            aged = (
                row["below"] - 2 if "below" in row else max(row.get("above", 0), row.get("at_least", 0)) + 1
            )
            document["patient"]["age_years"] = (
                max(aged, 0) if "below" in row else max(aged, document["patient"]["age_years"])
            )
        if row.get("quantity") == "bmi":
            document["patient"]["mass_kg"] = 46
        if row.get("quantity") == "pain_0_10":
            document["complaint"]["pain_0_10"] = 9
        if row.get("quantity") == "pregnancy_weeks":
            document["patient"]["pregnancy_weeks"] = row.get("below", row.get("at_least", 0) + 2) - 1
        if "anticoagulant_kind" in row:
            thinner = {"kind": row["anticoagulant_kind"][0], "inr": 2.5, "measured_on": ON}
            document["anticoagulant"] = thinner | document.get("anticoagulant", {})
        if row.get("quantity") == "inr":
            document["anticoagulant"]["inr"] = row["above"] + 0.5
        if row.get("quantity") == "inr_age_days":
            document["anticoagulant"]["measured_on"] = ON - timedelta(days=row["above"] + 1)
        if "days_since" in row:
            days = row["below"] - 1 if "below" in row else row["above"] + 1
            document["happened_on"] = {row["days_since"]: ON - timedelta(days=days)}
    return read_case(document)
