"""Neck pain: a second package of tables through the same code, told as vignettes."""

from datetime import date
from typing import Any

import pytest
from tests.spec.flat_body import flat_place
from tests.spec.neck import NeckVignette, neck_vignettes
from tests.spec.test_vignettes import _found as found_in

from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.diagnosis import Diagnosis
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.planning.plan import plan
from weizhong.facts.packages import package_table

OWN = ("class", "class_possible", "class_against", "root", "examine", "not_advised", "finding_for", "to_feel")
ON = date(2026, 11, 22)
ALL = neck_vignettes()


@pytest.mark.parametrize("row", ALL, ids=lambda one: one.name)
def test_it_comes_out_as_the_rule_book_says(row: NeckVignette) -> None:
    style = {"style": row.given["style"]} if "style" in row.given else {}
    case = read_case(row.document)
    made = plan(case, on=ON, place=flat_place, **style)
    found = {key: found_in(made, key, wanted) for key, wanted in row.expect.items() if key not in OWN}
    found |= {key: told(diagnosis(case), key, wanted) for key, wanted in row.expect.items() if key in OWN}
    assert found == row.expect


def diagnosis(case: Case) -> Diagnosis:
    """The diagnosis, also of somebody for whom nothing is planned."""
    screening = screen(case, ON)
    return diagnose(case, screening.rules_held, screening.rules_open)


def told(made: Diagnosis, key: str, wanted: Any) -> Any:
    """The leading class, one at least possible, those spoken against, the first root, what to ask next."""
    classes = made.classes
    if key == "finding_for":
        said = next(one.findings_for for one in classes if one.id == "other_cause")
        return wanted if wanted in "; ".join(said) else said
    if key == "to_feel":
        return [one.id for one in made.muscles if one.test]
    if key == "class_against":
        against = [one.id for one in classes if one.likelihood == "spoken_against"]
        return [name for name in wanted if name in against]
    if key in ("examine", "not_advised"):
        advised = " | ".join(one.text for one in made.examine_next)
        return [text for text in wanted if (text in advised) is (key == "examine")]
    named = [one.id for one in classes if one.likelihood in ("likely", "possible")]
    if key == "root":
        named = [one.level for one in made.levels]
    return wanted if wanted in (named if key == "class_possible" else named[:1]) else str(named)


def test_every_row_of_the_package_is_exercised_by_name() -> None:
    named = {name for row in ALL for name in row.expect.get("rules", ())}
    assert {rule["id"] for rule in package_table("neck_pain", "red_flags")["rule"]} <= named
    patterns = {row["id"] for row in package_table("neck_pain", "patterns")["pattern"]}
    assert patterns <= {row.expect.get("pattern") for row in ALL}
    classes = {row["id"] for row in package_table("neck_pain", "classification")["class"]}
    assert classes <= {row.expect.get(key) for row in ALL for key in ("class", "class_possible")}
    roots = {row["level"] for row in package_table("neck_pain", "classification")["root"]}
    assert roots <= {row.expect.get("root") for row in ALL}
    styles = {row["id"] for row in package_table("neck_pain", "styles")["style"]}
    assert styles <= {row.given.get("style") for row in ALL}
