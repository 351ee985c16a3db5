"""Every technique does, refuses and says what the rule book says."""

from datetime import date
from typing import Any

import pytest
from tests.spec.flat_body import calm_case, flat_place
from tests.spec.technique_vignettes import TechniqueVignette, technique_vignettes

from weizhong.clinic.documents.treatments import Amount
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.scope.practitioner import Practitioner, Qualification, may_use
from weizhong.clinic.techniques.dosing import dose_for, refusals, technique_names
from weizhong.clinic.techniques.ear import ear_points, ear_points_for
from weizhong.clinic.techniques.guides import guide
from weizhong.clinic.techniques.needle_choice import materials
from weizhong.clinic.techniques.pairs import CurrentSite, pairs_of
from weizhong.clinic.techniques.performed import Performed
from weizhong.clinic.techniques.place import Withheld
from weizhong.clinic.techniques.tables import technique_table
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality

ON = date(2026, 11, 22)
ALL = technique_vignettes()


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_it_comes_out_as_the_rule_book_says(one: TechniqueVignette) -> None:
    found = {key: _found(one, key, wanted) for key, wanted in one.expect.items()}
    assert found == one.expect


def test_no_two_vignettes_share_a_name() -> None:
    assert len({one.name for one in ALL}) == len(ALL)


@pytest.mark.parametrize("technique", technique_names())
@pytest.mark.parametrize("part", ["amount", "manner", "check", "aftercare", "belief", "frequency"])
def test_every_row_of_a_technique_is_exercised_by_name(technique: str, part: str) -> None:
    rows = technique_table(technique).get(part, ())
    names = {row["field"] if part == "amount" else row["id"] for row in rows}
    used = {name for one in ALL if one.technique == technique for name in _named(one, part)}
    assert names - used == set()


def test_every_material_ear_point_circuit_and_body_is_exercised_by_name() -> None:
    words = " ".join(f"{one.name} {one.given} {one.expect}" for one in ALL)
    names = [*materials(), *ear_points()]
    names += [row["id"] for row in technique_table("electroacupuncture")["pairing"]["circuit"]]
    names += [row["names"][0] for row in read_table("clinic/scope")["body"]]
    names += [row["technique"] for row in read_table("clinic/scope")["explicit"]]
    assert [name for name in names if name not in words] == []


def _named(one: TechniqueVignette, part: str) -> list[str]:
    """The rows of one kind that a vignette names."""
    if part == "amount":
        return [*one.expect.get("dose", {}), *one.done.get("amounts", {})]
    if part == "manner":
        return [one.done.get("manner", ""), *one.expect.get("manners", [])]
    if part == "frequency":
        return [*one.expect.get("settings", []), one.done.get("setting", "")]
    return list(one.expect.get("says", []))


def _found(one: TechniqueVignette, key: str, wanted: Any) -> Any:
    if key in ("pairs", "unpaired"):
        return _paired(one)[key] if key == "pairs" else _part_of(wanted, _paired(one)["unpaired"])
    if key == "answer":
        return _scope(one).answer.value
    if key == "reason":
        return _part_of(wanted, f"{_scope(one).reason} {_scope(one).question}")
    if key == "ear_points":
        return ear_points_for(one.regions)
    if key.startswith("plan_"):
        return _of_plan(one, key, wanted)
    if key == "says":
        made = guide(one.technique, "back_pain", "")
        told = {row.id for row in (*made.checks, *made.aftercare, *made.corrections)}
        return [name for name in wanted if name in told]
    return _of_dose(one, key, wanted)


def _of_dose(one: TechniqueVignette, key: str, wanted: Any) -> Any:
    dose = dose_for(one.technique, one.place)
    if key == "withheld":
        return _part_of(wanted, dose.why if isinstance(dose, Withheld) else f"not withheld: {dose}")
    assert not isinstance(dose, Withheld), dose.why
    if key in ("refused", "allowed"):
        row = dict(one.done)
        setting = row.pop("setting", None)
        if setting:
            rows = technique_table(one.technique)["frequency"]
            row["frequency_hz"] = next(each["hz"] for each in rows if each["id"] == setting)
        done = Performed(technique=one.technique, code=one.code, side=one.side, **row)
        said = refusals(done, [dose])
        return said == [] if key == "allowed" else _part_of(wanted, " ".join(said))
    if key == "dose":
        return {name: _range(getattr(dose, name)) for name in wanted}
    if key == "manners":
        return [manner.id for manner in dose.manners]  # type: ignore[union-attr]  # only those that have any
    if key == "settings":
        return [setting.id for setting in dose.frequencies]  # type: ignore[union-attr]  # current only
    if key == "material":
        return getattr(dose, "material", "") or dose.needle.material  # type: ignore[union-attr]  # needles only
    if key == "needle":
        needle = dose.needle  # type: ignore[union-attr]  # needles only
        return None if needle is None else [needle.length_mm, *needle.diameter_mm]
    value = getattr(dose, key)
    return _part_of(wanted, value) if isinstance(wanted, str) and key != "who" else value


def _range(one: Amount | None) -> Any:
    """Low, high, and what is never passed, as far as there is one."""
    if one is None:
        return "none known"
    most = {"at_most": one.at_most, "at_least": one.at_least, "below": one.below}
    never = {name: value for name, value in most.items() if value is not None}
    return (
        {"from": one.low, "to": one.high, **never} if not one.is_limit_only else {"limit_only": True, **never}
    )


def _part_of(wanted: str, said: str) -> str:
    return wanted if wanted in said else said


def _paired(one: TechniqueVignette) -> dict[str, Any]:
    """Sites as "BL23 left prone 0": code, side, position, millimetres along a line."""
    sites = []
    for text in one.sites:
        code, side, position, at = text.split()
        sites.append(CurrentSite(code, Laterality(side), position, (0.0, 0.0, float(at))))
    pairs, left = pairs_of(sites)
    return {
        "pairs": [
            f"{pair.first.code} {pair.first.side} - {pair.second.code} {pair.second.side}" for pair in pairs
        ],
        "unpaired": " ".join(f"{each.end.code} {each.end.side}: {each.why}" for each in left),
    }


def _scope(one: TechniqueVignette) -> Any:
    row = {"body": "Some board", "jurisdiction": "XX", "since": date(2020, 1, 1), "until": date(2030, 1, 1)}
    row |= {name: value for name, value in one.held.items() if name not in ("practises_in", "nobody")}
    unset = {name: None for name in ("since", "until") if row[name] == ""}
    who = Practitioner(
        id="1",
        practises_in=one.held.get("practises_in", ""),
        qualifications=[Qualification(**({"technique": one.technique} | row | unset))],
    )
    return may_use(None if one.held.get("nobody") else who, one.technique, ON)


def _of_plan(one: TechniqueVignette, key: str, wanted: Any) -> Any:
    given = dict(one.case)
    able = given.pop("qualified_in", None)
    row = {"body": "Some board", "jurisdiction": "XX", "since": date(2020, 1, 1), "until": date(2030, 1, 1)}
    who = able and Practitioner(
        id="1", qualifications=[Qualification(technique=name, **row) for name in able]
    )
    made = plan(calm_case(**given), on=ON, place=flat_place, practitioner=who)
    points = [point for group in made.positions for point in group.points]
    if key == "plan_status":
        return made.status
    if key == "plan_scope":
        return _part_of(wanted, made.scope)
    if key == "plan_techniques":
        return [one.technique for one in made.techniques]
    if key == "plan_ear":
        return [place.code for place in made.ear]
    if key == "plan_findings":
        return [rule for rule in wanted if rule in {finding.rule for finding in made.findings}]
    if key == "plan_pairs":
        return [
            f"{pair.first.code} {pair.first.side} - {pair.second.code} {pair.second.side}"
            for pair in made.pairs
        ]
    assert key == "plan_depth"
    return {
        name: next(_range(point.treatments[0].depth_mm) for point in points if point.code == name)
        for name in wanted
    }
